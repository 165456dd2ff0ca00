import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testServerKind, testServerNote } from '@safeguarding/event-log';
import { OpenBao } from '@safeguarding/sealing';
import { Replicas, type Replica } from '../support/replicas.ts';

const concern = {
  category: 'neglect',
  occurredOn: '2026-01-05',
  summary: 'canary-summary',
  narrative: 'canary-narrative',
};

describe(`two processes that share no folder, keys in a real OpenBao, ${testServerNote(testServerKind())}`, () => {
  const replicas = new Replicas();
  let bao: OpenBao;
  let settings: Readonly<Record<string, string>>;
  let a: Replica;
  let b: Replica;
  beforeAll(async () => {
    bao = await OpenBao.start();
    const { signIn, url, caFile = '', mount, prefix } = await bao.keyValues();
    if (signIn.by !== 'approle') throw new Error('the test signs in by AppRole');
    settings = {
      ...{ KEY_PROVIDER: 'transit', TRANSIT_URL: url, TRANSIT_CA_FILE: caFile, TRANSIT_KEY: 'ledger' },
      ...{ TRANSIT_AUTH: 'approle', TRANSIT_ROLE_ID: signIn.roleId, TRANSIT_SECRET_ID_FILE: signIn.secretIdFile },
      TRANSIT_TIMEOUT_MS: '10000',
      ...{ KEY_STORE: 'key-values', KEY_VALUES_MOUNT: mount, KEY_VALUES_PREFIX: prefix, KEYS_DIR: '', KEY_FILE: '' },
    };
    await replicas.start();
    [a, b] = await Promise.all([replicas.add(settings), replicas.add(settings)]);
  }, 180_000);
  afterAll(async () => {
    await replicas.stop();
    await bao.stop();
  });

  it('one reads what the other sealed, and neither has a key on its disk', async () => {
    const registered = await a.ask('POST', 'oakfield-registrations', '/v1/children', {
      body: {
        identifiers: [{ kind: 'nhs-number', value: '9990000018' }],
        demographics: { name: { family: 'Canaryfamily', given: ['Canarygiven'] }, dateOfBirth: '2023-02-01' },
      },
    });
    const child = String(registered.body['id']);
    await a.ask('POST', 'oakfield-registrations', '/v1/registrations', { body: { child } });
    const raised = await a.ask('POST', 'gp', '/v1/concerns', { body: { ...concern, childId: child } });
    const read = await b.ask('GET', 'gp', `/v1/children/${child}/timeline`, {
      headers: { 'x-min-position': raised.headers.get('x-position') ?? '' },
    });
    expect([read.status, read.text.includes('canary-narrative')]).toEqual([200, true]);
    expect(existsSync(join(replicas.folder, 'keys'))).toBe(false);
    const files = [a, b].flatMap(({ folder }) => readdirSync(folder));
    expect(files.filter((file) => file.includes('key'))).toEqual([]);
  });

  it('both seal for one new child at once under one key', async () => {
    const sent = await Promise.all(
      [a, b, a, b].map((replica, n) =>
        replica.ask('POST', 'oakfield-clinical-system', '/v1/children', {
          body: {
            identifiers: [{ kind: 'nhs-number', value: '9990000026' }],
            demographics: { name: { family: `Canaryfamily${String(n)}` } },
          },
        }),
      ),
    );
    expect(new Set(sent.map(({ status, body }) => `${String(status)} ${String(body['id'])}`)).size).toBe(1);
    const person = String(sent[0]?.body['id']);
    const { body } = await bao.ask('GET', `keys/data/ledger/persons/${person}`);
    const { data } = body['data'] as { readonly data: { readonly keys: Readonly<Record<string, object>> } };
    const scopes = Object.values(data.keys).map((line) => JSON.stringify({ ...line, wrapped: 0 }));
    expect(scopes).toHaveLength(new Set(scopes).size);
  });

  it('a process whose engine would keep destroyed keys is refused its start', async () => {
    await bao.ask('POST', 'keys/config', { max_versions: 0, cas_required: true });
    await expect(replicas.add(settings)).rejects.toThrow('did not start');
    await bao.ask('POST', 'keys/config', { max_versions: 1, cas_required: true });
  });
});
