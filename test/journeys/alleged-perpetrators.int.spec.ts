import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportLog } from '@safeguarding/integrity';
import { alikeToAllegedPerpetrators } from '../support/perpetrator-worlds.ts';
import { World, type Answer } from '../support/world.ts';

type Line = Readonly<Record<string, unknown>>;
const itemsOf = ({ body }: Answer): readonly Line[] => (body['items'] ?? []) as never;
const idOf = ({ body }: Answer): string => String(body['id']);
const codeOf = ({ status, body }: Answer) => [status, body['code']];
const any = { 'if-match': '*' };

describe('an alleged perpetrator', () => {
  const world = new World();
  let child = '';
  let relationship = '';
  const label = (as: string, over: object) =>
    world.post(as, `/v1/children/${child}/alleged-perpetrators`, {
      ...{ label: 'person-of-concern', standing: 'alleged', awareOfAllegation: 'no', awareOfSharing: 'no' },
      ...{ reasons: 'Said by the child, invented.', ...over },
    });
  const list = (as: string) => world.get(as, `/v1/children/${child}/alleged-perpetrators`);

  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    const parent = { relation: 'parent', other: { demographics: { name: { family: 'Parent' } } } };
    relationship = idOf(await world.post('gp', `/v1/children/${child}/relationships`, parent));
  });
  afterAll(() => world.stop());

  it('is named in one of two ways, by those who work with the child', async () => {
    expect(codeOf(await label('gp', {}))).toEqual([400, 'PER-001']);
    const both = { relationship, other: { demographics: { name: { family: 'Other' } } } };
    expect(codeOf(await label('gp', both))).toEqual([400, 'PER-001']);
    expect((await label('other-gp', { relationship })).status).toBe(404);
    expect((await label('health-visitor', { relationship })).status).toBe(404);
    expect((await label('gp', { relationship, awareOfAllegation: 'perhaps' })).status).toBe(400);
    expect((await label('gp', { relationship })).status).toBe(201);
  });

  it('is changed with a reason, and what was said before stays to be read', async () => {
    const [{ id } = {}] = itemsOf(await list('gp'));
    const path = `/v1/children/${child}/alleged-perpetrators/${String(id)}`;
    const change = { awareOfSharing: 'yes', because: 'told-of-sharing', reasons: 'Told at the surgery, invented.' };
    expect((await world.post('gp', `${path}/changes`, change)).status).toBe(428);
    expect((await world.post('gp', `${path}/changes`, change, any)).status).toBe(200);
    expect(codeOf(await world.post('gp', `${path}/changes`, { ...change, awareOfSharing: 'no' }, any))).toEqual([
      409,
      'PER-002',
    ]);
    const [now] = itemsOf(await list('gp'));
    expect(now).toMatchObject({
      relation: 'person-of-concern',
      awareOfSharing: 'yes',
      awareOfAllegation: 'no',
      status: 'standing',
    });
    expect(now?.['history']).toMatchObject([{ awareOfSharing: 'no', reasons: 'Said by the child, invented.' }]);
    const same = { label: 'person-of-concern', because: 'new-information', reasons: 'Invented.' };
    const standing = `/v1/children/${child}/alleged-perpetrators/${String(now?.['id'])}`;
    expect(codeOf(await world.post('gp', `${standing}/changes`, same, any))).toEqual([409, 'PER-003']);
    const ended = await world.post(
      'gp',
      `${standing}/end`,
      { because: 'not-substantiated', reasons: 'Invented.' },
      any,
    );
    expect(ended.status).toBe(200);
    const [over] = itemsOf(await list('gp'));
    expect(over).toMatchObject({ status: 'ended', because: 'not-substantiated' });
  });

  it('is read by the service that said it and by those to whom it disclosed it', async () => {
    await label('gp', { relationship, label: 'alleged-perpetrator' });
    expect(itemsOf(await list('gp-lead'))).toHaveLength(2);
    for (const as of ['health-visitor', 'teacher'])
      expect([(await list(as)).status, itemsOf(await list(as))]).toEqual([200, []]);
    expect((await list('other-gp')).status).toBe(404);
    const legal = {
      ...{ gdprBasis: 'public-task', specialCategoryCondition: 'health-or-social-care' },
      ...{ confidentialityBasis: 'public-interest', consentDecision: 'not-sought' },
    };
    const disclosed = await world.post('gp', `/v1/children/${child}/disclosures`, {
      ...{ recipients: [{ agency: 'ashby-health-visiting' }], classes: ['perpetrator'], legal },
      ...{ channel: 'this-ledger', reasons: 'Invented.' },
    });
    expect(disclosed.status).toBe(201);
    expect(itemsOf(await list('health-visitor')).map(({ relation }) => relation)).toContain('alleged-perpetrator');
    expect(itemsOf(await list('teacher'))).toEqual([]);
  });

  it('is an entry like any relationship where only presence is permitted', async () => {
    const shown = (await world.get('gp', `/v1/children/${child}/timeline?limit=200`)).body['items'] as readonly Line[];
    const kinds = shown.map(({ kind }) => kind).filter((kind) => String(kind).startsWith('relationship'));
    expect(kinds.length).toBeGreaterThan(2);
    expect(kinds.filter((kind) => !['relationship-ended', 'relationship-recorded'].includes(String(kind)))).toEqual([]);
  });
});

describe('the operator’s export', () => {
  it('says nothing in words of whoever is alleged to have harmed a child', async () => {
    const world = new World();
    try {
      await world.start();
      const child = await world.child('9990000018', 'oakfield-registrations');
      const other = {
        identifiers: [{ kind: 'nhs-number', value: '9990000069' }],
        demographics: { name: { family: 'Wordhidden', given: ['Wordgiven'] }, dateOfBirth: '1985-05-05' },
      };
      const said = { label: 'person-of-concern', standing: 'alleged', awareOfAllegation: 'no', awareOfSharing: 'no' };
      const labelled = await world.post('gp', `/v1/children/${child}/alleged-perpetrators`, {
        ...{ ...said, other, reasons: 'Wordreasons.' },
      });
      expect(labelled.status).toBe(201);
      const file = join(world.folder, 'export.jsonl');
      await exportLog(world.service.storage.log, file);
      const text = readFileSync(file, 'utf8');
      expect(text).toContain('RelationshipRecorded');
      for (const word of ['Wordhidden', 'Wordgiven', 'Wordreasons', '9990000069', '1985-05-05'])
        expect(text).not.toContain(word);
    } finally {
      await world.stop();
    }
  });
});

describe('whoever is alleged to have harmed a child, a proxy, and whoever acts for them in an access request', () => {
  it('are answered byte for byte alike in two worlds that differ in the allegations', async () => {
    expect(await alikeToAllegedPerpetrators(3)).toBe(3);
  }, 240_000);

  it('are told apart by the comparison where the ledger itself tells their practice', async () => {
    await expect(alikeToAllegedPerpetrators(1, 'signalled')).rejects.toHaveProperty(
      'cause.message',
      expect.stringMatching(/differ[^]*uk\.safeguarding-ledger\.concern-addressed/),
    );
  });

  it('are told apart by the comparison where they are told something', async () => {
    await expect(alikeToAllegedPerpetrators(1, 'seen')).rejects.toHaveProperty(
      'cause.message',
      expect.stringContaining('differ'),
    );
  });
});
