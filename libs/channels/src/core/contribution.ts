import {
  londonDate,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type FieldClass,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
  refuse,
  type RecordedLegalFacts,
} from '@safeguarding/kernel';
import { channelErrors } from './channel-errors.ts';
import { classOfText, needReasons, sealedTexts, whenDone, type Texts } from './texts.ts';

export const assessmentsContributedTo = [
  's17',
  's47',
  'conference',
  'review-conference',
  'early-help',
  'other',
] as const;
export type AssessmentContributedTo = (typeof assessmentsContributedTo)[number];

/** Why nothing is contributed; `more-detrimental-to-child` answers the duty to disclose. */
export const contributionRefusals = [
  'not-known-to-us',
  'no-relevant-information',
  'consent-refused',
  'more-detrimental-to-child',
  'no-legal-basis',
  'insufficient-information-about-request',
] as const;
export type ContributionRefusal = (typeof contributionRefusals)[number];

export const withdrawalReasons = ['no-longer-needed', 'wrong-service', 'entered-in-error'] as const;
export type WithdrawalReason = (typeof withdrawalReasons)[number];

type Of = {
  readonly contribution: ThingId;
  readonly child: PersonId;
  readonly authority: AgencyId;
  /** Who is asked. */
  readonly of: AgencyId;
};

export type ContributionAsked = DomainEvent<
  'ContributionAsked',
  Of & {
    readonly assessment: AssessmentContributedTo;
    /** The referral or process that it belongs to. */
    readonly matter?: ThingId;
    /** Agreed, not statutory: no rule of the timescales names a day for contributions. */
    readonly dueOn: LocalDate;
    readonly legal: RecordedLegalFacts;
  }
>;
export type ContributionGiven = DomainEvent<
  'ContributionGiven',
  Of & { readonly classes: readonly FieldClass[]; readonly legal: RecordedLegalFacts; readonly late: boolean }
>;
export type ContributionRefused = DomainEvent<
  'ContributionRefused',
  Of & { readonly reason: ContributionRefusal; readonly late: boolean }
>;
export type ContributionWithdrawn = DomainEvent<'ContributionWithdrawn', Of & { readonly reason: WithdrawalReason }>;
export type ContributionEvent = ContributionAsked | ContributionGiven | ContributionRefused | ContributionWithdrawn;

type Standing = Of & {
  readonly assessment: AssessmentContributedTo;
  readonly dueOn: LocalDate;
  readonly askedAt: string;
};
export type ContributionState =
  { readonly status: 'none' } | ({ readonly status: 'asked' | 'given' | 'refused' | 'withdrawn' } & Standing);

/** One service's part in a multi-agency assessment of one child. */
export const contribution: Aggregate<ContributionState, ContributionEvent> = {
  category: 'contribution',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'ContributionAsked') {
      const { contribution: id, child, authority, of, assessment, dueOn } = event.facts;
      return {
        status: 'asked',
        ...{ contribution: id, child, authority, of, assessment, dueOn },
        askedAt: event.recordedAt,
      };
    }
    if (state.status === 'none') return state;
    if (event.type === 'ContributionGiven') return { ...state, status: 'given' };
    return { ...state, status: event.type === 'ContributionRefused' ? 'refused' : 'withdrawn' };
  },
};

export type AskContribution = ContributionAsked['facts'] & { readonly texts: Texts };

/** The authority says what it asks, for which assessment, by when, and on what legal facts it names the child. */
export const askContribution = (
  { texts, ...facts }: AskContribution,
  state: ContributionState,
  at: Instant,
): readonly ContributionEvent[] => {
  const { child, authority, of, dueOn } = facts;
  if (of === authority) refuse(channelErrors.recipientUnknown, '/of');
  if (!texts.summary?.trim()) refuse(channelErrors.nothingSaid, '/summary');
  if (state.status !== 'none') return [];
  if (dueOn < londonDate(at)) refuse(channelErrors.dayPassed, '/dueOn');
  return [{ type: 'ContributionAsked', facts, subjects: [child], ...sealedTexts(child, texts) }];
};

type Step = { readonly by: AgencyId; readonly texts: Texts; readonly occurredOn?: string };

const standing = (
  side: 'authority' | 'of',
  { by }: Step,
  state: ContributionState,
  from: readonly ContributionState['status'][],
) => {
  if (state.status === 'none' || !from.includes(state.status)) return refuse(channelErrors.notNow);
  if (state[side] !== by) refuse(channelErrors.notYours);
  const { contribution: id, child, authority, of, dueOn } = state;
  return { of: { contribution: id, child, authority, of }, dueOn };
};

const rest = ({ texts, occurredOn }: Step, child: PersonId, at: Instant) => ({
  occurredOn: whenDone(occurredOn, at),
  subjects: [child],
  ...sealedTexts(child, texts),
});

/** Late is what came after the day, whoever is to blame; it counts all the same. More may be given later. */
export const giveContribution = (
  command: Step & { readonly classes: readonly FieldClass[]; readonly legal: RecordedLegalFacts },
  state: ContributionState,
  at: Instant,
): readonly ContributionEvent[] => {
  const { of, dueOn } = standing('of', command, state, ['asked', 'given', 'refused']);
  const { classes, legal, texts } = command;
  const said = (['summary', 'record', 'childsVoice', 'health'] as const).some(
    (name) => texts[name] !== undefined && classes.includes(classOfText[name]),
  );
  if (!said) refuse(channelErrors.nothingSaid, '/classes');
  const facts = { ...of, classes, legal, late: londonDate(at) > dueOn };
  return [{ type: 'ContributionGiven', facts, ...rest(command, of.child, at) }];
};

/** Not to contribute is a decision with its reason, told to the authority that asked. */
export const refuseContribution = (
  command: Step & { readonly reason: ContributionRefusal },
  state: ContributionState,
  at: Instant,
): readonly ContributionEvent[] => {
  const { of, dueOn } = standing('of', command, state, ['asked']);
  needReasons(command.texts);
  const facts = { ...of, reason: command.reason, late: londonDate(at) > dueOn };
  return [{ type: 'ContributionRefused', facts, ...rest(command, of.child, at) }];
};

export const withdrawRequest = (
  command: Step & { readonly reason: WithdrawalReason },
  state: ContributionState,
  at: Instant,
): readonly ContributionEvent[] => {
  const { of } = standing('authority', command, state, ['asked']);
  return [{ type: 'ContributionWithdrawn', facts: { ...of, reason: command.reason }, ...rest(command, of.child, at) }];
};
