import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EventStoreDbEventLog,
  positionOf,
  SqliteCheckpoints,
  startTestServer,
  testServerKind,
  testServerNote,
  type TestServer,
} from '@safeguarding/event-log';
import { readNotes } from '@safeguarding/integrity';
import { runOperator } from '../../apps/operator/src/program.ts';
import { World } from '../support/world.ts';

type Said = { readonly code: number; readonly out: string; readonly err: string };

const operator = async (...words: readonly string[]): Promise<Said> => {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runOperator(words, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    interactive: false,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
};
const rootIn = ({ out }: Said): unknown => (JSON.parse(out) as { readonly root?: unknown }).root;

describe(`a ledger is moved from the embedded log to EventStoreDB and back, ${testServerNote(testServerKind())}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'safeguarding-moving-'));
  const world = new World();
  const running: { server?: TestServer; child?: string } = {};
  const file = (name: string): string => join(folder, name);
  const url = (): string => running.server?.url ?? '';
  const into = (): readonly string[] => ['--eventstoredb', url(), '--data', file('worker')];

  beforeAll(async () => {
    running.server = await startTestServer();
    await world.start();
    running.child = await world.child('9990000018', 'oakfield-registrations');
    const body = { category: 'neglect', occurredOn: '2026-01-05', narrative: 'canary-moved', childId: running.child };
    await world.post('gp', '/v1/concerns', body);
    await world.service.close();
  }, 240_000);
  afterAll(async () => {
    await running.server?.stop();
    // Its service ended before the export.
    for (const one of [folder, world.folder]) rmSync(one, { recursive: true, force: true });
  });

  it('keeps the root over all events there and back, and verifies in both places', async () => {
    const there = await operator('export', file('there'), '--data', world.folder, '--json');
    expect(there.code).toBe(0);
    const moved = await operator('import', file('there'), ...into(), '--json');
    expect([moved.code, rootIn(moved)]).toEqual([0, rootIn(there)]);
    const verified = await operator('verify', '--eventstoredb', url(), '--data', world.folder, '--json');
    expect([verified.code, rootIn(verified)]).toEqual([0, rootIn(there)]);
    const back = await operator('export', file('back'), ...into(), '--json');
    expect([back.code, rootIn(back)]).toEqual([0, rootIn(there)]);
    const home = await operator('import', file('back'), '--data', file('home'), '--json');
    expect([home.code, rootIn(home)]).toEqual([0, rootIn(there)]);
    for (const part of ['', '.places'])
      expect(readFileSync(file(`back${part}`), 'utf8')).toBe(readFileSync(file(`there${part}`), 'utf8'));
  });

  it('takes along how far the reactions have come, so that nobody is told everything again', async () => {
    const places = JSON.parse(readFileSync(file('there.places'), 'utf8')) as Readonly<Record<string, number>>;
    const log = await EventStoreDbEventLog.open({ url: url() });
    const events = await log.readAll({ limit: 10_000 });
    await log.close();
    expect(Object.keys(places).length).toBeGreaterThan(5);
    for (const folder of [file('worker/eventstoredb-reactions.db'), file('home/reactions.db')]) {
      const checkpoints = SqliteCheckpoints.open({ file: folder });
      for (const [name, count] of Object.entries(places)) {
        const position = folder.includes('home') ? positionOf(count) : events.at(count - 1)?.position;
        expect([name, checkpoints.load(name)]).toEqual([name, count === 0 ? undefined : position]);
      }
      checkpoints.close();
    }
  });

  it('goes on with an import that was interrupted, writes nothing twice, and refuses another ledger', async () => {
    const again = await operator('import', file('there'), ...into(), '--json');
    const exported = await operator('export', file('again'), ...into(), '--json');
    expect([again.code, rootIn(exported)]).toEqual([0, rootIn(again)]);
    const other = new World();
    await other.start();
    await other.child('9990000026');
    await operator('export', file('other'), '--data', other.folder);
    await other.stop();
    const refused = await operator('import', file('other'), ...into());
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('holds other events')]);
  });

  it('is served from where it was moved to, with the keys that belong to it, and its notary goes on', async () => {
    const moved = new World({
      EVENTSTOREDB_URL: url(),
      KEYS_DIR: world.folder,
      KEY_FILE: join(world.folder, 'key-encryption-key'),
      NOTARY_DIR: join(world.folder, 'notary'),
      NOTARY_KEY_FILE: join(world.folder, 'notary.key'),
    });
    await moved.start();
    try {
      const signed = (): number =>
        readNotes(readFileSync(join(world.folder, 'notary', 'checkpoints'), 'utf8')).notes.length;
      const before = signed();
      const read = await moved.get('gp', `/v1/children/${running.child ?? ''}/timeline`);
      expect(read.status).toBe(200);
      expect(read.text).toContain('canary-moved');
      // Its receipt is a new event, which is signed where the last one was.
      for (let waited = 0; waited < 60_000 && signed() === before; waited += 50) await sleep(50);
      const verified = await operator('verify', '--eventstoredb', url(), '--data', world.folder, '--json');
      expect(signed()).toBeGreaterThan(before);
      expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('"witness":true')]);
    } finally {
      await moved.stop();
    }
  });

  it('says that a database which does not answer does not answer', async () => {
    const nobody = await operator('verify', '--eventstoredb', 'esdb://127.0.0.1:1?tls=false');
    expect([nobody.code, nobody.err]).toEqual([3, expect.stringContaining('does not answer')]);
  });
});
