import { Global, Module, type Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule, readAgencies, type AgencyKind } from '@safeguarding/access';
import { eventReader, MemoryEventLog, ReadDatabase, Upcasters } from '@safeguarding/event-log';
import { agencyId, instant, type Clock, type Position, type RecordedEvent } from '@safeguarding/kernel';
import { EVENT_LOG, IDENTIFIER_HASH, Ledger, READ_EVENT, SEALING } from '@safeguarding/ledger';
import { NameIndex, PeopleModule } from '@safeguarding/people';
import {
  CLOCK,
  configureHttp,
  createAdapter,
  Logs,
  Metrics,
  PositionTokens,
  readConfig,
  TestTokens,
  TokenVerifier,
} from '@safeguarding/platform';
import { KeyedHash, openSealing, SealedTokens } from '@safeguarding/sealing';
import { OpenWork, SharingModule } from '@safeguarding/sharing';
import { ConcernService } from './concern-service.ts';
import { ConcernsModule } from './concerns.module.ts';
import { OwnConcernsModule } from './own-concerns/own-concerns.module.ts';
import { ownConcernsModel } from './own-concerns/own-concerns-model.ts';

// Invented services, people and children for tests.

const kinds: readonly AgencyKind[] = ['gp-practice', 'health-visiting', 'education', 'police', 'mash'];
const start = instant('2026-03-10T10:30:00Z');

/** The four legal facts of a practice that addresses somebody without consent. */
export const someLegal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'dpa2018-sch1-para18',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
  policyDocument: 'canary-policy-document',
} as const;

/** A concern with a canary in every text. */
export const aConcern = {
  category: 'neglect',
  riskLevel: 'high',
  occurredOn: '2026-03-09',
  summary: 'canary-summary',
  narrative: 'canary-narrative',
  health: 'canary-health',
  others: [
    { relationship: 'parent', name: 'canary-parent', note: 'canary-note', awareOfSharing: false },
    { relationship: 'alleged-perpetrator', name: 'canary-perpetrator', awareOfAllegation: false },
  ],
} as const;

/** A child by an identifier of the test range. */
export const aChild = (number: string) => ({
  identifiers: [{ kind: 'nhs-number', value: number }],
  demographics: { name: { family: 'Canary-Family' }, dateOfBirth: '2023-05-04' },
});

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly key?: string };

/** Concerns over HTTP on a log in memory, with the register of people and the fence as they are. */
export const concernBench = async () => {
  const tokens = new TestTokens();
  const log = new MemoryEventLog();
  const opened = await openSealing({ memory: true });
  const { sealing, keyedHash, identifierHash, keyStore } = opened;
  let now = start;
  const clock: Clock = { now: () => now };
  const readEvent = eventReader(new Upcasters());
  const ledger = new Ledger({ log, sealing, keyedHash, clock, readEvent });
  const db = ReadDatabase.open({ file: ':memory:' });
  const model = ownConcernsModel(readEvent);
  const agencies = readAgencies(
    kinds.map((kind) => ({
      code: `${kind}-1`,
      name: `The ${kind} of Oakfield`,
      kind,
      nation: 'england',
      area: 'E06000001',
      clients: [`client-of-${kind}`],
    })),
  );
  const providers: (Provider & { readonly provide: unknown })[] = [
    { provide: CLOCK, useValue: clock },
    { provide: EVENT_LOG, useValue: log },
    { provide: SEALING, useValue: sealing },
    { provide: IDENTIFIER_HASH, useValue: identifierHash },
    { provide: READ_EVENT, useValue: readEvent },
    { provide: Ledger, useValue: ledger },
    { provide: KeyedHash, useValue: keyedHash },
    { provide: SealedTokens, useValue: opened.tokens },
    { provide: ReadDatabase, useValue: db },
    { provide: NameIndex, useValue: NameIndex.open({ file: ':memory:' }) },
    { provide: OpenWork, useValue: new OpenWork(db, []) },
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) as symbol[] })
  class Foundation {}

  class Positions extends PositionTokens {
    seal(position: Position): string {
      return opened.tokens.seal('position', position);
    }
    open(token: string): Position | undefined {
      return opened.tokens.open('position', token) as Position | undefined;
    }
  }

  const verifier = new TokenVerifier({ issuers: [tokens.issuer] });
  const parts = { log, ledger, readEvent, sealing, keyedHash, keyStore, clock, verifier, agencies };
  @Module({
    imports: [
      Foundation,
      AccessModule.register({ useFactory: () => parts }),
      PeopleModule.with({ testNumbers: 'accept' }),
      SharingModule,
      ConcernsModule,
      OwnConcernsModule,
    ],
  })
  class Concerns {}

  const config = readConfig({ PROFILE: 'development' });
  const app = await NestFactory.create<NestFastifyApplication>(Concerns, createAdapter(config), {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  configureHttp(app, {
    config,
    clock,
    logs: new Logs('info', { write: () => undefined }),
    metrics: new Metrics({ process: false }),
    positions: new Positions(),
    reached: () => Promise.resolve(true),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  let keys = 0;
  const send = async (token: string, method: 'GET' | 'POST', url: string, payload?: object, sent: Sent = {}) => {
    const { headers = {}, key = `key-${String((keys += 1))}` } = sent;
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, 'x-purpose': 'direct-care', 'idempotency-key': key, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const { statusCode: status, headers: got, payload: text } = answer;
    const body = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
    return { status, text, body, code: body['code'], etag: String(got.etag), headers: got };
  };
  const system = (kind: AgencyKind, ...scopes: readonly string[]): string =>
    tokens.system({ clientId: `client-of-${kind}`, agency: agencyId(`${kind}-1`), scopes });
  return {
    /** A practitioner of the one service of this kind. */
    person: (kind: AgencyKind, role = 'practitioner'): string =>
      tokens.person({ agency: `${kind}-1`, roles: [role], subject: `${kind}-${role}` }),
    system,
    get: (token: string, url: string, headers: Readonly<Record<string, string>> = {}) =>
      send(token, 'GET', url, undefined, { headers }),
    post: (token: string, url: string, body: object, sent?: Sent) => send(token, 'POST', url, body, sent),
    /** A child on the register with which these services work. */
    child: async (number: string, ...involved: readonly AgencyKind[]): Promise<string> => {
      const registrar = system('gp-practice', 'children:submit');
      const child = String((await send(registrar, 'POST', '/v1/children', aChild(number))).body['id']);
      for (const kind of involved)
        await send(system(kind, 'involvements:submit'), 'POST', '/v1/registrations', { child });
      return child;
    },
    recorded: async (prefix = ''): Promise<readonly RecordedEvent[]> =>
      (await log.readAll()).filter(({ stream }) => stream.startsWith(prefix)).map(readEvent),
    service: app.get(ConcernService),
    /** Brings the read model up to date. */
    project: async () => {
      db.startAnew(model);
      model.apply(
        (await log.readAll()).filter(({ type }) => model.eventTypes?.includes(type)),
        db,
      );
    },
    tick: (at: string) => {
      now = instant(at);
    },
    close: async () => {
      await app.close();
      db.close();
      await opened.close();
    },
  };
};

export type ConcernBench = Awaited<ReturnType<typeof concernBench>>;
export type Answer = Awaited<ReturnType<ConcernBench['post']>>;
