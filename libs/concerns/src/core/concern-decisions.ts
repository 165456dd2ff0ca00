import {
  DomainError,
  type EventId,
  type IdentifierIncluded,
  type Instant,
  occurredOn,
  type OccurredOn,
  type PersonalPart,
  type PersonId,
  type RecordedLegalFacts,
  startOf,
  type ThingId,
} from '@safeguarding/kernel';
import { partsOf, type ConcernTexts, type NamedOther } from './concern-content.ts';
import { concernErrors } from './concern-errors.ts';
import type {
  AmendReason,
  CloseOutcome,
  ConcernCategory,
  ConcernEvent,
  ConcernRecipient,
  ConcernState,
  ReopenReason,
  RiskLevel,
  StandingConcern,
  WithdrawReason,
} from './concern.ts';

export type RaiseConcern = ConcernTexts & {
  readonly concern: ThingId;
  readonly child: PersonId;
  readonly category: ConcernCategory;
  readonly riskLevel?: RiskLevel;
  readonly identifierIncluded?: IdentifierIncluded;
  readonly occurredOn: string;
  readonly recipients: readonly ConcernRecipient[];
  readonly legal?: RecordedLegalFacts;
  readonly policyDocument?: string;
  readonly others: readonly NamedOther[];
};

/** Throws DomainError CON-007 for a time that is malformed or lies ahead of `at`. */
export const whenOccurred = (text: string, at: Instant): OccurredOn => {
  try {
    const when = occurredOn(text);
    if (startOf(when) <= at) return when;
  } catch {
    // Refused below, without repeating what was sent.
  }
  const { code, title } = concernErrors.occurredAhead;
  throw new DomainError(concernErrors.occurredAhead, [{ pointer: '/occurredOn', code, detail: title }]);
};

const openOf = (state: ConcernState): StandingConcern => {
  if (state.status === 'withdrawn') throw new DomainError(concernErrors.withdrawn);
  if (state.status !== 'open') throw new DomainError(concernErrors.notOpen);
  return state;
};

/** A concern without recipients is on its writer's own record, and on any standing share. */
export const raiseConcern = (command: RaiseConcern, state: ConcernState, at: Instant): readonly ConcernEvent[] => {
  const { concern, child, category, riskLevel, recipients, legal, identifierIncluded } = command;
  if (recipients.length > 0 && !legal) throw new DomainError(concernErrors.legalFactsMissing);
  const when = whenOccurred(command.occurredOn, at);
  if (state.status !== 'none') return [];
  return [
    {
      type: 'ConcernRaised',
      occurredOn: when,
      facts: {
        concern,
        child,
        category,
        ...(riskLevel === undefined ? {} : { riskLevel }),
        recipients,
        ...(legal === undefined ? {} : { legal }),
        // A note on the service's own record discloses nothing.
        ...(identifierIncluded === undefined || recipients.length === 0 ? {} : { identifierIncluded }),
      },
      subjects: [child],
      personal: partsOf(child, command),
    },
  ];
};

export type AmendConcern = ConcernTexts & {
  readonly reason: AmendReason;
  readonly category?: ConcernCategory;
  readonly riskLevel?: RiskLevel;
};

/** Never erases: the amended content stays on record and says that it was superseded. */
export const amendConcern = (command: AmendConcern, state: ConcernState): readonly ConcernEvent[] => {
  const { concern, child, content, recipients } = openOf(state);
  const { reason, category, riskLevel } = command;
  const personal = partsOf(child, command);
  if (personal.length === 0 && category === undefined && riskLevel === undefined)
    throw new DomainError(concernErrors.nothingAmended);
  const changed = {
    ...(category === undefined ? {} : { category }),
    ...(riskLevel === undefined ? {} : { riskLevel }),
  };
  return [
    {
      type: 'ConcernAmended',
      facts: { concern, child, supersedes: content, reason, ...changed, recipients },
      subjects: [child],
      personal,
    },
  ];
};

export type MoveConcern = {
  readonly from: PersonId;
  readonly to: PersonId;
  readonly move: ThingId;
  readonly content: EventId;
};

const withText = (child: PersonId, explanation: string | undefined): { readonly personal?: readonly PersonalPart[] } =>
  explanation === undefined ? {} : { personal: [{ person: child, classes: { narrative: { explanation } } }] };

/** Whoever was addressed learns that it was closed, and with which outcome. */
export const closeConcern = (
  { outcome, explanation }: { readonly outcome: CloseOutcome; readonly explanation?: string },
  state: ConcernState,
): readonly ConcernEvent[] => {
  const { concern, child, recipients } = openOf(state);
  return [
    {
      type: 'ConcernClosed',
      facts: { concern, child, outcome, recipients },
      subjects: [child],
      ...withText(child, explanation),
    },
  ];
};

/** A closed concern lives again; its history stays. */
export const reopenConcern = (
  { reason, explanation }: { readonly reason: ReopenReason; readonly explanation?: string },
  state: ConcernState,
): readonly ConcernEvent[] => {
  if (state.status === 'withdrawn') throw new DomainError(concernErrors.withdrawn);
  if (state.status !== 'closed') throw new DomainError(concernErrors.notClosed);
  const { concern, child, recipients } = state;
  return [
    {
      type: 'ConcernReopened',
      facts: { concern, child, reason, recipients },
      subjects: [child],
      ...withText(child, explanation),
    },
  ];
};

/** It is another child's: whoever acts on it from here on acts on that child's record. */
export const moveConcern = ({ from, to, move, content }: MoveConcern, state: ConcernState): readonly ConcernEvent[] => {
  if (state.status === 'none' || state.child !== from) return [];
  return [{ type: 'ConcernMoved', facts: { concern: state.concern, child: to, from, move, content }, subjects: [to] }];
};

/** Entered in error: it stays on record, marked, and takes nothing more. */
export const withdrawConcern = (
  { reason, explanation }: { readonly reason: WithdrawReason; readonly explanation?: string },
  state: ConcernState,
): readonly ConcernEvent[] => {
  if (state.status === 'none') throw new DomainError(concernErrors.notOpen);
  if (state.status === 'withdrawn') throw new DomainError(concernErrors.withdrawn);
  const { concern, child, recipients } = state;
  return [
    {
      type: 'ConcernWithdrawn',
      facts: { concern, child, reason, recipients },
      subjects: [child],
      ...withText(child, explanation),
    },
  ];
};
