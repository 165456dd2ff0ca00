import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readAgencyFiles, type AgencyInFile } from '@safeguarding/access';
import { forgetDeadLettersInTime } from '@safeguarding/intake';
import { fileSigner, Notary, type NoteSigner } from '@safeguarding/integrity';
import type { Clock, Position } from '@safeguarding/kernel';
import { PeopleFacts } from '@safeguarding/people';
import {
  configureHttp,
  createAdapter,
  Health,
  Logs,
  Metrics,
  nestLogger,
  openApiOf,
  PositionTokens,
  serveOpenApi,
  SettableClock,
  SystemClock,
  TokenVerifier,
  type AppConfig,
  type IssuerConfig,
} from '@safeguarding/platform';
import type { SealedTokens } from '@safeguarding/sealing';
import { noteMissedInTime } from '@safeguarding/timescales';
import { keepAgenciesCurrent } from './agencies-kept-current.ts';
import { AppModule } from './app.module.ts';
import { catalogues, reactionsOf, readModels } from './capabilities.ts';
import { Followers } from './followers.ts';
import { keepKeysCurrent } from './keys-kept-current.ts';
import { openStorage, type Storage } from './storage.ts';

/** A running service. */
export type Service = {
  readonly app: NestFastifyApplication;
  readonly storage: Storage;
  readonly followers: Followers;
  readonly clock: Clock;
  /** Looks at once for clocks that ran out; it looks every half minute by itself. */
  readonly noteMissed: () => Promise<number>;
  /** Where it listens, once it does. */
  readonly url: string;
  /** Stops taking requests, finishes those under way, keeps every checkpoint. */
  close(): Promise<void>;
};

export type ServiceOptions = {
  readonly config: AppConfig;
  /** Beside those of the configuration: the development issuer, the tokens of a test. */
  readonly issuers?: readonly IssuerConfig[];
  readonly agencies?: readonly AgencyInFile[];
  readonly logs?: Logs;
  /** How often the files of the agency register are looked at. */
  readonly agenciesEveryMs?: number;
  /** What the storage is opened with, or a storage with faults put in; the real one where absent. */
  readonly wrapStorage?: (storage: Storage) => Storage;
};

const purpose = 'position';
/** A small ledger is whole when it begins to listen; a large one listens meanwhile, and reads are told to come again. */
const longestSettleMs = 500;

class SealedPositions extends PositionTokens {
  constructor(private readonly tokens: SealedTokens) {
    super();
  }

  seal(position: Position): string {
    return this.tokens.seal(purpose, position);
  }

  open(token: string): Position | undefined {
    return this.tokens.open(purpose, token) as Position | undefined;
  }
}

type Witnessed = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly logs: Logs;
  readonly metrics: Metrics;
};

/** A log that is not the one that was signed is told loudly; children's data is served all the same. */
const startNotary = (signer: NoteSigner, folder: string, { storage, clock, logs, metrics }: Witnessed): Notary => {
  const notary = new Notary({
    ...{ log: storage.log, clock, signer, folder },
    onTrouble: (message, error) => {
      logs.error(message, error);
    },
  });
  metrics.gauge('notary_witnessed_events', 'Events that a signed checkpoint vouches for', () => notary.covered);
  metrics.gauge('notary_inconsistent', '1 where the log is not the one that was signed', () =>
    notary.state === 'inconsistent' ? 1 : 0,
  );
  return notary;
};

/** Composes and starts the service: storage, application, edge, followers, then the port. */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const { config } = options;
  const logs = options.logs ?? new Logs(config.logLevel);
  const clock = config.profile === 'development' ? new SettableClock() : new SystemClock();
  const opened = await openStorage(config, clock, catalogues, (trouble) => {
    if (trouble) logs.error('the keeper of the keys gives none', trouble);
    else logs.warn('the keeper of the keys serves again', { event: 'keeper-serves' });
  });
  // Before anything listens: a key that cannot be used refuses the start.
  const signer = fileSigner(config.ledgerName, config.notaryKeyFile, {
    createIfMissing: config.profile === 'development',
  });
  const storage = options.wrapStorage?.(opened) ?? opened;
  const metrics = new Metrics();
  const health = new Health({ build: config.build });
  const followers = new Followers(storage, logs);
  await followers.start(readModels(storage.readEvent), []);
  const verifier = new TokenVerifier({
    issuers: [...config.issuers, ...(options.issuers ?? [])],
    ...(config.publicOrigin === undefined ? {} : { publicOrigin: config.publicOrigin }),
    ...(config.certificateHeader === undefined ? {} : { certificateHeader: config.certificateHeader }),
  });
  const agencies = options.agencies ?? (config.agenciesDir === undefined ? [] : readAgencyFiles(config.agenciesDir));
  const root = AppModule.with({ config, clock, storage, verifier, agencies, health, logs });
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(config), {
    logger: nestLogger(logs),
    abortOnError: false,
    bodyParser: false,
  });
  configureHttp(app, {
    config,
    clock,
    logs,
    metrics,
    positions: new SealedPositions(storage.sealed.tokens),
    reached: followers.reached,
    built: followers.built,
  });
  serveOpenApi(app, () => openApiOf(app));
  await followers.start([], reactionsOf(app));
  const { keyStore } = storage.sealed;
  // An erasure reaches what was opened before it is acknowledged.
  keyStore.onDestroyed(() => {
    app.get(PeopleFacts, { strict: false }).forget();
  });
  const expiry = forgetDeadLettersInTime(storage.readDatabase, keyStore, clock, (error) => {
    logs.error('expired dead letters were not forgotten', error);
  });
  const missed = noteMissedInTime({
    db: storage.readDatabase,
    ledger: storage.ledger,
    clock,
    onFailure: (error) => {
      logs.error('clocks that ran out were not noted', error);
    },
  });
  health.add('log', async () => (await storage.log.head()) !== '');
  health.add('keys', () => storage.sealed.keysAvailable());
  metrics.gauge('keys_cached', 'Unwrapped data keys in memory', () => storage.sealed.cachedKeys());
  followers.report(health, metrics);
  await followers.settle(longestSettleMs);
  // Before it serves: a ledger that was restored may hold what had been forgotten.
  await expiry.now();
  await app.listen(config.port, config.host);
  const keys = keepKeysCurrent(storage, logs, metrics);
  const { agenciesDir } = config;
  const register =
    agenciesDir === undefined
      ? undefined
      : keepAgenciesCurrent(app, agenciesDir, { storage, clock, logs, metrics, everyMs: options.agenciesEveryMs });
  const notary = startNotary(signer, config.notaryDir, { storage, clock, logs, metrics });
  if (config.metricsPort !== 0) await metrics.serve(config.metricsPort, config.metricsHost);
  return {
    app,
    storage,
    followers,
    clock,
    noteMissed: missed.now,
    url: await app.getUrl(),
    close: async () => {
      health.drain();
      expiry.stop();
      missed.stop();
      await app.close();
      await metrics.close();
      await followers.stop();
      await notary.stop();
      await keys.stop();
      await register?.stop();
      await storage.close();
    },
  };
};
