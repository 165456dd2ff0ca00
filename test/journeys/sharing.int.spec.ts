import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { legal, World, type Answer } from '../support/world.ts';

const mother = '10000000-0000-4000-8000-000000000001';
const father = '10000000-0000-4000-8000-000000000002';
const parent = (person: string) => ({
  authority: 'parental-responsibility',
  standing: 'holder-of-parental-responsibility',
  person,
});
const decided = (person: string) => ({ decidedBy: parent(person), evidence: 'A signed form, invented.' });
const openingLegal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'consent',
};
const consent = (decision: string, person: string) => ({
  decision,
  scope: { recipients: [{ agency: 'hill-top-primary' }], classes: ['presence', 'summary'] },
  ...decided(person),
  awareOfRecordContent: 'yes',
  ...(decision === 'given' ? { legal: openingLegal } : {}),
});
const opening = {
  recipients: [{ agency: 'hill-top-primary' }],
  classes: ['presence', 'summary'],
  legal,
};
const authoriser = { role: 'safeguarding-lead' };
const idOf = ({ body }: Answer): string => String(body['id']);
const itemsOf = ({ body }: Answer): readonly Readonly<Record<string, unknown>>[] => (body['items'] ?? []) as never;

describe('sharing one child between services', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const made = async (as: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await world.post(as, path, body);
    expect([path, answer.status, answer.text]).toEqual([path, 201, expect.anything()]);
    return answer;
  };

  /** A child of a practice and a school, with one concern of the practice. */
  const known = async (number: string): Promise<string> => {
    const child = await world.child(number, 'oakfield-registrations', 'hill-top-roll');
    await made('gp', '/v1/concerns', {
      childId: child,
      category: 'neglect',
      occurredOn: '2026-01-05',
      summary: 'What the practice saw, invented.',
    });
    return child;
  };

  const concernsSeenBy = async (as: string, child: string): Promise<number> => {
    await world.settled();
    const answer = await world.get(as, `/v1/children/${child}/timeline`);
    return itemsOf(answer).filter(({ kind }) => kind === 'concern-raised').length;
  };

  const sharingFor = async (as: string, child: string): Promise<Answer['body']> => {
    const answer = await world.get(as, `/v1/children/${child}/sharing`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('opens by consent what was recorded until then, and closes with its withdrawal at the very next read', async () => {
    const child = await known('9990000018');
    expect(await concernsSeenBy('teacher', child)).toBe(0);
    const given = idOf(await made('gp', `/v1/children/${child}/consent-decisions`, consent('given', mother)));
    expect(await concernsSeenBy('teacher', child)).toBe(1);
    expect(await sharingFor('gp', child)).toMatchObject({
      decisions: [{ id: given, kind: 'consent', effect: 'stands' }],
    });
    const told = await sharingFor('teacher', child);
    expect(told).toMatchObject({ decisions: [], givenToYou: [{ kind: 'consent', controller: 'oakfield-gp' }] });
    await made('teacher', `/v1/children/${child}/consent-decisions/${given}/withdrawal`, decided(mother));
    expect(await concernsSeenBy('teacher', child)).toBe(0);
    expect(await sharingFor('teacher', child)).toMatchObject({ givenToYou: [] });
    const again = await world.post(
      'gp',
      `/v1/children/${child}/consent-decisions/${given}/withdrawal`,
      decided(mother),
    );
    expect(again.status).toBe(409);
  });

  it('takes a disclosure back by the service that decided it, and by nobody else', async () => {
    const child = await known('9990000026');
    const disclosure = idOf(
      await made('gp', `/v1/children/${child}/disclosures`, { ...opening, channel: 'this-ledger' }),
    );
    expect(await concernsSeenBy('teacher', child)).toBe(1);
    const withdrawal = `/v1/children/${child}/disclosures/${disclosure}/withdrawal`;
    const foreign = await world.post('teacher', withdrawal, {});
    expect([foreign.status, foreign.body['code']]).toEqual([403, 'SHA-023']);
    expect(await concernsSeenBy('teacher', child)).toBe(1);
    await made('gp', withdrawal, { reasons: 'It was sent to the wrong school, invented.' });
    expect(await concernsSeenBy('teacher', child)).toBe(0);
  });

  it('ends an override before its time', async () => {
    const child = await known('9990000034');
    const override = idOf(
      await made('gp-lead', `/v1/children/${child}/overrides`, {
        ...opening,
        legal: { ...legal, consentDecision: 'refused' },
        reason: 'child-at-risk-of-harm',
        reasons: 'Invented reasons.',
        authoriser,
        until: new Date(Date.now() + 86_400_000).toISOString(),
      }),
    );
    expect(await concernsSeenBy('teacher', child)).toBe(1);
    await made('gp-lead', `/v1/children/${child}/overrides/${override}/end`, {});
    expect(await concernsSeenBy('teacher', child)).toBe(0);
  });

  it('keeps a restriction while parents disagree, and leaves a task until somebody has resolved it', async () => {
    const child = await known('9990000042');
    await made('gp', `/v1/children/${child}/consent-decisions`, consent('given', mother));
    await made('gp', `/v1/children/${child}/consent-decisions`, consent('refused', father));
    expect(await concernsSeenBy('teacher', child)).toBe(0);
    const { conflicts } = (await sharingFor('gp', child)) as { conflicts: readonly { readonly id: string }[] };
    expect(conflicts).toHaveLength(1);
    expect(await sharingFor('teacher', child)).toMatchObject({ conflicts: [], decisions: [] });
    const resolution = `/v1/children/${child}/parental-conflicts/${conflicts[0]?.id ?? ''}/resolution`;
    await made('gp-lead', resolution, { reasons: 'Both were spoken with, invented.' });
    expect(await sharingFor('gp', child)).toMatchObject({ conflicts: [] });
    expect(await concernsSeenBy('teacher', child)).toBe(0);
    expect((await world.post('gp-lead', resolution, { reasons: 'Again.' })).status).toBe(409);
  });

  it('lifts a shield by two people, the second one its officer', async () => {
    const child = await known('9990000050');
    await made('gp', '/v1/referrals', {
      recipient: 'ashby-mash',
      children: [{ childId: child, summary: 'Invented.' }],
      urgency: 'standard',
      categories: ['neglect'],
      legal: { ...legal, consentDecision: 'refused' },
      consentInformation: { familyInformed: 'yes' },
    });
    await world.settled();
    await made('gp', `/v1/children/${child}/shield`, { reasons: 'Invented danger.' });
    expect(await sharingFor('gp', child)).toMatchObject({ shield: { liftProposed: false } });
    const confirm = `/v1/children/${child}/shield/lift-confirmation`;
    expect((await world.post('shielding-officer', confirm, {})).status).toBe(409);
    await made('gp', `/v1/children/${child}/shield/lift-proposal`, {});
    expect((await world.post('gp', confirm, {})).status).toBe(403);
    await made('shielding-officer', confirm, {});
    expect(await sharingFor('gp', child)).not.toHaveProperty('shield');
  });

  it('lets a colleague name a practitioner for a night, whose sight ends by itself', async () => {
    const child = await known('9990000069');
    const { ref } = (await world.get('gp-lead', '/v1/me')).body;
    const assignments = `/v1/children/${child}/assignments`;
    await made('gp', assignments, { person: ref, until: '2099-01-01T08:00:00Z' });
    const { involvements } = (await sharingFor('gp', child)) as { involvements: readonly { person?: string }[] };
    expect(involvements.map(({ person }) => person)).toEqual([undefined, ref]);
    const own = (await world.get('gp', '/v1/me')).body['ref'];
    expect((await world.post('gp', assignments, { person: own, until: '2099-01-01' })).status).toBe(409);
    expect((await world.post('teacher', assignments, { person: ref, until: '2000-01-01' })).status).toBe(422);
  });

  it('tells of a second person, of decisions not to share and of contacts to those whom they concern', async () => {
    const child = await known('9990000077');
    const proposed = await made('school-nurse', `/v1/children/${child}/involvements`, {});
    expect((await world.get('school-nurse', `/v1/children/${child}/sharing`)).status).toBe(404);
    const confirmation = `/v1/children/${child}/involvements/${idOf(proposed)}/confirmation`;
    expect((await world.post('school-nurse', confirmation, {})).status).toBe(409);
    expect(await sharingFor('gp', child)).toMatchObject({
      proposals: [{ id: idOf(proposed), agency: 'ashby-school-nursing' }],
    });
    await made('gp', confirmation, {});
    expect(await sharingFor('school-nurse', child)).toMatchObject({ involvements: [{ earnedBy: 'confirmation' }] });
    expect(await sharingFor('teacher', child)).toMatchObject({
      proposals: [],
      notices: [{ agency: 'ashby-school-nursing' }],
    });
    await made('gp', `/v1/children/${child}/decisions-not-to-share`, {
      recipients: [{ agency: 'hill-top-primary' }],
      classes: ['summary'],
      reason: 'not-relevant',
      reasons: 'Invented reasons.',
      reviewer: authoriser,
      reviewDueOn: '2099-01-01',
    });
    await made('gp', `/v1/children/${child}/direct-contacts`, {
      with: { agency: 'hill-top-primary' },
      channel: 'telephone',
      outcome: 'spoken-to',
    });
    expect(await sharingFor('gp', child)).toMatchObject({ decisions: [{ kind: 'not-to-share' }] });
    expect(await sharingFor('teacher', child)).toMatchObject({ decisions: [], givenToYou: [] });
  });

  it('answers a conditional read with 304 and strangers as for nobody', async () => {
    const child = await known('9990000085');
    const path = `/v1/children/${child}/sharing`;
    const first = await world.get('gp', path);
    const tag = first.headers.get('etag') ?? '';
    expect((await world.get('gp', path, { 'if-none-match': tag })).status).toBe(304);
    await made('gp', `/v1/children/${child}/opt-outs`, decided(mother));
    const next = await world.get('gp', path, { 'if-none-match': tag });
    expect(next.body).toMatchObject({ optOuts: [{ recordedByYou: true, authority: 'parental-responsibility' }] });
    expect(await sharingFor('teacher', child)).toMatchObject({ optOuts: [] });
    expect((await world.get('other-gp', path)).status).toBe(404);
  });
});
