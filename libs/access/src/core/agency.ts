import type { Aggregate, DomainEvent } from '@safeguarding/kernel';
import type { AgencyKind, Nation } from './vocabulary.ts';

/** Codes under which others know a service; which of them it has depends on its kind. */
export type AgencyCodes = { readonly ods?: string; readonly gss?: string; readonly urn?: string };

/** One way in which an agency's events arrive. A source is known by topic and `source` together. */
export type EventSource = {
  readonly topic: string;
  readonly source: string;
  /** Public keys (JWK with `kid`); where there are any, each of its events must be signed by one of them. */
  readonly keys?: readonly Readonly<Record<string, string>>[];
};

/** Where an agency is told what happens to what it is a party to. */
export type SignalSubscription = {
  /** On the topic of its own. */
  readonly kafka?: boolean;
  /** By POST to this address. */
  readonly webhook?: string;
};

/** Whom to ring in the day, and when the day service is closed. */
export type AgencyContact = { readonly day?: string; readonly outOfHours?: string };

/** One service unit, as the register keeps it. Nothing in it is personal. */
export type AgencyFacts = {
  readonly code: string;
  readonly name: string;
  readonly kind: AgencyKind;
  readonly nation: Nation;
  readonly codes: AgencyCodes;
  /** Code of the area that it serves: a GSS code, lower-case words elsewhere. */
  readonly area: string;
  readonly sources: readonly EventSource[];
  /** None where it asks for itself. */
  readonly signals?: SignalSubscription;
  /** Client ids of its systems. */
  readonly clients: readonly string[];
  /** The MASH (or what stands for it) that is told where a child of the area has no lead authority (decisions, ruling 7). */
  readonly dutyForArea: boolean;
  /** Telephone numbers of the service, as printed on its letters; never a person's own. */
  readonly contact?: AgencyContact;
};

export type AgencyRegistered = DomainEvent<'AgencyRegistered', AgencyFacts>;
export type AgencyChanged = DomainEvent<'AgencyChanged', AgencyFacts>;
/** Why a service is suspended; a register file gives no reason. */
export const suspensionReasons = ['security-incident', 'data-quality', 'agreement-ended', 'asked-by-service'] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];
export type AgencySuspended = DomainEvent<
  'AgencySuspended',
  { readonly code: string; readonly reason?: SuspensionReason }
>;
export type AgencyReinstated = DomainEvent<'AgencyReinstated', { readonly code: string }>;
/** A register file's content was looked at and changed nothing: it never counts again, whatever people record afterwards. */
export type AgencyFileTaken = DomainEvent<'AgencyFileTaken', { readonly code: string }>;
export type AgencyEvent = AgencyRegistered | AgencyChanged | AgencySuspended | AgencyReinstated | AgencyFileTaken;

export type AgencyState =
  | { readonly status: 'unregistered' }
  | { readonly status: 'active'; readonly agency: AgencyFacts }
  | { readonly status: 'suspended'; readonly agency: AgencyFacts };

const withStatus = (state: AgencyState, status: 'active' | 'suspended'): AgencyState =>
  state.status === 'unregistered' ? state : { status, agency: state.agency };

const fold: Readonly<Record<AgencyEvent['type'], (state: AgencyState, facts: never) => AgencyState>> = {
  AgencyRegistered: (_, agency: AgencyFacts) => ({ status: 'active', agency }),
  AgencyChanged: (state, agency: AgencyFacts) => ({
    status: state.status === 'suspended' ? 'suspended' : 'active',
    agency,
  }),
  AgencySuspended: (state) => withStatus(state, 'suspended'),
  AgencyReinstated: (state) => withStatus(state, 'active'),
  AgencyFileTaken: (state) => state,
};

/** These names are the storage format. */
export const agencyRegister: Aggregate<AgencyState, AgencyEvent> & {
  readonly events: Readonly<Record<AgencyEvent['type'], { readonly version: 1; readonly retention: 'directory' }>>;
} = {
  category: 'agency',
  initial: { status: 'unregistered' },
  evolve: (state, event) => fold[event.type](state, event.facts as never),
  events: {
    AgencyRegistered: { version: 1, retention: 'directory' },
    AgencyChanged: { version: 1, retention: 'directory' },
    AgencySuspended: { version: 1, retention: 'directory' },
    AgencyReinstated: { version: 1, retention: 'directory' },
    AgencyFileTaken: { version: 1, retention: 'directory' },
  },
};
