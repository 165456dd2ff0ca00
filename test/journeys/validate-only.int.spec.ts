import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { legal, World, type Answer } from '../support/world.ts';

type Body = Record<string, unknown>;
type Fault = readonly [name: string, apply: (body: Body) => void];
type Drawn = { readonly door: 'concerns' | 'referrals' | 'cloudevents'; readonly wrong: Fault[] };

const number = (value: string) => ({ kind: 'nhs-number', value });
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** One of everything that can be wrong with a submission; several at once are drawn. */
const faults: Readonly<Record<'concerns' | 'referrals' | 'cloudevents', readonly Fault[]>> = {
  concerns: [
    ['no category', (body) => delete body['category']],
    ['an unknown member', (body) => (body['narative'] = 'Invented.')],
    ['a time ahead', (body) => (body['occurredOn'] = '2099-01-01')],
    ['no time at all', (body) => (body['occurredOn'] = 'soon')],
    ['an unknown recipient', (body) => (body['recipients'] = [{ agency: 'nowhere-at-all', classes: ['summary'] }])],
    ['no legal facts', (body) => delete body['legal']],
    ['another condition', (body) => (body['legal'] = { ...legal, specialCategoryCondition: 'dpa2018-sch8-para4' })],
    ['a wrong check digit', (body) => (body['child'] = { identifiers: [number('9990000019')] })],
    ['no identifier and no reason', (body) => (body['child'] = { demographics: { sex: 'female' } })],
    [
      'born ahead',
      (body) => (body['child'] = { identifiers: [number('9990000018')], demographics: { dateOfBirth: '2099-01-01' } }),
    ],
    ['the child twice', (body) => (body['childId'] = '00000000-0000-4000-8000-000000000009')],
    [
      'a child that is unknown',
      (body) => {
        delete body['child'];
        body['childId'] = '00000000-0000-4000-8000-000000000009';
      },
    ],
  ],
  referrals: [
    ['no urgency', (body) => delete body['urgency']],
    ['a recipient that takes none', (body) => (body['recipient'] = 'hill-top-primary')],
    ['an unknown recipient', (body) => (body['recipient'] = 'nowhere-at-all')],
    ['no reason for not asking', (body) => (body['legal'] = legal)],
    [
      'another condition',
      (body) =>
        (body['legal'] = { ...legal, consentDecision: 'refused', specialCategoryCondition: 'dpa2018-sch1-para18' }),
    ],
    [
      'a wrong check digit',
      (body) => (body['children'] = [{ child: { identifiers: [number('9990000019')] }, summary: 'Invented.' }]),
    ],
    [
      'one child twice',
      (body) =>
        (body['children'] = [1, 2].map(() => ({
          child: { identifiers: [number('9990000026')] },
          summary: 'Invented.',
        }))),
    ],
    ['a child that is named in no way', (body) => (body['children'] = [{ summary: 'Invented.' }])],
    [
      'a child that is unknown',
      (body) => (body['children'] = [{ childId: '00000000-0000-4000-8000-000000000009', summary: 'Invented.' }]),
    ],
  ],
  cloudevents: [
    ['no source', (body) => delete body['source']],
    ['an unknown source', (body) => (body['source'] = 'uk.nhs.gp.nowhere')],
    ['a source of another agency', (body) => (body['source'] = 'uk.nhs.gp.millbrook')],
    ['an unknown type', (body) => (body['type'] = 'uk.nhs.gp.something-else.v1')],
    ['an unknown version', (body) => (body['type'] = 'uk.nhs.gp.safeguarding-concern-raised.v9')],
    ['no data', (body) => delete body['data']],
    ['data against the schema', (body) => (body['data'] = { note: 'Invented.' })],
    ['another version of CloudEvents', (body) => (body['specversion'] = '0.3')],
    [
      'a time ahead',
      (body) => Object.assign((body['data'] as { concern?: Body }).concern ?? {}, { occurredOn: '2099-01-01' }),
    ],
    [
      'a wrong check digit',
      (body) =>
        Object.assign(body['data'] as Body, {
          child: { identifiers: [{ system: 'nhs-number', value: '9990000019' }] },
        }),
    ],
  ],
};

const right: Readonly<Record<keyof typeof faults, () => Body>> = {
  concerns: () => ({
    child: { identifiers: [number('9990000018')] },
    category: 'neglect',
    occurredOn: '2026-01-05',
    summary: 'Invented.',
    recipients: [{ agency: 'ashby-mash', classes: ['presence', 'summary'] }],
    legal,
  }),
  referrals: () => ({
    recipient: 'ashby-mash',
    children: [{ child: { identifiers: [number('9990000018')] }, summary: 'Invented.' }],
    urgency: 'standard',
    categories: ['neglect'],
    legal: { ...legal, consentDecision: 'refused' },
    consentInformation: { familyInformed: 'yes' },
  }),
  cloudevents: () => ({
    specversion: '1.0',
    id: 'validate-only',
    source: 'uk.nhs.gp.oakfield',
    type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
    time: '2026-01-05T10:00:00Z',
    datacontenttype: 'application/json',
    data: {
      child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
      concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'Invented.' },
      legal,
      reporter: { role: 'gp' },
    },
  }),
};
const doors = Object.keys(right) as (keyof typeof faults)[];
const speakers = { concerns: 'gp', referrals: 'gp', cloudevents: 'oakfield-clinical-system' } as const;

describe('a submission that is only to be checked', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const send = (door: keyof typeof faults, body: Body, query = '', headers: Readonly<Record<string, string>> = {}) =>
    world.post(speakers[door], `/v1/${door}${query}`, body, {
      ...(door === 'cloudevents' ? { 'content-type': 'application/cloudevents+json' } : {}),
      ...headers,
    });
  const check = (door: keyof typeof faults, body: Body, headers: Readonly<Record<string, string>> = {}) =>
    send(door, body, '?validateOnly=true', headers);
  /** Everything that lies on disk for ever: events other than the readings, and data keys. */
  const kept = async (): Promise<readonly number[]> => {
    const events = await world.service.storage.log.readAll({ limit: 10_000 });
    const db = new DatabaseSync(join(world.folder, 'keys.db'), { readOnly: true });
    const [{ count }] = db.prepare('SELECT count(*) AS count FROM data_key').all() as [{ count: number }];
    db.close();
    return [events.filter(({ stream }) => !stream.startsWith('reads-')).length, count];
  };
  const told = ({ status, body: { instance: _request, ...body } }: Answer) => [status, body];

  it('is told that it is in order, alike whether the child is known or not, and leaves nothing behind', async () => {
    const before = await kept();
    const answers = [];
    for (const door of doors) answers.push(await check(door, right[door]()));
    expect(await kept()).toEqual(before);
    await world.child('9990000018', 'oakfield-registrations');
    const known = await kept();
    for (const door of doors) answers.push(await check(door, right[door]()));
    expect(await kept()).toEqual(known);
    expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`))).toEqual(
      new Set(['200 {"valid":true}']),
    );
    const headersOf = ({ headers }: Answer) => ['location', 'etag', 'x-position'].filter((name) => headers.has(name));
    expect(answers.flatMap(headersOf)).toEqual([]);
  });

  it('is refused as the submission itself would be, whatever is wrong with it, and leaves nothing behind', async () => {
    const drawn: fc.Arbitrary<Drawn> = fc.constantFrom(...doors).chain((door) =>
      fc.record({
        door: fc.constant(door),
        wrong: fc.subarray([...faults[door]], { minLength: 1, maxLength: 3 }),
      }),
    );
    const alone = doors.flatMap((door) => faults[door].map((fault): [Drawn] => [{ door, wrong: [fault] }]));
    const codes = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(drawn, async ({ door, wrong }) => {
        const body = structuredClone(right[door]());
        for (const [, apply] of wrong) if (body['data'] !== undefined || door !== 'cloudevents') apply(body);
        const before = await kept();
        const checked = await check(door, body);
        expect(await kept()).toEqual(before);
        const submitted = await send(door, body);
        expect(submitted.status).toBeGreaterThanOrEqual(400);
        expect([wrong.map(([name]) => name), ...told(checked)]).toEqual([
          wrong.map(([name]) => name),
          ...told(submitted),
        ]);
        codes.add(checked.body['code']);
      }),
      // Each fault alone first, so that every code is met, whatever chance brings; then some at once.
      { seed, numRuns: alone.length + 30, examples: alone },
    );
    expect(codes.size).toBeGreaterThan(8);
  });

  it('uses no key up: the same key takes the submission itself, and another body after it', async () => {
    for (const door of ['concerns', 'referrals'] as const) {
      const headers = { 'idempotency-key': `validate-only-${door}` };
      expect((await check(door, right[door](), headers)).status).toBe(200);
      expect((await send(door, right[door](), '', headers)).status).toBe(201);
      expect((await check(door, right[door](), headers)).status).toBe(200);
    }
    expect((await check('cloudevents', right.cloudevents())).status).toBe(200);
    expect((await send('cloudevents', right.cloudevents())).status).toBe(200);
    const without = await fetch(`${world.service.url}/v1/concerns?validateOnly=true`, { method: 'POST' });
    expect(without.status).toBe(401);
  });

  it('is never recorded by a misspelling', async () => {
    const before = await kept();
    for (const query of [
      '?validateonly=true',
      '?validateOnly=1',
      '?validateOnly',
      '?dryRun=true',
      '?validateOnly=true&x=1',
    ])
      for (const door of doors)
        expect([query, door, (await send(door, right[door](), query)).status]).toEqual([query, door, 400]);
    expect(await kept()).toEqual(before);
    expect((await send('concerns', right.concerns(), '?validateOnly=false')).status).toBe(201);
  });

  it('is told what is wrong with how the mother of an unborn child is named, as the submission itself would be', async () => {
    const mother = { identifiers: [number('9990000050')] };
    const sent = (body: object, query = '') =>
      world.post('ashby-maternity-system', `/v1/children${query}`, { kind: 'unborn', ...body });
    const wrong = [
      {},
      { mother: { identifiers: [number('9990000019')] } },
      { mother: { ...mother, demographics: { dateOfBirth: '2099-01-01' } } },
      { mother, expectedOn: '2026-02-30' },
      { mother, notedOn: '2026-02-30' },
    ];
    const before = await kept();
    for (const body of wrong) {
      const checked = await sent(body, '?validateOnly=true');
      expect(checked.status).toBe(400);
      expect(told(checked)).toEqual(told(await sent(body)));
    }
    expect((await sent({ mother }, '?validateOnly=true')).text).toBe('{"valid":true}');
    expect(await kept()).toEqual(before);
  });

  it('is not told to those who may not submit, and says nothing of a child that they may not know', async () => {
    const system = await world.post('hill-top-roll', '/v1/concerns?validateOnly=true', right.concerns());
    expect([system.status, system.body['code']]).toEqual([403, 'ACC-003']);
    const child = await world.child('9990000034', 'millbrook-clinical-system');
    const named = (childId: string) => ({
      category: 'neglect',
      occurredOn: '2026-01-05',
      summary: 'Invented.',
      childId,
    });
    const id = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
    const hidden = await check('concerns', named(child), id);
    const nobody = await check('concerns', named('00000000-0000-4000-8000-000000000009'), id);
    expect(hidden.status).toBe(404);
    expect(hidden.text).toBe(nobody.text);
  });
});
