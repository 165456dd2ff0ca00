import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { routesOf } from '@safeguarding/access';
import { ReadDatabase, runProjection, type ReadModel } from '@safeguarding/event-log';
import fc from 'fast-check';
import { readModels } from '../../apps/standalone/src/capabilities.ts';
import { legal, World, type Answer } from '../support/world.ts';

type Table = readonly (readonly unknown[])[];

/** One command of a history; numbers pick among what is there by then. */
type Step = {
  readonly kind:
    'raise' | 'amend' | 'withdraw' | 'refer' | 'acknowledge' | 'opt-out' | 'disclose' | 'take-back' | 'read';
  readonly child: number;
  readonly pick: number;
  readonly day: number;
};

type Made = { readonly path: string; readonly tag: string; readonly by: string };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'raise',
    'amend',
    'withdraw',
    'refer',
    'acknowledge',
    'opt-out',
    'disclose',
    'take-back',
    'read',
  ),
  child: fc.nat({ max: 2 }),
  pick: fc.nat(),
  day: fc.integer({ min: 1, max: 28 }),
});
/** So that no run is without any kind of event. */
const oneOfEach: Step[] = (
  ['raise', 'amend', 'raise', 'withdraw', 'refer', 'acknowledge', 'disclose', 'take-back', 'opt-out', 'read'] as const
).map((kind, index) => ({ kind, child: 0, pick: index < 2 ? 0 : index, day: 5 }));
const parent = {
  decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' },
  evidence: 'A form, invented.',
};
const readers = ['gp', 'health-visitor', 'teacher', 'social-worker'] as const;
const runs = process.env['SOAK'] === '1' ? 60 : 6;

describe('what is rebuilt from the beginning of the log', () => {
  const world = new World();
  const children: string[] = [];
  beforeAll(async () => {
    await world.start();
    for (const number of ['9990000018', '9990000026', '9990000034'])
      children.push(await world.child(number, 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll'));
  });
  afterAll(() => world.stop());

  const concerns: Made[] = [];
  const referrals: Made[] = [];
  const disclosures: Made[] = [];
  const remember = (list: Made[], by: string, path: string, { status, body, headers }: Answer): void => {
    if (status === 201) list.push({ path: `${path}/${String(body['id'])}`, tag: headers.get('etag') ?? '', by });
  };
  const chosen = (list: readonly Made[], pick: number): Made | undefined => list[pick % Math.max(1, list.length)];
  const change = async (made: Made | undefined, by: string | undefined, end: string, body: object): Promise<void> => {
    if (made && by !== undefined) await world.post(by, `${made.path}/${end}`, body, { 'if-match': made.tag });
  };

  const take = async ({ kind, child: at, pick, day }: Step): Promise<void> => {
    const child = children[at] ?? '';
    const ofChild = `/v1/children/${child}`;
    const occurredOn = `2026-01-${String(day).padStart(2, '0')}`;
    const writer = pick % 2 === 0 ? 'gp' : 'health-visitor';
    const steps: Readonly<Record<Step['kind'], () => Promise<unknown>>> = {
      raise: async () => {
        const body = { childId: child, category: 'neglect', occurredOn, summary: `Invented ${String(pick)}.` };
        remember(concerns, writer, '/v1/concerns', await world.post(writer, '/v1/concerns', body));
      },
      amend: () => {
        const made = chosen(concerns, pick);
        return change(made, made?.by, 'amendments', { summary: 'Amended.', reason: 'correction' });
      },
      withdraw: () => {
        const made = chosen(concerns, pick);
        return change(made, made?.by, 'withdrawal', { reason: 'entered-in-error', explanation: 'Wrong child.' });
      },
      refer: async () => {
        const body = {
          recipient: 'ashby-mash',
          children: [...new Set([child, children[pick % 3] ?? child])].map((childId) => ({
            childId,
            summary: 'Invented.',
          })),
          urgency: 'standard',
          categories: ['neglect'],
          legal: { ...legal, consentDecision: 'refused' },
          consentInformation: { familyInformed: 'yes' },
        };
        remember(referrals, writer, '/v1/referrals', await world.post(writer, '/v1/referrals', body));
      },
      acknowledge: () => change(chosen(referrals, pick), 'ashby-case-management', 'acknowledgement', {}),
      'opt-out': () => world.post(writer, `${ofChild}/opt-outs`, parent),
      disclose: async () => {
        const path = `${ofChild}/disclosures`;
        const recipients = [{ agency: 'hill-top-primary' }];
        const body = { recipients, classes: ['presence', 'summary'], legal, channel: 'this-ledger' };
        remember(disclosures, writer, path, await world.post(writer, path, body));
      },
      'take-back': () => {
        const made = chosen(disclosures, pick);
        return change(made, made?.by, 'withdrawal', {});
      },
      read: () => world.get(readers[pick % readers.length] ?? 'gp', `${ofChild}/timeline`),
    };
    await steps[kind]();
  };

  const caughtUp = async (): Promise<void> => {
    // Reactions may write once more after what they react to.
    for (let round = 0; round < 2; round += 1)
      await world.service.followers.reached(await world.service.storage.log.head(), 10_000);
  };

  const tablesOf = (db: ReadDatabase): Readonly<Record<string, Table>> => {
    const names = db.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`);
    return Object.fromEntries(
      names
        .map(({ name }) => String(name))
        .filter((name) => !name.startsWith('read_model'))
        .map((name) => [name, db.tuples(`SELECT * FROM "${name}"`).map((row) => [...row])] as const)
        .map(([name, rows]) => [name, rows.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))]),
    );
  };

  const rebuilt = async (models: readonly ReadModel[], batchSize: number): Promise<Readonly<Record<string, Table>>> => {
    const { log } = world.service.storage;
    const db = ReadDatabase.open({ file: ':memory:' });
    const head = await log.head();
    for (const model of models) {
      const following = await runProjection(log, db, model, { batchSize });
      expect(await following.waitFor(head, 30_000)).toBe(true);
      await following.stop();
    }
    const tables = tablesOf(db);
    db.close();
    return tables;
  };

  it('equals what was built as it happened, for every read model, any history and any size of batch', async () => {
    const models = readModels(world.service.storage.readEvent);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.integer({ min: 1, max: 40 }),
        async (history, batchSize) => {
          for (const one of history) await take(one);
          await caughtUp();
          const live = tablesOf(world.service.storage.readDatabase);
          expect(Object.keys(live).length).toBeGreaterThanOrEqual(models.length);
          expect(await rebuilt(models, batchSize)).toEqual(live);
        },
      ),
      { numRuns: runs, endOnFailure: true, examples: [[oneOfEach, 3]] },
    );
    const types = new Set((await world.service.storage.log.readAll({ limit: 10_000 })).map(({ type }) => type));
    for (const type of [
      'ConcernAmended',
      'ConcernWithdrawn',
      'ReferralAcknowledged',
      'LeadOpened',
      'OptOutRecorded',
      'DisclosureWithdrawn',
      'ReadAnswered',
    ])
      expect(types).toContain(type);
  });

  it('is what a reader gets after the file of the read models was lost', async () => {
    const seen = () =>
      Promise.all(
        children.flatMap((child) =>
          readers.map(async (as) => (await world.get(as, `/v1/children/${child}/timeline?limit=200`)).text),
        ),
      );
    await caughtUp();
    const before = await seen();
    await world.restart({ loseReadModels: true });
    await caughtUp();
    expect(await seen()).toEqual(before);
  });

  it('would not equal it if one model dropped an event', async () => {
    const [timeline, ...others] = readModels(world.service.storage.readEvent);
    if (!timeline) throw new Error('there is a timeline');
    let taken = 0;
    const broken: ReadModel = {
      ...timeline,
      apply: (events, db) => {
        timeline.apply(
          events.filter(() => (taken += 1) !== 3),
          db,
        );
      },
    };
    const live = tablesOf(world.service.storage.readDatabase);
    expect(await rebuilt([broken, ...others], 10)).not.toEqual(live);
  });
});

const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'Invented.' };

describe('a service whose read models are still being built', () => {
  const world = new World();
  const held = Promise.withResolvers<undefined>();
  let asked = 0;
  let child = '';
  let entry = '';
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations');
    const raised = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    entry = String(raised.body['id']);
    await world.restart({
      loseReadModels: true,
      wrapStorage: (storage) => {
        const { log, readDatabase } = storage;
        const subscribe = log.subscribeAll.bind(log);
        const late = async function* (...args: Parameters<typeof subscribe>) {
          await held.promise;
          yield* subscribe(...args);
        };
        for (const name of ['all', 'tuples', 'get'] as const) {
          const query = readDatabase[name].bind(readDatabase) as (...args: unknown[]) => unknown;
          Object.assign(readDatabase, {
            [name]: (...args: unknown[]) => {
              asked += 1;
              return query(...args);
            },
          });
        }
        return { ...storage, log: Object.assign(log, { subscribeAll: late }) };
      },
    });
  });
  afterAll(() => {
    held.resolve(undefined);
    return world.stop();
  });

  it('takes commands, answers from the log, and answers nothing from half a read model', async () => {
    expect((await world.post('gp', '/v1/concerns', { ...concern, childId: child })).status).toBe(201);
    const timeline = `/v1/children/${child}/timeline`;
    const early = await world.get('gp', timeline);
    expect([early.status, early.body['code'], early.headers.has('retry-after')]).toEqual([503, 'HTTP-013', true]);
    for (const path of [`/v1/children/${child}`, `/v1/children/${child}/sharing`, `/v1/concerns/${entry}`])
      expect([path, (await world.get('gp', path)).status]).toEqual([path, 200]);
    expect((await fetch(`${world.service.url}/readyz`)).status).toBe(503);
    asked = 0;
    const reads = routesOf(world.service.app.get(ModulesContainer)).filter(
      ({ method, access }) => method === 'GET' && access !== 'public' && access !== 'none',
    );
    for (const { path } of reads) {
      const asks = `${path.replaceAll(':childId', child).replaceAll(/:\w+/g, entry)}${path.endsWith('/referrals') ? '?box=sent' : ''}`;
      for (const as of ['gp', 'auditor', 'operator', 'social-worker', 'oakfield-clinical-system'])
        for (const purpose of ['direct-care', 'audit']) await world.get(as, asks, { 'x-purpose': purpose });
    }
    // A route that forgets to say which read model it answers from would have asked it.
    expect([reads.length > 5, asked]).toEqual([true, 0]);
    held.resolve(undefined);
    await world.service.followers.reached(await world.service.storage.log.head(), 10_000);
    const whole = await world.get('gp', timeline);
    expect([whole.status, (whole.body['items'] as readonly unknown[]).length]).toEqual([200, 2]);
    expect((await fetch(`${world.service.url}/readyz`)).status).toBe(200);
  });
});
