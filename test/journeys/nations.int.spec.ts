import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { personOf, servicesOfNations } from '../support/nations.ts';
import { demonstrationAgencies, legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const stepsOf = ({ body }: Answer): readonly Item[] => (body['steps'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const childOf = (value: string) => ({ identifiers: [{ kind: 'nhs-number', value }] });

/** The agency, and who in it speaks. */
type Who = readonly [string, string];

describe('each nation has its own words, meetings and times', () => {
  const world = new World();
  const settled = () => world.settled();
  // Any persona may carry the request: who speaks is the token.
  const send = ([agency, as]: Who, path: string, body: object) =>
    world.post('gp', path, body, { ...personOf(world, agency, as), 'if-match': '*' });
  const get = async ([agency, as]: Who, path: string): Promise<Answer> => {
    await settled();
    const purpose = as === 'social-worker' ? 'child-protection-enquiry' : 'safeguarding';
    return world.get('gp', path, { ...personOf(world, agency, as), 'x-purpose': purpose });
  };
  const refer = (who: Who, recipient: string, child: object) =>
    send(who, '/v1/referrals', {
      ...{ recipient, urgency: 'same-day', categories: ['neglect'] },
      children: [{ ...child, summary: 'Invented.' }],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
  const clocks = async (who: Who, child: string) =>
    itemsOf(await get(who, `/v1/children/${child}/clocks`)).map(
      ({ rule, state }) => `${String(rule)} ${String(state)}`,
    );
  const started = async (who: Who, body: object): Promise<string> => {
    const answer = await send(who, '/v1/protection-processes', body);
    expect(answer.status).toBe(201);
    return `/v1/protection-processes/${idOf(answer)}`;
  };
  /** A referral of this practice, and the child as the authority leads for it. */
  const led = async (from: Who, to: Who, child: object): Promise<string> => {
    const submitted = await refer(from, to[0], child);
    expect(submitted.status).toBe(201);
    await settled();
    const [named] = submitted.body['children'] as readonly { readonly child: string }[];
    return named?.child ?? '';
  };

  beforeAll(async () => {
    await world.start({ agencies: [...demonstrationAgencies(), ...servicesOfNations()] });
    await world.setClock('2026-11-25T10:00:00Z');
  });
  afterAll(() => world.stop());

  describe('Scotland', () => {
    const practice: Who = ['strath-gp', 'lead'];
    const council: Who = ['strath-council', 'social-worker'];
    let child = '';
    let process = '';

    it('takes a referral to the council, and none to a trust of another nation', async () => {
      expect(codeOf(await refer(practice, 'lagan-trust', { child: childOf('9990000018') }))).toEqual([400, 'REF-009']);
      child = await led(practice, council, { child: childOf('9990000018') });
      // No rule of Scotland runs from a referral alone.
      expect(await clocks(council, child)).toEqual([]);
    });

    it('asks for an inter-agency referral discussion by the next working day, and has no strategy discussion', async () => {
      process = await started(council, { childId: child, summary: 'Invented.' });
      expect(await clocks(council, child)).toEqual(['SCO-IRD running', 'SCO-CPPM running']);
      const english = { form: 'strategy-discussion', outcome: 's47-enquiry-joint' };
      expect(codeOf(await send(council, `${process}/discussions`, english))).toEqual([400, 'CHP-004']);
      const form = 'inter-agency-referral-discussion';
      for (const outcome of ['s47-enquiry-joint', 'article-66-joint-investigation', 'a-word-of-nobody'])
        expect(codeOf(await send(council, `${process}/discussions`, { form, outcome }))).toEqual([400, 'CHP-013']);
      const own = { form, outcome: 'joint-investigation' };
      expect((await send(council, `${process}/discussions`, own)).body['status']).toBe('enquiry');
    });

    it('gives five days’ notice of the planning meeting, or says why not', async () => {
      const form = 'child-protection-planning-meeting';
      const call = (body: object) => send(council, `${process}/conference-notice`, { form, ...body });
      expect(codeOf(await call({ meetsOn: '2026-11-29' }))).toEqual([400, 'CHP-011']);
      expect(codeOf(await call({ meetsOn: '2026-11-24' }))).toEqual([400, 'CHP-012']);
      expect((await call({ meetsOn: '2026-11-29', noticeReasons: 'He comes home on Monday, invented.' })).status).toBe(
        200,
      );
      expect((await call({ meetsOn: '2026-11-30' })).status).toBe(200);
      const called = stepsOf(await get(council, process)).filter(({ kind }) => kind === 'protection-conference-called');
      expect(called.map(({ meetsOn, shortNotice }) => [meetsOn, shortNotice])).toEqual([
        ['2026-11-29', true],
        ['2026-11-30', undefined],
      ]);
    });

    it('has its own times from the plan on, and tells the chair of a significant change within three days', async () => {
      const form = 'child-protection-planning-meeting';
      const conference = { form, outcome: 'plan', category: 'multiple' };
      expect((await send(council, `${process}/conferences`, conference)).status).toBe(200);
      expect((await send(council, `${process}/plan-changes`, { summary: 'He moved in again, invented.' })).status).toBe(
        200,
      );
      expect(await clocks(council, child)).toEqual(
        expect.arrayContaining([
          ...['SCO-IRD satisfied', 'SCO-CPPM satisfied', 'SCO-CPPM-RECORD running'],
          ...['SCO-CORE running', 'SCO-REV running', 'SCO-CHANGE running'],
        ]),
      );
      expect((await send(council, `${process}/chair-told`, {})).status).toBe(200);
      expect(await clocks(council, child)).toContain('SCO-CHANGE satisfied');
    });

    it('looks sooner at the plan of a child that is not born yet', async () => {
      const mother = { identifiers: [{ kind: 'nhs-number', value: '9990000026' }] };
      const unborn = {
        kind: 'unborn',
        mother,
        expectedOn: '2027-03-01',
        identifiers: [],
        identifierOmittedBecause: 'unborn',
      };
      const before = await led(['strath-midwifery', 'lead'], council, { child: unborn });
      const own = { form: 'inter-agency-referral-discussion', outcome: 'single-agency-investigation' };
      const held = await started(council, { childId: before, ...own });
      expect(await clocks(council, before)).toEqual(['SCO-UNBORN-DIRECT running']);
      const plan = { form: 'pre-birth-planning-meeting', outcome: 'plan', category: 'neglect' };
      expect((await send(council, `${held}/conferences`, plan)).status).toBe(200);
      const after = await clocks(council, before);
      expect(after).toEqual(
        expect.arrayContaining(['SCO-UNBORN-DIRECT satisfied', 'SCO-CORE-UNBORN running', 'SCO-REV-UNBORN running']),
      );
      expect(after).not.toContain('SCO-REV running');
    });

    it('has its own measures and its own review', async () => {
      const base = { childId: child, summary: 'Invented.', authority: 'strath-council', legal };
      const take = (who: Who, form: string, more: object = {}) =>
        send(who, '/v1/immediate-protections', { ...base, form, ...more });
      expect(codeOf(await take(council, 'emergency-protection-order'))).toEqual([400, 'IMM-001']);
      const ordered = await take(council, 'child-protection-order', { until: '2026-11-27T17:00:00Z' });
      expect([ordered.status, ordered.body['endsBy']]).toEqual([201, '2026-11-27T17:00:00.000Z']);
      const removed = await take(['strath-police', 'lead'], 'police-removal', {
        childId: undefined,
        child: childOf('9990000018'),
      });
      expect([removed.status, removed.body['child']]).toEqual([201, child]);
      const incident = await send(council, '/v1/serious-incidents', {
        ...{ childId: child, kind: 'serious-harm', partnership: 'strath-committee', summary: 'Invented.', legal },
      });
      expect(incident.status).toBe(201);
      const of = `/v1/serious-incidents/${idOf(incident)}`;
      const committee: Who = ['strath-committee', 'chair'];
      const decided = { decision: 'review', summary: 'Invented.', reasons: 'Invented.' };
      expect(codeOf(await send(committee, `${of}/rapid-review`, decided))).toEqual([409, 'INC-006']);
      expect((await send(committee, `${of}/decision`, decided)).body['status']).toBe('review-decided');
      const start = (form: string) => send(committee, `${of}/review`, { form, summary: 'Invented.' });
      expect(codeOf(await start('child-safeguarding-practice-review'))).toEqual([400, 'INC-001']);
      const panel = (kind: string) =>
        send(committee, '/v1/reviews', {
          ...{ kind, panel: [`u-${'1'.repeat(32)}`], occurredFrom: '2026-01-01', classes: ['summary'] },
          children: [{ ...childOf('9990000018'), pseudonym: 'Child A' }],
        });
      expect(codeOf(await panel('case-management-review'))).toEqual([400, 'REV-007']);
      expect(codeOf(await panel('serious-case-review'))).toEqual([400, 'REV-007']);
      const opened = await panel('learning-review');
      expect(opened.status).toBe(201);
      const begun = { form: 'learning-review', review: idOf(opened), summary: 'Invented.' };
      expect((await send(committee, `${of}/review`, begun)).body['status']).toBe('review-started');
    });
  });

  describe('Wales', () => {
    const council: Who = ['taff-council', 'social-worker'];

    it('counts the assessment from the start of the enquiry, and reviews the plan after three months', async () => {
      const child = await led(['taff-gp', 'lead'], council, { child: childOf('9990000034') });
      expect(await clocks(council, child)).toEqual([]);
      const process = await started(council, {
        ...{ childId: child, form: 'strategy-discussion', outcome: 's47-enquiry-single-agency' },
      });
      expect(await clocks(council, child)).toEqual(['WAL-ASSESS running']);
      const conference = { outcome: 'plan', category: 'neglect' };
      const scottish = { form: 'child-protection-planning-meeting', ...conference };
      expect(codeOf(await send(council, `${process}/conferences`, scottish))).toEqual([400, 'CHP-004']);
      const own = { form: 'initial-child-protection-conference', ...conference };
      expect((await send(council, `${process}/conferences`, own)).status).toBe(200);
      expect(await clocks(council, child)).toEqual(expect.arrayContaining(['WAL-CORE running', 'WAL-RCPC running']));
    });
  });

  describe('Northern Ireland', () => {
    const trust: Who = ['lagan-trust', 'social-worker'];
    let child = '';

    it('refers to the gateway of the trust', async () => {
      const gateway = await get(['lagan-gp', 'lead'], '/v1/local-processes/N09000099');
      expect(gateway.body['receiving']).toEqual([expect.objectContaining({ agency: 'lagan-trust', kind: 'hsct' })]);
      child = await led(['lagan-gp', 'lead'], trust, { child: childOf('9990000042') });
      expect(await clocks(trust, child)).toEqual(['NI-ASSESS running']);
    });

    it('holds a case conference, and keeps a child safe under its own law', async () => {
      const process = await started(trust, {
        ...{ childId: child, form: 'strategy-discussion', outcome: 'article-66-joint-investigation' },
      });
      const section47 = { form: 'strategy-discussion', outcome: 's47-enquiry-joint' };
      expect(codeOf(await send(trust, `${process}/discussions`, section47))).toEqual([400, 'CHP-013']);
      const conference = { outcome: 'plan', category: 'physical' };
      const english = { form: 'initial-child-protection-conference', ...conference };
      expect(codeOf(await send(trust, `${process}/conferences`, english))).toEqual([400, 'CHP-004']);
      expect((await send(trust, `${process}/conferences`, { form: 'case-conference', ...conference })).status).toBe(
        200,
      );
      const taken = await send(['lagan-police', 'lead'], '/v1/immediate-protections', {
        ...{
          child: childOf('9990000042'),
          form: 'police-protection',
          authority: 'lagan-trust',
          summary: 'Invented.',
          legal,
        },
      });
      expect(taken.status).toBe(201);
      expect(await clocks(trust, child)).toEqual(expect.arrayContaining(['NI-ICPC satisfied', 'NI-PP running']));
    });
  });

  describe('England', () => {
    const partnership: Who = ['ashby-partnership', 'chair'];
    const mash: Who = ['ashby-mash', 'social-worker'];
    const lead: Who = ['oakfield-gp', 'lead'];
    let child = '';
    let incident = '';

    it('notifies a serious incident in five working days, looks at it in fifteen, publishes in six months', async () => {
      child = await led(lead, mash, { child: childOf('9990000050') });
      const recorded = await send(mash, '/v1/serious-incidents', {
        ...{
          childId: child,
          kind: 'death',
          happenedOn: '2026-11-20',
          on: '2026-11-23',
          partnership: 'ashby-partnership',
        },
        ...{ summary: 'Invented.', legal },
      });
      expect(recorded.status).toBe(201);
      incident = `/v1/serious-incidents/${idOf(recorded)}`;
      const due = itemsOf(await get(mash, `/v1/children/${child}/clocks`)).map(({ rule, dueBy }) => [rule, dueBy]);
      expect(due).toEqual(
        expect.arrayContaining([
          ['ENG-SIN', '2026-12-01T00:00:00.000Z'],
          ['ENG-RR', '2026-12-15T00:00:00.000Z'],
        ]),
      );
      expect((await send(mash, `${incident}/notification`, { summary: 'Invented.' })).body['notified']).toBe(true);
    });

    it('lets the partnership decide, and the authority not', async () => {
      const decided = { decision: 'review', summary: 'Invented.', reasons: 'Much to learn, invented.' };
      expect(codeOf(await send(mash, `${incident}/rapid-review`, decided))).toEqual([403, 'INC-003']);
      expect(itemsOf(await get(partnership, '/v1/serious-incidents?waitsFor=decision'))).toHaveLength(1);
      expect((await send(partnership, `${incident}/rapid-review`, decided)).status).toBe(200);
      const form = 'child-safeguarding-practice-review';
      const begun = { form, summary: 'Invented.', on: '2026-11-25' };
      expect((await send(partnership, `${incident}/review`, begun)).status).toBe(200);
      expect(await clocks(mash, child)).toEqual(
        expect.arrayContaining(['ENG-SIN satisfied', 'ENG-RR satisfied', 'ENG-LCSPR running']),
      );
      const published = { publication: 'published-in-part', summary: 'Invented.' };
      expect((await send(partnership, `${incident}/publication`, published)).body['status']).toBe('review-published');
      expect(itemsOf(await get(partnership, '/v1/serious-incidents'))).toEqual([]);
    });

    it('says nothing of it to the practice that referred', async () => {
      expect((await get(lead, incident)).status).toBe(404);
      expect(itemsOf(await get(lead, '/v1/serious-incidents?status=review-published'))).toEqual([]);
    });

    it('knows how a practice codes it in its own record', async () => {
      const codes = itemsOf(await get(lead, '/v1/record-codes'));
      expect(codes.find(({ record, when }) => record === 'child' && when === 'concern')).toMatchObject({
        ...{ system: 'http://snomed.info/sct', code: '836881000000105' },
      });
    });

    it('refuses a partnership that is none, and words that nobody knows, each with a code of its own', async () => {
      const record = (more: object) =>
        send(mash, '/v1/serious-incidents', {
          ...{ childId: child, kind: 'death', partnership: 'ashby-partnership', summary: 'Invented.', legal },
          ...more,
        });
      const concern = (category: string) =>
        send(lead, '/v1/concerns', { child: childOf('9990000050'), category, occurredOn: '2026-11-24', summary: 'I.' });
      expect([
        codeOf(await record({ partnership: 'ashby-mash' })),
        codeOf(await record({ partnership: 'strath-committee' })),
        codeOf(await concern('bad-behaviour')),
        codeOf(
          await send(lead, '/v1/referrals', {
            ...{ recipient: 'ashby-mash', urgency: 'standard', categories: ['bad-behaviour'] },
            children: [{ childId: child, summary: 'Invented.' }],
            legal: { ...legal, consentDecision: 'refused' },
            consentInformation: { familyInformed: 'yes' },
          }),
        ),
      ]).toEqual([
        [400, 'INC-004'],
        [400, 'INC-004'],
        [400, 'CON-009'],
        [400, 'REF-014'],
      ]);
    });
  });
});
