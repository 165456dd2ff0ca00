import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenBao } from '@safeguarding/sealing';
import { World } from '../support/world.ts';

const concern = {
  category: 'neglect',
  occurredOn: '2026-01-05',
  summary: 'canary-summary',
  narrative: 'canary-narrative',
};

describe('A ledger whose keys a transit engine keeps', () => {
  let bao: OpenBao;
  let world: World;
  let child: string;
  const secrets: string[] = [];
  beforeAll(async () => {
    bao = await OpenBao.start();
    const { signIn, url, caFile = '' } = await bao.options();
    if (signIn.by !== 'approle') throw new Error('the test signs in by AppRole');
    secrets.push(readFileSync(signIn.secretIdFile, 'utf8').trim());
    world = new World({
      ...{ KEY_PROVIDER: 'transit', TRANSIT_URL: url, TRANSIT_CA_FILE: caFile, TRANSIT_KEY: 'ledger' },
      ...{ TRANSIT_AUTH: 'approle', TRANSIT_ROLE_ID: signIn.roleId, TRANSIT_SECRET_ID_FILE: signIn.secretIdFile },
      TRANSIT_TIMEOUT_MS: '1500',
    });
    await world.start();
    child = await world.child('9990000018', 'oakfield-registrations');
  }, 180_000);
  afterAll(async () => {
    await world.stop();
    await bao.stop();
  });

  const status = async (path: string): Promise<readonly [number, unknown]> => {
    const response = await fetch(`${world.service.url}${path}`);
    return [response.status, await response.json()];
  };
  const becomes = async (wanted: number): Promise<void> => {
    for (let tries = 0; (await status('/readyz'))[0] !== wanted; tries += 1) {
      if (tries > 1_500) throw new Error(`/readyz did not become ${String(wanted)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const raise = (of: string) => world.post('gp', '/v1/concerns', { ...concern, childId: of });
  const timeline = async (of: string) => {
    const { headers } = await raise(of);
    return world.get('gp', `/v1/children/${of}/timeline`, { 'x-min-position': headers.get('x-position') ?? '' });
  };
  /** How many keys lie under each version of the key-encryption key. */
  const versions = (): readonly unknown[] => {
    const db = new DatabaseSync(join(world.folder, 'keys.db'), { readOnly: true });
    const rows = db.prepare('SELECT DISTINCT kek_id FROM data_key UNION SELECT DISTINCT kek_id FROM secret').all();
    db.close();
    return rows.map(({ kek_id: id }) => id);
  };

  it('records and shows as any other, and writes no key file', async () => {
    const { status: code, text } = await timeline(child);
    expect([code, text.includes('canary-narrative')]).toEqual([200, true]);
    expect(versions()).toEqual(['ledger:v1']);
    expect(world.files().filter((file) => file.includes('key-encryption-key'))).toEqual([]);
  });

  it('while the engine is sealed: says so, serves what it has keys for, refuses the rest as unavailable, and comes back', async () => {
    await bao.seal();
    await becomes(503);
    expect((await status('/health'))[1]).toMatchObject({ components: { keys: 'down', log: 'up' } });
    expect((await status('/livez'))[0]).toBe(200);
    expect((await world.get('gp', `/v1/children/${child}/timeline`)).status).toBe(200);
    const refused = await world.post('oakfield-registrations', '/v1/children', {
      identifiers: [{ kind: 'nhs-number', value: '9990000026' }],
      demographics: { name: { family: 'Canaryfamily' } },
    });
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([503, 'SEA-010', '1']);
    await bao.unseal();
    await becomes(200);
    expect(await world.child('9990000026', 'oakfield-registrations')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('after a rotation brings every key under the new version and rewrites no event', async () => {
    const events = () => {
      const db = new DatabaseSync(join(world.folder, 'events.db'), { readOnly: true });
      const rows = db.prepare('SELECT * FROM event WHERE position <= ?').all(until);
      db.close();
      return rows;
    };
    const until = 8;
    const before = events();
    await bao.rotate();
    await world.restart();
    for (let tries = 0; versions().join() !== 'ledger:v2' && tries < 1_000; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(versions()).toEqual(['ledger:v2']);
    expect(events()).toEqual(before);
    expect(before).toHaveLength(until);
    // The older version may go now.
    await bao.ask('POST', 'transit/keys/ledger/config', { min_decryption_version: 2 });
    await world.restart();
    expect((await timeline(child)).text).toContain('canary-narrative');
  });

  it('is refused its start where the store belongs to another keeper', async () => {
    const other = new World({ DATA_DIR: world.folder });
    await expect(other.start()).rejects.toThrow(/does not belong to the key file/);
    await other.stop();
  });

  it('leaves nothing secret in what it logs', () => {
    const all = world.lines.join('\n');
    expect(all).toContain('KEYS-SEALED');
    expect(all).toContain('keeper-serves');
    expect([...secrets, 'vault:v'].filter((secret) => all.includes(secret))).toEqual([]);
  });
});
