import {
  AccessGate,
  AgencyRegister,
  Caller,
  emptyPosition,
  loadAgencies,
  LookUpPrerequisites,
  OpenedContent,
  PolicyBook,
  readAgencies,
  readPolicyFiles,
  Receipts,
  sensitiveKinds,
  SharingPositions,
  type AgencyKind,
  type Role,
  type SharingPosition,
  type Viewer,
} from '@safeguarding/access';
import { eventReader, MemoryEventLog, Upcasters, type EventLog } from '@safeguarding/event-log';
import {
  agencyId,
  DomainError,
  instant,
  type ActorRef,
  type AgencyId,
  type Clock,
  type ErrorEntry,
  type EventId,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type StreamName,
  type ThingId,
} from '@safeguarding/kernel';
import { derivedId, Ledger, type CommandContext } from '@safeguarding/ledger';
import { openSealing } from '@safeguarding/sealing';
import { BirthCommands } from './births/birth-commands.ts';
import { BirthLinks, type BirthLink } from './births/birth-links.ts';
import { Pregnancies } from './births/pregnancies.ts';
import { ChildCommands } from './child-commands.ts';
import { ChildContent } from './child-content.ts';
import { ChildReader } from './child-reader.ts';
import { Duplicates } from './duplicates/duplicates.ts';
import { IdentifierClaims } from './identifier-claims.ts';
import { followNames } from './name-search/index-names.ts';
import { NameIndex } from './name-search/name-index.ts';
import { NameSearcher } from './name-search/search-names.ts';
import { NumberCommands } from './numbers/number-commands.ts';
import { PeopleFacts } from './people-facts.ts';
import { PeopleRegister } from './people-register.ts';
import { peopleEvents } from './people-slices.ts';
import { PersonFolds } from './person-folds.ts';
import { Worklist } from './worklist.ts';

/** Invented services for tests. */
const kinds: readonly AgencyKind[] = [
  'gp-practice',
  'health-visiting',
  'education',
  'police',
  'sexual-health',
  'childrens-social-care',
];
export const serviceOf = (kind: AgencyKind): AgencyId => agencyId(`${kind}-1`);
export const someAgencies = readAgencies(
  kinds.map((kind) => ({
    code: serviceOf(kind),
    name: `The ${kind} of Oakfield`,
    kind,
    nation: 'england',
    area: 'E06000001',
    clients: [`client-of-${kind}`],
  })),
);

const start = instant('2026-03-10T10:30:00Z');

/** The fence of `libs/sharing`, as far as these tests need it. */
export class FencePositions extends SharingPositions {
  readonly byChild = new Map<PersonId, SharingPosition>();

  of(child: PersonId): Promise<SharingPosition> {
    return Promise.resolve(this.byChild.get(child) ?? emptyPosition(child));
  }

  involve(child: PersonId, ...involved: readonly AgencyKind[]): void {
    const before = this.byChild.get(child) ?? emptyPosition(child);
    const involvements = involved.map((kind) => ({
      id: derivedId('involvement', child, kind) as ThingId,
      agency: serviceOf(kind),
      kind,
      from: instant('2020-01-01T00:00:00Z'),
      earnedBy: 'registration' as const,
      sensitive: sensitiveKinds.has(kind),
      event: derivedId('involved', child, kind) as EventId,
    }));
    this.byChild.set(child, {
      ...before,
      revision: before.revision + 1,
      involvements: [...before.involvements, ...involvements],
    });
  }

  shield(child: PersonId): void {
    const before = this.byChild.get(child) ?? emptyPosition(child);
    const event = derivedId('shield', child) as EventId;
    this.byChild.set(child, { ...before, shield: { from: start, event } });
  }
}

/** What the directory asks of a person, without the directory: everybody has it until `missing` says what somebody lacks. */
export class HeldPrerequisites extends LookUpPrerequisites {
  missing: ErrorEntry | undefined;

  require(): Promise<void> {
    return this.missing ? Promise.reject(new DomainError(this.missing)) : Promise.resolve();
  }
}

/** Joins births in memory: the fence that keeps them is of a library above this one. */
export class NotedBirthLinks extends BirthLinks {
  readonly joined = new Map<string, BirthLink>();

  join(link: BirthLink): Promise<void> {
    this.joined.set(link.birth, link);
    return Promise.resolve();
  }

  separate({ birth }: BirthLink): Promise<void> {
    this.joined.delete(birth);
    return Promise.resolve();
  }
}

/** A practitioner with strong sign-in who reads for direct care. */
export const practitioner = (kind: AgencyKind, changes: Partial<Viewer> = {}): Viewer => ({
  via: 'person',
  ref: `u-${'1'.repeat(32)}` as ActorRef,
  agency: serviceOf(kind),
  agencyKind: kind,
  nation: 'england',
  roles: ['practitioner'] satisfies readonly Role[],
  scopes: [],
  strongAuthentication: true,
  purpose: 'direct-care',
  issuer: 'https://issuer.example',
  clientId: `client-of-${kind}`,
  ...changes,
});

export const systemOf = (kind: AgencyKind): Viewer => {
  const system = { via: 'system', ref: `s-${'2'.repeat(32)}` as ActorRef, scopes: ['children:submit'] } as const;
  return { ...practitioner(kind), ...system, roles: [] };
};

/** Everything of this library on a log in memory, with faults that can be put in; `wrap` breaks the log for a tooth check. */
export const peopleBench = async (wrap: (log: EventLog) => EventLog = (log) => log) => {
  const log = new MemoryEventLog();
  const opened = await openSealing({ memory: true });
  const { sealing, keyedHash, identifierHash } = opened;
  let now: Instant = start;
  const clock: Clock = { now: () => now };
  const readEvent = eventReader(new Upcasters(peopleEvents));
  const ledger = new Ledger({ log: wrap(log), sealing, keyedHash, clock, readEvent });
  const register = new AgencyRegister(log, readEvent);
  await loadAgencies(someAgencies, { ledger, keyedHash, register, clock });
  const policy = await PolicyBook.open({ ledger, clock, bundle: readPolicyFiles() });
  const folds = new PersonFolds({ log, readEvent });
  const facts = new PeopleFacts({ folds, sealing, register });
  const positions = new FencePositions();
  const gate = new AccessGate({
    register,
    policy,
    opened: new OpenedContent(sealing),
    clock,
    positions: () => positions,
    facts: () => facts,
  });
  const receipts = new Receipts(ledger, clock);
  const claims = new IdentifierClaims({ ledger, sealing, identifierHash });
  const pregnancies = new Pregnancies({ ledger, sealing, identifierHash, clock });
  const links = new NotedBirthLinks();
  const births = { pregnancies, links };
  const people = new PeopleRegister({ ledger, sealing, claims, clock, testNumbers: 'accept', births });
  const content = new ChildContent({ sealing, register, clock });
  const prerequisites = new HeldPrerequisites();
  const reader = new ChildReader({ gate, receipts, folds, content, register: people, keyedHash });
  const index = NameIndex.open({ file: ':memory:' });
  opened.keyStore.onDestroyed((keyIds) => {
    index.forget(keyIds);
  });
  /** An index that follows as that of a process does; `into` is another process's. */
  const following = (into: NameIndex) =>
    followNames({
      ...{ index: into, folds, sealing, keyedHash, readEvent, keyStore: opened.keyStore },
      destructionTold: { eventTypes: ['RecordsDestroyed'], streams: ['disposal-'] },
    });
  const as = (viewer: Viewer, key = 'key-1', headers: Partial<Caller['facts']> = {}): Caller => {
    const { purpose, ...principal } = viewer;
    const requestFacts = {
      requestId: '00000000-0000-4000-8000-000000000001',
      correlationId: `correlation-of-${key}`,
      idempotencyKey: key,
      receivedAt: now,
      ...headers,
    };
    return new Caller({ principal, facts: requestFacts, keyedHash, ...(purpose === undefined ? {} : { purpose }) });
  };
  return {
    log,
    ledger,
    clock,
    sealing,
    keyStore: opened.keyStore,
    identifierHash,
    claims,
    people,
    facts,
    folds,
    positions,
    gate,
    reader,
    readEvent,
    register,
    commands: new ChildCommands({ ledger, gate, reader, register: people, clock }),
    worklist: new Worklist({ log, readEvent }),
    index,
    duplicates: new Duplicates({
      ...{ ledger, gate, receipts, folds, content, index, sealing, keyedHash },
      tokens: opened.tokens,
    }),
    searcher: new NameSearcher({
      ...{ gate, receipts, folds, content, index, keyedHash },
      prerequisites: () => prerequisites,
    }),
    prerequisites,
    following,
    /** What follows the log, all of it once. */
    indexAll: async (): Promise<void> => {
      const follow = following(index);
      for (const event of await log.readAll({ limit: 10_000 }))
        if (follow.eventTypes?.includes(event.type)) await follow.handle(event, AbortSignal.timeout(5_000));
    },
    pregnancies,
    links,
    numbers: new NumberCommands({ ledger, sealing, claims, gate, reader, register: people, testNumbers: 'accept' }),
    births: new BirthCommands({ ledger, claims, gate, reader, register: people, clock, ...births }),
    as,
    /** The context of a submission of something else that names a child. */
    context: (kind: AgencyKind, key: string): CommandContext =>
      as(practitioner(kind), key).context('concern:raise', { key }),
    recorded: async (stream?: string): Promise<readonly RecordedEvent[]> =>
      (stream === undefined ? await log.readAll() : await log.readStream(stream as StreamName)).map(readEvent),
    setClock: (at: string) => {
      now = instant(at);
    },
    close: () => opened.close(),
  };
};

export type PeopleBench = Awaited<ReturnType<typeof peopleBench>>;
