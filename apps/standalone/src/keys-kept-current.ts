import type { Logs, Metrics } from '@safeguarding/platform';
import { rewrapKeys } from '@safeguarding/sealing';
import type { Storage } from './storage.ts';

const everyMs = 3_600_000;

/**
 * Brings every data key under the current key-encryption key at the start and once an hour, so that whoever rotates a key need not
 * think of the ledger. A sweep that fails is told and begun again an hour later; nothing waits for it.
 */
export const keepKeysCurrent = (
  { sealed, keyProvider }: Pick<Storage, 'sealed' | 'keyProvider'>,
  logs: Logs,
  metrics: Metrics,
): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController();
  let failed = false;
  const sweep = async (): Promise<void> => {
    try {
      const count = await rewrapKeys(sealed.keyStore, keyProvider, { signal: stopping.signal });
      if (count > 0) logs.info('keys were wrapped anew under the current key', { event: 'keys-rewrapped', count });
      failed = false;
    } catch (error) {
      failed = true;
      logs.error('keys could not be wrapped anew', error);
    }
  };
  metrics.gauge('keys_rewrap_failed', '1 where keys could not be brought under the current key', () =>
    failed ? 1 : 0,
  );
  let underWay = sweep();
  const timer = setInterval(() => {
    underWay = underWay.then(sweep);
  }, everyMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await underWay;
    },
  };
};
