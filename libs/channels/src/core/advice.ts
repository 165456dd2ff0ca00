import {
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type Instant,
  type PersonId,
  type ThingId,
  refuse,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import { channelErrors } from './channel-errors.ts';
import { needReasons, sealedTexts, whenDone, type Texts } from './texts.ts';

/** Who is asked for advice (domain facts, section 4, "Police": the same people advise on every channel). */
export const adviserKinds = [
  'safeguarding-lead',
  'caldicott-guardian',
  'information-governance',
  'data-protection-officer',
  'defence-organisation',
] as const;
export type AdviserKind = (typeof adviserKinds)[number];

/** Whether the adviser was told who the child is. */
export const adviceForms = ['named', 'anonymous'] as const;
export type AdviceForm = (typeof adviceForms)[number];

export const adviceDecisions = ['taken', 'taken-in-part', 'not-taken'] as const;
export type AdviceDecision = (typeof adviceDecisions)[number];

type Of = { readonly advice: ThingId; readonly child: PersonId; readonly seeker: AgencyId };

export type AdviceSought = DomainEvent<
  'AdviceSought',
  Of & {
    readonly from: AdviserKind;
    readonly form: AdviceForm;
    /** Where the adviser belongs to another service of the register. */
    readonly adviser?: AgencyId;
    readonly legal?: RecordedLegalFacts;
  }
>;
export type AdviceGiven = DomainEvent<'AdviceGiven', Of>;
export type AdviceDecided = DomainEvent<'AdviceDecided', Of & { readonly decision: AdviceDecision }>;
export type AdviceEvent = AdviceSought | AdviceGiven | AdviceDecided;

type Standing = Of & { readonly from: AdviserKind; readonly form: AdviceForm; readonly soughtAt: string };
export type AdviceState =
  | { readonly status: 'none' }
  | ({ readonly status: 'sought' | 'given' } & Standing)
  | ({ readonly status: 'decided'; readonly decision: AdviceDecision } & Standing);

/** One piece of advice about one child: asked for, given, acted on or not. */
export const advice: Aggregate<AdviceState, AdviceEvent> = {
  category: 'advice',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'AdviceSought') {
      const { advice: id, child, seeker, from, form } = event.facts;
      return { status: 'sought', ...{ advice: id, child, seeker, from, form }, soughtAt: event.recordedAt };
    }
    if (state.status === 'none') return state;
    if (event.type === 'AdviceGiven') return { ...state, status: 'given' };
    return { ...state, status: 'decided', decision: event.facts.decision };
  },
};

export type SeekAdvice = Omit<AdviceSought['facts'], 'legal'> & {
  readonly legal?: RecordedLegalFacts;
  readonly texts: Texts;
  readonly occurredOn?: string;
};

/** Somebody outside the own service learned who the child is: only then is anything disclosed. */
const discloses = ({ form, from, adviser }: SeekAdvice): boolean =>
  form === 'named' && (adviser !== undefined || from === 'defence-organisation');

/** An anonymous discussion discloses nothing, and neither does one inside the own service. */
export const seekAdvice = (command: SeekAdvice, state: AdviceState, at: Instant): readonly AdviceEvent[] => {
  const { texts, occurredOn, ...facts } = command;
  if (facts.adviser === facts.seeker) refuse(channelErrors.adviserMissing, '/adviser');
  if (discloses(command) && facts.legal === undefined) refuse(channelErrors.legalFactsMissing, '/legal');
  if (!discloses(command) && facts.legal !== undefined) refuse(channelErrors.nothingDisclosed, '/legal');
  if (!texts.summary?.trim()) refuse(channelErrors.nothingSaid, '/summary');
  if (state.status !== 'none') return [];
  const { child } = facts;
  return [
    {
      type: 'AdviceSought',
      facts,
      occurredOn: whenDone(occurredOn, at),
      subjects: [child],
      ...sealedTexts(child, texts),
    },
  ];
};

type Step = { readonly by: AgencyId; readonly texts: Texts; readonly occurredOn?: string };

const standing = ({ by }: Step, state: AdviceState, from: readonly AdviceState['status'][]): Of => {
  if (state.status === 'none' || !from.includes(state.status)) return refuse(channelErrors.notNow);
  if (state.seeker !== by) refuse(channelErrors.notYours);
  const { advice: id, child, seeker } = state;
  return { advice: id, child, seeker };
};

/** What was advised; again where the adviser said more before anybody acted on it. */
export const recordAdvice = (command: Step, state: AdviceState, at: Instant): readonly AdviceEvent[] => {
  const of = standing(command, state, ['sought', 'given']);
  if (!command.texts.record?.trim()) refuse(channelErrors.nothingSaid, '/record');
  return [
    {
      type: 'AdviceGiven',
      facts: of,
      occurredOn: whenDone(command.occurredOn, at),
      subjects: [of.child],
      ...sealedTexts(of.child, command.texts),
    },
  ];
};

/** Advice binds nobody; not to follow it is a decision with its reason. */
export const decideOnAdvice = (
  command: Step & { readonly decision: AdviceDecision },
  state: AdviceState,
  at: Instant,
): readonly AdviceEvent[] => {
  const of = standing(command, state, ['given']);
  if (command.decision !== 'taken') needReasons(command.texts);
  return [
    {
      type: 'AdviceDecided',
      facts: { ...of, decision: command.decision },
      occurredOn: whenDone(command.occurredOn, at),
      subjects: [of.child],
      ...sealedTexts(of.child, command.texts),
    },
  ];
};
