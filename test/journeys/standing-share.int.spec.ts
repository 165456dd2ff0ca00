import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

type Item = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Item[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const three = ['gp', 'health-visitor', 'school-nurse'] as const;
const mother = {
  decidedBy: {
    authority: 'parental-responsibility',
    standing: 'holder-of-parental-responsibility',
    person: '10000000-0000-4000-8000-000000000001',
  },
  evidence: 'A form, invented.',
};

describe('the standing share of surgery, health visitor and school nurse', () => {
  const world = new World();
  let child = '';
  const settled = () => world.settled();
  /** Of whose concerns somebody reads the summary; undefined where the child is nobody to them. */
  const readBy = async (as: string): Promise<readonly string[] | undefined> => {
    await settled();
    const answer = await world.get(as, `/v1/children/${child}/timeline?kind=concern-raised&limit=100`);
    if (answer.status !== 200) return undefined;
    return itemsOf(answer)
      .filter(({ summary }) => typeof summary === 'string')
      .map(({ agency }) => String(agency))
      .toSorted();
  };
  const surgery = ['oakfield-gp'];
  const visitor = ['ashby-health-visiting'];
  const nurse = ['ashby-school-nursing'];
  const all = [...visitor, ...nurse, ...surgery];

  beforeAll(async () => {
    await world.start();
    await world.setClock('2026-11-25T10:00:00Z');
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    await world.post('ashby-maternity-system', '/v1/registrations', { child });
    for (const as of ['gp', 'health-visitor', 'midwife', 'teacher'])
      await world.post(as, '/v1/concerns', {
        ...{ childId: child, category: 'neglect', occurredOn: '2026-11-20', summary: `By ${as}, invented.` },
      });
  });
  afterAll(() => world.stop());

  it('covers the two that work with the child, and not the school, the midwife, or a school nurse who does not', async () => {
    expect(await readBy('gp')).toEqual([...visitor, ...surgery]);
    expect(await readBy('health-visitor')).toEqual([...visitor, ...surgery]);
    expect(await readBy('midwife')).toEqual(['ashby-midwifery']);
    expect(await readBy('teacher')).toEqual(['hill-top-primary']);
    expect(await readBy('school-nurse')).toBeUndefined();
  });

  it('covers the school nurse from the registration on, what was written before included', async () => {
    await world.post('ashby-school-nursing-system', '/v1/registrations', { child });
    await world.post('school-nurse', '/v1/concerns', {
      ...{ childId: child, category: 'neglect', occurredOn: '2026-11-24', summary: 'By the school nurse, invented.' },
    });
    for (const as of three) expect([as, await readBy(as)]).toEqual([as, all]);
  });

  it('has told nobody: the concerns of the surgery are untold until somebody is spoken to', async () => {
    const untold = async () => {
      await settled();
      return itemsOf(await world.get('gp', '/v1/untold-concerns', { 'x-purpose': 'safeguarding' })).length;
    };
    expect(await untold()).toBe(1);
    const call = { with: { agency: 'ashby-school-nursing' }, channel: 'telephone', outcome: 'spoken-to' };
    expect((await world.post('gp', `/v1/children/${child}/direct-contacts`, call)).status).toBe(201);
    expect(await untold()).toBe(0);
  });

  it('ends for the very next read when a parent opts out, and stands again when it is taken back; both stay on record', async () => {
    const optOut = await world.post('health-visitor', `/v1/children/${child}/opt-outs`, mother);
    expect(optOut.status).toBe(201);
    expect(await readBy('gp')).toEqual(surgery);
    expect(await readBy('school-nurse')).toEqual(nurse);
    // A risk of harm goes before it, for what the surgery itself wrote and for whom it names.
    const override = await world.post('gp', `/v1/children/${child}/overrides`, {
      ...{ recipients: [{ agency: 'ashby-school-nursing' }], classes: ['presence', 'summary'] },
      legal: { ...legal, consentDecision: 'refused' },
      ...{ reason: 'child-at-risk-of-harm', reasons: 'Invented.', authoriser: { role: 'safeguarding-lead' } },
      until: '2026-12-01T00:00:00Z',
    });
    expect(override.status).toBe(201);
    expect(await readBy('school-nurse')).toEqual([...nurse, ...surgery]);
    expect(await readBy('health-visitor')).toEqual(visitor);
    const reversed = `/v1/children/${child}/opt-outs/${idOf(optOut)}/reversal`;
    expect((await world.post('health-visitor', reversed, mother)).status).toBe(201);
    for (const as of three) expect([as, await readBy(as)]).toEqual([as, all]);
    const kinds = itemsOf(await world.get('health-visitor', `/v1/children/${child}/timeline?limit=100`)).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(expect.arrayContaining(['opt-out-recorded', 'opt-out-reversed']));
  });

  it('ends by itself at the first instant of the sixth birthday in London, and moves with a date that is corrected', async () => {
    await world.setClock('2029-01-31T23:59:50Z');
    expect(await readBy('school-nurse')).toEqual(all);
    await world.setClock('2029-02-01T00:00:00Z');
    for (const [as, own] of [
      ['gp', surgery],
      ['health-visitor', visitor],
      ['school-nurse', nurse],
    ] as const)
      expect([as, await readBy(as)]).toEqual([as, own]);
    const corrected = await world.post(
      'gp',
      `/v1/children/${child}/corrections`,
      { reason: 'new-evidence', demographics: { dateOfBirth: '2023-03-01' } },
      { 'if-match': '*' },
    );
    expect([200, 201]).toContain(corrected.status);
    for (const as of three) expect([as, await readBy(as)]).toEqual([as, all]);
    await world.setClock('2029-03-01T00:00:00Z');
    expect(await readBy('school-nurse')).toEqual(nurse);
  });
});
