import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aChild, aConcern, concernBench, someLegal, type Answer, type ConcernBench } from './concern-bench.ts';

let bench: ConcernBench;
let child: string;
let gp: string;
let gpSystem: string;
let healthVisitor: string;
let police: string;
let mash: string;

beforeAll(async () => {
  bench = await concernBench();
  child = await bench.child('9990000018', 'gp-practice', 'education');
  gp = bench.person('gp-practice');
  gpSystem = bench.system('gp-practice', 'concerns:submit', 'status:read');
  healthVisitor = bench.person('health-visiting');
  police = bench.person('police');
  mash = bench.person('mash', 'social-worker');
});
afterAll(() => bench.close());

const raise = (body: object = {}, token = gp, key?: string): Promise<Answer> =>
  bench.post(
    token,
    '/v1/concerns',
    { ...aConcern, ...('child' in body ? {} : { childId: child }), ...body },
    key === undefined ? {} : { key },
  );
const idOf = ({ body }: Answer): string => String(body['id']);
const pathOf = (answer: Answer): string => `/v1/concerns/${idOf(answer)}`;
const step = (
  before: Answer,
  name: string,
  body: object,
  { token = gp, tag = before.etag, at = pathOf(before) } = {},
) => bench.post(token, `${at}/${name}`, body, { headers: tag === '' ? {} : { 'if-match': tag } });
const toMash = { recipients: [{ agency: 'mash-1', classes: ['summary'] }], legal: someLegal };
type Entry = Readonly<Record<string, unknown>>;
const entriesOf = ({ body }: Answer): readonly Entry[] => body['entries'] as readonly Entry[];

describe('raising a concern', () => {
  it('answers with its id, child, status and time, and where it is', async () => {
    const answer = await raise();
    expect(answer).toMatchObject({
      status: 201,
      body: { id: expect.any(String), child, status: 'open', recordedAt: '2026-03-10T10:30:00.000Z' },
      headers: { location: pathOf(answer), 'x-position': expect.any(String) },
    });
    expect(Object.keys(answer.body)).toEqual(['id', 'child', 'status', 'recordedAt']);
  });

  it('is one concern however often it is sent, and another body under its key is refused', async () => {
    const [first, again] = [await raise(toMash, gp, 'once'), await raise(toMash, gp, 'once')];
    expect(again.text).toBe(first.text);
    expect(again.etag).toBe(first.etag);
    expect(await bench.recorded(`concern-${idOf(first)}`)).toHaveLength(1);
    expect((await raise({ ...toMash, category: 'physical' }, gp, 'once')).status).toBe(422);
  });

  it('gives the first answer again when what was recorded would be refused today', async () => {
    const body = { occurredOn: '2026-03-10T10:29:00Z' };
    const first = await raise(body, gp, 'before-the-clock-went-back');
    bench.tick('2026-03-10T10:00:00Z');
    try {
      expect((await raise(body, gp, 'another')).code).toBe('CON-007');
      expect((await raise(body, gp, 'before-the-clock-went-back')).text).toBe(first.text);
    } finally {
      bench.tick('2026-03-10T10:30:00Z');
    }
  });

  it('stores nothing personal in plain', async () => {
    await raise(toMash);
    const stored = JSON.stringify(await bench.recorded('concern-'));
    expect(stored).not.toMatch(/canary/i);
    expect(stored).toContain('dpa2018-sch1-para18');
  });

  it('finds or creates the child, and does not tell which', async () => {
    const told = ({ status, body, headers }: Answer) => [status, Object.keys(body), Object.keys(headers)];
    const found = await raise({ child: aChild('9990000018') }, gpSystem);
    const made = await raise({ child: aChild('9990000026') }, gpSystem);
    expect(found.body['child']).toBe(child);
    expect(made.body['child']).not.toBe(child);
    expect(told(made)).toEqual(told(found));
  });

  it('keeps on record why its recipients are told no identifier', async () => {
    const told = async (body: object) => {
      const { body: answer } = await raise({ ...toMash, ...body });
      const events = await bench.recorded();
      return events.find(({ facts }) => facts['concern'] === answer['id'])?.facts['identifierIncluded'];
    };
    expect(await told({})).toBe('included');
    expect(await told({ identifierOmittedBecause: 'would-increase-risk' })).toEqual({ omitted: 'would-increase-risk' });
  });

  it('that is refused leaves nobody on the register', async () => {
    const before = (await bench.recorded()).length;
    const someone = { child: aChild('9990000034') };
    const refusals = [
      await raise({ ...someone, recipients: toMash.recipients }),
      await raise({ ...someone, ...toMash, recipients: [{ agency: 'nobody-1', classes: ['summary'] }] }),
      await raise({ ...someone, ...toMash, legal: { ...someLegal, specialCategoryCondition: 'dpa2018-sch8-para4' } }),
      await raise({ ...someone, ...toMash, legal: { ...someLegal, policyDocument: undefined } }),
      await raise({ ...someone, occurredOn: '2026-03-11' }),
      await raise({ ...someone, childId: child }),
    ];
    expect(refusals.map(({ status, code }) => [status, code])).toEqual([
      [400, 'CON-003'],
      [400, 'CON-004'],
      [422, 'SHA-001'],
      [422, 'SHA-002'],
      [400, 'CON-007'],
      [400, 'CON-005'],
    ]);
    expect(await bench.recorded()).toHaveLength(before);
  });

  it('by the police rests on the twin condition of a competent authority', async () => {
    const legal = { ...someLegal, specialCategoryCondition: 'dpa2018-sch8-para4', policyDocument: undefined };
    const someone = { child: aChild('9990000018'), ...toMash };
    expect((await raise({ ...someone, legal }, police)).status).toBe(201);
    expect((await raise(someone, police)).code).toBe('SHA-001');
  });

  it('names by an id only whom the caller may know of: a stranger and nobody are answered alike', async () => {
    const [hidden, nobody] = [await raise({}, police), await raise({ childId: 'nobody' }, police)];
    expect([hidden.status, hidden.code]).toEqual([404, 'LED-002']);
    expect(nobody.status).toBe(400);
    const unknown = await raise({ childId: '00000000-0000-4000-8000-000000000001' }, police);
    expect([unknown.status, unknown.code]).toEqual([hidden.status, hidden.code]);
    const others = [{ relationship: 'sibling', person: '00000000-0000-4000-8000-000000000001' }];
    expect((await raise({ others })).code).toBe('LED-002');
  });

  it('puts what is told of somebody on the register under their own key', async () => {
    const sibling = await bench.child('9990000042', 'gp-practice');
    const other = { relationship: 'sibling', person: sibling, note: 'canary-sibling' };
    const answer = await raise({ others: [other] });
    const [event] = await bench.recorded(`concern-${idOf(answer)}`);
    expect(event?.sealed.map(({ person }) => person)).toEqual([child, sibling]);
    const [entry] = entriesOf(await bench.get(gp, pathOf(answer)));
    expect(entry?.['others']).toEqual([{ relationship: 'sibling', note: 'canary-sibling' }]);
    expect((await raise({ others: [other, other] })).status).toBe(400);
  });
});

describe('reading a concern', () => {
  it('gives its writer everything, and the addressed only the classes they were given', async () => {
    const answer = await raise(toMash);
    const [own] = entriesOf(await bench.get(gp, pathOf(answer)));
    expect(own).toMatchObject({
      kind: 'concern-raised',
      agency: 'gp-practice-1',
      occurredOn: { value: '2026-03-09', precision: 'day' },
      category: 'neglect',
      riskLevel: 'high',
      summary: 'canary-summary',
      narrative: 'canary-narrative',
      health: 'canary-health',
      involved: [{ relationship: 'parent', name: 'canary-parent', note: 'canary-note' }],
      allegedPerpetrators: [{ relationship: 'alleged-perpetrator', name: 'canary-perpetrator' }],
      policyDocument: 'canary-policy-document',
    });
    const addressed = await bench.get(mash, pathOf(answer));
    expect(entriesOf(addressed)).toEqual([
      {
        id: own?.['id'],
        kind: 'concern-raised',
        agency: 'gp-practice-1',
        occurredOn: own?.['occurredOn'],
        recordedAt: own?.['recordedAt'],
        category: 'neglect',
        riskLevel: 'high',
        summary: 'canary-summary',
        legal: own?.['legal'],
        policyDocument: 'canary-policy-document',
      },
    ]);
  });

  it('is refused to a stranger like a concern that nobody raised', async () => {
    const answer = await raise(toMash);
    const hidden = await bench.get(police, pathOf(answer), { 'x-request-id': 'a0000000-0000-4000-8000-000000000001' });
    const nothing = await bench.get(police, '/v1/concerns/00000000-0000-4000-8000-000000000001', {
      'x-request-id': 'a0000000-0000-4000-8000-000000000001',
    });
    expect([hidden.status, hidden.text]).toEqual([404, nothing.text]);
  });

  it('leaves a durable receipt, also where the reader has it already', async () => {
    const answer = await raise();
    const receipts = async () =>
      (await bench.recorded('reads-gp-practice-1'))
        .map(({ facts }) => facts as { readonly answer: string; readonly children: readonly object[] })
        .filter(({ children }) => JSON.stringify(children).includes(child))
        .map((facts) => facts.answer);
    const before = await receipts();
    const shown = await bench.get(gp, pathOf(answer));
    expect([shown.status, shown.etag]).toEqual([200, answer.etag]);
    const same = await bench.get(gp, pathOf(answer), { 'if-none-match': shown.etag });
    expect([same.status, same.text, same.etag]).toEqual([304, '', shown.etag]);
    expect((await receipts()).slice(before.length)).toEqual(['shown', 'not-modified']);
  });

  it('comes to a later recipient by a disclosure that names it, and ends with it', async () => {
    const [named, unnamed] = [await raise(), await raise()];
    expect((await bench.get(healthVisitor, pathOf(named))).status).toBe(404);
    bench.tick('2026-03-10T10:31:00Z');
    const lead = bench.person('gp-practice', 'safeguarding-lead');
    const disclosed = await bench.post(lead, `/v1/children/${child}/disclosures`, {
      recipients: [{ agency: 'health-visiting-1' }],
      classes: ['summary'],
      purposes: ['direct-care'],
      entries: [idOf(named)],
      legal: someLegal,
      channel: 'this-ledger',
    });
    expect(disclosed.status).toBe(201);
    const [entry] = entriesOf(await bench.get(healthVisitor, pathOf(named)));
    expect(entry).toMatchObject({ summary: 'canary-summary' });
    expect(entry).not.toHaveProperty('narrative');
    expect((await bench.get(healthVisitor, pathOf(unnamed))).status).toBe(404);
    const withdrawal = `/v1/children/${child}/disclosures/${idOf(disclosed)}/withdrawal`;
    expect((await bench.post(lead, withdrawal, {})).status).toBe(201);
    expect((await bench.get(healthVisitor, pathOf(named))).status).toBe(404);
  });
});

describe('changing a concern', () => {
  it('supersedes what was said and erases nothing', async () => {
    const raised = await raise(toMash);
    const amended = await step(raised, 'amendments', { reason: 'correction', narrative: 'canary-again' });
    expect(amended).toMatchObject({ status: 200, body: { ...raised.body } });
    expect(amended.etag).not.toBe(raised.etag);
    const [first, second] = entriesOf(await bench.get(gp, pathOf(raised)));
    expect(first).toMatchObject({ narrative: 'canary-narrative' });
    expect(second).toMatchObject({ kind: 'concern-amended', narrative: 'canary-again', supersedes: first?.['id'] });
    const [, addressed] = entriesOf(await bench.get(mash, pathOf(raised)));
    expect(addressed).toMatchObject({ reason: 'correction' });
    expect(addressed).not.toHaveProperty('narrative');
  });

  it('needs the tag that the caller saw, and tells a stale one', async () => {
    const raised = await raise();
    const close = { outcome: 'no-further-action' };
    expect((await step(raised, 'closure', close, { tag: '' })).status).toBe(428);
    expect((await step(raised, 'closure', close)).status).toBe(200);
    expect((await step(raised, 'closure', close)).status).toBe(412);
  });

  it('lets one of two racing amendments win', async () => {
    const raised = await raise();
    const race = await Promise.all(
      ['canary-one', 'canary-two'].map((summary) => step(raised, 'amendments', { reason: 'correction', summary })),
    );
    expect(race.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it('goes all the way: closed, re-opened, withdrawn, and then nothing more', async () => {
    let now = await raise();
    const at = pathOf(now);
    const go = async (name: string, body: object) => {
      now = await step(now, name, body, { at });
      return [now.status, now.body['status']];
    };
    const tag = () => bench.get(gp, at).then(({ etag }) => etag);
    expect(await go('closure', { outcome: 'support-in-place', explanation: 'canary-why' })).toEqual([200, 'closed']);
    const refused = await step(now, 'amendments', { reason: 'correction', summary: 'S' }, { at, tag: await tag() });
    expect([refused.status, refused.code]).toEqual([409, 'CON-001']);
    expect(await go('reopening', { reason: 'recurrence', explanation: 'canary-why' })).toEqual([200, 'open']);
    expect(await go('withdrawal', { reason: 'wrong-child', explanation: 'canary-why' })).toEqual([200, 'withdrawn']);
    for (const [name, body] of [
      ['amendments', { reason: 'correction', summary: 'S' }],
      ['closure', { outcome: 'referred' }],
      ['reopening', { reason: 'recurrence' }],
      ['withdrawal', { reason: 'duplicate' }],
    ] as const) {
      const answer = await step(now, name, body, { at, tag: await tag() });
      expect([name, answer.status, answer.code]).toEqual([name, 409, 'CON-002']);
    }
    const shown = await bench.get(gp, at);
    expect(shown.body['status']).toBe('withdrawn');
    expect(entriesOf(shown).map(({ kind }) => kind)).toEqual([
      'concern-raised',
      'concern-closed',
      'concern-reopened',
      'concern-withdrawn',
    ]);
  });

  it('belongs to whom wrote it: the addressed may not, a stranger does not know', async () => {
    const raised = await raise(toMash);
    const body = { outcome: 'referred' };
    expect((await step(raised, 'closure', body, { token: mash })).status).toBe(403);
    expect((await step(raised, 'closure', body, { token: police })).code).toBe('LED-002');
  });
});

it('the service raises for any door: the same command twice is one concern', async () => {
  const raised = {
    child: child as never,
    category: 'emotional',
    occurredOn: 'unknown',
    recipients: [],
    others: [],
  } as const;
  const context = {
    actor: { agency: 'gp-practice-1' as never, role: 'submitting-system', ref: 's' as never, via: 'system' as const },
    scope: 'a door without HTTP',
    key: 'event-1',
    bodyHash: 'hash',
    receivedAt: '2026-03-10T10:30:00.000Z' as never,
    correlationId: 'correlation',
  };
  const [first, again] = [await bench.service.raise(raised, context), await bench.service.raise(raised, context)];
  expect(again).toMatchObject({ id: first.id, tag: first.tag, replayed: true });
  await expect(bench.service.raise(raised, { ...context, bodyHash: 'other' })).rejects.toMatchObject({
    entry: { code: 'LED-001' },
  });
});
