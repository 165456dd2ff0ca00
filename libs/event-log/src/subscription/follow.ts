import { setImmediate as turn } from 'node:timers/promises';
import type { Position } from '@safeguarding/kernel';
import { readLimit } from '../limits.ts';
import {
  beginning,
  type LogEvent,
  type ReadAllOptions,
  type SubscribeOptions,
  type SubscriptionMessage,
} from '../port.ts';
import type { Source } from './source.ts';
import { Waker } from './waker.ts';

/** Follows the log: batches, then `caughtUp`, then waits for commits. Ends when the signal aborts. */
export async function* follow(source: Source, options: SubscribeOptions): AsyncGenerator<SubscriptionMessage> {
  const { signal, filter = {} } = options;
  const limit = readLimit(options.batchSize);
  const waker = new Waker(source, signal);
  let after = options.after ?? beginning;
  let told: Position | undefined;
  let sleptAt = after;
  let brought = 0;
  try {
    while (!signal.aborted) {
      waker.aboutToLook();
      const { events, next, atEnd } = await source.scan(after, filter, limit);
      after = next;
      brought += events.length;
      if (events.length > 0) yield { kind: 'batch', events, next };
      if (!atEnd) {
        // Skipping a long stretch must leave room for everything else that this thread does.
        if (events.length === 0) await turn();
        continue;
      }
      // Also where everything new was filtered out: the place to go on from has moved.
      if (next !== told && !wasAborted(signal)) yield { kind: 'caughtUp', next };
      told = next;
      await waker.wait(source.distance?.(sleptAt, next) ?? brought);
      sleptAt = next;
      brought = 0;
    }
  } finally {
    waker.stop();
  }
}

/** A signal that was read before can have changed over a `yield`; the compiler does not know. */
const wasAborted = (signal: AbortSignal): boolean => signal.aborted;

/** One page in order of position, however much a filter skips. */
export const readPage = async (source: Pick<Source, 'scan'>, options: ReadAllOptions): Promise<readonly LogEvent[]> => {
  const limit = readLimit(options.limit);
  const events: LogEvent[] = [];
  let after = options.after ?? beginning;
  for (;;) {
    const scan = await source.scan(after, options.filter ?? {}, limit - events.length);
    events.push(...scan.events);
    if (scan.atEnd || events.length >= limit) return events;
    after = scan.next;
    await turn();
  }
};
