import { isIP } from 'node:net';
import type { LocalDate } from '@safeguarding/kernel';
import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readIssuers, type IssuerConfig } from './identity/index.ts';
import { Reader, type Environment } from './environment.ts';
import { kafkaConfigOf, type KafkaConfig } from './kafka-config.ts';
import { readKeyProvider, type KeyProviderConfig } from './key-provider-config.ts';

/** Everything that the environment decides, read once at start. */
export type AppConfig = {
  readonly profile: 'development' | 'production';
  readonly host: string;
  readonly port: number;
  /** Metrics are served on loopback unless METRICS_HOST says otherwise; 0 serves none. */
  readonly metricsPort: number;
  readonly metricsHost: string;
  readonly dataDir: string;
  /** The log is there instead of under `dataDir`; several processes share it. May hold a password. */
  readonly eventStoreDbUrl: string | undefined;
  /** Folder of the wrapped data keys, shared by the processes of one machine. */
  readonly keysDir: string;
  /** Folder of the sealed documents, shared by all processes. */
  readonly documentsDir: string;
  /** Whether this process runs reactions, and the notary. */
  readonly reactions: boolean;
  readonly notary: boolean;
  readonly logLevel: (typeof logLevels)[number];
  readonly issuers: readonly IssuerConfig[];
  /** Port of the development issuer. */
  readonly issuerPort: number;
  /** Folder of JSON files of agencies; the demonstration agencies where absent in development. */
  readonly agenciesDir: string | undefined;
  readonly keyFile: string;
  readonly keyProvider: KeyProviderConfig;
  /** Name of this ledger in its signed checkpoints, for ever. */
  readonly ledgerName: string;
  /** Folder of the notary: leaf hashes and signed checkpoints. */
  readonly notaryDir: string;
  readonly notaryKeyFile: string;
  /** Scheme, host and port under which clients know the service. */
  readonly publicOrigin: string | undefined;
  readonly certificateHeader: string | undefined;
  readonly bodyLimitBytes: number;
  /** Bytes of one attached document. */
  readonly attachmentLimitBytes: number;
  readonly requestTimeoutMs: number;
  /** Requests of one client in one second. */
  readonly rateLimit: number;
  /** Answers in one second to one address that no verified client is behind. */
  readonly anonymousLimit: number;
  /** Requests under way at once; more are answered 503. */
  readonly inFlightLimit: number;
  /** The event loop may keep work waiting so long; beyond, requests are answered 503. */
  readonly loopLagLimitMs: number;
  /** How long requests are still taken after `/readyz` began to say no. */
  readonly drainNoticeMs: number;
  /** Addresses or networks of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** What was built, as `/info` tells it. */
  readonly build: string | undefined;
  /** Where Kafka is, if anywhere. */
  readonly kafka: KafkaConfig | undefined;
  /** From which London days the duty to share and its identifier (Children Act 2004 ss.16LA, 16LC) bind; absent while none is known. */
  readonly dutyDays: { readonly duty?: LocalDate; readonly identifier?: LocalDate };
  /** Key (PEM, Ed25519) with which webhooks are signed. */
  readonly webhookKeyFile: string;
  /** Failed attempts in a row after which a webhook waits for somebody to resume it. */
  readonly webhookParkAfter: number;
};

/** The configuration is not usable; the message lists every fault, and no value. */
export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused';
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
const profiles = ['development', 'production'] as const;

const isNetwork = (text: string): boolean => {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
};

const liesUnder = (folder: string, path: string): boolean =>
  !/^\.\.(?:\/|$)/.test(relative(resolve(folder), resolve(path)));

const notaryFaults = (env: Environment, { notaryDir, notaryKeyFile, dataDir }: AppConfig): readonly string[] => {
  const places = { NOTARY_DIR: notaryDir, NOTARY_KEY_FILE: notaryKeyFile };
  const misplaced = Object.entries(places).flatMap(([name, path]) => {
    if (!env[name]) return [`${name} is needed in production: a witness must not lie beside what it vouches for.`];
    return liesUnder(dataDir, path) ? [`${name} lies under DATA_DIR: a witness must not lie beside the log.`] : [];
  });
  return env['LEDGER_NAME'] ? misplaced : [...misplaced, 'LEDGER_NAME is needed in production: checkpoints bear it.'];
};

const keyFaults = (env: Environment, { keyFile, dataDir, keyProvider }: AppConfig): readonly string[] => {
  if (keyProvider.kind === 'transit')
    return env['KEY_FILE'] ? ['KEY_FILE is set, and the keys are kept by a transit engine: set one of them.'] : [];
  if (!env['KEY_FILE']) return ['KEY_FILE is needed in production: the key must not lie beside what it protects.'];
  if (liesUnder(dataDir, keyFile))
    return ['KEY_FILE lies under DATA_DIR: the key must not lie beside what it protects.'];
  const found = statSync(keyFile, { throwIfNoEntry: false });
  if (!found?.isFile()) return ['The file that KEY_FILE names does not exist: production makes no keys by itself.'];
  return (found.mode & 0o077) === 0
    ? []
    : ['The file that KEY_FILE names can be read by others: set its mode to 0600.'];
};

const eventStoreDbFaults = (env: Environment, { eventStoreDbUrl }: AppConfig): readonly string[] =>
  /[?&][_-]*t[_-]*l[_-]*s[_-]*=\s*false\b/i.test(eventStoreDbUrl ?? '') && env['EVENTSTOREDB_PLAINTEXT'] !== 'accept'
    ? ['EVENTSTOREDB_URL is without TLS: in production that is taken only with EVENTSTOREDB_PLAINTEXT=accept.']
    : [];

/** What only development has, and what only development may leave out. */
const productionFaults = (config: AppConfig, env: Environment): readonly string[] => [
  ...(config.issuers.length === 0 && !env['OIDC_ISSUERS'] && !env['OIDC_ISSUERS_FILE']
    ? ['OIDC_ISSUERS is needed in production: there is no development issuer.']
    : []),
  ...(env['DEV_ISSUER_PORT'] ? ['DEV_ISSUER_PORT is set in production: there is no development issuer.'] : []),
  ...(config.agenciesDir === undefined
    ? ['AGENCIES_DIR is needed in production: the demonstration agencies are invented.']
    : []),
  ...keyFaults(env, config),
  ...(config.notary ? notaryFaults(env, config) : []),
  ...eventStoreDbFaults(env, config),
];

const dutyDaysOf = (reader: Reader): AppConfig['dutyDays'] => {
  const duty = reader.day('DUTY_TO_SHARE_FROM');
  const identifier = reader.day('CONSISTENT_IDENTIFIER_FROM');
  return { ...(duty === undefined ? {} : { duty }), ...(identifier === undefined ? {} : { identifier }) };
};

const portFaults = ({ port, metricsPort, issuerPort, profile }: AppConfig): readonly string[] => {
  const taken = [port, metricsPort, ...(profile === 'development' ? [issuerPort] : [])].filter((one) => one !== 0);
  return new Set(taken).size === taken.length ? [] : ['PORT, METRICS_PORT and DEV_ISSUER_PORT must differ.'];
};

/** Reads and checks the environment; throws ConfigurationRefused with every fault at once. */
export const readConfig = (env: Environment): AppConfig => {
  const reader = new Reader(env);
  const profile = reader.oneOf('PROFILE', profiles, 'development');
  const dataDir = reader.text('DATA_DIR') ?? './data';
  const issuersText = reader.text('OIDC_ISSUERS');
  const { issuers, problems } =
    issuersText === undefined
      ? { issuers: [], problems: [] }
      : readIssuers(issuersText, { production: profile === 'production' });
  const port = reader.number('PORT', 3000, 0, 65_535);
  const rateLimit = reader.number('RATE_LIMIT', 200, 1, 1_000_000);
  const config: AppConfig = {
    profile,
    host: reader.text('HOST') ?? (profile === 'production' ? '0.0.0.0' : '127.0.0.1'),
    port,
    metricsPort: reader.number('METRICS_PORT', 9464, 0, 65_535),
    metricsHost: reader.text('METRICS_HOST') ?? '127.0.0.1',
    dataDir,
    eventStoreDbUrl: reader.matching(
      'EVENTSTOREDB_URL',
      /^(?:esdb|kurrentdb)(?:\+discover)?:\/\/\S+$/,
      'a connection string that begins with esdb: or kurrentdb:',
    ),
    keysDir: reader.path('KEYS_DIR') ?? dataDir,
    documentsDir: reader.path('DOCUMENTS_DIR') ?? join(dataDir, 'blobs'),
    reactions: reader.oneOf('REACTIONS', ['on', 'off'], 'on') === 'on',
    notary: reader.oneOf('NOTARY', ['on', 'off'], 'on') === 'on',
    logLevel: reader.oneOf('LOG_LEVEL', logLevels, profile === 'production' ? 'info' : 'warn'),
    issuers,
    issuerPort: reader.number('DEV_ISSUER_PORT', port === 0 || port === 65_535 ? 0 : port + 1, 0, 65_535),
    agenciesDir: reader.text('AGENCIES_DIR'),
    keyFile: reader.path('KEY_FILE') ?? join(dataDir, 'key-encryption-key'),
    keyProvider: readKeyProvider(reader, profile),
    ledgerName:
      reader.matching('LEDGER_NAME', /^[^\s+]{1,200}$/, 'a name without spaces and plus signs') ?? 'development/ledger',
    notaryDir: reader.path('NOTARY_DIR') ?? join(dataDir, 'notary'),
    notaryKeyFile: reader.path('NOTARY_KEY_FILE') ?? join(dataDir, 'notary.key'),
    publicOrigin: reader.origin('PUBLIC_URL', profile === 'production' ? ['https:'] : ['https:', 'http:']),
    certificateHeader: reader.text('CLIENT_CERTIFICATE_HEADER'),
    bodyLimitBytes: reader.number('BODY_LIMIT', 262_144, 1_024, 1_000_000),
    attachmentLimitBytes: reader.number('ATTACHMENT_LIMIT', 10_485_760, 1_024, 26_214_400),
    requestTimeoutMs: reader.number('REQUEST_TIMEOUT_MS', 30_000, 1_000, 300_000),
    rateLimit,
    anonymousLimit: reader.number('RATE_LIMIT_ANONYMOUS', 10 * rateLimit, 1, 10_000_000),
    inFlightLimit: reader.number('IN_FLIGHT_LIMIT', 1_000, 1, 100_000),
    loopLagLimitMs: reader.number('LOOP_LAG_LIMIT_MS', 500, 50, 60_000),
    drainNoticeMs: reader.number('DRAIN_NOTICE_MS', profile === 'production' ? 3_000 : 0, 0, 15_000),
    trustedProxies: reader.list('TRUSTED_PROXIES', isNetwork, 'addresses or networks'),
    build: reader.text('BUILD_NUMBER'),
    kafka: kafkaConfigOf(reader, { production: profile === 'production' }),
    dutyDays: dutyDaysOf(reader),
    webhookKeyFile: reader.path('WEBHOOK_KEY_FILE') ?? join(dataDir, 'webhook.key'),
    webhookParkAfter: reader.number('WEBHOOK_PARK_AFTER', 10, 1, 1_000),
  };
  const faults = [
    ...reader.faults,
    ...problems.map((problem) => `OIDC_ISSUERS: ${problem}.`),
    ...portFaults(config),
    ...(profile === 'production' ? productionFaults(config, env) : []),
  ];
  if (faults.length === 0) return config;
  throw new ConfigurationRefused(`The configuration is refused:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
};
