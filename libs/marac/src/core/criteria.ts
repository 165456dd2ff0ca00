import { plusMonths, type LocalDate, type PersonId, type ThingId, refused } from '@safeguarding/kernel';
import type { AreaParameters, RepeatDefinition } from './marac-area.ts';
import { maracErrors } from './marac-errors.ts';
import type { Criterion, RiskAnswer, RiskTool } from './marac-vocabulary.ts';

/** Answers to a tool, by the number of the question. */
export type Assessment = {
  readonly tool: RiskTool;
  readonly version: string;
  readonly answers: Readonly<Record<string, RiskAnswer>>;
};

/** Questions that a tool has; of the others the number was not established, so only a bound holds. */
const questions: Readonly<Partial<Record<RiskTool, number>>> = { 'safelives-dash': 24 };
const mostQuestions = 60;

/** How many answers are "yes". Throws DomainError (MAR-004) for a number that the tool does not have. */
export const yesAnswers = ({ tool, answers }: Assessment): number => {
  const most = questions[tool] ?? mostQuestions;
  const numbers = Object.keys(answers);
  if (numbers.some((number) => !/^[1-9]\d?$/.test(number) || Number(number) > most))
    throw refused(maracErrors.answersUnknown, '/assessment/answers');
  return Object.values(answers).filter((answer) => answer === 'yes').length;
};

/** An earlier case of the same victim, from this ledger or as the referrer tells it. */
export type Earlier = {
  readonly case?: ThingId;
  readonly referredOn: LocalDate;
  readonly metOn?: LocalDate;
  readonly perpetrators: readonly PersonId[] | 'same' | 'others';
};

export type Incident = {
  readonly on: LocalDate;
  readonly criminal: boolean;
  readonly perpetrators: readonly PersonId[];
};

const samePair = ({ perpetrators: earlier }: Earlier, { perpetrators }: Incident): boolean =>
  typeof earlier === 'string' ? earlier === 'same' : perpetrators.some((person) => earlier.includes(person));

/** The latest earlier case that makes this one a repeat by the area's definition. */
export const repeatOf = (
  definition: RepeatDefinition,
  incident: Incident,
  earlier: readonly Earlier[],
): Earlier | undefined => {
  const { anchor, windowMonths, qualifying, samePerpetrator } = definition;
  if (qualifying === 'criminal' && !incident.criminal) return undefined;
  const counted = (one: Earlier) => (anchor === 'meeting' ? one.metOn : one.referredOn);
  return earlier
    .filter((one) => {
      const from = counted(one);
      return from !== undefined && from <= incident.on && incident.on <= plusMonths(from, windowMonths);
    })
    .filter((one) => !samePerpetrator || samePair(one, incident))
    .toSorted((a, b) => (counted(a) ?? '').localeCompare(counted(b) ?? ''))
    .at(-1);
};

/** What the referrer says about the criteria. */
export type Claimed = {
  readonly assessment?: Assessment;
  readonly judgementReasons?: string;
  readonly escalationEvents?: number;
  readonly repeat?: Earlier;
};

/** What a tool came to. */
export type Scored = {
  readonly tool: RiskTool;
  readonly version: string;
  readonly yes: number;
  readonly threshold?: number;
};

/**
 * The criteria that are met. Professional judgement stands alone or beside a score and never lowers one: what the score gives is in
 * the answer whatever else was said. Throws DomainError (MAR-002 to MAR-004).
 */
export const metCriteria = (
  { assessment, judgementReasons, escalationEvents, repeat }: Claimed,
  incident: Incident,
  parameters: AreaParameters,
): { readonly met: readonly Criterion[]; readonly scored?: Scored } => {
  const met: Criterion[] = [];
  const scored = assessment && scoreOf(assessment, parameters);
  if (scored?.threshold !== undefined && scored.yes >= scored.threshold) met.push('visible-high-risk');
  if (judgementReasons !== undefined) met.push('professional-judgement');
  if (escalationEvents !== undefined) {
    if (escalationEvents < parameters.escalation.events)
      throw refused(maracErrors.criterionNotMet, '/potentialEscalation/events');
    met.push('potential-escalation');
  }
  if (repeat !== undefined) {
    if (!repeatOf(parameters.repeat, incident, [repeat])) throw refused(maracErrors.criterionNotMet, '/repeat');
    met.push('repeat');
  }
  if (met.length === 0) throw refused(maracErrors.noCriterion);
  return { met, ...(scored === undefined ? {} : { scored }) };
};

const scoreOf = (assessment: Assessment, { visibleHighRisk }: AreaParameters): Scored => {
  const { tool, version } = assessment;
  const threshold = visibleHighRisk.find((one) => one.tool === tool)?.yesAnswers;
  return { tool, version, yes: yesAnswers(assessment), ...(threshold === undefined ? {} : { threshold }) };
};
