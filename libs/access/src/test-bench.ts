import { eventReader, MemoryEventLog, Upcasters } from '@safeguarding/event-log';
import type { Clock, Instant, PersonId } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { openSealing } from '@safeguarding/sealing';
import { loadAgencies } from './agency-files.ts';
import { AgencyRegister } from './agency-register.ts';
import { Caller } from './caller.ts';
import { agencyOfKind, someDay } from './core/access-builders.ts';
import type { AgencyInFile } from './core/agency-loading.ts';
import type { Viewer } from './core/principal.ts';
import { emptyPosition, type ChildFacts, type SharingPosition } from './core/sharing-position.ts';
import { agencyKinds } from './core/vocabulary.ts';
import { AccessGate } from './gate.ts';
import { OpenedContent } from './opened-content.ts';
import { PolicyBook } from './policy/policy-book.ts';
import { readPolicyFiles } from './policy/policy-files.ts';
import { ChildFactsSource, SharingPositions } from './ports.ts';
import { Receipts } from './receipts.ts';

/** One agency of each kind, named after it. */
export const someAgencies: readonly AgencyInFile[] = agencyKinds.map((kind) => ({
  code: agencyOfKind(kind),
  name: `The ${kind} of Oakfield`,
  kind,
  nation: 'england',
  codes: {},
  area: 'E06000001',
  sources: [{ topic: 'gp.safeguarding-concerns.v1', source: `uk.nhs.${kind}` }],
  clients: [`client-of-${kind}`],
  dutyForArea: kind === 'mash',
  suspended: false,
}));

class Positions extends SharingPositions {
  readonly byChild = new Map<PersonId, SharingPosition>();
  of(child: PersonId): Promise<SharingPosition> {
    return Promise.resolve(this.byChild.get(child) ?? emptyPosition(child));
  }
}

class Children extends ChildFactsSource {
  readonly byId = new Map<PersonId, ChildFacts>();
  of(child: PersonId): Promise<ChildFacts | undefined> {
    return Promise.resolve(this.byId.get(child));
  }
}

/** A caller at an edge without HTTP. */
export const callerFor = (
  viewer: Viewer,
  keyedHash: { of(purpose: string, text: string): string },
  key = 'key-1',
): Caller => {
  const { purpose, ...principal } = viewer;
  const facts = {
    requestId: '00000000-0000-4000-8000-000000000001',
    correlationId: 'correlation',
    idempotencyKey: key,
    receivedAt: someDay,
  };
  return new Caller({ principal, facts, keyedHash, ...(purpose === undefined ? {} : { purpose }) });
};

/** Everything of access on a log in memory; positions and children are set by the test. */
export const accessBench = async (agencies: readonly AgencyInFile[] = someAgencies) => {
  const log = new MemoryEventLog();
  const sealed = await openSealing({ memory: true });
  const { sealing, keyedHash, keyStore } = sealed;
  let now: Instant = someDay;
  const clock: Clock = { now: () => now };
  const readEvent = eventReader(new Upcasters());
  const ledger = new Ledger({ log, sealing, keyedHash, clock, readEvent });
  const register = new AgencyRegister(log, readEvent);
  await loadAgencies(agencies, { ledger, keyedHash, register, clock });
  const policy = await PolicyBook.open({ ledger, clock, bundle: readPolicyFiles() });
  const opened = new OpenedContent(sealing);
  const positions = new Positions();
  const children = new Children();
  const gate = new AccessGate({ register, policy, opened, clock, positions: () => positions, facts: () => children });
  return {
    log,
    ledger,
    clock,
    sealing,
    keyedHash,
    keyStore,
    readEvent,
    register,
    policy,
    opened,
    positions,
    children,
    gate,
    receipts: new Receipts(ledger, clock),
    as: (viewer: Viewer, key?: string) => callerFor(viewer, keyedHash, key),
    setClock: (at: Instant) => {
      now = at;
    },
    close: () => sealed.close(),
  };
};

export type AccessBench = Awaited<ReturnType<typeof accessBench>>;
