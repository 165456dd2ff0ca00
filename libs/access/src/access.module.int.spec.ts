import {
  Catch,
  Controller,
  Get,
  Global,
  Module,
  Param,
  Post,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, instant, personId, type StreamName } from '@safeguarding/kernel';
import { TestTokens, TokenRefused, TokenVerifier, type WithSettle } from '@safeguarding/platform';
import { AccessModule, type AccessParts } from './access.module.ts';
import { Caller } from './caller.ts';
import {
  aChild,
  aChildId,
  agencyOfKind,
  anEntry,
  anEventId,
  anInvolvement,
  aPosition,
} from './core/access-builders.ts';
import { allClasses } from './core/class-set.ts';
import { Action, CallerOf, Public } from './decorators.ts';
import { AccessGate } from './gate.ts';
import { OpenedContent } from './opened-content.ts';
import { ChildFactsSource, SharingPositions } from './ports.ts';
import { UnguardedRoutes } from './route-check.ts';
import { accessBench, someAgencies, type AccessBench } from './test-bench.ts';

const nobody = 'dddddddd-0000-4000-8000-000000000009';
const floorMs = 30;

@Controller('v1')
class Children {
  constructor(private readonly gate: AccessGate) {}

  @Get('children/:child')
  @Action('child:read')
  async read(@CallerOf() caller: Caller, @Param('child') child: string) {
    const view = await this.gate.child(caller, 'child:read', personId(child));
    if (!view.known) await this.gate.require('child:read', caller, { child: personId(child) });
    return { classes: view.classes };
  }

  @Post('children/:child/opt-outs')
  @Action('opt-out:record')
  async optOut(@CallerOf() caller: Caller, @Param('child') child: string) {
    await this.gate.require('opt-out:record', caller, { child: personId(child) });
    const { scope, key, actor } = caller.context('opt-out:record', { a: 1 });
    return { scope: scope.split('\n').length, key, agency: actor.agency };
  }

  @Get('ping')
  @Public()
  ping() {
    return 'pong';
  }
}

@Controller('open')
class Unguarded {
  @Get()
  read() {
    return 'everything';
  }
}

const statusOf: Readonly<Record<string, number>> = { malformed: 400, forbidden: 403, unknown: 404, unavailable: 503 };

/** As a lower layer writes one: it knows no decorator of ours. */
@Controller('health')
class Health {
  @Get()
  read() {
    return 'well';
  }
}

@Catch()
class Problems implements ExceptionFilter {
  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const error = (await http.getRequest<WithSettle>().settle?.(thrown)) ?? thrown;
    const reply = http.getResponse<{
      code(n: number): { header(k: string, v: string): unknown; send(b: unknown): void };
    }>();
    if (error instanceof TokenRefused) {
      const answer = reply.code(error.status);
      answer.header('www-authenticate', error.challenge);
      answer.send({ code: error.entry.code });
    } else if (error instanceof DomainError)
      reply.code(statusOf[error.entry.kind] ?? 500).send({ code: error.entry.code });
    else reply.code(500).send({ error: String(error) });
  }
}

const tokens = new TestTokens();
let bench: AccessBench;
let app: NestFastifyApplication;

const factsOf: AccessParts['factsOf'] = ({ headers }) => {
  const of = (name: string): string | undefined => headers[name] as string | undefined;
  const [purpose, key] = [of('x-purpose'), of('idempotency-key')];
  return {
    requestId: nobody,
    correlationId: 'c',
    receivedAt: instant('2026-03-10T10:30:00Z'),
    ...(purpose === undefined ? {} : { purpose }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
};

const start = async (...controllers: readonly (new (...parts: never[]) => object)[]) => {
  @Global()
  @Module({
    providers: [
      { provide: SharingPositions, useFactory: () => bench.positions },
      { provide: ChildFactsSource, useFactory: () => bench.children },
    ],
    exports: [SharingPositions, ChildFactsSource],
  })
  class HigherLayers {}

  const { log, ledger, readEvent, sealing, keyedHash, keyStore, clock } = bench;
  const module = await Test.createTestingModule({
    imports: [
      AccessModule.register({
        publicControllers: [Health],
        useFactory: () => ({
          log,
          ledger,
          readEvent,
          sealing,
          keyedHash,
          keyStore,
          clock,
          verifier: new TokenVerifier({ issuers: [tokens.issuer] }),
          agencies: someAgencies,
          factsOf,
          refusalFloorMs: floorMs,
        }),
      }),
      HigherLayers,
    ],
    controllers: [...controllers],
  }).compile();
  const started = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  started.useLogger(false);
  started.useGlobalFilters(new Problems());
  await started.init();
  await started.getHttpAdapter().getInstance().ready();
  return started;
};

beforeAll(async () => {
  bench = await accessBench();
  app = await start(Children, Health);
});
afterAll(async () => {
  await app.close();
  await bench.close();
});
beforeEach(() => {
  bench.children.byId.set(aChildId, aChild);
  bench.positions.byChild.set(aChildId, aPosition({ involvements: [anInvolvement('education')] }));
});

const teacher = { agency: 'education-1', roles: ['practitioner'] };
const constable = { agency: 'police-1', roles: ['practitioner'], subject: 'constable' };
const reading = { 'x-purpose': 'safeguarding' };
const ask = (
  url: string,
  token?: string,
  headers: Readonly<Record<string, string>> = reading,
  method: 'GET' | 'POST' = 'GET',
) =>
  app.inject({
    method,
    url,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });

describe('the guard', () => {
  it('lets anybody use a public route and nobody else’s without a token', async () => {
    expect((await ask('/v1/ping')).statusCode).toBe(200);
    expect((await ask('/health')).payload).toBe('well');
    const refused = await ask(`/v1/children/${aChildId}`);
    expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  it('lets a practitioner of an involved service read', async () => {
    const answer = await ask(`/v1/children/${aChildId}`, tokens.person(teacher));
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { classes: ['presence', 'identity', 'location', 'third-party'] },
    ]);
  });

  it('asks for a stronger sign-in where the same person could then read', async () => {
    const answer = await ask(`/v1/children/${aChildId}`, tokens.person({ ...teacher, strong: false }));
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('insufficient_user_authentication');
    expect(answer.headers['www-authenticate']).toContain('acr_values="phr phrh"');
  });

  it.each([
    ['an agency that nobody registered', tokens.person({ ...teacher, agency: 'nowhere-1' }), 'ACC-001'],
    ['a client of another agency', tokens.system({ agency: 'education-1', scopes: ['concerns:submit'] }), 'ACC-002'],
    ['a person without a role', tokens.person({ ...teacher, roles: [] }), 'ACC-003'],
    ['a person with a role that nobody knows', tokens.person({ ...teacher, roles: ['king'] }), 'ACC-003'],
    [
      'a system that would read a child',
      tokens.system({
        clientId: 'client-of-education',
        agency: 'education-1',
        roles: ['practitioner'],
        scopes: ['status:read'],
      }),
      'ACC-003',
    ],
  ])('forbids %s', async (_, token, code) => {
    const answer = await ask(`/v1/children/${aChildId}`, token);
    expect([answer.statusCode, answer.json()]).toEqual([403, { code }]);
  });

  it('refuses an ODS header that disagrees with the token', async () => {
    const headers = { ...reading, 'nhsd-end-user-organisation-ods': 'A99999' };
    const answer = await ask(`/v1/children/${aChildId}`, tokens.person({ ...teacher, odsCode: 'A99001' }), headers);
    expect([answer.statusCode, answer.json()]).toEqual([403, { code: 'IDN-018' }]);
  });

  it.each([
    ['no purpose', {}],
    ['a purpose of its own', { 'x-purpose': 'curiosity' }],
  ])('refuses a read with %s', async (_, headers) => {
    const answer = await ask(`/v1/children/${aChildId}`, tokens.person(teacher), headers);
    expect([answer.statusCode, answer.json()]).toEqual([400, { code: 'ACC-004' }]);
  });

  it('gives a command its context, and refuses one without a key', async () => {
    const post = (headers: Readonly<Record<string, string>>) =>
      ask(`/v1/children/${aChildId}/opt-outs`, tokens.person(teacher), headers, 'POST');
    expect((await post({ 'idempotency-key': 'k' })).json()).toEqual({ scope: 4, key: 'k', agency: 'education-1' });
    expect((await post({})).json()).toEqual({ code: 'ACC-005' });
  });
});

describe('a "not for you"', () => {
  const refusals = async () =>
    (await bench.log.readStream('reads-police-1-202603' as StreamName)).map((event) => bench.readEvent(event).facts);

  it('is the same answer, in the same time, with the same record, for a hidden child and for nobody', async () => {
    const timed = async (child: string) => {
      const began = performance.now();
      const { statusCode, payload, headers } = await ask(`/v1/children/${child}`, tokens.person(constable));
      return { answer: { statusCode, payload, type: headers['content-type'] }, tookMs: performance.now() - began };
    };
    const hidden = await timed(aChildId);
    const none = await timed(nobody);
    expect(hidden.answer).toEqual(none.answer);
    expect(hidden.answer).toMatchObject({ statusCode: 404, payload: '{"code":"LED-002"}' });
    expect(Math.min(hidden.tookMs, none.tookMs)).toBeGreaterThan(floorMs - 2);
    const [first, second] = await refusals();
    expect(first).toEqual({ ...second, asked: [aChildId] });
    expect(second).toMatchObject({ answer: 'refused', asked: [nobody], children: [] });
  });

  it('that cannot be put on record is 503', async () => {
    bench.log.faults.failNextAppend('reads-');
    const answer = await ask(`/v1/children/${nobody}`, tokens.person(constable));
    expect([answer.statusCode, answer.json()]).toEqual([503, { code: 'ACC-006' }]);
  });
});

it('what was opened is forgotten before an erasure is acknowledged', async () => {
  const id = anEventId(120);
  const binding = { eventId: id, type: 'ConcernRaised', schemaVersion: 1 };
  const part = { person: aChildId, classes: { narrative: { text: 'told' } } };
  const sealed = await bench.sealing.seal(binding, agencyOfKind('education'), 'child-record', [part]);
  const entry = anEntry('education', { id, binding, sealed, fields: {} });
  const opened = app.get(OpenedContent);
  expect((await opened.show(entry, allClasses)).fields).toEqual({ text: 'told' });
  await bench.keyStore.destroy({ person: aChildId }, { why: 'retention-ended', at: bench.clock.now() });
  expect((await opened.show(entry, allClasses)).fields).toEqual({});
});

describe('the start', () => {
  it('is refused where a route has no action', async () => {
    await expect(start(Children, Unguarded)).rejects.toThrow(UnguardedRoutes);
    await expect(start(Children, Unguarded)).rejects.toThrow('GET /open (Unguarded.read)');
  });
});
