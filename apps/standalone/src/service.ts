import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Sweep } from '@safeguarding/attachments';
import {
  AgencyRegister,
  ChildFactsSource,
  isCommand,
  readAgencyFiles,
  type AgencyInFile,
  type PolicyAhead,
} from '@safeguarding/access';
import { archiveInTime } from '@safeguarding/directory';
import { countDeadLetters, forgetDeadLettersInTime } from '@safeguarding/intake';
import { fileSigner, Notary, type NoteSigner } from '@safeguarding/integrity';
import { londonDate, type Clock, type Instant, type Position } from '@safeguarding/kernel';
import { noteLapsesInTime } from '@safeguarding/online-access';
import { followNames, PeopleFacts, PersonFolds } from '@safeguarding/people';
import {
  configureHttp,
  createAdapter,
  Health,
  Logs,
  Maintenance,
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
import { destroyAgainInTime, destructionTold } from '@safeguarding/retention';
import type { SealedTokens } from '@safeguarding/sealing';
import { countOverdueReviews } from '@safeguarding/sharing';
import { countOverdueClocks, daysKnownAhead, noteMissedInTime } from '@safeguarding/timescales';
import { startAdmin } from './admin/admin.ts';
import { keepAgenciesCurrent, longestRegisterLagMs } from './agencies-kept-current.ts';
import { AppModule } from './app.module.ts';
import { catalogues, reactionsOf, readModels } from './capabilities.ts';
import { endAll } from './ending.ts';
import { Followers } from './followers.ts';
import { keepKeysCurrent } from './keys-kept-current.ts';
import { startMessaging, type Messaging } from './messaging.ts';
import { openStorage, usable, type Storage } from './storage.ts';

/** A running service. */
export type Service = {
  readonly app: NestFastifyApplication;
  readonly storage: Storage;
  readonly followers: Followers;
  readonly clock: Clock;
  readonly messaging: Messaging;
  /** Looks at once for clocks that ran out; it looks every half minute by itself. */
  readonly noteMissed: () => Promise<number>;
  /** Notes at once which records have left the directory; it looks every six hours by itself. */
  readonly noteArchived: () => Promise<number>;
  /** Looks at once for proxies whose access a birthday ended; it looks every half minute by itself. */
  readonly noteLapses: () => Promise<number>;
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
  /** Begun before the program was loaded; the policy is examined at its turn where absent. */
  readonly policyAhead?: PolicyAhead | undefined;
  /** The time of the domain at the start, for a story that is told in its own days; the machine's where absent. Development profile only. */
  readonly now?: Instant | undefined;
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

const logFile = ({ dataDir, eventStoreDbUrl }: AppConfig): string =>
  eventStoreDbUrl === undefined ? join(dataDir, 'events.db') : 'The event log';

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
  const settable = new SettableClock();
  settable.set(options.now);
  const clock = config.profile === 'development' ? settable : new SystemClock();
  const opened = await openStorage(config, clock, catalogues, (trouble) => {
    if (trouble) logs.error('the keeper of the keys gives none', trouble);
    else logs.warn('the keeper of the keys serves again', { event: 'keeper-serves' });
  });
  // Before anything listens: a key that cannot be used refuses the start.
  const signer = config.notary
    ? fileSigner(config.ledgerName, config.notaryKeyFile, { createIfMissing: config.profile === 'development' })
    : undefined;
  const storage = options.wrapStorage?.(opened) ?? opened;
  const metrics = new Metrics();
  const maintenance = new Maintenance(config.dataDir);
  metrics.gauge('maintenance_read_only', '1 while commands are refused', () => (maintenance.on ? 1 : 0));
  const health = new Health({ build: config.build, mode: () => maintenance.report() });
  const followers = new Followers(storage, logs);
  const models = readModels(storage.readEvent);
  await followers.start(models, []);
  const verifier = new TokenVerifier({
    issuers: [...config.issuers, ...(options.issuers ?? [])],
    ...(config.publicOrigin === undefined ? {} : { publicOrigin: config.publicOrigin }),
    ...(config.certificateHeader === undefined ? {} : { certificateHeader: config.certificateHeader }),
  });
  const agencies = options.agencies ?? (config.agenciesDir === undefined ? [] : readAgencyFiles(config.agenciesDir));
  const root = AppModule.with({
    ...{ config, clock, storage, verifier, agencies, health, logs, maintenance },
    policyAhead: options.policyAhead,
  });
  // Whoever composes reads the register out of the whole log: a page of it that is damaged is met here, if not before.
  const app = await usable(logFile(config), () =>
    NestFactory.create<NestFastifyApplication>(root, createAdapter(config), {
      ...{ logger: nestLogger(logs), abortOnError: false, bodyParser: false },
    }),
  );
  configureHttp(app, {
    config,
    clock,
    logs,
    metrics,
    positions: new SealedPositions(storage.sealed.tokens),
    reached: followers.reached,
    built: followers.built,
    incomplete: followers.incomplete,
    closed: { maintenance, isCommand },
  });
  serveOpenApi(app, () => openApiOf(app));
  if (config.reactions) await followers.start([], reactionsOf(app, storage.sealed.keyStore, followers.modelReached));
  const { names, readEvent } = storage;
  const { sealing, keyedHash } = storage.sealed;
  const folds = app.get(PersonFolds, { strict: false });
  const { keyStore } = storage.sealed;
  const namesOf = { index: names, folds, sealing, keyedHash, readEvent, keyStore, destructionTold };
  await followers.startIndex(followNames(namesOf), names.checkpoints);
  // An erasure reaches what was opened before it is acknowledged.
  keyStore.onDestroyed(() => {
    app.get(PeopleFacts, { strict: false }).forget();
  });
  const expiry = forgetDeadLettersInTime(storage.readDatabase, keyStore, clock, (error) => {
    logs.error('expired dead letters were not forgotten', error);
  });
  const destroyedBefore = destroyAgainInTime({
    ...{ db: storage.readDatabase, keyStore, clock },
    built: () => followers.built('retention'),
    onFound: (count) => {
      logs.warn('keys of records that were destroyed were there again: they are destroyed again', {
        ...{ event: 'destroyed-again', count },
      });
    },
    onFailure: (error) => {
      logs.error('keys of destroyed records could not be looked for', error);
    },
  });
  const missed = noteMissedInTime({
    db: storage.readDatabase,
    ledger: storage.ledger,
    clock,
    onFailure: (error) => {
      logs.error('clocks that ran out were not noted', error);
    },
  });
  const archived = archiveInTime({
    db: storage.readDatabase,
    ledger: storage.ledger,
    facts: app.get(ChildFactsSource, { strict: false }),
    clock,
    onFailure: (error) => {
      logs.error('records that left the directory were not noted', error);
    },
  });
  const lapses = noteLapsesInTime({
    db: storage.readDatabase,
    ledger: storage.ledger,
    children: app.get(ChildFactsSource, { strict: false }),
    clock,
    onFailure: (error) => {
      logs.error('birthdays that end online access were not noted', error);
    },
  });
  const sweep = new Sweep({
    ...{ blobs: storage.blobs, ledger: storage.ledger, keyStore, db: storage.readDatabase },
    onFailure: (error) => {
      logs.error('documents that no event names were not swept', error);
    },
  });
  health.add('log', async () => (await storage.log.head()) !== '');
  health.add('keys', () => storage.sealed.keysAvailable());
  const known = app.get(AgencyRegister, { strict: false });
  health.add('agency-register', () => known.behindMs < longestRegisterLagMs);
  metrics.gauge('keys_cached', 'Unwrapped data keys in memory', () => storage.sealed.cachedKeys());
  followers.report(health, metrics);
  metrics.gauge('dead_letters_kept', 'Refused messages that this process knows of', () =>
    countDeadLetters(storage.readDatabase),
  );
  metrics.gauge('clocks_overdue', 'Statutory clocks that have run out and still run', () =>
    countOverdueClocks(storage.readDatabase, clock.now()),
  );
  metrics.gauge('bank_holidays_known_days', 'Days from today on for which working days can be counted', () =>
    daysKnownAhead(londonDate(clock.now())),
  );
  metrics.gauge('emergency_reviews_overdue', 'Emergency accesses that no second person has looked at in time', () =>
    countOverdueReviews(storage.readDatabase, clock.now()),
  );
  await followers.settle(longestSettleMs);
  // Before it serves: a ledger that was restored may hold what had been forgotten.
  await expiry.now();
  await destroyedBefore.now();
  storage.started();
  await app.listen(config.port, config.host);
  const admin = await startAdmin({ app, dataDir: config.dataDir, storage, models, followers, clock, logs });
  void sweep.now().catch((error: unknown) => {
    logs.error('documents that no event names were not swept', error);
  });
  const keys = keepKeysCurrent(storage, logs, metrics);
  const { agenciesDir } = config;
  const register =
    agenciesDir === undefined
      ? undefined
      : keepAgenciesCurrent(app, agenciesDir, {
          ...{ storage, clock, logs, metrics, taken: agencies },
          everyMs: options.agenciesEveryMs,
        });
  const notary = signer && startNotary(signer, config.notaryDir, { storage, clock, logs, metrics });
  const messaging = await startMessaging({ config, app, storage, clock, logs, metrics });
  followers.alsoFollowing(messaging.followings);
  if (config.metricsPort !== 0) await metrics.serve(config.metricsPort, config.metricsHost);
  return {
    app,
    storage,
    followers,
    clock,
    messaging,
    noteMissed: missed.now,
    noteArchived: archived.now,
    noteLapses: lapses.now,
    url: await app.getUrl(),
    close: () => {
      health.drain();
      return endAll(
        [
          // What comes from Kafka writes to the log: it ends first.
          ['messaging', () => messaging.stop()],
          ['expiry', expiry.stop],
          ['destroyed-records', destroyedBefore.stop],
          ['admin', () => admin.close()],
          ['missed-clocks', missed.stop],
          ['lapses', lapses.stop],
          ['directory-archive', archived.stop],
          ['maintenance', maintenance.stop.bind(maintenance)],
          ['sweep', sweep.stop.bind(sweep)],
          ['http', () => app.close()],
          ['metrics', () => metrics.close()],
          ['followers', () => followers.stop()],
          ['notary', () => notary?.stop()],
          ['keys', () => keys.stop()],
          ['agency-register', () => register?.stop()],
          ['storage', () => storage.close()],
        ],
        logs,
      );
    },
  };
};
