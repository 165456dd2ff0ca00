import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { operateOn } from '../support/operate.ts';
import { demonstrationAgencies, legal, World, type Answer } from '../support/world.ts';

type Item = {
  readonly id: string;
  readonly state: string;
  readonly onWorklist: boolean;
  readonly [name: string]: unknown;
};
const itemsOf = ({ body }: Answer) => (body['items'] ?? []) as readonly Item[];
const police = 'ashby-police-system';

describe('what became of what a system submitted', () => {
  const world = new World();
  let child = '';
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', police);
  });
  afterAll(() => world.stop());

  const settled = () => world.settled();
  const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'canary-summary' };
  const referral = () => ({
    recipient: 'ashby-mash',
    children: [{ childId: child, summary: 'canary-summary' }],
    urgency: 'standard',
    categories: ['neglect'],
    legal: { ...legal, consentDecision: 'refused' },
    consentInformation: { familyInformed: 'yes' },
  });
  const refer = async () => String((await world.post(police, '/v1/referrals', referral())).body['id']);
  const step = (id: string, name: string, body: unknown) =>
    world.post('social-worker', `/v1/referrals/${id}/${name}`, body, { 'if-match': '*' });
  const since = async (as: string, cursor?: string, limit = 200) => {
    await settled();
    const query = `limit=${String(limit)}${cursor === undefined ? '' : `&changedSince=${cursor}`}`;
    const answer = await world.get(as, `/v1/submissions?${query}`);
    expect(answer.status).toBe(200);
    return {
      items: itemsOf(answer),
      cursor: String(answer.body['changedSince']),
      more: answer.body['more'],
      text: answer.text,
    };
  };

  it('is told from recorded to decided, each change once, and then nothing until something changes', async () => {
    const id = await refer();
    const first = await since(police);
    expect(first.items.map((item) => [item.id, item.state, item.onWorklist])).toEqual([[id, 'recorded', false]]);
    expect(first.text).not.toContain(child);
    expect((await since(police, first.cursor)).items).toEqual([]);
    await step(id, 'acknowledgement', {});
    const second = await since(police, first.cursor);
    expect(second.items.map(({ state }) => state)).toEqual(['acknowledged']);
    await step(id, 'return', { missing: ['concerns'] });
    await world.post(
      police,
      `/v1/referrals/${id}/information`,
      { children: [{ childId: child, summary: 'More.' }] },
      { 'if-match': '*' },
    );
    await step(id, 'screenings', { stage: 'contact', decision: 'proceed', category: 'neglect', urgency: 'standard' });
    await step(id, 'decisions', { decisions: [{ childId: child, decision: 's17-assessment', reasons: 'Invented.' }] });
    const third = await since(police, second.cursor);
    expect(third.items.map(({ state }) => state)).toEqual(['decided']);
    expect((await world.get(police, `/v1/submissions/${id}`)).body['state']).toBe('decided');
  });

  it('says that a child is on the worklist, and why a CloudEvent was not taken', async () => {
    const { cursor } = await since('oakfield-clinical-system');
    const unmatched = await world.post('oakfield-clinical-system', '/v1/concerns', {
      ...concern,
      child: { identifierOmittedBecause: 'not-known', demographics: { sex: 'female' } },
    });
    await world.post(
      'oakfield-clinical-system',
      '/v1/cloudevents',
      {
        specversion: '1.0',
        id: 'x',
        source: 'uk.nhs.gp.nowhere',
        type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
        time: '2026-01-05T10:00:00Z',
        data: { canary: 1 },
      },
      { 'content-type': 'application/cloudevents+json', 'x-correlation-id': 'our-own-name' },
    );
    const { items } = await since('oakfield-clinical-system', cursor);
    expect(items).toMatchObject([
      { id: unmatched.body['id'], kind: 'concern', state: 'recorded', onWorklist: true },
      { kind: 'cloud-event', state: 'dead-lettered', reason: 'schema-violated', correlationId: 'our-own-name' },
    ]);
  });

  it('says what became of a message that was refused at first: replayed as something, or given up', async () => {
    const operate = operateOn(world.folder);
    const source = 'uk.nhs.gp.oakfield-branch';
    const as = 'oakfield-clinical-system';
    const event = (id: string) => ({
      ...{ specversion: '1.0', id, source, time: '2026-01-05T10:00:00Z' },
      ...{ type: 'uk.nhs.gp.safeguarding-concern-raised.v1', datacontenttype: 'application/json' },
      data: {
        child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
        concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'canary-narrative' },
        ...{ legal, reporter: { role: 'gp' } },
      },
    });
    const { cursor } = await since(as);
    for (const id of ['to-replay', 'to-discard'])
      await world.post(as, '/v1/cloudevents', event(id), { 'content-type': 'application/cloudevents+json' });
    const kept = await since(as, cursor);
    expect(kept.items.map(({ state }) => state)).toEqual(['dead-lettered', 'dead-lettered']);
    const [replay, discard] = kept.items.map(({ id }) => id);
    const registered = demonstrationAgencies().map((agency) =>
      agency.code === 'oakfield-gp'
        ? { ...agency, sources: [...agency.sources, { topic: 'gp.safeguarding-concerns.v1', source }] }
        : agency,
    );
    await world.restart({ agencies: registered });
    await settled();
    expect((await operate('dead-letters', 'replay', replay ?? '')).exit).toBe(0);
    expect((await operate('dead-letters', 'discard', discard ?? '', '--reason', 'sent-again')).exit).toBe(0);
    const after = await since(as, kept.cursor);
    const concernTaken = after.items.find(({ kind }) => kind === 'concern');
    expect(after.items.find(({ id }) => id === replay)).toMatchObject({ state: 'replayed', became: concernTaken?.id });
    expect(after.items.find(({ id }) => id === discard)).toMatchObject({
      state: 'discarded',
      reason: 'unknown-source',
    });
  });

  it('is nobody else’s: not by list, not by id, not by cursor, and not what a person wrote', async () => {
    const id = await refer();
    const mine = await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    const own = await since(police);
    const other = await since('millbrook-clinical-system');
    expect([own.items.some((item) => item.id === id), other.items]).toEqual([true, []]);
    const [hidden, nobody] = [id, '00000000-0000-4000-8000-000000000009'].map((one) =>
      world.get('millbrook-clinical-system', `/v1/submissions/${one}`, {
        'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60',
      }),
    );
    expect([(await hidden)?.status, (await hidden)?.text]).toEqual([404, (await nobody)?.text]);
    const stolen = await world.get('millbrook-clinical-system', `/v1/submissions?changedSince=${own.cursor}`);
    expect([stolen.status, stolen.body['code']]).toEqual([400, 'HTTP-015']);
    expect((await world.get('oakfield-clinical-system', `/v1/submissions/${String(mine.body['id'])}`)).status).toBe(
      404,
    );
    for (const as of ['gp', 'operator', 'hill-top-roll'])
      expect((await world.get(as, '/v1/submissions')).status).toBe(403);
    expect((await world.get(police, `/v1/children/${child}/timeline`)).status).toBe(403);
  });

  it('loses nothing, whatever changes between two pages and over a rebuild', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1) ids.push(await refer());
    let { cursor } = await since(police);
    const states = new Map<string, string>();
    const truth = new Map<string, string>(ids.map((id) => [id, 'recorded']));
    const moves = fc.array(
      fc.tuple(fc.nat(5), fc.constantFrom('acknowledgement', 'closure', 'poll'), fc.integer({ min: 1, max: 3 })),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (drawn) => {
        for (const [which, what, limit] of drawn) {
          const id = ids[which] ?? '';
          if (what === 'poll') {
            const page = await since(police, cursor, limit);
            cursor = page.cursor;
            for (const item of page.items) states.set(item.id, item.state);
          } else {
            const { status } = await step(id, what, what === 'closure' ? { reason: 'assessment-completed' } : {});
            if (status === 200) truth.set(id, what === 'closure' ? 'closed' : 'acknowledged');
          }
        }
        for (let more: unknown = true; more === true;) {
          const page = await since(police, cursor, 2);
          ({ cursor, more } = page);
          for (const item of page.items) states.set(item.id, item.state);
        }
        for (const [id, state] of truth) expect([id, states.get(id) ?? 'recorded']).toEqual([id, state]);
      }),
      { numRuns: 12 },
    );
    const before = await since(police);
    await world.restart({ loseReadModels: true });
    const after = await since(police);
    expect(after.items).toEqual(before.items);
    expect((await since(police, cursor)).items).toEqual([]);
  }, 60_000);
});
