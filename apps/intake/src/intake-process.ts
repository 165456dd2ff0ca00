import { NestFactory } from '@nestjs/core';
import { AgencyRegister, readAgencyFiles } from '@safeguarding/access';
import { PeopleFacts } from '@safeguarding/people';
import {
  Health,
  Logs,
  Maintenance,
  Metrics,
  nestLogger,
  serveHealth,
  SystemClock,
  TokenVerifier,
  type AppConfig,
} from '@safeguarding/platform';
import { keepAgenciesCurrent, longestRegisterLagMs } from '../../standalone/src/agencies-kept-current.ts';
import { AppModule } from '../../standalone/src/app.module.ts';
import { catalogues } from '../../standalone/src/capabilities.ts';
import { endAll } from '../../standalone/src/ending.ts';
import { startMessaging } from '../../standalone/src/messaging.ts';
import { openStorage, type Storage } from '../../standalone/src/storage.ts';

/** A running intake. */
export type IntakeProcess = {
  /** Where it says how it is. */
  readonly url: string;
  /** Finishes and commits what was begun, leaves the group, lets go of everything. */
  readonly close: () => Promise<void>;
};

const openOrTell = (config: AppConfig, clock: SystemClock, logs: Logs): Promise<Storage> =>
  openStorage(config, clock, catalogues, (trouble) => {
    if (trouble) logs.error('the keeper of the keys gives none', trouble);
    else logs.warn('the keeper of the keys serves again', { event: 'keeper-serves' });
  });

/**
 * The intake of the service without the rest of it: the same modules, but no door for anybody, no read models and no reactions. It reads
 * of the log what a command needs, and what its refusals lead to is told by the worker.
 */
export const startIntakeProcess = async ({ config }: { readonly config: AppConfig }): Promise<IntakeProcess> => {
  const logs = new Logs(config.logLevel);
  const clock = new SystemClock();
  const storage = await openOrTell(config, clock, logs);
  const { sealed, log } = storage;
  const metrics = new Metrics();
  const maintenance = new Maintenance(config.dataDir);
  const health = new Health({ build: config.build, mode: () => maintenance.report() });
  const agencies = config.agenciesDir === undefined ? [] : readAgencyFiles(config.agenciesDir);
  const verifier = new TokenVerifier({ issuers: [] });
  const root = AppModule.with({ config, clock, storage, verifier, agencies, health, logs, maintenance });
  const app = await NestFactory.createApplicationContext(root, { logger: nestLogger(logs), abortOnError: false });
  // An erasure reaches what was opened before it is acknowledged.
  sealed.keyStore.onDestroyed(() => {
    app.get(PeopleFacts, { strict: false }).forget();
  });
  const { agenciesDir } = config;
  const register =
    agenciesDir === undefined
      ? undefined
      : keepAgenciesCurrent(app, agenciesDir, { storage, taken: agencies, clock, logs, metrics });
  metrics.gauge('maintenance_read_only', '1 while commands are refused', () => (maintenance.on ? 1 : 0));
  metrics.gauge('keys_cached', 'Unwrapped data keys in memory', () => sealed.cachedKeys());
  storage.started();
  const messaging = await startMessaging({ config, app, storage, clock, logs, metrics });
  health.add('log', async () => (await log.head()) !== '');
  health.add('keys', () => sealed.keysAvailable());
  const known = app.get(AgencyRegister, { strict: false });
  health.add('agency-register', () => known.behindMs < longestRegisterLagMs);
  // Without a broker there is nothing to take, and to begin anew would not bring one.
  health.add('kafka', () => {
    const { intake } = messaging;
    return (intake !== undefined && intake.lag.reachable() && intake.membersAtWork() > 0) || 'degraded';
  });
  const asked = await serveHealth(health, config.port, config.host);
  if (config.metricsPort !== 0) await metrics.serve(config.metricsPort, config.metricsHost);
  return {
    url: asked.url,
    close: () => {
      health.drain();
      return endAll(
        [
          ['messaging', () => messaging.stop()],
          ['agency-register', () => register?.stop()],
          ['maintenance', maintenance.stop.bind(maintenance)],
          ['app', () => app.close()],
          ['metrics', () => metrics.close()],
          ['health', () => asked.close()],
          ['storage', () => storage.close()],
        ],
        logs,
      );
    },
  };
};
