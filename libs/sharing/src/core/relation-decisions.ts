import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type FieldClass,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { isHandedOver } from './handover-decisions.ts';
import { endsAfter } from './scope.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { Period, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

type OfReferral = { readonly child: PersonId; readonly referral: ThingId; readonly agency: AgencyId };

/** The lead authority opens a contact, referral or case of the child. What it handed over does not come back to it by itself. */
export const openLead = (
  { child, referral, agency }: OfReferral,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const open = state.leads.some((lead) => lead.referral === referral && lead.agency === agency && endsAfter(lead, at));
  if (open || isHandedOver(state, referral, agency)) return [];
  return [{ type: 'LeadOpened', facts: { agency, referral, from: at }, subjects: [child] }];
};

type CloseLead = { readonly child: PersonId; readonly referral: ThingId; readonly agency?: AgencyId };

/** The referral closes: nobody leads by it any more; without `agency` for every authority. */
export const closeLead = (
  { child, referral, agency }: CloseLead,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const open = state.leads.some(
    (lead) => lead.referral === referral && (agency === undefined || lead.agency === agency) && endsAfter(lead, at),
  );
  if (!open) return [];
  const facts = { referral, ...(agency === undefined ? {} : { agency }), at };
  return [{ type: 'LeadClosed', facts, subjects: [child] }];
};

type WithdrawAddress = { readonly child: PersonId; readonly thing: ThingId; readonly agency?: AgencyId };

/** The recipients named on a submission lose sight of it; without `agency` all of them. */
export const withdrawAddress = (
  { child, thing, agency }: WithdrawAddress,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const gone = state.withdrawnAddresses.some(
    (each) => each.thing === thing && each.from <= at && (each.agency === undefined || each.agency === agency),
  );
  if (gone) return [];
  const facts = { thing, ...(agency === undefined ? {} : { agency }), at };
  return [{ type: 'AddressWithdrawn', facts, subjects: [child] }];
};

type RecordReviewScope = {
  readonly child: PersonId;
  readonly review: ThingId;
  readonly panel: readonly ActorRef[];
  readonly classes: readonly FieldClass[];
  readonly pseudonym: string;
  readonly covers: Period;
  readonly until?: Instant;
};

/** The child comes into the scope of a confirmed review. */
export const recordReviewScope = (
  { child, review, panel, classes, pseudonym, covers, until }: RecordReviewScope,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  if (until !== undefined && until <= at) throw new DomainError(sharingErrors.periodReversed);
  if (state.reviews.some((scope) => scope.review === review && endsAfter(scope, at))) return [];
  const period = { from: at, ...(until === undefined ? {} : { until }) };
  const facts = { review, panel, classes, pseudonym, covers, ...period };
  return [{ type: 'ReviewScopeRecorded', facts, subjects: [child] }];
};

/** A member leaves the panel; the others read on. */
export const leaveReviewPanel = (
  { child, review, member }: { readonly child: PersonId; readonly review: ThingId; readonly member: ActorRef },
  state: SharingState,
): readonly SharingEvent[] => {
  const sits = state.reviews.some((scope) => scope.review === review && scope.panel.includes(member));
  return sits ? [{ type: 'ReviewPanelMemberLeft', facts: { review, member }, subjects: [child] }] : [];
};

/** The review closes, or the child leaves its scope. */
export const endReviewScope = (
  { child, review }: { readonly child: PersonId; readonly review: ThingId },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const open = state.reviews.some((scope) => scope.review === review && endsAfter(scope, at));
  return open ? [{ type: 'ReviewScopeEnded', facts: { review, at }, subjects: [child] }] : [];
};
