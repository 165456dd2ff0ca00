import { AgencyRegister, loadAgencies, readAgencyFiles } from '@safeguarding/access';
import type { INestApplicationContext } from '@nestjs/common';
import type { Clock } from '@safeguarding/kernel';
import type { Logs, Metrics } from '@safeguarding/platform';
import type { Storage } from './storage.ts';

const usuallyEveryMs = 20_000;

type Parts = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly logs: Logs;
  readonly metrics: Metrics;
  /** 20,000 where absent: with it a suspension counts within a minute, whatever tokens are still out. */
  readonly everyMs?: number | undefined;
};

/**
 * Takes what somebody changed in the register's files while the service runs. Files that cannot be used change nothing: that is told,
 * and the register stays as it was.
 */
export const keepAgenciesCurrent = (
  app: INestApplicationContext,
  folder: string,
  { storage, clock, logs, metrics, everyMs = usuallyEveryMs }: Parts,
): { readonly stop: () => Promise<void> } => {
  const register = app.get(AgencyRegister, { strict: false });
  const { ledger, sealed } = storage;
  let refused = false;
  const look = async (): Promise<void> => {
    try {
      const count = await loadAgencies(readAgencyFiles(folder), {
        ledger,
        keyedHash: sealed.keyedHash,
        register,
        clock,
      });
      if (count > 0) logs.info('the agency register was changed', { event: 'agencies-changed', count });
      refused = false;
    } catch (error) {
      if (!refused) logs.error('the agency register files cannot be used', error);
      refused = true;
    }
  };
  metrics.gauge('agency_files_refused', '1 where changed files of the agency register cannot be used', () =>
    refused ? 1 : 0,
  );
  let underWay = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay.then(look);
  }, everyMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
};
