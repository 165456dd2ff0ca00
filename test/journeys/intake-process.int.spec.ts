import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testServerKind, testServerNote } from '@safeguarding/event-log';
import { eventually } from '../support/kafka/traffic.ts';
import { Replicas } from '../support/replicas.ts';
import { freePorts } from '../support/free-ports.ts';

const main = join(import.meta.dirname, '../../dist/run/intake.js');
const run = (env: Readonly<Record<string, string>>, ...words: readonly string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...words], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
/** A port of this machine at which nothing listens. */
const nobody = '127.0.0.1:9';

describe('the intake as a process of its own, before it takes anything', () => {
  it('says what it is for', () => {
    const { status, stdout } = run({}, '--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Takes concerns from Kafka')]);
  });

  it('refuses to start without what it needs, and names all of it at once', () => {
    const { status, stderr } = run({ LOG_LEVEL: 'loud-4711' });
    const named = [
      'LOG_LEVEL',
      'EVENTSTOREDB_URL',
      'KEYS_DIR',
      'KEY_FILE',
      'AGENCIES_DIR',
      'OIDC_ISSUERS',
      'KAFKA_BROKERS',
    ];
    expect(status).toBe(1);
    for (const name of named) expect(stderr).toMatch(new RegExp(`^- ${name} `, 'm'));
    expect(stderr).not.toContain('4711');
  });

  it('is refused on the embedded log, which one process writes, and told who takes in there', () => {
    const { status, stderr } = run({ KAFKA_BROKERS: nobody, DATA_DIR: '/nowhere' });
    expect(status).toBe(1);
    expect(stderr).toContain('one process alone writes the embedded log, and takes in from Kafka itself');
  });

  it.each(['api', 'intake'])('%s ends at once when it is told to while it waits for its database', async (app) => {
    const folder = mkdtempSync(join(tmpdir(), 'safeguarding-starting-'));
    const env = {
      ...{ PATH: process.env['PATH'] ?? '', EVENTSTOREDB_URL: `esdb://${nobody}?tls=false`, KAFKA_BROKERS: nobody },
      ...{ DATA_DIR: folder, KEYS_DIR: folder, DOCUMENTS_DIR: folder, KEY_FILE: join(folder, 'key'), NOTARY: 'off' },
      AGENCIES_DIR: join(import.meta.dirname, '../../deploy/demonstration/agencies'),
      OIDC_ISSUERS: '[{"issuer":"https://id.example.org","audience":"a","jwksUri":"https://id.example.org/jwks"}]',
    };
    const file = main.replace('intake.js', `${app}.js`);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], { env, stdio: 'inherit' });
    // The key file is made before the database is asked.
    await eventually('it is under way', () => existsSync(join(folder, 'key')), 60_000);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    rmSync(folder, { recursive: true });
  });

  it('is refused without members', () => {
    expect(run({ KAFKA_BROKERS: nobody, KAFKA_MEMBERS: '0' }).stderr).toContain('KAFKA_MEMBERS must be 1 or more');
  });
});

describe(`the intake as a process of its own without a broker, ${testServerNote(testServerKind())}`, () => {
  const replicas = new Replicas();
  beforeAll(() => replicas.start(), 120_000);
  afterAll(() => replicas.stop());

  it('starts, is ready and says what it lacks, opens no other door, and ends when it is told to', async () => {
    const METRICS_PORT = String((await freePorts(1))[0]);
    const settings = { KAFKA_BROKERS: nobody, KAFKA_CREATE_TOPICS: 'off', METRICS_PORT };
    const intake = await replicas.add(settings, 'intake');
    const metrics = await (await fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).text();
    expect(metrics).toMatch(/^kafka_reachable 0$/m);
    for (const name of ['kafka_intake_lag_messages', 'kafka_intake_lag_seconds', 'kafka_intake_taken', 'keys_cached'])
      expect(metrics).toMatch(new RegExp(`^${name} `, 'm'));
    const get = (path: string, method = 'GET') => fetch(`${intake.url}${path}`, { method });
    await eventually('it is ready', () => intake.ready(), 60_000);
    expect(await (await get('/health')).json()).toMatchObject({
      status: 'degraded',
      mode: 'normal',
      components: { log: 'up', keys: 'up', 'agency-register': 'up', kafka: 'degraded' },
    });
    expect([(await get('/livez')).status, await (await get('/ping')).text()]).toEqual([200, 'pong']);
    for (const [path, method] of [
      ['/v1/me', 'GET'],
      ['/v1/cloudevents', 'POST'],
      ['/readyz', 'POST'],
      ['/toString', 'GET'],
    ] as const)
      expect((await get(path, method)).status).toBe(404);
    await replicas.server.kill();
    await eventually('it is not ready without the log', async () => (await get('/readyz')).status === 503, 60_000);
    expect((await get('/livez')).status).toBe(200);
    await replicas.server.begin();
    await eventually('it is ready again', () => intake.ready(), 60_000);
    const { code, tookMs } = await intake.terminate();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(25_000);
  }, 240_000);
});
