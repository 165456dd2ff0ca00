import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World, type Answer } from '../support/world.ts';

type Line = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Line[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const id = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };
const nobody = '00000000-0000-4000-8000-000000000009';
const why = { reasons: 'Invented.' };
const [system, otherSystem] = ['oakfield-patient-app', 'millbrook-patient-app'];

/** What nobody could compare from one answer to the next: sealed cursors, dates, rate counters. */
const told = ({ status, headers, text }: Answer) => [
  status,
  text,
  [...headers].filter(([name]) => name !== 'date' && name !== 'x-position' && !name.startsWith('ratelimit')),
];

describe('online access to a record', () => {
  const world = new World();
  const settled = () => world.settled();
  const born = async (number: string, dateOfBirth: string): Promise<string> => {
    const child = idOf(
      await world.post('oakfield-registrations', '/v1/children', {
        identifiers: [{ kind: 'nhs-number', value: number }],
        demographics: { name: { family: 'Invented' }, dateOfBirth },
      }),
    );
    await world.post('oakfield-registrations', '/v1/registrations', { child });
    return child;
  };
  const concern = async (child: string, summary: string, more = {}): Promise<string> => {
    const made = await world.post('gp', '/v1/concerns', {
      ...{ childId: child, category: 'neglect', occurredOn: '2026-01-05', summary, ...more },
    });
    await settled();
    const { body } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
    const entries = body['items'] as readonly Line[];
    return String(entries.find(({ thing, kind }) => thing === idOf(made) && kind === 'concern-raised')?.['id']);
  };
  /** A later step of the concern that an entry belongs to. */
  const later = async (child: string, entry: string, step: string, body: object): Promise<void> => {
    const { body: timeline } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
    const thing = String((timeline['items'] as readonly Line[]).find((line) => line['id'] === entry)?.['thing']);
    const tag = { 'if-match': (await world.get('gp', `/v1/concerns/${thing}`)).headers.get('etag') ?? '' };
    expect((await world.post('gp', `/v1/concerns/${thing}/${step}`, body, tag)).status).toBe(200);
    await settled();
  };
  const of = (child: string) => `/v1/children/${child}/online-access`;
  const record = (as: string, child: string, query = '') => world.get(as, `/v1/online-records/${child}${query}`, id);
  const summaries = async (as: string, child: string, query = ''): Promise<unknown> =>
    itemsOf(await record(as, child, query)).map(({ summary }) => summary);
  const safe = (whose: string) => ({
    ...{ of: whose, outcome: 'no-concern', next: 'none', assessedBy: 'GP, invented' },
    ...why,
  });

  beforeAll(() => world.start());
  afterAll(() => world.stop());

  describe('of a young person of 16', () => {
    let child = '';
    const entries: string[] = [];
    beforeAll(async () => {
      await world.setClock('2026-02-01T09:00:00Z');
      child = await born('9990000018', '2010-03-01');
      entries.push(await concern(child, 'Before the birthday.'));
    });

    it('begins at the birthday, for what is written since', async () => {
      expect((await record(system, child)).status).toBe(404);
      await world.setClock('2026-02-28T23:59:59Z');
      expect((await record(system, child)).status).toBe(404);
      await world.setClock('2026-03-01T00:00:00Z');
      expect([(await record(system, child)).status, await summaries(system, child)]).toEqual([200, []]);
      entries.push(await concern(child, 'After the birthday.'));
      expect(await summaries(system, child)).toEqual(['After the birthday.']);
    });

    it('shows no id, service or instant of the ledger, and the same to the practice that checks it', async () => {
      const [shown] = itemsOf(await record(system, child));
      for (const name of ['agency', 'thing', 'child', 'recordedAt', 'receivedAt', 'late'])
        expect(shown).not.toHaveProperty(name);
      expect((await record(system, child)).text).not.toContain(entries[1]);
      expect((await record('gp', child)).text).toBe((await record(system, child)).text);
    });

    it('is the practice’s own: another one, and a system for anything else, get the 404 of everybody', async () => {
      for (const as of ['other-gp', otherSystem])
        expect(told(await record(as, child))).toEqual(told(await record(as, nobody)));
      expect((await record('oakfield-clinical-system', child)).status).toBe(403);
      expect((await world.get(system, `/v1/children/${child}/timeline`)).status).toBe(403);
    });

    it('stops for new entries while 104 is in force, by the later effective date in any order of arrival', async () => {
      const code = (as: string, name: string, effectiveOn: string) =>
        world.post(as, `${of(child)}/codes`, { code: name, effectiveOn, ...why });
      await world.setClock('2026-03-10T09:00:00Z');
      expect((await code('gp-lead', '106', '2026-03-12')).status).toBe(201);
      expect((await code('gp', '104', '2026-03-10')).status).toBe(201);
      entries.push(await concern(child, 'While 104.'));
      expect(await summaries(system, child)).toEqual(['After the birthday.']);
      await world.setClock('2026-03-12T09:00:00Z');
      await concern(child, 'Since 106.');
      expect(await summaries(system, child)).toEqual(['Since 106.', 'After the birthday.']);
      // Whoever may not open access may not record that nobody has to look.
      expect((await code('gp', '106', '2026-03-12')).status).toBe(403);
    });

    it('without an item looks like a small record: the answer of a child about whom only the rest was written', async () => {
      const before = await record(system, child);
      const { body } = await world.post('gp', `${of(child)}/redactions`, {
        ...{ entry: entries[1], reason: 'coercion' },
        ...why,
      });
      const after = await record(system, child, '?limit=1');
      expect(itemsOf(after).map(({ summary }) => summary)).toEqual(['Since 106.']);
      expect(after.body['next']).toBeUndefined();
      expect(before.body).not.toEqual(after.body);
      expect((await world.post('gp', `${of(child)}/redactions/${String(body['id'])}/end`, why)).status).toBe(403);
      const elsewhere = await world.post('gp', `${of(child)}/redactions`, {
        ...{ entry: nobody, reason: 'coercion' },
        ...why,
      });
      expect(codeOf(elsewhere)).toEqual([409, 'ONL-001']);
      expect((await world.post('gp-lead', `${of(child)}/redactions/${String(body['id'])}/end`, why)).status).toBe(200);
      expect(await summaries(system, child)).toEqual(['Since 106.', 'After the birthday.']);
    });

    it('tells nothing of a redacted item by what is written about it later', async () => {
      const hide = { entry: entries[1], reason: 'coercion', ...why };
      const hidden = idOf(await world.post('gp', `${of(child)}/redactions`, hide));
      const before = await record(system, child);
      const { body } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
      const thing = String((body['items'] as readonly Line[]).find(({ id: entry }) => entry === entries[1])?.['thing']);
      const held = await world.get('gp', `/v1/concerns/${thing}`);
      const amendment = { reason: 'correction', summary: 'After the birthday, corrected.' };
      const tag = { 'if-match': held.headers.get('etag') ?? '' };
      expect((await world.post('gp', `/v1/concerns/${thing}/amendments`, amendment, tag)).status).toBe(200);
      await settled();
      expect(told(await record(system, child))).toEqual(told(before));
      expect((await world.post('gp-lead', `${of(child)}/redactions/${hidden}/end`, why)).status).toBe(200);
      expect(await summaries(system, child)).toEqual(
        expect.arrayContaining(['Since 106.', 'After the birthday, corrected.', 'After the birthday.']),
      );
      const again = (await world.get('gp', `/v1/children/${child}/timeline?limit=200`)).body[
        'items'
      ] as readonly Line[];
      const amended = again.find((line) => line['thing'] === thing && line['kind'] === 'concern-amended')?.['id'];
      await world.post('gp', `${of(child)}/redactions`, { ...hide, entry: amended });
      expect(await summaries(system, child)).toEqual(['Since 106.', 'After the birthday.']);
    });

    it('is suspended for the next read, answers as an empty record, and opens again only after somebody asked', async () => {
      const stop = await world.post('gp', `${of(child)}/stops`, {
        ...{ measure: 'suspended', of: 'everybody', reason: 'coercion' },
        ...why,
      });
      const fresh = await born('9990000034', '2010-03-01');
      expect(told(await record(system, child))).toEqual(told(await record(system, fresh)));
      const restoration = `${of(child)}/stops/${idOf(stop)}/restoration`;
      expect(codeOf(await world.post('gp-lead', restoration, why))).toEqual([409, 'ONL-008']);
      const assessed = { ...safe('patient'), outcome: 'concern', next: 'suspend' };
      await world.post('gp', `${of(child)}/coercion-assessments`, assessed);
      expect(codeOf(await world.post('gp-lead', restoration, why))).toEqual([409, 'ONL-008']);
      await world.setClock('2026-03-13T09:00:00Z');
      await world.post('gp', `${of(child)}/coercion-assessments`, safe('everybody'));
      expect((await world.post('gp-lead', restoration, why)).status).toBe(200);
      expect(codeOf(await world.post('gp-lead', restoration, why))).toEqual([409, 'ONL-009']);
      expect(await summaries(system, child)).toEqual(['Since 106.', 'After the birthday.']);
    });

    it('can be opened for earlier entries by somebody who looked through them', async () => {
      const opened = await world.post('gp-lead', `${of(child)}/history`, { from: '2026-02-01', ...why });
      expect(opened.status).toBe(201);
      expect(await summaries(system, child)).toEqual([
        'Since 106.',
        'While 104.',
        'After the birthday.',
        'Before the birthday.',
      ]);
    });

    it('never shows an alleged perpetrator, and without release nothing that names one', async () => {
      const made = await world.post('gp', '/v1/concerns', {
        ...{ childId: child, category: 'emotional', occurredOn: '2026-01-06', summary: 'Names somebody.' },
        others: [{ relationship: 'alleged-perpetrator', name: 'Hidden Name', awareOfAllegation: false }],
      });
      expect(made.status).toBe(201);
      await settled();
      expect(await summaries(system, child)).not.toContain('Names somebody.');
      const { body } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
      const entry = (body['items'] as readonly Line[]).find(({ thing }) => thing === idOf(made))?.['id'];
      expect((await world.post('gp-lead', `${of(child)}/releases`, { entry, ...why })).status).toBe(201);
      const shown = await record(system, child);
      expect(shown.text).toContain('Names somebody.');
      expect(shown.text).not.toContain('Hidden Name');
      // What is written of it later names nobody, and is about the same person.
      const held = await world.get('gp', `/v1/concerns/${idOf(made)}`);
      const tag = { 'if-match': held.headers.get('etag') ?? '' };
      const amendment = { reason: 'correction', summary: 'He was there again.' };
      expect((await world.post('gp', `/v1/concerns/${idOf(made)}/amendments`, amendment, tag)).status).toBe(200);
      await settled();
      expect((await record(system, child)).text).not.toContain('He was there again.');
    });

    it('shows nothing by itself of what somebody is not aware of, nor that a concern was passed on', async () => {
      await concern(child, 'Closed later.');
      const entry = await concern(child, 'Passed on later.');
      const before = await record(system, child);
      expect(before.text).toContain('Passed on later.');
      for (const aware of [{ awareOfAllegation: false }, { awareOfSharing: false }])
        await concern(child, 'Who does not know.', {
          others: [{ relationship: 'parent', name: 'Hidden Name', ...aware }],
        });
      await later(child, entry, 'closure', { outcome: 'referred' });
      await later(child, entry, 'reopening', { reason: 'recurrence' });
      expect(told(await record(system, child))).toEqual(told(before));
    });

    it('shows nothing of what was written on the wrong child once a second person has looked', async () => {
      const made = await world.post('gp', '/v1/concerns', {
        ...{ childId: child, category: 'neglect', occurredOn: '2026-01-07', summary: 'Of another child.' },
      });
      await settled();
      expect(await summaries(system, child)).toContain('Of another child.');
      const right = await born('9990000050', '2010-03-01');
      const move = idOf(
        await world.post('gp', '/v1/moves', {
          ...{ kind: 'concern', id: idOf(made), from: child, to: right, reason: 'similar-name' },
          explanation: 'Two children of one name, invented.',
        }),
      );
      const confirmed = await world.post('gp-lead', `/v1/moves/${move}/confirmation`, {}, { 'if-match': '*' });
      expect(confirmed.status).toBe(200);
      expect(await summaries(system, child)).not.toContain('Of another child.');
      // On the right one somebody looks at it first, and so on its way back: what was redacted had another id.
      await settled();
      expect(await world.get('gp', `/v1/children/${right}/timeline`).then(({ text }) => text)).toContain(
        'Of another child.',
      );
      expect(await summaries(system, right)).toEqual([]);
      const back = idOf(
        await world.post('gp', '/v1/moves', {
          ...{ kind: 'concern', id: idOf(made), from: right, to: child, reason: 'similar-name' },
          explanation: 'It was the first one after all, invented.',
        }),
      );
      await world.post('gp-lead', `/v1/moves/${back}/confirmation`, {}, { 'if-match': '*' });
      await settled();
      expect(await summaries(system, child)).not.toContain('Of another child.');
      const { body } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
      const entry = (body['items'] as readonly Line[]).find(({ summary }) => summary === 'Of another child.')?.['id'];
      await world.post('gp-lead', `${of(child)}/releases`, { entry, ...why });
      expect(await summaries(system, child)).toContain('Of another child.');
    });

    it('pages without telling of what is not shown', async () => {
      const texts: unknown[] = [];
      for (let query = '?limit=2'; query !== '';) {
        const page = await record(system, child, query);
        texts.push(...itemsOf(page).map(({ summary }) => summary));
        const { next } = page.body as { readonly next?: string };
        query = next === undefined ? '' : `?limit=2&cursor=${encodeURIComponent(next)}`;
      }
      expect(texts).toEqual(await summaries(system, child));
    });
  });

  describe('by a parent as proxy', () => {
    let child = '';
    let relationship = '';
    let entry = '';
    const grant = (over: object = {}) =>
      world.post('gp-lead', `${of(child)}/proxies`, {
        ...{ relationship, authority: 'parental-responsibility', scope: 'released-items' },
        ...{ evidence: 'Birth certificate, invented', ...why, ...over },
      });
    beforeAll(async () => {
      await world.setClock('2026-10-01T09:00:00Z');
      // Eleven on the day on which clocks go back, sixteen and eighteen on days of summer time.
      child = await born('9990000026', '2015-10-25');
      const parent = { relation: 'parent', other: { demographics: { name: { family: 'Parent' } } } };
      relationship = idOf(await world.post('gp', `/v1/children/${child}/relationships`, parent));
      entry = await concern(child, 'Released.');
      await concern(child, 'Not released.');
    });

    it('is refused, each with its own code, where nobody decided who may', async () => {
      expect(codeOf(await grant({ authority: 'lasting-power-of-attorney' }))).toEqual([409, 'ONL-002']);
      expect(codeOf(await grant({ authority: 'section-20-accommodation' }))).toEqual([409, 'ONL-003']);
      expect(codeOf(await grant({ authority: 'no-parental-responsibility' }))).toEqual([409, 'ONL-004']);
      expect(codeOf(await grant({ authority: 'young-persons-consent' }))).toEqual([409, 'ONL-006']);
      expect(codeOf(await grant())).toEqual([409, 'ONL-008']);
      expect(codeOf(await grant({ relationship: nobody }))).toEqual([409, 'ONL-010']);
      expect((await grant({ evidence: '' })).status).toBe(400);
      const young = { outcome: 'competent', ...why };
      expect(codeOf(await world.post('gp-lead', `${of(child)}/competence-assessments`, young))).toEqual([
        409,
        'ONL-011',
      ]);
    });

    it('shows what was released and nothing else, from the next read on', async () => {
      await world.post('gp', `${of(child)}/coercion-assessments`, safe('proxies'));
      expect((await world.post('gp', `${of(child)}/proxies`, {})).status).toBe(403);
      const proxy = idOf(await grant());
      expect(await summaries(system, child, `?as=proxy&grant=${proxy}`)).toEqual([]);
      await world.post('gp-lead', `${of(child)}/releases`, { entry, ...why });
      expect(await summaries(system, child, `?as=proxy&grant=${proxy}`)).toEqual(['Released.']);
      // The parent may be the one whom a concern names, whoever it was released for.
      const others = [{ relationship: 'alleged-perpetrator', name: 'Hidden Name' }];
      const naming = await concern(child, 'Of the father.', { others });
      expect((await world.post('gp-lead', `${of(child)}/releases`, { entry: naming, ...why })).status).toBe(201);
      expect(await summaries(system, child, `?as=proxy&grant=${proxy}`)).toEqual(['Released.']);
      expect((await record(system, child, '?as=proxy')).status).toBe(404);
      expect(await summaries('gp', child, '?as=proxy')).toEqual(['Released.']);
      expect((await record(otherSystem, child, `?as=proxy&grant=${proxy}`)).status).toBe(404);
      const [standing] = (await world.get('gp', of(child))).body['proxies'] as readonly Line[];
      expect(standing).toMatchObject({ standing: 'standing', endsAtAge: 11, evidence: 'Birth certificate, invented' });
    });

    it('shows nothing of what somebody is not aware of, whoever it was released for', async () => {
      const [{ id: proxy } = {}] = (await world.get('gp', of(child))).body['proxies'] as readonly Line[];
      const as = `?as=proxy&grant=${String(proxy)}`;
      const before = await record(system, child, as);
      const others = [{ relationship: 'carer', name: 'Hidden Name', awareOfSharing: false }];
      const named = await concern(child, 'Of him.', { others });
      expect((await world.post('gp-lead', `${of(child)}/releases`, { entry: named, ...why })).status).toBe(201);
      expect(told(await record(system, child, as))).toEqual(told(before));
      // Whoever looks before access is opened sees what a proxy would.
      expect((await record('gp', child, '?as=proxy')).text).not.toContain('Of him');
    });

    it('ends at the 11th birthday by the clock in London, whether or not anybody noted it', async () => {
      const [{ id: proxy } = {}] = (await world.get('gp', of(child))).body['proxies'] as readonly Line[];
      const query = `?as=proxy&grant=${String(proxy)}`;
      await world.setClock('2026-10-24T22:59:59Z');
      expect((await record(system, child, query)).status).toBe(200);
      await world.setClock('2026-10-24T23:00:00Z');
      expect(told(await record(system, child, query))).toEqual(
        told(await record(system, child, `?as=proxy&grant=${nobody}`)),
      );
      await settled();
      expect([await world.service.noteLapses(), await world.service.noteLapses()]).toEqual([1, 0]);
      await settled();
      expect(await world.service.noteLapses()).toBe(0);
      const { body } = await world.get('gp', `/v1/children/${child}/timeline?limit=200`);
      expect((body['items'] as readonly Line[]).map(({ kind }) => kind)).toContain('online-proxy-lapsed');
    });

    it('needs the young person from then on, who decides when competent and always from 16', async () => {
      expect(codeOf(await grant())).toEqual([409, 'ONL-005']);
      const assess = (outcome: string) =>
        world.post('gp-lead', `${of(child)}/competence-assessments`, { outcome, ...why });
      expect((await assess('not-competent')).status).toBe(201);
      expect((await grant()).status).toBe(201);
      await assess('competent');
      expect(codeOf(await grant())).toEqual([409, 'ONL-005']);
      const consented = idOf(await grant({ authority: 'young-persons-consent' }));
      await world.setClock('2031-10-24T22:59:59Z');
      expect((await record(system, child, `?as=proxy&grant=${consented}`)).status).toBe(200);
      await world.setClock('2031-10-24T23:00:00Z');
      expect((await record(system, child, `?as=proxy&grant=${consented}`)).status).toBe(404);
      expect(codeOf(await grant())).toEqual([409, 'ONL-005']);
      const last = idOf(await grant({ authority: 'young-persons-consent' }));
      const ended = await world.post('gp', `${of(child)}/proxies/${last}/end`, {
        ...{ reason: 'withdrawn-by-patient' },
        ...why,
      });
      expect(ended.status).toBe(200);
      expect((await record(system, child, `?as=proxy&grant=${last}`)).status).toBe(404);
    });

    it('moves with a date of birth that is corrected', async () => {
      await world.setClock('2032-01-01T09:00:00Z');
      const young = await born('9990000042', '2022-06-01');
      const parent = { relation: 'parent', other: { demographics: { name: { family: 'Parent' } } } };
      const related = idOf(await world.post('gp', `/v1/children/${young}/relationships`, parent));
      await world.post('gp', `${of(young)}/coercion-assessments`, safe('proxies'));
      const proxy = idOf(
        await world.post('gp-lead', `${of(young)}/proxies`, {
          ...{ relationship: related, authority: 'parental-responsibility', scope: 'released-items' },
          ...{ evidence: 'Birth certificate, invented', ...why },
        }),
      );
      await world.setClock('2033-07-01T09:00:00Z');
      expect((await record(system, young, `?as=proxy&grant=${proxy}`)).status).toBe(404);
      await world.post(
        'gp',
        `/v1/children/${young}/corrections`,
        { reason: 'recorded-in-error', demographics: { dateOfBirth: '2022-07-02' } },
        { 'if-match': '*' },
      );
      expect((await record(system, young, `?as=proxy&grant=${proxy}`)).status).toBe(200);
    });
  });

  describe('in the list of what a practice has to look at', () => {
    let moved = '';
    let grown = '';
    const list = async (as: string, query = ''): Promise<readonly Line[]> => {
      await settled();
      const page = await world.get(as, `/v1/online-access-tasks${query}`);
      expect(page.status).toBe(200);
      return itemsOf(page);
    };
    const tasksOf = async (as: string, child: string) =>
      (await list(as, '?limit=200')).filter((line) => line['child'] === child).map(({ tasks }) => tasks);
    const code104 = (as: string, child: string) =>
      world.post(as, `${of(child)}/codes`, { code: '104', effectiveOn: '2026-02-01', ...why });

    beforeAll(async () => {
      moved = await born('9990000077', '2018-03-01');
      grown = await born('9990000085', '2008-03-01');
      for (const feed of ['millbrook-clinical-system', 'hill-top-roll'])
        await world.post(feed, '/v1/registrations', { child: moved });
      await code104('other-gp', moved);
      await code104('gp', grown);
    });

    it('stand children with a code of another practice and those of 16 with one of their own, and no others', async () => {
      expect(await tasksOf('gp', moved)).toEqual([['code-104-of-another-practice']]);
      expect(await tasksOf('gp', grown)).toEqual([['code-104-since-16']]);
      // It is their own code there.
      expect(await tasksOf('other-gp', moved)).toEqual([]);
      expect(await tasksOf('other-gp', grown)).toEqual([]);
      const only = await list('gp', '?task=code-104-of-another-practice&limit=200');
      expect(only.every(({ tasks }) => (tasks as readonly string[]).includes('code-104-of-another-practice'))).toBe(
        true,
      );
      expect((await world.get('teacher', '/v1/online-access-tasks')).status).toBe(403);
    });

    it('stands a child of whom a proxy is of concern, also where the label came under another record of that person', async () => {
      const kept = await born('9990000107', '2025-05-01');
      const father = async (value: string) => {
        const identifiers = [{ kind: 'nhs-number', value }];
        const made = idOf(await world.post('oakfield-registrations', '/v1/children', { kind: 'adult', identifiers }));
        for (const feed of ['oakfield-registrations', 'hill-top-roll'])
          await world.post(feed, '/v1/registrations', { child: made });
        return { id: made, identifiers };
      };
      const [one, other] = [await father('9990000115'), await father('9990000123')];
      const { identifiers } = one;
      const parent = { relation: 'parent', other: { identifiers } };
      const related = idOf(await world.post('gp', `/v1/children/${kept}/relationships`, parent));
      await world.post('gp', `${of(kept)}/coercion-assessments`, safe('proxies'));
      const granted = await world.post('gp-lead', `${of(kept)}/proxies`, {
        ...{ relationship: related, authority: 'parental-responsibility', scope: 'released-items' },
        ...{ evidence: 'Birth certificate, invented', ...why },
      });
      expect(granted.status).toBe(201);
      const label = await world.post('gp', `/v1/children/${kept}/alleged-perpetrators`, {
        ...{ label: 'person-of-concern', standing: 'alleged', awareOfAllegation: 'no', awareOfSharing: 'no' },
        ...{ other: { identifiers: other.identifiers }, ...why },
      });
      expect(label.status).toBe(201);
      expect(await tasksOf('gp', kept)).toEqual([]);
      const merge = await world.post('gp-lead', '/v1/merges', {
        ...{ one: one.id, other: other.id, reason: 'same-demographics', explanation: 'Invented.' },
      });
      expect((await world.post('teacher', `/v1/merges/${idOf(merge)}/confirmation`, {})).status).toBe(200);
      expect(await tasksOf('gp', kept)).toEqual([['proxy-of-concern']]);
    });

    it('goes page by page', async () => {
      const whole = (await list('gp', '?limit=200')).map(({ child }) => child);
      const walked: unknown[] = [];
      for (let cursor = ''; ;) {
        const page = await world.get('gp', `/v1/online-access-tasks?limit=1${cursor}`);
        walked.push(...itemsOf(page).map(({ child }) => child));
        const { next } = page.body as { readonly next?: string };
        if (next === undefined) break;
        cursor = `&cursor=${next}`;
      }
      expect(walked).toEqual(whole);
      expect(whole.length).toBeGreaterThan(1);
    });

    it('stands a merged child once, and for a colleague who is barred from it not at all', async () => {
      const twin = await born('9990000093', '2018-03-01');
      await world.post('hill-top-roll', '/v1/registrations', { child: twin });
      const merge = await world.post('gp-lead', '/v1/merges', {
        ...{ one: moved, other: twin, reason: 'same-demographics', explanation: 'Invented.' },
      });
      expect((await world.post('teacher', `/v1/merges/${idOf(merge)}/confirmation`, {})).status).toBe(200);
      const both = async (as: string) => [...(await tasksOf(as, moved)), ...(await tasksOf(as, twin))];
      expect(await both('gp')).toEqual([['code-104-of-another-practice']]);
      const person = String((await world.get('gp', '/v1/me')).body['ref']);
      await world.post('gp-lead', `/v1/children/${twin}/bars`, { person, ground: 'relative', reasons: 'Invented.' });
      expect(await both('gp')).toEqual([]);
      expect(await both('gp-lead')).toEqual([['code-104-of-another-practice']]);
    });
  });
});
