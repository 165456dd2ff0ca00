import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runOperator } from '../../apps/operator/src/program.ts';
import { World } from '../support/world.ts';

const numbers = [
  '9990000018',
  '9990000026',
  '9990000034',
  '9990000042',
  '9990000050',
  '9990000069',
  '9990000077',
  '9990000085',
  '9990000093',
  '9990000107',
];

describe('a first load', () => {
  const world = new World();
  const room = mkdtempSync(join(tmpdir(), 'safeguarding-load-'));
  beforeAll(() => world.start());
  afterAll(async () => {
    await world.stop();
    rmSync(room, { recursive: true, force: true });
  });
  const file = (name: string, ...lines: readonly string[]): string => {
    const path = join(room, name);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  };
  const load = async (path: string, kind: string, ...words: readonly string[]) => {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const token = file('token', world.authorisation('oakfield-first-load').replace('Bearer ', ''));
    const at = ['--url', world.service.url, '--token-file', token, '--kind', kind];
    const exit = await runOperator(['load', path, ...at, ...words], { out: say, err: say, interactive: false });
    return { exit, said: lines.join('\n') };
  };
  const events = async (type?: string) => {
    const all = await world.service.storage.log.readAll({ limit: 10_000 });
    return all.filter((one) => !one.stream.startsWith('reads-') && (type === undefined || one.type === type));
  };
  const settled = () => world.settled();
  const header = 'nhsNumber,family,given,dateOfBirth,from';
  const roll = (...of: readonly string[]) => [
    header,
    ...of.map((one) => `${one},Canaryfamily,Canarygiven,2020-02-01,2024-09-01`),
  ];

  it('is checked row by row in a dry run: lines and codes, nothing of anybody, and nothing recorded', async () => {
    const before = (await events()).length;
    const bad = file(
      'bad.csv',
      ...roll('9990000018'),
      '9990000019,Canaryfamily,Canarygiven,2020-02-01,',
      '9990000026,Canaryfamily,,2099-01-01,',
    );
    const checked = await load(bad, 'rolls', '--dry-run');
    expect([checked.exit, checked.said]).toEqual([
      1,
      expect.stringContaining('3 rows: 1 in order, 0 repeated in the file, 2 refused; nothing was recorded'),
    ]);
    expect(checked.said).toMatch(/line 3: 400 PEO-001 An identifier is not well formed \(\/identifiers\/0\/value\)/);
    expect(checked.said).toMatch(/line 4: 400 /);
    expect(checked.said).not.toMatch(/Canary|999000/);
    expect((await load(bad, 'rolls', '--dry-run', '--show-rows')).said).toContain('Canaryfamily');
    expect(await events()).toHaveLength(before);
  });

  it('goes through the same decisions as ever, is marked, has the time of the world, and is recorded once', async () => {
    const children = file(
      'children.ndjson',
      ...numbers.map((value) => JSON.stringify({ identifiers: [{ kind: 'nhs-number', value }] })),
    );
    expect(await load(children, 'children', '--name', 'autumn-load')).toEqual({
      exit: 0,
      said: '10 rows: 10 taken, 0 repeated in the file, 0 refused',
    });
    expect((await load(file('roll.csv', ...roll(...numbers)), 'rolls', '--as-of', '2026-01-05')).exit).toBe(0);
    const concerns = file(
      'concerns.csv',
      'nhsNumber,category,occurredOn,narrative',
      '9990000018,neglect,2019-03,"canary, with a comma\nand a second line"',
      '9990000026,physical,2018-07-09,canary',
      '9990000026,physical,2018-07-09,canary',
      '9990000034,gossip,2018-07-09,canary',
    );
    const first = await load(concerns, 'concerns');
    expect([first.exit, first.said]).toEqual([
      1,
      [
        'line 6: 400 CON-009 There is no such category of concern (/category)',
        '\n4 rows: 2 taken, 1 repeated in the file, 1 refused',
      ].join(''),
    ]);
    const raised = (await events('ConcernRaised')).map(
      ({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>,
    );
    expect(
      raised.map(({ load: name, occurredOn, actor }) => [name, occurredOn, (actor as { via: string }).via]),
    ).toEqual(
      expect.arrayContaining([
        ['first-load', { value: '2019-03', precision: 'month' }, 'system'],
        ['first-load', { value: '2018-07-09', precision: 'day' }, 'system'],
      ]),
    );
    // The timeline says so, too: what was brought from an older system was not seen here before.
    const { child } = raised[0]?.['facts'] as { readonly child: string };
    await world.settled();
    const items = (await world.get('gp', `/v1/children/${child}/timeline`)).body['items'];
    expect(items).toMatchObject([{ kind: 'concern-raised', firstLoad: 'first-load', late: true }]);
    const before = (await events()).length;
    await load(concerns, 'concerns');
    await load(children, 'children', '--name', 'autumn-load');
    await load(join(room, 'roll.csv'), 'rolls', '--as-of', '2026-01-05');
    expect(await events()).toHaveLength(before);
    await load(join(room, 'roll.csv'), 'rolls', '--as-of', '2026-01-06');
    expect(await events('ServiceInvolved')).toHaveLength(numbers.length);
  });

  it('ends registrations that are not on the roll any more, and never more than it was told to believe', async () => {
    await settled();
    const half = file('half.csv', ...roll(...numbers.slice(0, 5)));
    const dry = await load(half, 'rolls', '--end-missing', '--dry-run');
    expect([dry.exit, dry.said]).toEqual([4, expect.stringContaining('5 of 10 registrations would end')]);
    const refused = await load(half, 'rolls', '--end-missing', '--as-of', '2026-01-07');
    expect([refused.exit, refused.said]).toEqual([4, expect.stringContaining('none was ended')]);
    expect(await events('InvolvementEnded')).toHaveLength(0);
    const broken = file('broken.csv', ...roll(...numbers.slice(0, 9)), '9990000019,,,,');
    expect((await load(broken, 'rolls', '--end-missing', '--as-of', '2026-01-07')).said).toContain(
      'No registration was ended',
    );
    expect(await events('InvolvementEnded')).toHaveLength(0);
    const nine = file('nine.csv', ...roll(...numbers.slice(0, 9)));
    const ended = await load(nine, 'rolls', '--end-missing', '--as-of', '2026-01-08');
    expect([ended.exit, ended.said]).toEqual([0, expect.stringContaining('1 registrations ended')]);
    await settled();
    expect((await load(nine, 'rolls', '--end-missing', '--as-of', '2026-01-08')).said).toContain(
      '0 registrations ended',
    );
    expect((await load(half, 'rolls', '--end-missing', '--confirm-ends', '--as-of', '2026-01-09')).said).toContain(
      '4 registrations ended',
    );
    expect(await events('InvolvementEnded')).toHaveLength(5);
    await settled();
    expect((await load(nine, 'rolls', '--as-of', '2026-01-10')).exit).toBe(0);
    expect(await events('ServiceInvolved')).toHaveLength(14);
  });

  it('is taken from nobody but the system that loads, and only under a name', async () => {
    const body = { identifiers: [{ kind: 'nhs-number', value: '9990000018' }] };
    const marked = await world.post('oakfield-registrations', '/v1/children', body, { 'x-load': 'mine' });
    expect([marked.status, marked.body['code']]).toEqual([403, 'ACC-003']);
    const unnamed = await world.post('oakfield-first-load', '/v1/children', body, { 'x-load': 'Two Words' });
    expect([unnamed.status, unnamed.body['code']]).toEqual([400, 'ACC-020']);
    const none = await load(join(room, 'none'), 'rolls');
    expect([none.exit, (await load(file('x.csv', header), 'gossip')).exit]).toEqual([4, 2]);
    const mixed = await load(file('odd.csv', 'nhsNumber,shoeSize', '9990000018,35'), 'children');
    expect([mixed.exit, mixed.said]).toEqual([1, expect.stringContaining('line 2: unknown-column')]);
    const away = [
      'load',
      join(room, 'roll.csv'),
      '--kind',
      'rolls',
      '--token-file',
      join(room, 'token'),
      '--url',
      'http://127.0.0.1:1',
    ];
    expect(await runOperator(away, { out: () => undefined, err: () => undefined, interactive: false })).toBe(3);
  });
});
