import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationRefused, readConfig } from './config.ts';

let folder = '';
const file = (name: string, content: string, mode = 0o600): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  mkdirSync(join(folder, 'data'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const issuers = JSON.stringify([
  {
    issuer: 'https://sign-in.example.org',
    audience: 'safeguarding-ledger',
    jwksUri: 'https://sign-in.example.org/keys',
  },
]);

/** Everything that production asks for. */
const production = (): Record<string, string> => ({
  PROFILE: 'production',
  DATA_DIR: join(folder, 'data'),
  OIDC_ISSUERS: issuers,
  AGENCIES_DIR: folder,
  KEY_FILE: file('key', '{}'),
  LEDGER_NAME: 'ashby.example/ledger',
  NOTARY_DIR: join(folder, 'notary'),
  NOTARY_KEY_FILE: file('notary-key', ''),
  PUBLIC_URL: 'https://ledger.example.org',
});

/** The lines of the refusal; none where it is accepted. */
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationRefused)) throw error;
    return error.message.split('\n').slice(1);
  }
};

describe('the configuration', () => {
  it('needs nothing in development, and then listens to this machine alone', () => {
    expect(readConfig({})).toMatchObject({
      profile: 'development',
      host: '127.0.0.1',
      port: 3000,
      metricsHost: '127.0.0.1',
      dataDir: './data',
      drainNoticeMs: 0,
      anonymousLimit: 2_000,
      trustedProxies: [],
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readConfig({ PORT: '', OIDC_ISSUERS: '', KEY_FILE: '', PUBLIC_URL: '', PROFILE: '' })).toEqual(
      readConfig({}),
    );
  });

  it('reads what NAME_FILE names, without the line end', () => {
    expect(readConfig({ PORT_FILE: file('port', '4000\n') })).toHaveProperty('port', 4000);
    const { issuers: read } = readConfig({ OIDC_ISSUERS_FILE: file('issuers', issuers) });
    expect(read.map(({ issuer }) => issuer)).toEqual(['https://sign-in.example.org']);
  });

  it('is refused with all its faults at once, and with none of the values', () => {
    const faults = faultsOf({
      PROFILE: 'staging-4711',
      PORT: '4711x',
      METRICS_PORT: '70000',
      LOG_LEVEL: 'loud-4711',
      KEY_PROVIDER: 'vault-4711',
      RATE_LIMIT: '0',
      BODY_LIMIT: '1.5',
      REQUEST_TIMEOUT_MS: '-4711',
      PUBLIC_URL: 'https://user:4711@ledger.example.org/path',
      TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.4711',
      OIDC_ISSUERS: '[{"issuer":"4711"}]',
      AGENCIES_DIR_FILE: join(folder, 'absent-4711'),
      HOST: 'a',
      HOST_FILE: file('host', 'b'),
      KAFKA_BROKERS: 'broker-4711',
      KAFKA_GROUP: 'a group 4711',
      KAFKA_MEMBERS: '4711',
      KAFKA_TLS_CERT: '4711',
      KAFKA_SASL_USERNAME: '4711',
      EVENTSTOREDB_URL: 'http://4711',
    });
    const named = ['PROFILE', 'PORT', 'METRICS_PORT', 'LOG_LEVEL', 'KEY_PROVIDER', 'RATE_LIMIT', 'BODY_LIMIT'];
    named.push('REQUEST_TIMEOUT_MS', 'PUBLIC_URL', 'TRUSTED_PROXIES', 'OIDC_ISSUERS', 'AGENCIES_DIR_FILE', 'HOST_FILE');
    const kafka = ['KAFKA_BROKERS', 'KAFKA_GROUP', 'KAFKA_MEMBERS', 'KAFKA_TLS_CERT', 'KAFKA_SASL_USERNAME'];
    for (const name of [...named, ...kafka, 'EVENTSTOREDB_URL'])
      expect(faults.filter((fault) => fault.includes(name))).not.toHaveLength(0);
    expect(faults.join()).not.toContain('4711');
  });

  it('takes in no topic of Kafka that it tells itself: that would go round without an end', () => {
    const faults = (names: object): readonly string[] => faultsOf({ KAFKA_BROKERS: 'one:9092', ...names });
    const told = ['concerns, safeguarding.dead-letters.v1', 'safeguarding.signals.v1.oakfield-gp'];
    for (const topics of told) expect(faults({ KAFKA_INTAKE_TOPICS: topics })).toHaveLength(1);
    expect(faults({ KAFKA_INTAKE_TOPICS: 'a', KAFKA_DEAD_LETTER_TOPIC: 'a' })).toHaveLength(1);
    expect(faults({ KAFKA_INTAKE_TOPICS: 'a, b' })).toEqual([]);
  });

  it('reads where Kafka is, how it is reached, and by what names; nothing where no brokers are named', () => {
    expect(readConfig({ KAFKA_GROUP: 'g' }).kafka).toBeUndefined();
    const { kafka } = readConfig({
      KAFKA_BROKERS: 'one:9092, [::1]:9093',
      KAFKA_TLS: 'on',
      KAFKA_TLS_CA_FILE: file('ca', 'PEM\n'),
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'ledger',
      KAFKA_SASL_PASSWORD_FILE: file('password', 'invented\n'),
    });
    expect(kafka).toEqual({
      brokers: ['one:9092', '[::1]:9093'],
      group: 'safeguarding-ledger-intake',
      intakeTopics: ['gp.safeguarding-concerns.v1'],
      deadLetterTopic: 'safeguarding.dead-letters.v1',
      signalsTopic: 'safeguarding.signals.v1',
      members: 1,
      createTopics: true,
      tls: { ca: 'PEM' },
      sasl: { mechanism: 'scram-sha-512', username: 'ledger', password: 'invented' },
    });
  });

  it('keeps ports apart', () => {
    expect(faultsOf({ PORT: '9464' })).toEqual(['- PORT, METRICS_PORT and DEV_ISSUER_PORT must differ.']);
    expect(faultsOf({ PORT: '0', METRICS_PORT: '0', DEV_ISSUER_PORT: '0' })).toEqual([]);
    expect(faultsOf({ PORT: '65535' })).toEqual([]);
  });
});

describe('a transit engine as the keeper of keys', () => {
  const transit = { KEY_PROVIDER: 'transit', TRANSIT_URL: 'https://bao.example.org:8200' };

  it('is read with what is usual', () => {
    const { keyProvider } = readConfig({ ...transit, TRANSIT_AUTH: 'jwt', TRANSIT_ROLE: 'ledger' });
    expect(keyProvider).toEqual({
      ...{ kind: 'transit', url: 'https://bao.example.org:8200', mount: 'transit', key: 'safeguarding-ledger' },
      ...{ namespace: undefined, caFile: undefined, timeoutMs: 2_000 },
      signIn: {
        ...{ by: 'jwt', mount: 'kubernetes', role: 'ledger' },
        jwtFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      },
      keyValues: undefined,
    });
  });

  it('may hold the data keys too', () => {
    const shared = { ...transit, TRANSIT_TOKEN_FILE: '/t', KEY_STORE: 'key-values' };
    expect(readConfig(shared).keyProvider).toMatchObject({
      keyValues: { mount: 'safeguarding-keys', prefix: 'ledger' },
    });
    expect(faultsOf({ KEY_STORE: 'key-values' }).join()).toMatch(/only where KEY_PROVIDER is transit/);
    expect(faultsOf({ ...shared, KEY_VALUES_PREFIX: '../sys' }).join()).toMatch(/KEY_VALUES_PREFIX/);
  });

  it.each([
    ['no address', { TRANSIT_URL: '', TRANSIT_TOKEN_FILE: '/t' }, /TRANSIT_URL is needed/],
    ['a path in the address', { TRANSIT_URL: 'https://bao.example.org/v1', TRANSIT_TOKEN_FILE: '/t' }, /TRANSIT_URL/],
    ['no token', {}, /TRANSIT_TOKEN_FILE is needed/],
    [
      'no role and no secret',
      { TRANSIT_AUTH: 'approle' },
      /TRANSIT_ROLE_ID is needed[^]*TRANSIT_SECRET_ID_FILE is needed/,
    ],
    ['no role of the platform', { TRANSIT_AUTH: 'jwt' }, /TRANSIT_ROLE is needed/],
    ['a key that is a path', { TRANSIT_TOKEN_FILE: '/t', TRANSIT_KEY: '../sys' }, /TRANSIT_KEY/],
    ['an engine that is no path', { TRANSIT_TOKEN_FILE: '/t', TRANSIT_MOUNT: 'a b' }, /TRANSIT_MOUNT/],
    ['a namespace that is no path', { TRANSIT_TOKEN_FILE: '/t', TRANSIT_NAMESPACE: 'a/../b' }, /TRANSIT_NAMESPACE/],
  ])('is refused with %s', (_, changes: Record<string, string>, fault) => {
    expect(faultsOf({ ...transit, ...changes }).join('\n')).toMatch(fault);
  });

  it('needs TLS and no key file in production', () => {
    const inProduction = { ...production(), KEY_FILE: '', ...transit, TRANSIT_TOKEN_FILE: '/t' };
    expect(faultsOf(inProduction)).toEqual([]);
    expect(faultsOf({ ...inProduction, KEY_FILE: '/key' }).join()).toMatch(/KEY_FILE is set/);
    expect(faultsOf({ ...inProduction, TRANSIT_URL: 'http://bao.example.org' }).join()).toMatch(/TRANSIT_URL/);
  });
});

describe('production', () => {
  it('starts with everything stated', () => {
    expect(readConfig(production())).toMatchObject({ profile: 'production', host: '0.0.0.0', drainNoticeMs: 3_000 });
  });

  it.each([
    ['no issuer', { OIDC_ISSUERS: '' }, /OIDC_ISSUERS is needed/],
    ['a port of the development issuer', { DEV_ISSUER_PORT: '3001' }, /DEV_ISSUER_PORT/],
    ['the demonstration agencies', { AGENCIES_DIR: '' }, /AGENCIES_DIR is needed/],
    ['no key file', { KEY_FILE: '' }, /KEY_FILE is needed/],
    ['no witness', { NOTARY_DIR: '' }, /NOTARY_DIR is needed/],
    ['a database without TLS', { EVENTSTOREDB_URL: 'esdb://db:2113?tls=false' }, /EVENTSTOREDB_URL is without TLS/],
    [
      'and however that is written',
      { EVENTSTOREDB_URL: 'esdb://db?a=b&T_L-S=false' },
      /EVENTSTOREDB_URL is without TLS/,
    ],
    ['no key of the witness', { NOTARY_KEY_FILE: '' }, /NOTARY_KEY_FILE is needed/],
    ['no name', { LEDGER_NAME: '' }, /LEDGER_NAME is needed/],
    ['a public address without TLS', { PUBLIC_URL: 'http://ledger.example.org' }, /PUBLIC_URL/],
    ['Kafka in the clear', { KAFKA_BROKERS: 'one:9092', KAFKA_TLS: 'off' }, /KAFKA_TLS must be on/],
    ['an issuer without TLS', { OIDC_ISSUERS: issuers.replaceAll('https:', 'http:') }, /issuer 1/i],
  ])('refuses %s', (_, changes: Record<string, string>, fault) => {
    const faults = faultsOf({ ...production(), ...changes });
    expect(faults.join('\n')).toMatch(fault);
  });

  it('takes Kafka in the clear where that was accepted in so many words', () => {
    const kafka = { KAFKA_BROKERS: 'one:9092', KAFKA_TLS: 'off' };
    expect(faultsOf({ ...production(), ...kafka, KAFKA_PLAINTEXT: 'yes' })).toHaveLength(1);
    expect(faultsOf({ ...production(), ...kafka, KAFKA_PLAINTEXT: 'accept' })).toEqual([]);
  });

  it('refuses a key that is absent, open to others, or beside what it protects', () => {
    const withKey = (KEY_FILE: string) => faultsOf({ ...production(), KEY_FILE });
    expect(withKey(join(folder, 'absent'))).toEqual([expect.stringContaining('does not exist')]);
    expect(withKey(file('open', '{}', 0o640))).toEqual([expect.stringContaining('0600')]);
    expect(withKey(file('data/key', '{}'))).toEqual([expect.stringContaining('under DATA_DIR')]);
    expect(withKey(file('..key', '{}'))).toEqual([]);
  });

  it('names all that is missing at once', () => {
    expect(faultsOf({ PROFILE: 'production' })).toHaveLength(6);
  });
});
