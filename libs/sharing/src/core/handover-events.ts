import type { AgencyId, DomainEvent, FieldClass, Instant, LocalDate, PersonId, ThingId } from '@safeguarding/kernel';
import type { LegalFacts } from './legal-facts.ts';
import type { HandoverClosureReason, HandoverDeclineReason, MoveKind } from './sharing-vocabulary.ts';

/** On every event, so that each can be told by itself: whose lead goes over, and to whom. */
type Of = {
  readonly handover: ThingId;
  readonly child: PersonId;
  readonly from: AgencyId;
  readonly to: AgencyId;
  readonly move: MoveKind;
};

/** `matters`: the referrals and processes by which the authority leads and that go over; none of a temporary move. */
export type HandoverProposed = DomainEvent<
  'HandoverProposed',
  Of & { readonly movedOn: LocalDate; readonly matters: readonly ThingId[]; readonly legal: LegalFacts }
>;
/**
 * The lead passes with this one fact: what is in `matters` and open ends for the one, and the other leads by the handover from the
 * same instant. `classes`: what the new authority sees of what the old one wrote in these matters.
 */
export type HandoverAccepted = DomainEvent<
  'HandoverAccepted',
  Of & {
    readonly matters: readonly ThingId[];
    readonly notifiedAt: Instant;
    readonly classes: readonly FieldClass[];
    readonly at: Instant;
    /** Services whose work the old authority does, under whose names it may have led; absent where there is none. */
    readonly ledAs?: readonly AgencyId[];
  }
>;
export type HandoverDeclined = DomainEvent<
  'HandoverDeclined',
  Of & { readonly reason: HandoverDeclineReason; readonly at: Instant }
>;
export type HandoverWithdrawn = DomainEvent<'HandoverWithdrawn', Of & { readonly at: Instant }>;
/** The case that came over is closed: nobody leads by the handover any more. A temporary stay is over. */
export type HandoverClosed = DomainEvent<
  'HandoverClosed',
  Of & { readonly reason: HandoverClosureReason; readonly at: Instant }
>;
export type HandoverEvent = HandoverProposed | HandoverAccepted | HandoverDeclined | HandoverWithdrawn | HandoverClosed;
