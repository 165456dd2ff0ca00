import { isDeepStrictEqual } from 'node:util';
import {
  AgencyRegister,
  loadAgencies,
  overruledByPeople,
  readAgencyFiles,
  type AgencyInFile,
} from '@safeguarding/access';
import type { INestApplicationContext } from '@nestjs/common';
import type { Clock } from '@safeguarding/kernel';
import type { Logs, Metrics } from '@safeguarding/platform';
import type { Storage } from './storage.ts';

const usuallyEveryMs = 20_000;
/** Who is suspended is asked of the register in memory: a process whose register stands still for longer is not ready. */
export const longestRegisterLagMs = 30_000;

type Parts = {
  readonly storage: Pick<Storage, 'ledger' | 'sealed'>;
  /** What the files said when this process started, which it has recorded. */
  readonly taken: readonly AgencyInFile[];
  readonly clock: Clock;
  readonly logs: Logs;
  readonly metrics: Metrics;
  /** 20,000 where absent: with it a suspension counts within a minute, whatever tokens are still out. */
  readonly everyMs?: number | undefined;
};

/**
 * Takes what somebody changed in the register's files while the service runs, except where people recorded otherwise over HTTP: that
 * stands, and is told. Files that cannot be used change nothing: that is told, and the register stays as it was. A process records what
 * changed before its own eyes and nothing else: files come to several machines at different times, and one that has the old ones yet
 * must not bring back what another has already taken away.
 */
export const keepAgenciesCurrent = (
  app: Pick<INestApplicationContext, 'get'>,
  folder: string,
  { storage, taken, clock, logs, metrics, everyMs = usuallyEveryMs }: Parts,
): { readonly stop: () => Promise<void> } => {
  const register = app.get(AgencyRegister, { strict: false });
  const { ledger, sealed } = storage;
  let refused = false;
  let overruled = 0;
  let known = new Map(taken.map((agency) => [agency.code, agency]));
  const look = async (): Promise<void> => {
    try {
      const files = readAgencyFiles(folder);
      const changed = files.filter((agency) => !isDeepStrictEqual(agency, known.get(agency.code)));
      const count = await loadAgencies(changed, { ledger, keyedHash: sealed.keyedHash, register, clock });
      // Only once it is recorded: what failed is tried again at the next look.
      known = new Map(files.map((agency) => [agency.code, agency]));
      const differing = overruledByPeople(files, register).length;
      if (differing > overruled)
        logs.warn('the register says otherwise than its files: it was changed over HTTP, which stands', {
          ...{ event: 'agency-files-overruled', count: differing },
        });
      overruled = differing;
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
  metrics.gauge(
    'agency_files_overruled',
    'Services of which the register says otherwise than its files, because it was changed over HTTP',
    () => overruled,
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
