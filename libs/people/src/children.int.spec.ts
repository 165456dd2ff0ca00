import { Global, Module, type Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AccessModule, ChildFactsSource, SharingPositions } from '@safeguarding/access';
import { eventReader, MemoryEventLog, Upcasters } from '@safeguarding/event-log';
import { instant, type Clock, type PersonId, type Position } from '@safeguarding/kernel';
import { EVENT_LOG, IDENTIFIER_HASH, Ledger, READ_EVENT, SEALING } from '@safeguarding/ledger';
import {
  CLOCK,
  configureHttp,
  createAdapter,
  Logs,
  Metrics,
  openApiOf,
  PositionTokens,
  readConfig,
  TestTokens,
  TokenVerifier,
} from '@safeguarding/platform';
import { KeyedHash, openSealing, SealedTokens, type OpenedSealing } from '@safeguarding/sealing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NameIndex } from './name-search/name-index.ts';
import { BirthLinks } from './births/birth-links.ts';
import { FencePositions, NotedBirthLinks, someAgencies } from './people-bench.ts';
import { peopleEvents } from './people-slices.ts';
import { PeopleModule } from './people.module.ts';

const requestId = '5a5a5a5a-0000-4000-8000-000000000001';
const known = '9990000018';
const unknown = '9990000107';
const named = (value: string, family = 'Canary-Family') => ({
  identifiers: [{ kind: 'nhs-number', value }],
  demographics: { name: { family }, dateOfBirth: '2021-05-04' },
});

class PlainPositions extends PositionTokens {
  constructor(private readonly opened: OpenedSealing) {
    super();
  }
  seal(position: Position): string {
    return this.opened.tokens.seal('position', position);
  }
  open(token: string): Position | undefined {
    return this.opened.tokens.open('position', token) as Position | undefined;
  }
}

const tokens = new TestTokens();
const log = new MemoryEventLog();
const positions = new FencePositions();
const lines: string[] = [];
let opened: OpenedSealing;
let app: NestFastifyApplication;
let keys = 0;

beforeAll(async () => {
  opened = await openSealing({ memory: true });
  const { sealing, keyedHash, identifierHash, keyStore } = opened;
  const clock: Clock = { now: () => instant('2026-03-10T10:30:00Z') };
  const readEvent = eventReader(new Upcasters(peopleEvents));
  const ledger = new Ledger({ log, sealing, keyedHash, clock, readEvent });
  const providers: (Provider & { readonly provide: unknown })[] = [
    { provide: CLOCK, useValue: clock },
    { provide: EVENT_LOG, useValue: log },
    { provide: SEALING, useValue: sealing },
    { provide: IDENTIFIER_HASH, useValue: identifierHash },
    { provide: READ_EVENT, useValue: readEvent },
    { provide: Ledger, useValue: ledger },
    { provide: KeyedHash, useValue: keyedHash },
    { provide: SealedTokens, useValue: opened.tokens },
    { provide: SharingPositions, useValue: positions },
    { provide: NameIndex, useValue: NameIndex.open({ file: ':memory:' }) },
    { provide: BirthLinks, useValue: new NotedBirthLinks() },
  ];
  @Global()
  @Module({ providers, exports: providers.map(({ provide }) => provide) as symbol[] })
  class Foundation {}

  const verifier = new TokenVerifier({ issuers: [tokens.issuer] });
  const parts = { log, ledger, readEvent, sealing, keyedHash, keyStore, clock, verifier, agencies: someAgencies };
  const module = await Test.createTestingModule({
    imports: [
      Foundation,
      AccessModule.register({ useFactory: () => parts }),
      PeopleModule.with({ testNumbers: 'accept' }),
    ],
  }).compile();
  const config = readConfig({ PROFILE: 'development' });
  app = module.createNestApplication<NestFastifyApplication>(createAdapter(config), { bodyParser: false });
  app.useLogger(false);
  configureHttp(app, {
    config,
    clock,
    logs: new Logs('info', { write: (line: string) => void lines.push(line) }),
    metrics: new Metrics({ process: false }),
    positions: new PlainPositions(opened),
    reached: () => Promise.resolve(true),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await app.close();
  await opened.close();
});

const person = (agency: string) => tokens.person({ agency: `${agency}-1`, roles: ['practitioner'], subject: agency });
const system = (agency: string) =>
  tokens.system({ clientId: `client-of-${agency}`, agency: `${agency}-1`, scopes: ['children:submit'] });

const send = async (
  token: string,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  headers: Readonly<Record<string, string>> = {},
) => {
  const all = {
    authorization: `Bearer ${token}`,
    'x-request-id': requestId,
    'x-purpose': 'direct-care',
    'idempotency-key': `key-${String((keys += 1))}`,
    ...headers,
  };
  return app.inject({
    method,
    url,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    ...(payload === undefined ? {} : { payload }),
  });
};
type Answer = Awaited<ReturnType<typeof send>>;
/** All that a caller gets of an answer, `Date` apart. */
const whole = ({ statusCode, headers, payload }: Answer) => {
  return { statusCode, headers: { ...headers, date: '' }, payload };
};
const idOf = (answer: Answer): PersonId => answer.json<{ id: PersonId }>().id;
const search = (token: string, value: string) =>
  send(token, 'POST', '/v1/children/search', { identifiers: [{ kind: 'nhs-number', value }] });
const refusals = async () =>
  (await log.readAll())
    .filter(({ stream }) => stream.startsWith('reads-police'))
    .map(({ stream, type, body }) => ({ stream, type, facts: (JSON.parse(body) as { facts: object }).facts }));

let child: PersonId;
beforeEach(async () => {
  child = idOf(await send(system('gp-practice'), 'POST', '/v1/children', named(known)));
  positions.byChild.delete(child);
  positions.involve(child, 'gp-practice', 'education');
});

describe('POST /v1/children', () => {
  it('answers a found child and a new one alike: status, shape, headers', async () => {
    const found = whole(await send(system('police'), 'POST', '/v1/children', named(known)));
    const made = whole(await send(system('police'), 'POST', '/v1/children', named('9990000026')));
    expect(found.statusCode).toBe(201);
    expect(found.payload).toBe(JSON.stringify({ id: child }));
    const shape = ({ statusCode, headers, payload }: typeof found) => ({
      statusCode,
      names: Object.keys(headers),
      lengths: Object.values(headers).map((value) => String(value).length),
      payload: payload.replaceAll(/[0-9a-f]/g, '0'),
    });
    expect(shape(made)).toEqual(shape(found));
    expect(found.headers).toMatchObject({
      location: `/v1/children/${child}`,
      etag: expect.stringMatching(/^W\/"[\w-]{43}"$/) as unknown,
      'x-position': expect.stringMatching(/^[\w-]+$/) as unknown,
      'cache-control': 'private, no-store',
    });
  });

  it('takes no less time for a child that is there', async () => {
    const timed = async (value: string) => {
      const began = performance.now();
      await send(system('police'), 'POST', '/v1/children', named(value));
      return performance.now() - began;
    };
    for (const value of [known, '9990000034']) expect(await timed(value)).toBeGreaterThan(45);
  });

  it('gives two systems that claim one number the same id', async () => {
    const answers = await Promise.all(
      ['police', 'education', 'health-visiting'].map((agency) =>
        send(system(agency), 'POST', '/v1/children', named('999 000 0042')),
      ),
    );
    expect(new Set(answers.map(idOf)).size).toBe(1);
  });

  it('gives fifty retries at once, and a later one, the same answer; another body is 422', async () => {
    const again = (body: object) =>
      send(system('gp-practice'), 'POST', '/v1/children', body, { 'idempotency-key': 'same-key' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => again(named('9990000050'))));
    // Positions leave sealed, each time under another seal.
    const same = (answer: Answer) => ({ ...whole(answer), headers: { ...answer.headers, date: '', 'x-position': '' } });
    expect(new Set(answers.map((answer) => JSON.stringify(same(answer)))).size).toBe(1);
    // Somebody else says something in between.
    await send(system('police'), 'POST', '/v1/children', named('9990000050', 'Other'));
    await send(system('gp-practice'), 'POST', '/v1/children', named('9990000050', 'Third'));
    const [first] = answers;
    expect(same(await again(named('9990000050')))).toEqual(first && same(first));
    const before = (await log.readAll()).length;
    expect((await again(named('9990000069'))).statusCode).toBe(422);
    expect(await log.readAll()).toHaveLength(before);
  });

  it.each([
    [{ ...named('9991234560') }, 'PEO-001', '/identifiers/0/value'],
    [{ demographics: {} }, 'PEO-002', '/identifiers'],
    [{ ...named(known), demographics: { dateOfBirth: '2020-02-30' } }, 'PEO-007', '/demographics/dateOfBirth'],
  ])('points at what is malformed and does not repeat it', async (body, code, pointer) => {
    const answer = await send(system('gp-practice'), 'POST', '/v1/children', body);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code, errors: [{ pointer, code }] }]);
    expect(answer.payload).not.toMatch(/9991234560|2020-02-30|Canary/);
  });

  it.each([
    { ...named(known), extra: 1 },
    { identifiers: 'x' },
    { identifiers: [{ kind: 'passport', value: '1' }] },
    { identifiers: [null] },
    { ...named(known), demographics: { name: { given: [1] } } },
    { ...named(known), kind: 'admin' },
    [],
  ])('refuses a body that is not what its class says: %#', async (body) => {
    expect((await send(system('gp-practice'), 'POST', '/v1/children', body)).statusCode).toBe(400);
  });

  it('takes null for a member that was left out', async () => {
    const { demographics } = named(known);
    const nulls = {
      kind: null,
      identifierOmittedBecause: null,
      demographics: { ...demographics, sex: null, addresses: null },
    };
    const answer = await send(system('gp-practice'), 'POST', '/v1/children', { ...named(known), ...nulls });
    expect([answer.statusCode, answer.payload]).toEqual([201, JSON.stringify({ id: child })]);
    const none = { demographics: null, identifiers: null, identifierOmittedBecause: 'not-known' };
    expect((await send(system('gp-practice'), 'POST', '/v1/children', none)).statusCode).toBe(201);
  });

  it('needs a key', async () => {
    const answer = await send(system('gp-practice'), 'POST', '/v1/children', named(known), {
      'idempotency-key': '',
      'x-request-id': '',
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('POST /v1/children/search', () => {
  it('answers alike, byte for byte and in its record, for a child that may not be known and for nobody', async () => {
    const before = (await refusals()).length;
    const hidden = await search(person('police'), known);
    const nobody = await search(person('police'), unknown);
    expect(whole(hidden)).toEqual(whole(nobody));
    expect([hidden.statusCode, hidden.payload]).toEqual([200, '{"items":[]}']);
    const [first, second] = (await refusals()).slice(before).map((refusal) => JSON.stringify(refusal));
    const opaque = (text: string | undefined) => text?.replaceAll(/"asked":\["[0-9a-f-]{36}"\]/g, '"asked":["…"]');
    expect(opaque(first)).toBe(opaque(second));
    expect(opaque(second)).toContain('"answer":"refused"');
  });

  it('has teeth: the same two numbers differ for whom the child is known', async () => {
    const found = await search(person('education'), known);
    expect(found.payload).toBe(JSON.stringify({ items: [{ id: child }] }));
    expect(whole(found)).not.toEqual(whole(await search(person('education'), unknown)));
  });

  it('needs a purpose, a person and a strong sign-in', async () => {
    const body = { identifiers: [{ kind: 'nhs-number', value: known }] };
    const ask = (token: string, headers: Readonly<Record<string, string>> = {}) =>
      send(token, 'POST', '/v1/children/search', body, headers);
    expect((await ask(person('education'), { 'x-purpose': '' })).statusCode).toBe(400);
    expect((await ask(system('education'))).statusCode).toBe(403);
    const weak = tokens.person({ agency: 'education-1', roles: ['practitioner'], strong: false });
    expect((await ask(weak)).statusCode).toBe(401);
  });

  it('that cannot be put on record is 503, found or not', async () => {
    for (const [who, value] of [
      ['education', known],
      ['police', known],
      ['police', unknown],
    ] as const) {
      log.faults.failNextAppend('reads-');
      expect((await search(person(who), value)).statusCode).toBe(503);
    }
  });
});

describe('one child', () => {
  it('is read, read again as unchanged, corrected with its tag, and read anew', async () => {
    const url = `/v1/children/${child}`;
    const read = await send(person('gp-practice'), 'GET', url);
    const etag = String(read.headers.etag);
    expect(read.json()).toMatchObject({ id: child, dateOfBirth: '2021-05-04' });
    expect((await send(person('gp-practice'), 'GET', url, undefined, { 'if-none-match': etag })).statusCode).toBe(304);
    const body = {
      reason: 'recorded-in-error',
      demographics: { name: { family: 'Right' }, dateOfBirth: '2021-05-05' },
    };
    const correct = (headers: Readonly<Record<string, string>>) =>
      send(person('gp-practice'), 'POST', `${url}/corrections`, body, headers);
    expect((await correct({})).statusCode).toBe(428);
    expect((await correct({ 'if-match': 'W/"other"' })).statusCode).toBe(412);
    // A command states no purpose.
    const corrected = await correct({ 'if-match': etag, 'x-purpose': '' });
    expect([corrected.statusCode, corrected.payload]).toEqual([201, JSON.stringify({ id: child })]);
    expect((await correct({ 'if-match': etag })).statusCode).toBe(412);
    expect((await send(person('education'), 'GET', url)).json()).toMatchObject({ name: { family: 'Right' } });
  });

  it('that may not be known is answered, to every route, as nobody', async () => {
    const nobody = 'dddddddd-0000-4000-8000-000000000009';
    const related = `relationships/${nobody}/end`;
    const routes = [
      ['GET', '', undefined],
      ['POST', '/corrections', { reason: 'changed-since', demographics: { sex: 'female' } }],
      ['POST', '/relationships', { relation: 'parent', other: { demographics: { name: { family: 'M' } } } }],
      ['POST', `/${related}`, { reason: 'ended' }],
    ] as const;
    for (const [method, path, body] of routes) {
      const ask = async (id: string) => whole(await send(person('police'), method, `/v1/children/${id}${path}`, body));
      const hidden = await ask(child);
      expect(hidden.statusCode).toBe(404);
      expect(await ask(nobody)).toEqual(hidden);
      expect(await ask('not-an-id')).toEqual(hidden);
    }
  });

  it('is related to somebody, who is shown to those who may see, until it ends', async () => {
    const url = `/v1/children/${child}/relationships`;
    const body = { relation: 'carer', other: { demographics: { name: { family: 'Carer-Name' } } } };
    const related = await send(person('gp-practice'), 'POST', url, body);
    expect([related.statusCode, related.headers.location]).toEqual([201, `/v1/children/${child}`]);
    const shown = async () => (await send(person('education'), 'GET', `/v1/children/${child}`)).payload;
    expect(await shown()).toContain('Carer-Name');
    const end = `${url}/${String(idOf(related))}/end`;
    const headers = { 'if-match': String(related.headers.etag) };
    expect((await send(person('gp-practice'), 'POST', end, { reason: 'ended' }, headers)).statusCode).toBe(200);
    expect(await shown()).not.toContain('Carer-Name');
  });

  it('is nobody’s to read for a system', async () => {
    expect((await send(system('gp-practice'), 'GET', `/v1/children/${child}`)).statusCode).toBe(403);
  });
});

it('nothing of a person stands in a line of the log file', () => {
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('')).not.toMatch(/Canary|Carer-Name|999000|2021-05/);
});

it('access asks this library who a child is', async () => {
  expect(await app.get(ChildFactsSource).of(child)).toMatchObject({ child, kind: 'child' });
});

it('every route is in the OpenAPI document under an id of its own', () => {
  const operations = Object.entries(openApiOf(app).paths).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) =>
      item[method] ? [`${method} ${path} ${String(item[method].operationId)}`] : [],
    ),
  );
  expect(operations.filter((operation) => operation.includes('/v1/children'))).toEqual([
    'post /v1/children children_register',
    'post /v1/children/search children_search',
    'get /v1/children/{childId} children_read',
    'post /v1/children/{childId}/corrections children_correct',
    'post /v1/children/{childId}/relationships children_relate',
    'post /v1/children/{childId}/relationships/{relationshipId}/end children_endRelationship',
    'get /v1/children/{childId}/alleged-perpetrators perpetrators_list',
    'post /v1/children/{childId}/alleged-perpetrators perpetrators_label',
    'post /v1/children/{childId}/alleged-perpetrators/{labelId}/changes perpetrators_change',
    'post /v1/children/{childId}/alleged-perpetrators/{labelId}/end perpetrators_end',
    'post /v1/children/{childId}/identifiers numbers_record',
    'post /v1/children/{childId}/identifiers/retraction numbers_retract',
    'post /v1/children/{childId}/pregnancy-end births_end',
    'post /v1/children/{childId}/birth/undoing births_undo',
    'post /v1/children/name-search nameSearch_search',
  ]);
});
