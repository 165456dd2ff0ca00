import {
  AccessGate,
  AgencyRegister,
  Caller,
  ChildFactsSource,
  emptyPosition,
  loadAgencies,
  OpenedContent,
  PolicyBook,
  readAgencies,
  readPolicyFiles,
  Receipts,
  SharingPositions,
  type AgencyKind,
  type ChildFacts,
  type SharingPosition,
  type Viewer,
} from '@safeguarding/access';
import { eventReader, MemoryEventLog, ReadDatabase, Upcasters, type EventLog } from '@safeguarding/event-log';
import {
  agencyId,
  instant,
  localDate,
  streamName,
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type StreamName,
  type ThingId,
} from '@safeguarding/kernel';
import { Ledger, type ReadEvent } from '@safeguarding/ledger';
import { BirthLinks, IdentifierClaims, PeopleRegister, Pregnancies } from '@safeguarding/people';
import { openSealing } from '@safeguarding/sealing';
import { SharingService } from '@safeguarding/sharing';
import { someLegal } from './core/referral-builders.ts';
import type { ScreeningStage } from './core/referral-vocabulary.ts';
import { LocalStages } from './local-stages.ts';
import { referralInboxModel } from './referral-inbox/referral-inbox-model.ts';
import { ReferralInbox } from './referral-inbox/referral-inbox.ts';
import { ReferralReader } from './referral-reader.ts';
import { ReferralService } from './referral-service.ts';
import { ReferredChildren } from './referred-children.ts';
import type { SubmitReferralBody } from './referrals.requests.ts';
import { whenReferralSubmittedThenOpenLead } from './when-referral-submitted-then-open-lead.ts';

// Invented services, people and children for tests.

const kinds: readonly AgencyKind[] = ['gp-practice', 'mash', 'police', 'hsct'];
export const serviceOf = (kind: AgencyKind): AgencyId => agencyId(`${kind}-1`);
const start = instant('2026-03-10T10:30:00Z');

/** Leads, withdrawn addresses and the test's own involvements, folded from the log at each question. */
class Positions extends SharingPositions {
  readonly involved = new Set<AgencyId>();

  constructor(
    private readonly log: EventLog,
    private readonly readEvent: ReadEvent,
  ) {
    super();
  }

  async of(child: PersonId): Promise<SharingPosition> {
    const stored = (await this.log.readStream(streamName('sharing', child))).map(this.readEvent);
    const ofType = (type: string) => stored.filter((event) => event.type === type);
    const leads = ofType('LeadOpened').map((event) => {
      const facts = event.facts as unknown as { agency: AgencyId; referral: ThingId; from: Instant };
      const closed = ofType('LeadClosed').find(({ revision }) => revision > event.revision);
      return { ...facts, event: event.id, ...(closed ? { until: closed.recordedAt } : {}) };
    });
    const withdrawnAddresses = ofType('AddressWithdrawn').map(({ id, facts, recordedAt }) => ({
      ...(facts as unknown as { thing: ThingId; agency: AgencyId }),
      from: recordedAt,
      event: id,
    }));
    const involvements = [...this.involved].map((agency, index) => ({
      id: `a0000000-0000-4000-8000-00000000000${String(index)}` as ThingId,
      agency,
      kind: 'gp-practice' as const,
      from: instant('2020-01-01T00:00:00Z'),
      earnedBy: 'registration' as const,
      sensitive: false,
      event: child as string as RecordedEvent['id'],
    }));
    return { ...emptyPosition(child), revision: stored.length - 1, involvements, leads, withdrawnAddresses };
  }
}

class Children extends ChildFactsSource {
  of(child: PersonId): Promise<ChildFacts> {
    return Promise.resolve({ child, kind: 'child', dateOfBirth: localDate('2018-01-15') });
  }
}

const person = (kind: AgencyKind, roles: Viewer['roles']): Viewer => ({
  via: 'person',
  ref: `u-${'1'.repeat(32)}` as ActorRef,
  agency: serviceOf(kind),
  agencyKind: kind,
  nation: 'england',
  roles,
  scopes: [],
  strongAuthentication: true,
  purpose: 'referral-handling',
  issuer: 'https://issuer.example',
  clientId: `client-of-${kind}`,
});
export const gp = person('gp-practice', ['practitioner']);
export const socialWorker = person('mash', ['social-worker']);
export const officer = person('police', ['practitioner']);
export const gpSystem: Viewer = {
  ...gp,
  via: 'system',
  ref: `s-${'2'.repeat(32)}` as ActorRef,
  roles: ['submitting-system'],
  scopes: ['referrals:submit', 'status:read'],
};

/** Two siblings by identifiers of the test range. */
export const aBody = (changes: Partial<SubmitReferralBody> = {}): SubmitReferralBody => ({
  recipient: serviceOf('mash'),
  children: [
    {
      child: {
        identifiers: [{ kind: 'nhs-number', value: '999 000 0018' }],
        demographics: { name: { family: 'Canary-A' }, addresses: [{ use: 'current', postcode: 'ZZ99 3VZ' }] },
      },
      summary: 'canary-summary-a',
      narrative: 'canary-narrative-a',
    },
    { child: { identifierOmittedBecause: 'not-known' }, summary: 'canary-summary-b', childsVoice: 'canary-voice-b' },
  ],
  urgency: 'same-day',
  categories: ['neglect'],
  legal: { ...someLegal, policyDocument: 'doc-1' },
  consentInformation: { familyInformed: 'no', notSoughtReasons: ['would-increase-risk'] },
  ...changes,
});

/** The stages that the area of these tests has declared, if it has any. */
class DeclaredStages extends LocalStages {
  declared: readonly ScreeningStage[] | undefined;

  stagesOn(): Promise<readonly ScreeningStage[] | undefined> {
    return Promise.resolve(this.declared);
  }
}

/** No test of referrals tells of a birth. */
class NoBirths extends BirthLinks {
  join(): Promise<void> {
    return Promise.reject(new Error('Nobody is born here.'));
  }

  separate(): Promise<void> {
    return this.join();
  }
}

/** Everything of this library on a log in memory; `wrap` breaks the log that commands write to. */
export const referralBench = async (wrap: (log: EventLog) => EventLog = (log) => log) => {
  const log = new MemoryEventLog();
  const opened = await openSealing({ memory: true });
  const { sealing, keyedHash, identifierHash, tokens } = opened;
  let now: Instant = start;
  const clock = { now: () => now };
  const readEvent = eventReader(new Upcasters());
  const ledger = new Ledger({ log: wrap(log), sealing, keyedHash, clock, readEvent });
  const register = new AgencyRegister(log, readEvent);
  const agencies = readAgencies(
    kinds.map((kind) => ({
      code: serviceOf(kind),
      name: `The ${kind}`,
      kind,
      nation: kind === 'hsct' ? 'northern-ireland' : 'england',
      area: 'E06000001',
      clients: [`client-of-${kind}`],
    })),
  );
  await loadAgencies(agencies, { ledger, keyedHash, register, clock });
  const policy = await PolicyBook.open({ ledger, clock, bundle: readPolicyFiles() });
  const positions = new Positions(log, readEvent);
  const children = new Children();
  const gate = new AccessGate({
    register,
    policy,
    opened: new OpenedContent(sealing),
    clock,
    positions: () => positions,
    facts: () => children,
  });
  const stages = new DeclaredStages();
  const receipts = new Receipts(ledger, clock);
  const claims = new IdentifierClaims({ ledger, sealing, identifierHash });
  const births = { pregnancies: new Pregnancies({ ledger, sealing, identifierHash, clock }), links: new NoBirths() };
  const people = new PeopleRegister({ ledger, sealing, claims, clock, testNumbers: 'accept', births });
  const sharing = new SharingService(ledger);
  const db = ReadDatabase.open({ file: ':memory:' });
  const model = referralInboxModel(readEvent);
  const reaction = whenReferralSubmittedThenOpenLead(ledger, sharing, readEvent);
  const triggers = new Set(reaction.eventTypes);
  return {
    log,
    ledger,
    sharing,
    positions,
    service: new ReferralService(ledger, gate, register, new ReferredChildren(people, gate), sharing, {
      get: () => stages,
    }),
    stages,
    reader: new ReferralReader(ledger, gate, register, receipts),
    inbox: new ReferralInbox(db, gate, receipts, tokens),
    /** A caller with its own key, If-Match and so on. */
    as: ({ purpose, ...principal }: Viewer, key: string, headers: Partial<Caller['facts']> = {}): Caller => {
      const requestId = '00000000-0000-4000-8000-000000000001';
      const facts = { requestId, correlationId: key, idempotencyKey: key, receivedAt: now, ...headers };
      return new Caller({ principal, facts, keyedHash, ...(purpose === undefined ? {} : { purpose }) });
    },
    recorded: async (stream?: string): Promise<readonly RecordedEvent[]> =>
      (stream === undefined ? await log.readAll() : await log.readStream(stream as StreamName)).map(readEvent),
    /** Runs the reaction over everything that was ever recorded, as after a lost checkpoint. */
    react: async () => {
      for (const event of await log.readAll())
        if (triggers.has(event.type)) await reaction.handle(event, new AbortController().signal);
    },
    /** Brings the read model up to date. */
    project: async () => {
      db.startAnew(model);
      const events = (await log.readAll()).filter(({ type }) => model.eventTypes?.includes(type));
      model.apply(events, db);
    },
    tick: (at: string) => {
      now = instant(at);
    },
    close: () => {
      db.close();
      return opened.close();
    },
  };
};

export type ReferralBench = Awaited<ReturnType<typeof referralBench>>;
