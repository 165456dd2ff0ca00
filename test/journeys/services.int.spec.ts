import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signedEvent, signingKey, type SigningKey } from '../support/signing.ts';
import { World, type Answer } from '../support/world.ts';

const codeOf = ({ status, body }: Answer): readonly unknown[] => [status, body['code']];
const practice = {
  ...{ code: 'new-surgery', name: 'New Surgery', kind: 'gp-practice', nation: 'england', area: 'E06000999' },
  ...{ codes: { ods: 'Z99907' }, clients: ['new-clinical-system'] },
  sources: [{ topic: 'gp.safeguarding-concerns.v1', source: 'uk.nhs.gp.new-surgery' }],
};

describe('a service of the ledger', () => {
  const world = new World();
  let child = '';
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    await world.post('gp', '/v1/concerns', { childId: child, category: 'neglect', occurredOn: '2026-01-05' });
    await world.settled();
  });
  afterAll(() => world.stop());

  const put = (path: string, body: object = {}, as = 'operator', headers = {}) =>
    world.post(as, `/v1/services${path}`, body, headers);
  const concern = (id: string) => ({
    specversion: '1.0',
    ...{ id, source: 'uk.nhs.gp.oakfield', type: 'uk.nhs.gp.safeguarding-concern-raised.v1' },
    ...{ time: '2026-01-05T10:00:00Z', datacontenttype: 'application/json' },
    data: {
      child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
      concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'Invented.' },
      legal: {
        gdprBasis: 'public-task',
        specialCategoryCondition: 'health-or-social-care',
        confidentialityBasis: 'public-interest',
        consentDecision: 'not-sought',
      },
      reporter: { role: 'gp' },
    },
  });
  const publish = (id: string) =>
    world.post('oakfield-clinical-system', '/v1/cloudevents', concern(id), {
      'content-type': 'application/cloudevents+json',
    });
  const timeline = (as: string) => world.get(as, `/v1/children/${child}/timeline`);

  it('is onboarded by an operator, once, and can be named at the next request', async () => {
    expect(codeOf(await put('', practice, 'gp-lead'))).toEqual([403, 'ACC-003']);
    const key = { 'idempotency-key': 'new-surgery' };
    const onboarded = await put('', practice, 'operator', key);
    expect([onboarded.status, onboarded.body['status'], onboarded.body['codes']]).toEqual([
      201,
      'active',
      { ods: 'Z99907' },
    ]);
    expect((await put('', practice, 'operator', key)).text).toBe(onboarded.text);
    expect(codeOf(await put('', practice))).toEqual([409, 'ACC-012']);
    const listed = await world.get('gp', '/v1/agencies?limit=500');
    expect(listed.text).toContain('new-surgery');
    expect((await world.get('operator', '/v1/services/new-surgery')).body).toMatchObject(practice);
    expect((await world.get('operator', '/v1/services/unheard-of')).status).toBe(404);
  });

  it('is refused where its particulars are malformed, or another service has what it claims', async () => {
    const malformed = await put('', { ...practice, code: 'third-surgery', codes: { ods: 'no' } });
    expect(codeOf(malformed)).toEqual([400, 'ACC-011']);
    expect(codeOf(await put('', { ...practice, code: 'third-surgery' }))).toEqual([409, 'ACC-017']);
    const { code: _code, ...particulars } = practice;
    const clinic = await put('/new-surgery/changes', { ...particulars, kind: 'sexual-health', codes: {} });
    expect(codeOf(clinic)).toEqual([409, 'ACC-016']);
    const renamed = await put('/new-surgery/changes', { ...particulars, name: 'Newer Surgery' });
    expect([renamed.status, renamed.body['name']]).toEqual([200, 'Newer Surgery']);
  });

  it('that is suspended is refused at the next request, people, systems and sources, with a code that says so', async () => {
    const before = await timeline('health-visitor');
    expect([(await timeline('gp')).status, (await publish('before')).status]).toEqual([200, 200]);
    const reason = { reason: 'security-incident' };
    expect(codeOf(await put('/ashby-partnership/suspension', reason))).toEqual([409, 'ACC-018']);
    expect((await put('/oakfield-gp/suspension', reason)).body['status']).toBe('suspended');
    expect(codeOf(await timeline('gp'))).toEqual([403, 'ACC-010']);
    expect(codeOf(await publish('meanwhile'))).toEqual([403, 'ACC-010']);
    const foreign = await world.post('ashby-police-system', '/v1/cloudevents', concern('by another door'), {
      'content-type': 'application/cloudevents+json',
    });
    expect([foreign.status, foreign.text.includes('suspended-source')]).toEqual([403, true]);
    expect(codeOf(await world.get('gp', '/v1/me'))).toEqual([403, 'ACC-010']);
    expect(codeOf(await put('/oakfield-gp/suspension', reason))).toEqual([409, 'ACC-014']);
    const after = await timeline('health-visitor');
    expect(after.status).toBe(200);
    for (const { id } of before.body['items'] as readonly { readonly id: string }[]) expect(after.text).toContain(id);
  });

  it('stays suspended over a restart with the register files, and is resumed by an operator with what it had', async () => {
    await world.restart();
    expect(codeOf(await timeline('gp'))).toEqual([403, 'ACC-010']);
    expect((await world.get('operator', '/v1/services/new-surgery')).body['name']).toBe('Newer Surgery');
    expect((await put('/oakfield-gp/resumption')).body['status']).toBe('active');
    expect([(await timeline('gp')).status, (await publish('meanwhile')).status]).toEqual([200, 200]);
    expect(codeOf(await put('/oakfield-gp/resumption'))).toEqual([409, 'ACC-015']);
  });

  const of = { topic: 'gp.safeguarding-concerns.v1', source: 'uk.nhs.gp.oakfield' };
  const [first, second, third] = [signingKey('first'), signingKey('second'), signingKey('third')] as const;
  const signed = (id: string, pair: SigningKey) => signedEvent(concern(id), pair);
  const send = async (body: object, headers = {}) => {
    const answer = await world.post('oakfield-clinical-system', '/v1/cloudevents', body, {
      ...{ 'content-type': 'application/cloudevents+json', ...headers },
    });
    return [answer.status, /signature-[a-z-]+/.exec(answer.text)?.[0]];
  };

  it('changes the key of a source: the new one is added, both count for a while, then the old one is refused by name', async () => {
    const keys = '/oakfield-gp/source-keys';
    expect(codeOf(await put(keys, { ...of, key: first.jwk }, 'gp-lead'))).toEqual([403, 'ACC-003']);
    expect(codeOf(await put(keys, { ...of, source: 'uk.nhs.gp.nobody', key: first.jwk }))).toEqual([400, 'ACC-021']);
    expect(codeOf(await put(keys, { ...of, key: { ...first.jwk, d: 'private' } }))).toEqual([400, 'ACC-022']);
    expect((await put(keys, { ...of, key: first.jwk })).status).toBe(200);
    // From the first key on each event must be signed.
    expect(await send(concern('unsigned'))).toEqual([403, 'signature-missing']);
    expect(await send(await signed('by the first', first))).toEqual([200, undefined]);
    expect(await send(await signed('by a stranger', second))).toEqual([403, 'signature-invalid']);
    expect(codeOf(await put(`${keys}/retirement`, { ...of, kid: 'first' }))).toEqual([409, 'ACC-027']);
    expect(codeOf(await put(keys, { ...of, key: { ...second.jwk, kid: 'first' } }))).toEqual([409, 'ACC-023']);
    expect((await put(keys, { ...of, key: second.jwk })).status).toBe(200);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect((await put(`${keys}/retirement`, { ...of, kid: 'first', from: later })).status).toBe(200);
    expect(await send(await signed('in the overlap', first))).toEqual([200, undefined]);
    expect(await send(await signed('by the new one', second))).toEqual([200, undefined]);
    expect((await put(`${keys}/retirement`, { ...of, kid: 'first' })).status).toBe(200);
    expect(codeOf(await put(`${keys}/retirement`, { ...of, kid: 'first' }))).toEqual([409, 'ACC-026']);
    expect(codeOf(await put(`${keys}/retirement`, { ...of, kid: 'third' }))).toEqual([400, 'ACC-025']);
    expect(await send(await signed('by the retired one', first))).toEqual([403, 'signature-key-retired']);
    expect(await send(await signed('by the new one, again', second))).toEqual([200, undefined]);
    // Neither a change of particulars nor a restart with the register files brings it back, or lets anything in unsigned.
    const { body } = await world.get('operator', '/v1/services/oakfield-gp');
    const { code: _code, status: _status, sourceKeys, ...particulars } = body;
    expect(sourceKeys).toMatchObject([{ kid: 'first', retiredFrom: expect.any(String) }, { kid: 'second' }]);
    expect((await put('/oakfield-gp/changes', { ...particulars, name: 'Oakfield Surgery, renamed' })).status).toBe(200);
    await world.restart();
    expect(await send(await signed('by the retired one, later', first))).toEqual([403, 'signature-key-retired']);
    expect(await send(concern('unsigned, later'))).toEqual([403, 'signature-missing']);
    expect(await send(await signed('by the new one, later', second))).toEqual([200, undefined]);
    const letters = await world.service.storage.log.readAll({
      filter: { types: ['SourceKeyAdded', 'SourceKeyRetired'] },
    });
    expect(letters.map(({ type }) => type)).toEqual([
      'SourceKeyAdded',
      'SourceKeyAdded',
      'SourceKeyRetired',
      'SourceKeyRetired',
    ]);
  });

  it('takes a source over with its keys, and gives it back with them: nothing comes unsigned, no retired key comes back', async () => {
    const succeeded = await put('/oakfield-gp/succession', { successor: 'new-surgery' });
    expect([succeeded.status, succeeded.body['status']]).toEqual([200, 'succeeded']);
    const { code: _code, ...own } = practice;
    const clients = [...own.clients, 'oakfield-clinical-system'];
    expect((await put('/new-surgery/changes', { ...own, clients, sources: [...own.sources, of] })).status).toBe(200);
    const token = world.tokens.system({
      ...{ agency: 'new-surgery', roles: ['submitting-system'], clientId: 'oakfield-clinical-system' },
      scopes: ['concerns:submit', 'children:submit', 'status:read'],
    });
    const moved = { authorization: `Bearer ${token}` };
    expect(await send(concern('unsigned, moved'), moved)).toEqual([403, 'signature-missing']);
    expect(await send(await signed('retired, moved', first), moved)).toEqual([403, 'signature-key-retired']);
    expect(await send(await signed('second, moved', second), moved)).toEqual([200, undefined]);
    const keys = '/new-surgery/source-keys';
    expect(codeOf(await put(keys, { ...of, key: first.jwk }))).toEqual([409, 'ACC-023']);
    expect((await put(keys, { ...of, key: third.jwk })).status).toBe(200);
    expect((await put(`${keys}/retirement`, { ...of, kid: 'second' })).status).toBe(200);
    expect((await put('/new-surgery/changes', own)).status).toBe(200);
    expect((await put('/oakfield-gp/succession/withdrawal')).body['status']).toBe('active');
    expect(await send(await signed('second, given back', second))).toEqual([403, 'signature-key-retired']);
    expect(await send(await signed('third, given back', third))).toEqual([200, undefined]);
    expect(await send(concern('unsigned, given back'))).toEqual([403, 'signature-missing']);
  });
});
