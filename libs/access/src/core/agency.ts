import type { Aggregate, DomainEvent, Instant, LocalDate } from '@safeguarding/kernel';
import type { AgencyKind, Nation } from './vocabulary.ts';

/** Codes under which others know a service; which of them it has depends on its kind. */
export type AgencyCodes = { readonly ods?: string; readonly gss?: string; readonly urn?: string };

/** Codes that another one can take the place of; `area` is the code of the area that it serves. */
export const codeKinds = ['ods', 'gss', 'urn', 'area'] as const;
export type CodeKind = (typeof codeKinds)[number];

/** A code that a service had. It stays known as this service's, and no other service can claim it. */
export type FormerCode = {
  readonly kind: CodeKind;
  readonly code: string;
  /** The first day (London) on which the next code counted. */
  readonly until: LocalDate;
  /** The last day on which requests may still name it. */
  readonly acceptedUntil?: LocalDate;
};

/** One way in which an agency's events arrive. A source is known by topic and `source` together. */
export type EventSource = {
  readonly topic: string;
  readonly source: string;
  /** Public keys (JWK with `kid`); where there are any, each of its events must be signed by one of them. */
  readonly keys?: readonly Readonly<Record<string, string>>[];
  /** From when on a key signs nothing more; it stays among `keys`, because what it signed before is still its sender's. */
  readonly retiredKeys?: readonly { readonly kid: string; readonly from: Instant }[];
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
  /** In the order in which they were succeeded; never said by a file nor by a change. */
  readonly formerCodes?: readonly FormerCode[];
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
type OfSource = { readonly code: string; readonly topic: string; readonly source: string };
/** A source signs with one more key; the others go on counting until they are retired. */
export type SourceKeyAdded = DomainEvent<
  'SourceKeyAdded',
  OfSource & { readonly key: Readonly<Record<string, string>> }
>;
export type SourceKeyRetired = DomainEvent<
  'SourceKeyRetired',
  OfSource & { readonly kid: string; readonly from: Instant }
>;
/** A code is another one from a day on; which code was whose on which day stays on record. */
export type AgencyCodeSucceeded = DomainEvent<
  'AgencyCodeSucceeded',
  {
    readonly code: string;
    readonly kind: CodeKind;
    readonly former: string;
    readonly successor: string;
    readonly from: LocalDate;
    readonly acceptedUntil?: LocalDate;
  }
>;
/** Another service does its work from now on: it acts no more itself, and what it wrote keeps its name. */
export type AgencySucceeded = DomainEvent<
  'AgencySucceeded',
  { readonly code: string; readonly successor: string; readonly at: Instant }
>;
/** It was a mistake: the successor is a stranger again to what it took over, and the service is what it was. */
export type AgencySuccessionWithdrawn = DomainEvent<
  'AgencySuccessionWithdrawn',
  { readonly code: string; readonly successor: string }
>;
export type AgencyEvent =
  | AgencyRegistered
  | AgencyChanged
  | AgencySuspended
  | AgencyReinstated
  | AgencyFileTaken
  | SourceKeyAdded
  | SourceKeyRetired
  | AgencyCodeSucceeded
  | AgencySucceeded
  | AgencySuccessionWithdrawn;

export type AgencyState =
  | { readonly status: 'unregistered' }
  | { readonly status: 'active'; readonly agency: AgencyFacts }
  | { readonly status: 'suspended'; readonly agency: AgencyFacts }
  | {
      readonly status: 'succeeded';
      readonly agency: AgencyFacts;
      readonly successor: string;
      readonly at: Instant;
      /** What it was before, and is again where the succession is withdrawn. */
      readonly was: 'active' | 'suspended';
    };

const withStatus = (state: AgencyState, status: 'active' | 'suspended'): AgencyState =>
  state.status === 'unregistered' || state.status === 'succeeded' ? state : { status, agency: state.agency };

const succeeded = (state: AgencyState, { successor, at }: AgencySucceeded['facts']): AgencyState =>
  state.status === 'unregistered' || state.status === 'succeeded'
    ? state
    : { status: 'succeeded', agency: state.agency, successor, at, was: state.status };

const codeSucceeded = (
  state: AgencyState,
  { kind, former, successor, from, acceptedUntil }: AgencyCodeSucceeded['facts'],
): AgencyState => {
  if (state.status === 'unregistered') return state;
  const { agency } = state;
  const over = { kind, code: former, until: from, ...(acceptedUntil === undefined ? {} : { acceptedUntil }) };
  const now = kind === 'area' ? { area: successor } : { codes: { ...agency.codes, [kind]: successor } };
  return { ...state, agency: { ...agency, ...now, formerCodes: [...(agency.formerCodes ?? []), over] } };
};

type Named = Pick<EventSource, 'topic' | 'source'>;
/** Are these one source? */
export const isSource = (one: Named, other: Named): boolean => one.topic === other.topic && one.source === other.source;

/** Whatever is said of a service later: a key that was retired does not come back, and a code that it had stays its own. */
const withHistory = (agency: AgencyFacts, before: AgencyFacts): AgencyFacts => ({
  ...agency,
  ...(before.formerCodes === undefined ? {} : { formerCodes: before.formerCodes }),
  sources: agency.sources.map((one) => {
    const retiredKeys = before.sources.find((old) => isSource(old, one))?.retiredKeys;
    return retiredKeys === undefined ? one : { ...one, retiredKeys };
  }),
});

const changedSource = (state: AgencyState, of: Named, change: (one: EventSource) => EventSource): AgencyState =>
  state.status === 'unregistered'
    ? state
    : {
        ...state,
        agency: {
          ...state.agency,
          sources: state.agency.sources.map((one) => (isSource(one, of) ? change(one) : one)),
        },
      };

const fold: Readonly<Record<AgencyEvent['type'], (state: AgencyState, facts: never) => AgencyState>> = {
  AgencyRegistered: (_, agency: AgencyFacts) => ({ status: 'active', agency }),
  AgencyChanged: (state, agency: AgencyFacts) =>
    state.status === 'unregistered'
      ? { status: 'active', agency }
      : { ...state, agency: withHistory(agency, state.agency) },
  AgencySuspended: (state) => withStatus(state, 'suspended'),
  AgencyReinstated: (state) => withStatus(state, 'active'),
  AgencyFileTaken: (state) => state,
  SourceKeyAdded: (state, { topic, source, key }: SourceKeyAdded['facts']) =>
    changedSource(state, { topic, source }, (one) => ({ ...one, keys: [...(one.keys ?? []), key] })),
  SourceKeyRetired: (state, { topic, source, kid, from }: SourceKeyRetired['facts']) =>
    changedSource(state, { topic, source }, (one) => ({
      ...one,
      retiredKeys: [...(one.retiredKeys ?? []).filter((key) => key.kid !== kid), { kid, from }],
    })),
  AgencyCodeSucceeded: codeSucceeded,
  AgencySucceeded: succeeded,
  AgencySuccessionWithdrawn: (state) =>
    state.status === 'succeeded' ? { status: state.was, agency: state.agency } : state,
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
    SourceKeyAdded: { version: 1, retention: 'directory' },
    SourceKeyRetired: { version: 1, retention: 'directory' },
    AgencyCodeSucceeded: { version: 1, retention: 'directory' },
    AgencySucceeded: { version: 1, retention: 'directory' },
    AgencySuccessionWithdrawn: { version: 1, retention: 'directory' },
  },
};
