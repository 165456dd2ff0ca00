import {
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type FieldClass,
  type Instant,
  type JsonObject,
  type PersonId,
  type ThingId,
  refuse,
} from '@safeguarding/kernel';
import { escalationErrors } from './escalation-errors.ts';
import type { Level, LevelRole } from './ladder.ts';

/** What two services disagree about. */
export const disagreements = [
  'no-answer',
  'threshold',
  'decision-on-referral',
  'delay',
  'plan-or-assessment',
  'sharing-of-information',
  'other',
] as const;
export type Disagreement = (typeof disagreements)[number];

export const positions = ['maintained', 'changed', 'under-review'] as const;
export type StandOfOther = (typeof positions)[number];

export const moveReasons = ['no-answer', 'not-resolved', 'child-cannot-wait'] as const;
export type MoveReason = (typeof moveReasons)[number];

export const resolutions = [
  'agreed',
  'decision-changed',
  'decision-explained',
  'withdrawn',
  'decided-by-partnership',
] as const;
export type Resolution = (typeof resolutions)[number];

type Of = {
  readonly escalation: ThingId;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly with: AgencyId;
  /** From 1. */
  readonly level: number;
};
type OfLevel = { readonly role: LevelRole; readonly dueBy?: Instant };

export type EscalationRaised = DomainEvent<
  'EscalationRaised',
  Of &
    OfLevel & {
      readonly about: Disagreement;
      readonly matter?: ThingId;
      readonly area: string;
      /** As it was in force then: a later change of the local process does not reach it. */
      readonly ladder: readonly Level[];
      readonly legal: JsonObject;
    }
>;
export type EscalationAnswered = DomainEvent<
  'EscalationAnswered',
  Of & { readonly position: StandOfOther; readonly partnership?: AgencyId }
>;
export type EscalationMovedUp = DomainEvent<
  'EscalationMovedUp',
  Of & OfLevel & { readonly because: MoveReason; readonly partnership?: AgencyId }
>;
export type EscalationResolved = DomainEvent<
  'EscalationResolved',
  Of & { readonly how: Resolution; readonly late: boolean; readonly partnership?: AgencyId }
>;
export type EscalationEvent = EscalationRaised | EscalationAnswered | EscalationMovedUp | EscalationResolved;

type Standing = Of & {
  readonly ladder: readonly Level[];
  readonly area: string;
  readonly dueBy?: Instant;
  /** At this level. */
  readonly answered: boolean;
  readonly partnership?: AgencyId;
  readonly raisedAt: string;
};
export type EscalationState = { readonly status: 'none' } | ({ readonly status: 'open' | 'resolved' } & Standing);

/** One professional disagreement about one child, on its way up the ladder of its area. */
export const escalation: Aggregate<EscalationState, EscalationEvent> = {
  category: 'escalation',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'EscalationRaised') {
      const { escalation: id, child, by, with: other, level, ladder, area, dueBy } = event.facts;
      return {
        status: 'open',
        ...{ escalation: id, child, by, with: other, level, ladder, area, answered: false, raisedAt: event.recordedAt },
        ...(dueBy === undefined ? {} : { dueBy }),
      };
    }
    if (state.status === 'none') return state;
    if (event.type === 'EscalationAnswered') return { ...state, answered: true };
    if (event.type === 'EscalationResolved') return { ...state, status: 'resolved' };
    const { dueBy: _over, ...rest } = state;
    const { level, dueBy, partnership } = event.facts;
    return {
      ...rest,
      ...{ level, answered: false },
      ...(dueBy === undefined ? {} : { dueBy }),
      ...(partnership === undefined ? {} : { partnership }),
    };
  },
};

/** Free texts: what is told to both sides, and what is kept at length. */
export type EscalationTexts = { readonly summary?: string; readonly record?: string; readonly policyDocument?: string };

const sealed = (child: PersonId, { summary, record, policyDocument }: EscalationTexts) => {
  if (!summary?.trim()) return refuse(escalationErrors.textMissing, '/summary');
  const classes: Partial<Record<FieldClass, JsonObject>> = {
    summary: { summary },
    ...(record === undefined ? {} : { narrative: { record } }),
    ...(policyDocument === undefined ? {} : { legal: { policyDocument } }),
  };
  return { subjects: [child], personal: [{ person: child, classes }] };
};

/** When a level ends; undefined past the calendar's end of knowledge. */
export type EndOfLevel = (level: Level) => Instant | undefined;
const timed = (level: Level, endOf: EndOfLevel): OfLevel => {
  const dueBy = endOf(level);
  return { role: level.role, ...(dueBy === undefined ? {} : { dueBy }) };
};

export type RaiseEscalation = Omit<EscalationRaised['facts'], 'level' | keyof OfLevel> & {
  readonly texts: EscalationTexts;
};

/** Begins at the lowest level of the area's ladder. */
export const raiseEscalation = (
  { texts, ...facts }: RaiseEscalation,
  endOf: EndOfLevel,
  state: EscalationState,
): readonly EscalationEvent[] => {
  if (facts.with === facts.by) refuse(escalationErrors.otherSideUnknown, '/with');
  const [first] = facts.ladder;
  if (!first) return refuse(escalationErrors.ladderUnfit);
  const content = sealed(facts.child, texts);
  if (state.status !== 'none') return [];
  return [{ type: 'EscalationRaised', facts: { ...facts, level: 1, ...timed(first, endOf) }, ...content }];
};

type Step = { readonly by: AgencyId; readonly texts: EscalationTexts };

const standing = ({ by }: Step, state: EscalationState, sides: readonly (keyof Standing)[]) => {
  if (state.status === 'none' || state.status === 'resolved') return refuse(escalationErrors.resolved);
  if (!sides.some((side) => state[side] === by)) refuse(escalationErrors.notYours);
  const { escalation: id, child, by: raiser, with: other, level, partnership } = state;
  const of = { escalation: id, child, by: raiser, with: other, level };
  return { state, of, told: partnership === undefined ? {} : { partnership } };
};

/** The other side says where it stands; at its level the partnership does. */
export const answerEscalation = (
  command: Step & { readonly position: StandOfOther },
  state: EscalationState,
): readonly EscalationEvent[] => {
  const { of, told } = standing(command, state, ['with', 'partnership']);
  return [
    {
      type: 'EscalationAnswered',
      facts: { ...of, ...told, position: command.position },
      ...sealed(of.child, command.texts),
    },
  ];
};

/** Up by one level: after an answer, after the level's time, or because the child cannot wait. */
export const moveUp = (
  command: Step & { readonly because: MoveReason; readonly partnership?: AgencyId },
  endOf: EndOfLevel,
  state: EscalationState,
  at: Instant,
): readonly EscalationEvent[] => {
  const { state: now, of } = standing(command, state, ['by', 'with']);
  const over = now.dueBy !== undefined && now.dueBy <= at;
  if (!now.answered && !over && command.because !== 'child-cannot-wait') refuse(escalationErrors.tooEarly);
  const next = now.ladder[now.level];
  if (!next) return refuse(escalationErrors.lastLevel);
  const { because, partnership } = command;
  const facts = {
    ...{ ...of, level: now.level + 1, because },
    ...timed(next, endOf),
    ...(next.role === 'safeguarding-partnership' && partnership !== undefined ? { partnership } : {}),
  };
  return [{ type: 'EscalationMovedUp', facts, ...sealed(of.child, command.texts) }];
};

/** Whoever disagreed says that it is settled; the partnership decides at its level. */
export const resolveEscalation = (
  command: Step & { readonly how: Resolution },
  state: EscalationState,
  at: Instant,
): readonly EscalationEvent[] => {
  const { state: now, of, told } = standing(command, state, ['by', 'partnership']);
  if ((command.how === 'decided-by-partnership') !== (now.partnership === command.by && now.by !== command.by))
    refuse(escalationErrors.notYours, '/how');
  const late = now.dueBy !== undefined && now.dueBy <= at;
  return [
    {
      type: 'EscalationResolved',
      facts: { ...of, ...told, how: command.how, late },
      ...sealed(of.child, command.texts),
    },
  ];
};
