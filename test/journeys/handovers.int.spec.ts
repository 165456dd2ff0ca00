import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyId } from '@safeguarding/kernel';
import { demonstrationAgencies, legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const toldIn = ({ body }: Answer): readonly string[] =>
  (body['told'] as readonly { readonly agency: string }[]).map(({ agency }) => agency);
const stranger = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const mash = 'social-worker';
const north = 'northdale';
const mashCode = 'ashby-mash';
const accessesOf = (answer: Answer): readonly unknown[] => itemsOf(answer).map(({ id }) => id);

describe('a child that moves', () => {
  const world = new World();
  let child = '';
  let process = '';
  let referral = '';
  let access = '';
  let tag = '';

  beforeAll(async () => {
    const cast = demonstrationAgencies();
    const northdale = cast
      .filter(({ code }) => code === 'ashby-mash')
      .map((hub) => ({
        ...hub,
        ...{ code: 'northdale-mash' as AgencyId, name: 'Northdale Multi-Agency Safeguarding Hub' },
        ...{ codes: { gss: 'E06000998' }, area: 'E06000998', clients: [] },
      }));
    await world.start({ agencies: [...cast, ...northdale] });
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
  });
  afterAll(() => world.stop());

  const settled = () => world.settled();
  /** Somebody of the authority of the new area, who is none of the demonstration's cast. */
  const tokenOfNorth = () =>
    world.tokens.person({ agency: 'northdale-mash', roles: ['social-worker'], subject: 'northdale-social-worker' });
  const tokens: Readonly<Record<string, () => string>> = {
    [north]: tokenOfNorth,
    'front-door': () =>
      world.tokens.person({ agency: 'ashby-front-door', roles: ['social-worker'], subject: 'social-worker' }),
  };
  const who = (as: string) => (tokens[as] ? { authorization: `Bearer ${tokens[as]()}` } : {});
  const speaker = (as: string) => (tokens[as] ? mash : as);
  const post = (as: string, path: string, body: object, headers = {}): Promise<Answer> =>
    world.post(speaker(as), path, body, { ...headers, ...who(as) });
  const get = async (as: string, path: string, headers = {}): Promise<Answer> => {
    await settled();
    return world.get(speaker(as), path, { 'x-purpose': 'safeguarding', ...headers, ...who(as) });
  };
  const emergency = (of: string, as = 'police-officer') =>
    post(as, '/v1/emergency-accesses', {
      ...{ childId: of, reason: 'unconscious-or-unable-to-say' },
      explanation: 'Found at midnight, nobody with her, invented.',
    });
  const step = async (as: string, path: string, body: object): Promise<Answer> => {
    const answer = await post(as, `/v1/protection-processes/${process}/${path}`, body, { 'if-match': tag || '*' });
    tag = answer.headers.get('etag') ?? tag;
    return answer;
  };
  const handovers = () => `/v1/children/${child}/handovers`;
  const propose = (over: object = {}, as = mash) =>
    post(as, handovers(), {
      ...{ to: 'northdale-mash', move: 'permanent', movedOn: '2026-11-24', legal },
      ...{ reasons: 'The family has moved, invented.', ...over },
    });
  const answer = (as: string, id: string, what: string, body: object = {}) =>
    post(as, `${handovers()}/${id}/${what}`, body);

  describe('where nobody leads', () => {
    let alone = '';
    let early = '';
    const at = () => `/v1/children/${alone}/residences`;
    const lives = (as: string, authority: string, from: string, area?: string) =>
      post(as, at(), { authority, from, ...(area === undefined ? {} : { area }) });

    beforeAll(async () => {
      alone = await world.child('9990000026', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    });

    it('the duty service of the reader is told until somebody says where it lives, and then its authority', async () => {
      expect(toldIn(await emergency(alone))).toEqual(['ashby-mash']);
      const said = await lives('health-visitor', 'northdale-mash', '2026-11-01', 'Northdale, invented');
      expect(said.status).toBe(201);
      early = idOf(said);
      expect(toldIn(await emergency(alone))).toEqual(['northdale-mash']);
      expect(itemsOf(await get(north, '/v1/emergency-accesses'))).toHaveLength(1);
      // It is told of the emergency; that it answers for the area gives it no sight of the child.
      expect((await get(north, `/v1/children/${alone}/residences`)).status).toBe(404);
    });

    it('a feed says so too; a later day counts, an error does not, and the past stays as it was known', async () => {
      const known = new Date(Date.parse('2026-11-25T10:00:00Z')).toISOString();
      await world.setClock('2026-11-25T11:00:00Z');
      const fed = await lives('oakfield-registrations', 'ashby-mash', '2026-11-20');
      expect(toldIn(await emergency(alone))).toEqual(['ashby-mash']);
      const shown = itemsOf(await get('gp', at()));
      expect(
        shown.map(({ authority, late, inForce, recordedByYou }) => [authority, late, inForce, recordedByYou]),
      ).toEqual([
        ['northdale-mash', true, false, false],
        ['ashby-mash', true, true, true],
      ]);
      expect(shown[0]).toMatchObject({ area: 'Northdale, invented' });
      const inForce = async (query: string) =>
        itemsOf(await get('gp', `${at()}${query}`)).find((each) => each['inForce'] === true)?.['authority'];
      expect(await inForce('?on=2026-11-19')).toBe('northdale-mash');
      expect(await inForce('?on=2026-10-31')).toBeUndefined();
      expect(await inForce(`?knownAt=${known.slice(0, 14)}59:00Z`)).toBe('northdale-mash');
      const right = { authority: 'northdale-mash', from: '2026-11-02', area: 'Northdale West, invented' };
      expect((await post('health-visitor', `${at()}/${early}/correction`, right)).status).toBe(201);
      expect(itemsOf(await get('gp', at()))[0]).toMatchObject({ id: early, from: '2026-11-02', area: right.area });
      const other = await post('health-visitor', `${at()}/${idOf(fed)}/end`, { reason: 'recorded-in-error' });
      expect([other.status, other.body['code']]).toEqual([403, 'SHA-023']);
      await post('oakfield-registrations', `${at()}/${idOf(fed)}/end`, { reason: 'recorded-in-error' });
      expect(toldIn(await emergency(alone))).toEqual(['northdale-mash']);
    });

    it('is said by nobody who does not work with the child, nor by a service that is no source of it', async () => {
      const refused = [
        await lives('teacher', 'ashby-mash', '2026-11-20'),
        await lives('other-gp', 'ashby-mash', '2026-11-20'),
        await lives('gp', 'oakfield-gp', '2026-11-20'),
        await lives('gp', 'ashby-mash', '2026-11-26'),
        await lives('gp', 'ashby-mash', '2026-02-30'),
      ].map(({ status, body }) => [status, body['code']]);
      expect(refused).toEqual([
        [403, 'ACC-003'],
        [404, 'LED-002'],
        [400, 'SHA-051'],
        [400, 'SHA-052'],
        [422, 'SHA-011'],
      ]);
    });

    it('is read on merged records as one, and apart again when they are told apart', async () => {
      const other = await world.child('9990000034', 'oakfield-registrations');
      expect(toldIn(await emergency(other))).toEqual(['ashby-mash']);
      const merge = await post('gp-lead', '/v1/merges', {
        ...{ one: alone, other, reason: 'same-identifiers', explanation: 'Invented.' },
      });
      expect((await post('records-officer', `/v1/merges/${idOf(merge)}/confirmation`, {})).status).toBe(200);
      await settled();
      expect(toldIn(await emergency(other))).toEqual(['northdale-mash']);
      const read = itemsOf(await get('gp', `/v1/children/${other}/residences`));
      expect(read.find(({ inForce }) => inForce === true)).toMatchObject({
        record: alone,
        authority: 'northdale-mash',
      });
      await post('gp-lead', `/v1/merges/${idOf(merge)}/undoing`, {
        reason: 'merged-in-error',
        explanation: 'Invented.',
      });
      expect(toldIn(await emergency(other))).toEqual(['ashby-mash']);
      expect(itemsOf(await get('gp', `/v1/children/${other}/residences`))).toEqual([]);
    });

    it('under a shield nobody hears where it lives: not by who is told, not from what another service said', async () => {
      const own = await lives('gp', 'ashby-mash', '2026-10-01', 'Ashby, invented');
      expect(own.status).toBe(201);
      expect((await post('gp', `/v1/children/${alone}/shield`, { reasons: 'Invented danger.' })).status).toBe(201);
      const opened = await emergency(alone);
      expect(toldIn(opened)).toEqual(['ashby-mash']);
      expect(opened.text).not.toContain('northdale');
      const read = await get('gp', at());
      expect(itemsOf(read).map(({ authority, recordedByYou }) => [authority, recordedByYou])).toEqual([
        ['ashby-mash', true],
        ['ashby-mash', true],
      ]);
      for (const path of [`/v1/children/${alone}/timeline?limit=200&explain=true`, `/v1/children/${alone}`, at()])
        for (const as of ['gp', 'teacher', mash])
          expect((await get(as, path)).text.toLowerCase()).not.toContain('northdale');
      expect((await get('health-visitor', at())).text).toContain(early);
    });
  });

  describe('with a plan', () => {
    let proposed = '';

    it('is handed over by nobody who does not lead', async () => {
      expect((await propose()).status).toBe(404);
      expect((await propose({}, 'gp-lead')).status).toBe(403);
      const submitted = await post('gp', '/v1/referrals', {
        ...{ recipient: 'ashby-mash', children: [{ childId: child, summary: 'Invented.' }], urgency: 'immediate' },
        ...{ categories: ['neglect'], legal: { ...legal, consentDecision: 'refused' } },
        consentInformation: { familyInformed: 'yes' },
      });
      referral = idOf(submitted);
      await settled();
      const started = await post(mash, '/v1/protection-processes', {
        ...{ childId: child, referral, form: 'strategy-discussion', outcome: 's47-enquiry-joint' },
        ...{ summary: 'A joint enquiry, invented.', record: 'Minutes, invented.', attendees: ['ashby-sexual-health'] },
      });
      process = idOf(started);
      tag = started.headers.get('etag') ?? '';
      await step(mash, 'enquiry-conclusion', { outcome: 'significant-harm-conference', childSeen: 'seen' });
      const held = { form: 'initial-child-protection-conference', outcome: 'plan', category: 'neglect' };
      expect((await step(mash, 'conferences', held)).status).toBe(200);
      await settled();
    });

    it('is not handed over to who cannot lead, to itself, or to another nation without a word of it', async () => {
      const codes = [
        await propose({ to: 'oakfield-gp' }),
        await propose({ to: 'ashby-mash' }),
        await propose({ to: 'lagan-trust' }),
        await propose({ matters: ['00000000-0000-4000-8000-000000000001'] }),
        await propose({ movedOn: '2027-11-24' }),
      ].map(({ status, body }) => [status, body['code']]);
      expect(codes).toEqual([
        [422, 'SHA-060'],
        [422, 'SHA-010'],
        [422, 'SHA-060'],
        [422, 'SHA-056'],
        [400, 'SHA-052'],
      ]);
    });

    it('for a while: the other authority knows, and nothing changes in who is responsible', async () => {
      const stay = idOf(await propose({ move: 'temporary' }));
      expect((await answer(north, stay, 'acceptance')).body['status']).toBe('accepted');
      expect((await get(north, `/v1/children/${child}`)).body).toMatchObject({ name: { family: 'Canaryfamily' } });
      expect((await get(north, `/v1/protection-processes/${process}`)).status).toBe(404);
      expect((await step(mash, 'core-groups', { childSeen: 'seen' })).status).toBe(200);
      expect(toldIn(await emergency(child))).toEqual(['ashby-mash']);
      expect((await answer(mash, stay, 'closure', { reason: 'stay-over' })).status).toBe(200);
      expect((await get(north, `/v1/children/${child}`)).status).toBe(404);
    });

    it('is declined with a reason, or taken back; then the one leads on and the other knows nothing', async () => {
      const first = idOf(await propose());
      const second = await propose({ to: 'northdale-mash' });
      expect([second.status, second.body['code']]).toEqual([409, 'SHA-054']);
      const no = { reason: 'information-missing', reasons: 'Which street, invented?' };
      expect((await answer(mash, first, 'refusal', no)).body['code']).toBe('SHA-058');
      expect((await answer(north, first, 'refusal', no)).body['status']).toBe('declined');
      expect(stepsOf(await get(mash, `${handovers()}/${first}`)).at(-1)).toMatchObject({
        ...{ kind: 'handover-declined', agency: 'northdale-mash', ...no },
      });
      const back = idOf(await propose());
      expect((await answer(mash, back, 'withdrawal')).body['status']).toBe('withdrawn');
      const late = await answer(north, back, 'acceptance');
      expect([late.status, (await get(north, `${handovers()}/${back}`)).status]).toEqual([404, 404]);
      expect((await get(north, `/v1/children/${child}`)).status).toBe(404);
      expect((await get(mash, `/v1/children/${child}`)).status).toBe(200);
    });

    it('tells the receiving authority that it is there and who it is, on the timeline of both and of nobody else', async () => {
      const sent = await propose();
      expect(sent.status).toBe(201);
      proposed = idOf(sent);
      expect(itemsOf(await get(north, '/v1/handovers?side=to-you&status=proposed'))).toMatchObject([
        { id: proposed, childId: child, from: 'ashby-mash', move: 'permanent', movedOn: '2026-11-24' },
      ]);
      expect(itemsOf(await get(mash, '/v1/handovers?status=proposed'))).toHaveLength(1);
      expect(sent.headers.get('location')).toBe(`${handovers()}/${proposed}`);
      const shown = await get(north, `/v1/children/${child}`);
      expect(shown.body).toMatchObject({ name: { family: 'Canaryfamily' } });
      expect(shown.body).not.toHaveProperty('addresses');
      expect((await get(north, `/v1/protection-processes/${process}`)).status).toBe(404);
      for (const as of [mash, north]) {
        const kinds = itemsOf(await get(as, `/v1/children/${child}/timeline?limit=200`)).map(({ kind }) => kind);
        expect([as, kinds]).toEqual([as, expect.arrayContaining(['handover-proposed'])]);
      }
      const theirs = itemsOf(await get(north, `/v1/children/${child}/timeline?limit=200`));
      expect(theirs.every(({ kind }) => String(kind).startsWith('handover-'))).toBe(true);
      expect(stepsOf(await get(north, `${handovers()}/${proposed}`))[0]).toMatchObject({
        reasons: 'The family has moved, invented.',
      });
      for (const as of ['gp', 'health-visitor', 'teacher'])
        expect((await get(as, `/v1/children/${child}/timeline?limit=200`)).text).not.toContain('handover');
      const hidden = await get('gp-lead', `${handovers()}/${proposed}`, stranger);
      expect([403, 404]).toContain(hidden.status);
    });

    it('is nobody to a barred practitioner of the receiving authority', async () => {
      const { ref } = (await get(north, '/v1/me')).body;
      const bar = await post('gp-lead', `/v1/children/${child}/bars`, {
        ...{ person: ref, ground: 'relative', reasons: 'An aunt, invented.' },
      });
      expect((await get(north, `${handovers()}/${proposed}`)).status).toBe(404);
      expect((await answer(north, proposed, 'acceptance')).status).toBe(404);
      expect(itemsOf(await get(north, '/v1/handovers?side=to-you&status=proposed'))).toEqual([]);
      const end = { reason: 'wrong-person', reasons: 'Another one, invented.' };
      expect((await post(mash, `/v1/children/${child}/bars/${idOf(bar)}/end`, end)).status).toBe(201);
    });

    it('is opened in an emergency while the old authority leads, and nobody has looked at it yet', async () => {
      const opened = await emergency(child);
      access = idOf(opened);
      expect(toldIn(opened)).toEqual([mashCode]);
      await settled();
      expect(accessesOf(await get(north, '/v1/emergency-accesses'))).not.toContain(access);
    });

    it('is led by the receiving authority from its answer on, and by the old one no more', async () => {
      await world.setClock('2026-11-26T10:00:00Z');
      const [one, other] = await Promise.all([
        answer(north, proposed, 'acceptance', { reasons: 'We know the street, invented.' }),
        step(mash, 'core-groups', { childSeen: 'seen-alone' }),
      ]);
      // Under way at the same moment: each has a definite answer.
      expect(one.body['status']).toBe('accepted');
      expect([200, 409]).toContain(other.status);
      await settled();
      const refused = await step(mash, 'core-groups', { childSeen: 'seen' });
      expect([refused.status, refused.body['code']]).toEqual([409, 'CHP-009']);
      expect((await get(mash, `/v1/children/${child}`)).status).toBe(404);
      expect(itemsOf(await get(mash, '/v1/protection-processes?status=plan'))).toEqual([]);
      const kept = stepsOf(await get(mash, `/v1/protection-processes/${process}`)).map(({ kind }) => kind);
      expect(kept).toContain('protection-conference-held');
      expect(kept).not.toContain('protection-process-passed-on');
      expect((await get(north, `/v1/children/${child}`)).status).toBe(200);
      const again = await answer(north, proposed, 'acceptance', {});
      expect([again.status, again.body['code']]).toEqual([409, 'SHA-057']);
    });

    it('leaves nothing open unseen: each authority hears what waits for it, and nobody else does', async () => {
      const waits = async (as: string) => {
        const found = itemsOf(await get(as, `${handovers()}/${proposed}/open-work`));
        return found.map(({ kind, id }) => `${String(kind)} ${String(id)}`);
      };
      const [left, taken] = [await waits(mash), await waits(north)];
      expect(left).toEqual(expect.arrayContaining([`referral ${referral}`, `emergency-review ${access}`]));
      expect(left.filter((one) => one.startsWith('protection-process'))).toEqual([]);
      expect(taken).toEqual(expect.arrayContaining([`protection-process ${process}`, `emergency-review ${access}`]));
      expect(taken.filter((one) => one.startsWith('referral'))).toEqual([]);
      expect(taken.filter((one) => one.startsWith('clock')).length).toBeGreaterThan(0);
      for (const as of ['gp', 'health-visitor'])
        expect([403, 404]).toContain((await get(as, `${handovers()}/${proposed}/open-work`)).status);
    });

    it('hands the review on that nobody has made', async () => {
      expect(accessesOf(await get(north, '/v1/emergency-accesses'))).toContain(access);
      const review = { finding: 'justified', findings: 'Rung the ward, invented.' };
      const reviewed = await post(north, `/v1/children/${child}/emergency-accesses/${access}/review`, review);
      expect([reviewed.status, reviewed.text]).toEqual([200, expect.any(String)]);
      const waiting = itemsOf(await get(mash, `${handovers()}/${proposed}/open-work`));
      expect(waiting.map(({ id }) => id)).not.toContain(access);
    });

    it('has its conference after the move within 15 working days of the notification, by the new authority', async () => {
      const clocks = async () =>
        itemsOf(await get(north, `/v1/children/${child}/clocks`)).map(
          ({ rule, state }) => `${String(rule)} ${String(state)}`,
        );
      const due = itemsOf(await get(north, '/v1/clocks')).find(({ rule }) => rule === 'ENG-TRANSFER');
      expect(due?.['dueBy']).toBe('2026-12-17T00:00:00.000Z');
      const read = await get(north, `/v1/protection-processes/${process}`);
      expect(read.body).toMatchObject({ status: 'plan', category: 'neglect' });
      expect(read.text).toContain('Minutes, invented.');
      expect(read.text).not.toContain('sexual-health');
      tag = read.headers.get('etag') ?? '';
      expect(itemsOf(await get(north, '/v1/protection-processes?status=plan'))).toHaveLength(1);
      const held = {
        form: 'transfer-in-conference',
        outcome: 'plan',
        category: 'emotional',
        record: 'Ours, invented.',
      };
      expect((await step(north, 'conferences', held)).body['status']).toBe('plan');
      expect(await clocks()).toEqual(expect.arrayContaining(['ENG-TRANSFER satisfied', 'ENG-CORE running']));
      expect((await get(mash, `/v1/protection-processes/${process}`)).text).not.toContain('Ours, invented.');
    });

    it('is told of at midnight to the new authority: as its lead, and when the case is over, by where it lives', async () => {
      await world.setClock('2026-11-27T00:00:30Z');
      expect(toldIn(await emergency(child))).toEqual(['northdale-mash']);
      expect((await step(north, 'closure', { reason: 'turned-18' })).status).toBe(200);
      const led = await emergency(child);
      expect([toldIn(led), led.body['caseOpen']]).toEqual([['northdale-mash'], true]);
      expect((await answer(mash, proposed, 'closure', { reason: 'support-ended' })).status).not.toBe(200);
      expect((await answer(north, proposed, 'closure', { reason: 'support-ended' })).status).toBe(200);
      const after = await emergency(child);
      expect([toldIn(after), after.body['caseOpen']]).toEqual([['northdale-mash'], false]);
    });

    it('leaves the old authority its referral to close, and its referrer hears why', async () => {
      const seen = (await get(mash, `/v1/referrals/${referral}`)).headers.get('etag') ?? '';
      const taken = await post(mash, `/v1/referrals/${referral}/acknowledgement`, {}, { 'if-match': seen });
      const closed = await post(
        ...([mash, `/v1/referrals/${referral}/closure`, { reason: 'moved-to-another-authority' }] as const),
        { 'if-match': taken.headers.get('etag') ?? '' },
      );
      expect(closed.status).toBe(200);
      expect((await get('gp', `/v1/referrals/${referral}`)).body).toMatchObject({ status: 'closed' });
      const again = await post(
        'gp',
        `/v1/referrals/${referral}/reopening`,
        { reason: 'new-information' },
        {
          'if-match': closed.headers.get('etag') ?? '',
        },
      );
      expect(again.status).toBe(200);
      await settled();
      // It took the child over from there: what comes late does not make the old authority lead again.
      expect((await get(mash, `/v1/children/${child}`)).status).toBe(404);
    });
  });

  describe('whose authority is reorganised', () => {
    const door = 'front-door';

    it('is led on, and handed over, by the authority that took its work over', async () => {
      child = await world.child('9990000034', 'oakfield-registrations');
      referral = idOf(
        await post('gp', '/v1/referrals', {
          ...{ recipient: 'ashby-mash', children: [{ childId: child, summary: 'Invented.' }], urgency: 'immediate' },
          ...{ categories: ['neglect'], legal: { ...legal, consentDecision: 'refused' } },
          consentInformation: { familyInformed: 'yes' },
        }),
      );
      await settled();
      const started = await post(mash, '/v1/protection-processes', {
        ...{ childId: child, referral, form: 'strategy-discussion', outcome: 's47-enquiry-joint' },
        ...{ summary: 'A joint enquiry, invented.', record: 'Minutes of the old, invented.' },
      });
      process = idOf(started);
      tag = started.headers.get('etag') ?? '';
      access = idOf(await emergency(child));
      const kind = { kind: 'mash', nation: 'england', area: 'E06000997' };
      await post('operator', '/v1/services', { code: 'ashby-front-door', name: 'Ashby Front Door', ...kind });
      const succeeded = await post('operator', '/v1/services/ashby-mash/succession', { successor: 'ashby-front-door' });
      expect(succeeded.status).toBe(200);
      await settled();
      expect(
        (await step(door, 'enquiry-conclusion', { outcome: 'significant-harm-conference', childSeen: 'seen' })).status,
      ).toBe(200);
      const proposed = idOf(await propose({}, door));
      expect((await answer(north, proposed, 'acceptance')).body['status']).toBe('accepted');
      await settled();
      expect((await get(door, `/v1/children/${child}`)).status).toBe(404);
      expect((await get(north, `/v1/children/${child}`)).status).toBe(200);
      const taken = await get(north, `/v1/protection-processes/${process}`);
      expect([taken.status, taken.text.includes('Minutes of the old')]).toEqual([200, true]);
      expect(accessesOf(await get(north, '/v1/emergency-accesses'))).toContain(access);
      tag = taken.headers.get('etag') ?? '';
      expect((await step(door, 'closure', { reason: 'no-further-action' })).status).not.toBe(200);
    });
  });
});
