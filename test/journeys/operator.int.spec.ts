import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordinalOf } from '@safeguarding/event-log';
import { operateOn } from '../support/operate.ts';
import { World } from '../support/world.ts';

const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'canary-summary' };
const verifier = join(import.meta.dirname, '../../dist/run/verifier.js');

describe('an operator', () => {
  const world = new World();
  const room = mkdtempSync(join(tmpdir(), 'safeguarding-operator-'));
  let child = '';
  beforeAll(async () => {
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    for (let count = 0; count < 20; count += 1)
      await world.post('gp', '/v1/concerns', { ...concern, childId: child, summary: `canary ${String(count)}` });
  });
  afterAll(async () => {
    await world.stop();
    rmSync(room, { recursive: true, force: true });
  });

  const operate = operateOn(world.folder);
  const verdictOf = async (...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
    const { out } = await operate('verify', '--json', ...words);
    return JSON.parse(out) as Readonly<Record<string, unknown>>;
  };
  const events = async (): Promise<number> => ordinalOf(await world.service.storage.log.head());
  const witnessed = async (): Promise<void> => {
    const all = await events();
    while (Number((await verdictOf())['witnessed']) < all) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('is told how to use it, and which command was misunderstood', async () => {
    const { exit, out } = await operate('--help');
    expect([exit, out.includes('verify'), out.includes('restore')]).toEqual([0, true, true]);
    expect((await operate('verfy')).exit).toBe(2);
    expect((await operate('prove', '0')).exit).toBe(2);
    const none = await operate('verify', '--data', join(room, 'nothing'));
    expect([none.exit, none.err]).toEqual([4, expect.stringContaining('There is no ledger')]);
  });

  it('verifies a running ledger, and finds the event that was changed in a copy of it', async () => {
    await witnessed();
    const whole = await operate('verify');
    expect([whole.exit, whole.out.endsWith('whole'), whole.out.includes('canary')]).toEqual([0, true, false]);
    const copy = join(room, 'tampered');
    expect((await operate('backup', join(room, 'first'))).exit).toBe(0);
    expect((await operate('restore', join(room, 'first'), '--data', copy)).exit).toBe(0);
    const db = new DatabaseSync(join(copy, 'events.db'));
    db.exec(`UPDATE event SET body = replace(body, 'ConcernRaised', 'ConcernraiSed') WHERE position = 30`);
    db.close();
    const { exit, out } = await operate('verify', '--data', copy);
    expect([exit, out.includes('NOT WHOLE'), out.includes('at position 30')]).toEqual([1, true, true]);
    expect((await operate('verify', '--data', copy, '--key', join(room, 'none'))).exit).toBe(4);
  });

  it('exports what somebody without a database can verify, and imports it at the same positions', async () => {
    await witnessed();
    const file = join(room, 'export.ndjson');
    expect((await operate('export', file)).exit).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('canary');
    expect((await operate('export', file)).exit).toBe(4);
    const notary = join(world.folder, 'notary');
    const offline = (...words: readonly string[]) =>
      spawnSync(process.execPath, [verifier, '--key', join(notary, 'verifier'), ...words], { encoding: 'utf8' });
    const alone = ['--export', file, '--checkpoints', join(notary, 'checkpoints'), '--leaves', join(notary, 'leaves')];
    const verified = offline(...alone);
    expect([verified.status, verified.stdout.includes('whole')]).toEqual([0, true]);
    writeFileSync(
      `${file}.wrong`,
      readFileSync(file, 'utf8').replace('"neglect', '"Neglect').replace('ConcernRaised', 'ConcernraiSed'),
    );
    expect(offline('--export', `${file}.wrong`, ...alone.slice(2)).status).toBe(1);
    expect(offline('--export', join(room, 'none')).status).toBe(2);
    const into = join(room, 'imported');
    expect((await operate('import', file, '--data', into)).exit).toBe(0);
    const [one, other] = [await verdictOf(), await verdictOf('--data', into)];
    expect(other['root']).toBe(one['root']);
    expect((await operate('import', file, '--data', into)).exit).toBe(4);
    expect((await operate('import', `${file}.wrong`, '--data', join(room, 'not'))).exit).toBe(1);
    expect(existsSync(join(room, 'not'))).toBe(false);
  });

  it('proves one event to an outsider', async () => {
    await witnessed();
    const { exit, out } = await operate('prove', '5');
    expect(exit).toBe(0);
    const file = join(room, 'proof.json');
    writeFileSync(file, out);
    const key = join(world.folder, 'notary', 'verifier');
    expect((await operate('check-proof', file, '--key', key)).exit).toBe(0);
    writeFileSync(file, out.replace('"position":5', '"position":6'));
    expect((await operate('check-proof', file, '--key', key)).exit).toBe(1);
    expect(await operate('check-proof', file, '--key', key, '--json')).toMatchObject({
      ...{ exit: 1, out: expect.stringContaining('"proven":false') },
    });
    // What is no proof says nothing of the ledger: it is not the answer "not proven".
    for (const text of ['no json', '{}', 'null']) {
      writeFileSync(file, text);
      expect(await operate('check-proof', file, '--key', key)).toMatchObject({
        ...{ exit: 4, err: expect.stringContaining('holds no proof') },
      });
    }
    expect((await operate('check-proof', join(room, 'nowhere'), '--key', key)).exit).toBe(4);
    expect((await operate('prove', '999999')).exit).toBe(4);
  });

  it('backs up under load, and the ledger goes on in a new place with the same answers', async () => {
    const other = new World();
    const writing = new AbortController();
    const load = (async () => {
      for (let count = 0; !writing.signal.aborted; count += 1)
        await world.post('gp', '/v1/concerns', { ...concern, childId: child, summary: `canary load ${String(count)}` });
    })();
    const taken = join(room, 'under-load');
    expect((await operate('backup', taken)).exit).toBe(0);
    writing.abort();
    await load;
    rmSync(other.folder, { recursive: true });
    expect((await operate('restore', taken, '--data', other.folder)).exit).toBe(0);
    const again = await operate('restore', taken, '--data', other.folder);
    expect([again.exit, again.err]).toEqual([4, expect.stringContaining('not empty')]);
    const { events: count } = JSON.parse(readFileSync(join(taken, 'manifest.json'), 'utf8')) as { events: number };
    expect(count).toBeLessThanOrEqual(await events());
    writeFileSync(join(other.folder, 'key-encryption-key'), readFileSync(join(world.folder, 'key-encryption-key')), {
      mode: 0o600,
    });
    writeFileSync(join(other.folder, 'notary.key'), readFileSync(join(world.folder, 'notary.key')), { mode: 0o600 });
    await other.start();
    try {
      await other.settled();
      // Nothing that reacts to the log did it a second time: only the policy of this start may be new.
      expect(ordinalOf(await other.service.storage.log.head())).toBe(count);
      const path = `/v1/children/${child}/timeline?limit=200`;
      const [there, here] = [await other.get('health-visitor', path), await world.get('health-visitor', path)];
      const items = (body: Readonly<Record<string, unknown>>) => body['items'] as readonly unknown[];
      expect(items(there.body).length).toBeGreaterThanOrEqual(20);
      expect(items(here.body).slice(0, items(there.body).length)).toEqual(items(there.body));
      const raised = await other.post('gp', '/v1/concerns', { ...concern, childId: child });
      expect(raised.status).toBe(201);
      writeFileSync(join(taken, 'keys.db'), 'not a key store');
      expect((await operate('restore', taken, '--data', join(room, 'broken'))).exit).toBe(1);
    } finally {
      await other.stop();
    }
  });

  it('sets the clock of a development service, and is told where none answers', async () => {
    const at = ['--url', world.service.url];
    expect((await operate('clock', 'set', '2031-01-01T00:00:00Z', ...at)).out).toContain('2031-01-01');
    expect((await operate('clock', 'advance', '2d', ...at)).out).toContain('2031-01-03');
    expect((await operate('clock', 'get', ...at)).out).toContain('2031-01-03');
    expect((await operate('clock', 'advance', 'far', ...at)).exit).toBe(2);
    expect((await operate('clock', 'set', 'then', ...at)).exit).toBe(4);
    expect((await operate('clock', 'set', 'machine', ...at)).exit).toBe(0);
    expect((await operate('clock', 'get', '--url', 'http://127.0.0.1:1')).exit).toBe(3);
  });
});
