import type { AgencyId, DomainEvent, EventId, Instant, PersonId, ThingId } from '@safeguarding/kernel';
import type {
  ChildsDecision,
  Exemption,
  ExtensionReason,
  HarmFinding,
  IdentityAtReceipt,
  IdentityOutcome,
  Interests,
  RefusalReason,
  Requester,
} from './access-request-vocabulary.ts';

/** On every event, so that each can be read by itself. Who asks by name is sealed. */
export type Of = { readonly request: ThingId; readonly subject: PersonId; readonly controller: AgencyId };

export type RequestReceived = DomainEvent<
  'AccessRequestReceived',
  Of & { readonly by: Requester; readonly identity: IdentityAtReceipt }
>;
export type IdentityChecked = DomainEvent<'AccessRequestIdentityChecked', Of & { readonly outcome: IdentityOutcome }>;
export type RequestExtended = DomainEvent<
  'AccessRequestExtended',
  Of & { readonly reason: ExtensionReason; readonly runningSince: Instant }
>;
export type AuthorityAssessed = DomainEvent<
  'AccessRequestAuthorityAssessed',
  Of & { readonly childsDecision: ChildsDecision; readonly interests: Interests }
>;
/** `entries` absent: the finding is of all that is held. */
export type OpinionGiven = DomainEvent<
  'AccessRequestOpinionGiven',
  Of & { readonly finding: HarmFinding; readonly givenAt: Instant; readonly entries?: readonly EventId[] }
>;
export type ItemWithheld = DomainEvent<
  'AccessRequestItemWithheld',
  Of & { readonly entry: EventId; readonly exemption: Exemption }
>;
/** What went out: these entries and nothing written later. */
export type RequestDisclosed = DomainEvent<'AccessRequestDisclosed', Of & { readonly entries: readonly EventId[] }>;
export type RequestRefused = DomainEvent<'AccessRequestRefused', Of & { readonly reason: RefusalReason }>;
export type RequestWithdrawn = DomainEvent<'AccessRequestWithdrawn', Of>;

export type AccessRequestEvent =
  | RequestReceived
  | IdentityChecked
  | RequestExtended
  | AuthorityAssessed
  | OpinionGiven
  | ItemWithheld
  | RequestDisclosed
  | RequestRefused
  | RequestWithdrawn;
