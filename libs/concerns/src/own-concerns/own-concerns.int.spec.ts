import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { aChild, aConcern, concernBench, type Answer, type ConcernBench } from '../concern-bench.ts';

let bench: ConcernBench;
let child: string;
let gp: string;

beforeAll(async () => {
  bench = await concernBench();
  child = await bench.child('9990000018', 'gp-practice');
  gp = bench.person('gp-practice');
});
afterAll(() => bench.close());

type Line = { readonly id: string; readonly status: string };
const itemsOf = ({ body }: Answer): readonly Line[] => body['items'] as readonly Line[];
const raise = async (at: string, token = gp, body: object = {}): Promise<Answer> => {
  bench.tick(at);
  const named = 'child' in body ? {} : { childId: child };
  return bench.post(token, '/v1/concerns', { ...aConcern, ...named, ...body });
};
const list = async (token: string, query = ''): Promise<Answer> => {
  await bench.project();
  return bench.get(token, `/v1/concerns${query}`);
};

it('lists what the own service raised, newest first, page by page, without content', async () => {
  const raised = [];
  for (const minute of [31, 32, 33]) raised.push(await raise(`2026-03-10T10:${String(minute)}:00Z`));
  const ids = raised.map(({ body }) => body['id']).toReversed();
  const first = await list(gp, '?limit=2');
  expect(first.status).toBe(200);
  expect(itemsOf(first).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect(itemsOf(first)[0]).toEqual({
    id: ids[0],
    status: 'open',
    recordedAt: '2026-03-10T10:33:00.000Z',
    changedAt: '2026-03-10T10:33:00.000Z',
  });
  const second = await list(gp, `?limit=2&cursor=${String(first.body['next'])}`);
  expect(itemsOf(second).map(({ id }) => id)).toEqual(ids.slice(2));
  expect(second.body).not.toHaveProperty('next');
});

it('follows the status, and an amendment changes no more than the time', async () => {
  const raised = await raise('2026-03-10T10:40:00Z');
  const path = `/v1/concerns/${String(raised.body['id'])}`;
  const steps = [
    ['amendments', { reason: 'correction', summary: 'S' }, 'open'],
    ['closure', { outcome: 'referred' }, 'closed'],
    ['reopening', { reason: 'recurrence' }, 'open'],
    ['withdrawal', { reason: 'duplicate' }, 'withdrawn'],
  ] as const;
  let tag = raised.etag;
  for (const [index, [name, body, status]] of steps.entries()) {
    const minute = String(41 + index);
    bench.tick(`2026-03-10T10:${minute}:00Z`);
    tag = (await bench.post(gp, `${path}/${name}`, body, { headers: { 'if-match': tag } })).etag;
    expect(itemsOf(await list(gp))[0]).toMatchObject({ status, changedAt: `2026-03-10T10:${minute}:00.000Z` });
  }
});

it('leaves out what others raised, also where the reader may see it', async () => {
  const shared = await bench.child('9990000042', 'gp-practice', 'health-visiting');
  const raised = await raise('2026-03-10T10:50:00Z', gp, { childId: shared });
  const healthVisitor = bench.person('health-visiting');
  expect((await bench.get(healthVisitor, `/v1/concerns/${String(raised.body['id'])}`)).status).toBe(200);
  expect(itemsOf(await list(healthVisitor))).toEqual([]);
});

it('hides a child with whom the service does not work any more, though the row is there', async () => {
  const other = await bench.child('9990000026', 'gp-practice');
  await raise('2026-03-10T10:51:00Z', gp, { childId: other });
  const before = itemsOf(await list(gp)).length;
  bench.tick('2026-03-10T10:52:00Z');
  const left = await bench.post(bench.system('gp-practice', 'involvements:submit'), '/v1/registrations/end', {
    child: other,
  });
  expect(left.status).toBe(201);
  expect(itemsOf(await list(gp))).toHaveLength(before - 1);
});

it('tells a submitting system the status of what its service sent', async () => {
  const system = bench.system('police', 'concerns:submit', 'status:read');
  const raised = await raise('2026-03-10T10:53:00Z', system, { child: aChild('9990000034') });
  expect(itemsOf(await list(system))).toEqual([expect.objectContaining({ id: raised.body['id'], status: 'open' })]);
});

it('leaves a receipt that names what was listed', async () => {
  const items = itemsOf(await list(gp));
  const last = (await bench.recorded('reads-gp-practice-1')).at(-1);
  expect(last?.facts).toMatchObject({ action: 'concern:read', answer: 'shown', asked: items.map(({ id }) => id) });
});

it.each(['?limit=0', '?limit=101', '?cursor=nonsense', '?owner=police-1'])('refuses %s', async (query) => {
  expect((await list(gp, query)).status).toBe(400);
});

it('opens no cursor of another service', async () => {
  const { body } = await list(gp, '?limit=1');
  const foreign = await list(bench.person('police'), `?cursor=${String(body['next'])}`);
  expect(foreign.status).toBe(400);
});
