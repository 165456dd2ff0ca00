import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait after a failed attempt: twice as long each time, from `firstMs` up to `mostMs`. */
export type Backoff = { readonly firstMs: number; readonly mostMs: number };

export const usualBackoff: Backoff = { firstMs: 100, mostMs: 30_000 };

const mostDoublings = 30;

/** Milliseconds to wait after the nth failure in a row, counted from 1. */
export const delayAfter = (failures: number, { firstMs, mostMs }: Backoff): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(mostDoublings, Math.max(0, failures - 1)));

/** Waits, or less long where the signal aborts. */
export const pauseFor = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await sleep(ms, undefined, { signal, ref: false });
  } catch {
    // Aborted: whoever waits looks at the signal next.
  }
};
