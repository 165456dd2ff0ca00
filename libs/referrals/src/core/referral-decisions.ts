import {
  type AgencyId,
  DomainError,
  type EventId,
  type FieldClass,
  type IdentifierIncluded,
  type JsonObject,
  type PersonId,
  type RecordedLegalFacts,
  refuse,
  type ThingId,
} from '@safeguarding/kernel';
import { isSilent, notesOf, partsOf, type NoteOnChild, type TextsOfChild } from './referral-content.ts';
import type { ConsentInformation, ReferralChildMoved, ReferralEvent } from './referral-events.ts';
import { referralErrors } from './referral-errors.ts';
import { allOf, standing, type Step } from './referral-steps.ts';
import type { ReferralState, StandingReferral } from './referral.ts';
import type {
  AmendReason,
  AssessmentKind,
  ChildDecision,
  CloseReason,
  EscalateReason,
  MissingInformation,
  ReferralCategory,
  ReopenReason,
  ScreeningDecision,
  ScreeningStage,
  Urgency,
  WithdrawReason,
} from './referral-vocabulary.ts';
import { closedUndecided } from './referral-vocabulary.ts';

type Noted = { readonly notes?: readonly NoteOnChild[] };
type Events = readonly ReferralEvent[];

export type ReferredChild = TextsOfChild & {
  readonly identifierIncluded: IdentifierIncluded;
  /** What else is sealed for the child: who it is, where it lives, references of the legal facts. */
  readonly sealed?: Readonly<Partial<Record<FieldClass, JsonObject>>>;
};
export type SubmitReferral = {
  readonly referral: ThingId;
  readonly referrer: AgencyId;
  readonly recipient: AgencyId;
  readonly children: readonly ReferredChild[];
  readonly urgency: Urgency;
  readonly categories: readonly ReferralCategory[];
  readonly legal: RecordedLegalFacts;
  readonly consentInformation: ConsentInformation;
};

/** Throws where consent was not sought and nothing says why: the first thing that a recipient asks. */
export const checkConsentInformation = (
  legal: Pick<RecordedLegalFacts, 'consentDecision'>,
  { notSoughtReasons = [] }: Pick<ConsentInformation, 'notSoughtReasons'>,
): void => {
  if (legal.consentDecision !== 'not-sought' || notSoughtReasons.length > 0) return;
  const { code, title } = referralErrors.reasonsMissing;
  throw new DomainError(referralErrors.reasonsMissing, [
    { pointer: '/consentInformation/notSoughtReasons', code, detail: title },
  ]);
};

const checkOnce = (children: readonly PersonId[]): void => {
  if (new Set(children).size !== children.length) throw new DomainError(referralErrors.childRepeated);
};
const checkOn = (state: { readonly children: readonly PersonId[] }, named: readonly PersonId[]): void => {
  checkOnce(named);
  if (!named.every((child) => state.children.includes(child))) throw new DomainError(referralErrors.childNotOnReferral);
};

/** One set of facts for all children, one sealed part for each. */
export const submitReferral = (command: SubmitReferral, state: ReferralState): Events => {
  const { referral, referrer, recipient, urgency, categories, legal, consentInformation } = command;
  checkConsentInformation(legal, consentInformation);
  const ids = command.children.map(({ child }) => child);
  checkOnce(ids);
  if (state.status !== 'none') return [];
  const children = command.children.map(({ child, identifierIncluded }) => ({ child, identifierIncluded }));
  return [
    {
      type: 'ReferralSubmitted',
      facts: { referral, referrer, recipient, children, urgency, categories, legal, consentInformation },
      subjects: ids,
      personal: command.children.flatMap((child) => partsOf(child, child.sealed)),
    },
  ];
};

type By = { readonly by: AgencyId };

/** A step that tells the same to all children, with notes on some. */
const step = (name: Step, { by, notes = [] }: By & Noted, state: ReferralState) => {
  const now = standing(name, by, state);
  checkOn(
    now,
    notes.map(({ child }) => child),
  );
  return { now, facts: allOf(now), rest: { subjects: now.children, ...notesOf(notes) } };
};

export const acknowledgeReferral = (command: By & Noted, state: ReferralState): Events => {
  const { facts, rest } = step('acknowledge', command, state);
  return [{ type: 'ReferralAcknowledged', facts, ...rest }];
};

export type MoveChild = {
  readonly from: PersonId;
  readonly to: PersonId;
  readonly move: ThingId;
  readonly content: EventId;
  readonly clocks: ReferralChildMoved['facts']['clocks'];
};

/** The referral is about the right child from here on. Throws DomainError where it names that one already. */
export const moveChild = (command: MoveChild, state: ReferralState): Events => {
  const { from, to } = command;
  if (state.status === 'none' || !state.children.includes(from)) return [];
  if (state.children.includes(to)) throw new DomainError(referralErrors.childRepeated);
  const { referral, referrer, recipient } = state;
  return [{ type: 'ReferralChildMoved', facts: { referral, referrer, recipient, ...command }, subjects: [to] }];
};

/** Back to the referrer with a list of what is missing. */
export const returnReferral = (
  command: By & Noted & { readonly missing: readonly MissingInformation[] },
  state: ReferralState,
): Events => {
  const { facts, rest } = step('return', command, state);
  return [{ type: 'ReferralReturned', facts: { ...facts, missing: command.missing }, ...rest }];
};

/** Adds to what was said and supersedes nothing. */
export const supplyInformation = (
  { by, children }: By & { readonly children: readonly TextsOfChild[] },
  state: ReferralState,
): Events => {
  const now = standing('supplyInformation', by, state);
  checkOn(
    now,
    children.map(({ child }) => child),
  );
  if (children.every(isSilent)) throw new DomainError(referralErrors.nothingSaid);
  const personal = children.flatMap((child) => partsOf(child));
  return [{ type: 'InformationSupplied', facts: allOf(now), subjects: now.children, personal }];
};

export type ScreenReferral = By &
  Noted & {
    readonly stage: ScreeningStage;
    readonly decision: ScreeningDecision;
    readonly category: ReferralCategory;
    readonly urgency: Urgency;
    /** Those of the area in their order; undefined where it has declared no process: then any may follow any. */
    readonly stages?: readonly ScreeningStage[] | undefined;
  };

/** The next stage, or the same one again: none is left out and none comes back, until the referral is re-opened. */
const checkStage = ({ stage, stages }: ScreenReferral, { screenedTo }: StandingReferral): void => {
  if (stages === undefined) return;
  const passed = screenedTo === undefined ? -1 : stages.indexOf(screenedTo);
  const asked = stages.indexOf(stage);
  const again = asked === passed && asked >= 0;
  if (!again && asked !== passed + 1) refuse(referralErrors.stageOutOfOrder, '/stage');
};

/** The area may have said by which stages it screens. A decision waits for none of them. */
export const screenReferral = (command: ScreenReferral, state: ReferralState): Events => {
  const { now, facts, rest } = step('screen', command, state);
  checkStage(command, now);
  const { stage, decision, category, urgency } = command;
  return [{ type: 'ReferralScreened', facts: { ...facts, stage, decision, category, urgency }, ...rest }];
};

export type DecidedForChild = { readonly child: PersonId; readonly decision: ChildDecision; readonly reasons: string };

/** Some children now, others later; each with reasons to the referrer. */
export const decideReferral = (
  { by, decisions }: By & { readonly decisions: readonly DecidedForChild[] },
  state: ReferralState,
): Events => {
  const now = standing('decide', by, state);
  const named = decisions.map(({ child }) => child);
  checkOn(now, named);
  if (named.length === 0) throw new DomainError(referralErrors.nothingSaid);
  const { referral, referrer, recipient } = now;
  const personal = notesOf(
    decisions.map(({ child, reasons }) => ({ child, note: reasons })),
    'reasons',
  );
  const facts = {
    referral,
    referrer,
    recipient,
    decisions: decisions.map(({ child, decision }) => ({ child, decision })),
  };
  return [{ type: 'ReferralDecided', facts, subjects: named, ...personal }];
};

export const startAssessment = (
  command: By & Noted & { readonly assessment: AssessmentKind },
  state: ReferralState,
): Events => {
  const { facts, rest } = step('startAssessment', command, state);
  return [{ type: 'AssessmentStarted', facts: { ...facts, assessment: command.assessment }, ...rest }];
};

/** No child is forgotten: each has its decision, or the reason says that none is needed. */
export const closeReferral = (command: By & Noted & { readonly reason: CloseReason }, state: ReferralState): Events => {
  const { now, facts, rest } = step('close', command, state);
  const decided = new Set(now.decisions.map(({ child }) => child));
  if (!closedUndecided.has(command.reason) && !now.children.every((child) => decided.has(child)))
    throw new DomainError(referralErrors.undecided);
  return [{ type: 'ReferralClosed', facts: { ...facts, reason: command.reason }, ...rest }];
};

type Withdraw = By & Noted & { readonly reason: WithdrawReason };

const withdrawalBy =
  (name: 'withdraw' | 'completeWithdrawal') =>
  (command: Withdraw, state: ReferralState): Events => {
    const { facts, rest } = step(name, command, state);
    return [{ type: 'ReferralWithdrawn', facts: { ...facts, reason: command.reason }, ...rest }];
  };

/** The referrer takes it back, until a child of it is decided. */
export const withdrawReferral = withdrawalBy('withdraw');

/** The end of a withdrawal whose sight has ended already. */
export const completeWithdrawal = withdrawalBy('completeWithdrawal');

/** Also where no answer came, and of a closed one: the referrer may disagree with the last word. */
export const escalateReferral = (
  command: By & Noted & { readonly reason: EscalateReason },
  state: ReferralState,
): Events => {
  const { facts, rest } = step('escalate', command, state);
  return [{ type: 'ReferralEscalated', facts: { ...facts, reason: command.reason }, ...rest }];
};

/** By either side. */
export const reopenReferral = (
  command: By & Noted & { readonly reason: ReopenReason },
  state: ReferralState,
): Events => {
  const { facts, rest } = step('reopen', command, state);
  return [{ type: 'ReferralReopened', facts: { ...facts, reason: command.reason }, ...rest }];
};

export type AmendReferral = By & {
  readonly reason: AmendReason;
  readonly urgency?: Urgency;
  readonly categories?: readonly ReferralCategory[];
  readonly children?: readonly TextsOfChild[];
};

/** Never erases: of each child that it is about, the newest content stays on record and says that it was superseded. */
export const amendReferral = (
  { by, reason, urgency, categories, children = [] }: AmendReferral,
  state: ReferralState,
): Events => {
  const now = standing('amend', by, state);
  checkOn(
    now,
    children.map(({ child }) => child),
  );
  const ofAll = urgency !== undefined || categories !== undefined;
  const spoken = children.filter((child) => !isSilent(child));
  const about = ofAll ? now.children : spoken.map(({ child }) => child);
  if (about.length === 0) throw new DomainError(referralErrors.nothingSaid);
  const amended = about.flatMap((child) => {
    const supersedes = now.content[child];
    return supersedes === undefined ? [] : [{ child, supersedes }];
  });
  const { referral, referrer, recipient } = now;
  return [
    {
      type: 'ReferralAmended',
      facts: {
        ...{ referral, referrer, recipient, amended, reason },
        ...(urgency === undefined ? {} : { urgency }),
        ...(categories === undefined ? {} : { categories }),
      },
      subjects: about,
      personal: spoken.flatMap((child) => partsOf(child)),
    },
  ];
};
