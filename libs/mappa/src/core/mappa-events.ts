import type {
  ActorRef,
  AgencyId,
  DomainEvent,
  LocalDate,
  PersonId,
  ThingId,
  ActionOutcome,
  NotCompletedReason,
  RecordedLegalFacts,
} from '@safeguarding/kernel';
import type {
  DisclosureDecision,
  DisclosureRecipient,
  ExitReason,
  LeaveReason,
  LevelGround,
  ScreeningOutcome,
  TransferReason,
} from './mappa-vocabulary.ts';
import type { Part, Scheme } from './schemes.ts';

/** On every event, so that each can be read by itself. */
export type Of = { readonly case: ThingId };
/** On events that put a mark on timelines: whose, and who must not see it. */
type Marked = { readonly children: readonly PersonId[]; readonly excluded: readonly ActorRef[] };

export type MappaReferred = DomainEvent<
  'MappaReferred',
  Of & {
    /** The unit that coordinates the arrangements in the area. */
    readonly unit: AgencyId;
    readonly scheme: Scheme;
    readonly referrer: AgencyId;
    readonly by: ActorRef;
    readonly offender: PersonId;
    readonly category: string;
    readonly ground: string;
    readonly leadAgency: AgencyId;
    readonly under18: boolean;
    /** Children at risk, by reference. */
    readonly children: readonly PersonId[];
  }
>;
export type MappaScreened = DomainEvent<'MappaScreened', Of & { readonly outcome: ScreeningOutcome }>;
export type MappaLevelDecided = DomainEvent<
  'MappaLevelDecided',
  Of & {
    readonly category: string;
    readonly level?: string;
    readonly ground?: LevelGround;
    readonly decidedOn: LocalDate;
  }
>;
export type MappaAgenciesInvited = DomainEvent<
  'MappaAgenciesInvited',
  Of & {
    readonly unit: AgencyId;
    readonly scheme: Scheme;
    readonly agencies: readonly { readonly agency: AgencyId; readonly part: Part }[];
  } & Marked
>;
export type MappaRiskManagerNamed = DomainEvent<'MappaRiskManagerNamed', Of & { readonly agency: AgencyId }>;
export type MappaMeetingHeld = DomainEvent<
  'MappaMeetingHeld',
  Of & {
    readonly heldOn: LocalDate;
    readonly attended: readonly AgencyId[];
    readonly apologies: readonly AgencyId[];
    /** Who gets the minutes: a document of their own, exempt from Freedom of Information. */
    readonly circulation: readonly AgencyId[];
    readonly freedomOfInformation: 'exempt';
  }
>;
export type MappaDisclosureDecided = DomainEvent<
  'MappaDisclosureDecided',
  Of & {
    readonly disclosure: ThingId;
    readonly decision: DisclosureDecision;
    readonly to: DisclosureRecipient;
    readonly legal?: RecordedLegalFacts;
  }
>;
export type MappaActionSet = DomainEvent<
  'MappaActionSet',
  Of & { readonly action: ThingId; readonly owner: AgencyId; readonly dueOn: LocalDate }
>;
export type MappaActionEnded = DomainEvent<
  'MappaActionEnded',
  Of & { readonly action: ThingId; readonly outcome: ActionOutcome; readonly reason?: NotCompletedReason }
>;
export type MappaAgencyLeft = DomainEvent<
  'MappaAgencyLeft',
  Of & { readonly agency: AgencyId; readonly reason: LeaveReason }
>;
export type MappaPersonExcluded = DomainEvent<
  'MappaPersonExcluded',
  Of & { readonly agency: AgencyId; readonly person: ActorRef }
>;
export type MappaTransferOffered = DomainEvent<
  'MappaTransferOffered',
  Of & { readonly to: AgencyId; readonly reason: TransferReason }
>;
export type MappaTransferAccepted = DomainEvent<
  'MappaTransferAccepted',
  Of & { readonly unit: AgencyId; readonly from: AgencyId; readonly scheme: Scheme } & Marked
>;
export type MappaExited = DomainEvent<'MappaExited', Of & { readonly reason: ExitReason }>;

export type MappaEvent =
  | MappaReferred
  | MappaScreened
  | MappaLevelDecided
  | MappaAgenciesInvited
  | MappaRiskManagerNamed
  | MappaMeetingHeld
  | MappaDisclosureDecided
  | MappaActionSet
  | MappaActionEnded
  | MappaAgencyLeft
  | MappaPersonExcluded
  | MappaTransferOffered
  | MappaTransferAccepted
  | MappaExited;
