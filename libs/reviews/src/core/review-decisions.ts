import { DomainError, type ActorRef, type ThingId } from '@safeguarding/kernel';
import type { CloseReason, ReviewEvent, ReviewKind, ReviewState, Scope } from './review.ts';
import { reviewErrors } from './review-errors.ts';

type OpenReview = {
  readonly review: ThingId;
  readonly kind: ReviewKind;
  readonly chair: ActorRef;
  readonly panel: readonly ActorRef[];
  readonly scope: Scope;
};

/** The chair reads like any member of the panel, and is therefore always on it. */
export const openReview = (command: OpenReview, state: ReviewState): readonly ReviewEvent[] => {
  const { occurredFrom, occurredUntil } = command.scope;
  if (occurredUntil !== undefined && occurredUntil <= occurredFrom) throw new DomainError(reviewErrors.periodReversed);
  if (state.status !== 'none') return [];
  const panel = [...new Set([command.chair, ...command.panel])];
  return [
    { type: 'ReviewOpened', facts: { ...command, panel }, subjects: command.scope.children.map(({ child }) => child) },
  ];
};

/** Nobody grants themselves sight: the chair and the panel cannot confirm their own scope (decisions, ruling 4). */
export const confirmReview = ({ by }: { readonly by: ActorRef }, state: ReviewState): readonly ReviewEvent[] => {
  if (state.status !== 'awaiting-confirmation') throw new DomainError(reviewErrors.notAwaiting);
  if (state.panel.includes(by)) throw new DomainError(reviewErrors.selfConfirmed);
  return [{ type: 'ReviewConfirmed', facts: { review: state.review, by } }];
};

/** Somebody leaves the panel; the review goes on. */
export const leavePanel = ({ member }: { readonly member: ActorRef }, state: ReviewState): readonly ReviewEvent[] => {
  if (state.status === 'none' || state.status === 'closed') throw new DomainError(reviewErrors.notOpen);
  if (!state.panel.includes(member)) throw new DomainError(reviewErrors.notOnPanel);
  return [{ type: 'PanelMemberLeft', facts: { review: state.review, member } }];
};

/** A review ends, whether or not it was ever confirmed. */
export const closeReview = (
  { reason }: { readonly reason: CloseReason },
  state: ReviewState,
): readonly ReviewEvent[] => {
  if (state.status === 'none' || state.status === 'closed') throw new DomainError(reviewErrors.notOpen);
  return [{ type: 'ReviewClosed', facts: { review: state.review, reason } }];
};
