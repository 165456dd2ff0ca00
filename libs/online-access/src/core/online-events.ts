import type { AgencyId, DomainEvent, EventId, LocalDate, PersonId, ThingId } from '@safeguarding/kernel';
import type {
  CoercionOutcome,
  CoercionStep,
  CompetenceOutcome,
  ProxyAuthority,
  ProxyScope,
  ReviewCode,
  StopMeasure,
  WhoseAccess,
} from './online-vocabulary.ts';

/** On every event: whose record, which practice decided, and the id of what it brought about or changed. */
export type Of = { readonly child: PersonId; readonly practice: AgencyId; readonly fact: ThingId };

export type CodeRecorded = DomainEvent<
  'OnlineReviewCodeRecorded',
  Of & { readonly code: ReviewCode; readonly effectiveOn: LocalDate }
>;
export type AccessStopped = DomainEvent<
  'OnlineAccessStopped',
  Of & { readonly measure: StopMeasure; readonly of: WhoseAccess }
>;
export type AccessRestored = DomainEvent<'OnlineAccessRestored', Of>;
/** The patient was given what was written since an earlier day, after somebody had looked through it. */
export type HistoryOpened = DomainEvent<'OnlineHistoryOpened', Of & { readonly from: LocalDate }>;
export type ItemRedacted = DomainEvent<'OnlineItemRedacted', Of & { readonly entry: EventId }>;
export type RedactionEnded = DomainEvent<'OnlineRedactionEnded', Of>;
/** Somebody looked at an entry and said that it may be shown. */
export type ItemReleased = DomainEvent<'OnlineItemReleased', Of & { readonly entry: EventId }>;
/** Who acts for the patient is sealed: whose parent somebody is stands nowhere in plain. */
export type ProxyGranted = DomainEvent<
  'OnlineProxyGranted',
  Of & { readonly authority: ProxyAuthority; readonly scope: ProxyScope }
>;
export type ProxyEnded = DomainEvent<'OnlineProxyEnded', Of>;
/** Word that a birthday has ended it, for notices alone: nothing is decided by it (ruling 13). */
export type ProxyLapsed = DomainEvent<'OnlineProxyLapsed', Of>;
export type CompetenceAssessed = DomainEvent<'OnlineCompetenceAssessed', Of & { readonly outcome: CompetenceOutcome }>;
export type CoercionAssessed = DomainEvent<
  'OnlineCoercionAssessed',
  Of & { readonly of: WhoseAccess; readonly outcome: CoercionOutcome; readonly next: CoercionStep }
>;

export type OnlineEvent =
  | CodeRecorded
  | AccessStopped
  | AccessRestored
  | HistoryOpened
  | ItemRedacted
  | RedactionEnded
  | ItemReleased
  | ProxyGranted
  | ProxyEnded
  | ProxyLapsed
  | CompetenceAssessed
  | CoercionAssessed;
