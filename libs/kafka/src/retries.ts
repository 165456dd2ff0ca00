import { setTimeout as sleep } from 'node:timers/promises';

/** How often something is tried, and how long it waits in between: up to twice as long each time, never all at the same moment. */
export type Retries = { readonly attempts: number; readonly firstMs: number; readonly mostMs: number };

/** Milliseconds before the next attempt, after the nth failure counted from 1: "full jitter", so that a crowd spreads out. */
export const jittered = (failures: number, { firstMs, mostMs }: Retries, random: () => number): number =>
  Math.round(Math.min(mostMs, firstMs * 2 ** Math.min(30, failures - 1)) * (0.5 + random() / 2));

/** Tries until it works or the attempts are over; throws the last error. Stops early where it may not go on. */
export const withRetries = async <T>(
  work: () => Promise<T>,
  retries: Retries,
  goesOn: () => boolean = () => true,
): Promise<T> => {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      if (failures >= retries.attempts || !goesOn()) throw error;
      await sleep(jittered(failures, retries, Math.random));
    }
  }
};
