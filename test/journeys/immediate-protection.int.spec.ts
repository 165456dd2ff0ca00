import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const number = '9990000018';
const path = '/v1/immediate-protections';

describe('a child kept safe at once, from the police at night to the order of a court', () => {
  const world = new World();
  const mash = 'social-worker';
  let child = '';
  let byPolice = '';
  let order = '';
  const settled = () => world.settled();
  const get = async (as: string, asked: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(as, asked, { 'x-purpose': as === mash ? 'child-protection-enquiry' : 'safeguarding', ...headers });
  };
  const take = (as: string, body: object) =>
    world.post(as, path, {
      ...{ summary: 'Found alone at night, invented.', authority: 'ashby-mash', legal },
      ...body,
    });
  const step = (as: string, thing: string, what: string, body: object) =>
    world.post(as, `${path}/${thing}/${what}`, { summary: 'Invented.', ...body }, { 'if-match': '*' });
  const listed = async (as: string, query = '') =>
    itemsOf(await get(as, `${path}${query}`)).map(({ id, standing }) => [id, standing]);
  const clocks = async () =>
    itemsOf(await get(mash, `/v1/children/${child}/clocks`)).map(
      ({ rule, state }) => `${String(rule)} ${String(state)}`,
    );

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-25T02:00:00Z');
  });
  afterAll(() => world.stop());

  it('is taken by the police of a child whom nobody has registered; the authority is told where it is, others that it is so', async () => {
    const taken = await take('police-officer', {
      child: { identifiers: [{ kind: 'nhs-number', value: number }], demographics: { sex: 'female' } },
      ...{ form: 'police-protection', takenAt: '2026-11-25T01:30:00Z', takenTo: 'With an aunt, invented.' },
      ...{ toldTo: ['ashby-health-visiting'], reasons: 'No adult came for hours, invented.' },
    });
    expect([taken.status, taken.body['standing'], taken.body['endsBy']]).toEqual([
      201,
      'in-force',
      '2026-11-28T01:30:00.000Z',
    ]);
    byPolice = idOf(taken);
    child = String(taken.body['child']);
    const [told] = stepsOf(await get(mash, `${path}/${byPolice}`));
    expect(told).toMatchObject({
      kind: 'immediate-protection-taken',
      agency: 'ashby-police',
      takenTo: 'With an aunt, invented.',
      reasons: 'No adult came for hours, invented.',
    });
    const [heard] = stepsOf(await get('health-visitor', `${path}/${byPolice}`));
    expect(heard).toMatchObject({ form: 'police-protection', summary: 'Found alone at night, invented.' });
    expect(heard).not.toHaveProperty('takenTo');
    expect(heard).not.toHaveProperty('reasons');
    // The authority leads by it, as by a referral, and knows whom to ask.
    await world.post('oakfield-registrations', '/v1/registrations', { child });
    expect((await get(mash, `/v1/children/${child}`)).status).toBe(200);
    const timeline = itemsOf(await get(mash, `/v1/children/${child}/timeline`)).map(({ kind }) => kind);
    expect(timeline).toContain('immediate-protection-taken');
  });

  it('is nothing to a practice that was not told, the same as nothing to a stranger', async () => {
    expect((await get('gp', `${path}/${byPolice}`)).status).toBe(404);
    expect(itemsOf(await get('gp', `/v1/children/${child}/timeline`)).map(({ kind }) => kind)).not.toContain(
      'immediate-protection-taken',
    );
    const hidden = await get('other-gp', `${path}/${byPolice}`, stranger);
    const nobody = await get('other-gp', `${path}/00000000-0000-4000-8000-000000000001`, stranger);
    expect([hidden.status, hidden.text]).toEqual([404, nobody.text]);
    expect(await listed('gp')).toEqual([]);
  });

  it('refuses each of what cannot be with a code of its own', async () => {
    const order = { childId: child, form: 'emergency-protection-order' };
    const answers = [
      await take('gp', { ...order }),
      await take('police-officer', { ...order }),
      await take(mash, { childId: child, form: 'police-protection' }),
      await take(mash, { childId: child, form: 'child-protection-order' }),
      await take(mash, { childId: child, form: 'place-of-safety' }),
      await take(mash, { ...order, until: '2026-12-25T10:00:00Z' }),
      await take(mash, { ...order, takenAt: '2026-11-25T09:00:00Z' }),
      await take('police-officer', { childId: child, form: 'police-protection', authority: 'lagan-trust' }),
      await take('police-officer', { childId: child, form: 'police-protection', authority: 'oakfield-gp' }),
      await take(mash, { ...order, toldTo: ['nobody-here'] }),
      await take(mash, { form: 'emergency-protection-order' }),
      await take('police-officer', {
        ...{ form: 'police-protection', child: { identifiers: [{ kind: 'nhs-number', value: '9991234560' }] } },
      }),
      await take('police-officer', {
        ...{ childId: child, form: 'police-protection' },
        legal: { ...legal, specialCategoryCondition: 'dpa2018-sch1-para18', policyDocument: 'P' },
      }),
    ].map(codeOf);
    expect(answers).toEqual([
      [403, 'ACC-003'],
      [403, 'IMM-002'],
      [403, 'IMM-002'],
      [400, 'IMM-001'],
      [400, 'IMM-001'],
      [400, 'IMM-004'],
      [400, 'IMM-003'],
      [400, 'IMM-005'],
      [400, 'IMM-005'],
      [400, 'IMM-010'],
      [400, 'IMM-011'],
      [400, 'PEO-001'],
      [422, 'SHA-001'],
    ]);
  });

  it('gives the authority no parental responsibility, and an order does', async () => {
    const consent = (standing: string) =>
      world.post('gp', `/v1/children/${child}/consent-decisions`, {
        ...{ decision: 'given', awareOfRecordContent: 'yes', evidence: 'A letter, invented.' },
        decidedBy: { authority: 'local-authority-with-pr', standing },
        scope: { recipients: [{ agency: 'hill-top-primary' }], classes: ['presence', 'summary'] },
        legal: { gdprBasis, specialCategoryCondition, confidentialityBasis: 'consent' },
      });
    const { gdprBasis, specialCategoryCondition } = legal;
    expect(codeOf(await consent('police-protection'))).toEqual([422, 'SHA-064']);
    expect(codeOf(await consent('section-20-accommodation'))).toEqual([422, 'SHA-063']);
    expect(codeOf(await consent('in-my-opinion'))).toEqual([400, 'SHA-061']);
    expect((await consent('emergency-protection-order')).status).toBe(201);
  });

  it('of which the authority makes an order by itself opens nothing that it had not before', async () => {
    const made = await take(mash, {
      ...{ child: { identifiers: [{ kind: 'nhs-number', value: '9990000026' }] }, form: 'emergency-protection-order' },
    });
    expect(made.status).toBe(201);
    expect((await get(mash, `/v1/children/${String(made.body['child'])}`)).status).toBe(404);
    expect((await step(mash, idOf(made), 'end', { because: 'recorded-in-error' })).status).toBe(200);
  });

  it('ends when a court has made an order, which is extended once and runs out without anybody’s doing', async () => {
    await world.setClock('2026-11-26T12:00:00Z');
    const made = await take(mash, { childId: child, form: 'emergency-protection-order' });
    expect(made.body['endsBy']).toBe('2026-12-05T00:00:00.000Z');
    order = idOf(made);
    expect(codeOf(await step('health-visitor', byPolice, 'end', { because: 'returned-to-carer' }))[0]).toBe(403);
    expect((await step(mash, byPolice, 'end', { because: 'emergency-order-made' })).body['standing']).toBe('ended');
    // It led by the measure of the police, and leads no more.
    await settled();
    expect((await get(mash, `/v1/children/${child}`)).status).toBe(404);
    const submitted = await world.post('gp', '/v1/referrals', {
      ...{ recipient: 'ashby-mash', urgency: 'immediate', categories: ['neglect'] },
      children: [{ childId: child, summary: 'Invented.' }],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    expect(submitted.status).toBe(201);
    await settled();
    expect(await clocks()).toEqual(expect.arrayContaining(['ENG-PP satisfied', 'ENG-EPO running']));
    expect((await step(mash, order, 'extension', {})).body['endsBy']).toBe('2026-12-12T00:00:00.000Z');
    expect(codeOf(await step(mash, order, 'extension', {}))).toEqual([409, 'IMM-006']);
    expect(await clocks()).toEqual(expect.arrayContaining(['ENG-EPO superseded', 'ENG-EPO-EXTENDED running']));
    await world.setClock('2026-12-11T12:00:00Z');
    expect(await listed(mash, '?state=due-today')).toEqual([[order, 'in-force']]);
    await world.setClock('2026-12-12T00:00:00Z');
    expect(await listed(mash, '?state=ran-out')).toEqual([[order, 'ran-out']]);
    expect(await clocks()).toContain('ENG-EPO-EXTENDED overdue');
    expect((await step(mash, order, 'end', { because: 'ran-out' })).body['standing']).toBe('ended');
    expect(await clocks()).toContain('ENG-EPO-EXTENDED satisfied');
    expect(await listed(mash)).toEqual([]);
    expect(await listed('police-officer', '?state=ended&side=taken-by-you')).toEqual([[byPolice, 'ended']]);
  });
});
