import { describe, expect, it } from '@jest/globals';
import { aStream, ids, someEvents } from '../conformance/bench.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import { LogUnavailable, type LogEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import { MemoryCheckpoints } from './checkpoints.ts';
import { runReaction } from './reaction.ts';

const backoff = { firstMs: 1, mostMs: 2 };

/** A handler of pages that does as it is told, and remembers each page and each event that it was given alone. */
const recorder = (onPage: (events: readonly LogEvent[], call: number) => void = () => undefined) => {
  const pages: (readonly string[])[] = [];
  const alone: string[] = [];
  return {
    pages,
    alone,
    handleTogether: async (events: readonly LogEvent[]): Promise<void> => {
      pages.push(ids(events));
      await Promise.resolve();
      onPage(events, pages.length);
    },
    handle: async ({ id }: LogEvent): Promise<void> => {
      await Promise.resolve();
      alone.push(id);
    },
  };
};

const inStreams = async (log: MemoryEventLog, count: number): Promise<readonly string[]> => {
  const events = someEvents(count);
  for (const event of events) await log.append(aStream(), 'noStream', [event]);
  return ids(events);
};

describe('a reaction that handles pages', () => {
  it('is given whole pages in the order of the log, and its place moves when a page is done', async () => {
    const log = new MemoryEventLog();
    const all = await inStreams(log, 600);
    const checkpoints = new MemoryCheckpoints();
    const places: unknown[] = [];
    const { pages, alone, ...handlers } = recorder(() => places.push(checkpoints.load('tell')));
    const run = await runReaction(log, checkpoints, { name: 'tell', ...handlers });
    expect(await run.waitFor(positionOf(600), 5_000)).toBe(true);
    await run.stop();
    expect(pages.map(({ length }) => length)).toEqual([250, 250, 100]);
    expect([pages.flat(), alone]).toEqual([all, []]);
    expect(places).toEqual([undefined, positionOf(250), positionOf(500)]);
    expect(checkpoints.load('tell')).toBe(positionOf(600));
  });

  it('is given the same page again where the machine did not let it through', async () => {
    const log = new MemoryEventLog();
    const all = await inStreams(log, 5);
    const checkpoints = new MemoryCheckpoints();
    const places: unknown[] = [];
    const { pages, alone, ...handlers } = recorder((_, call) => {
      places.push(checkpoints.load('tell'));
      if (call < 5) throw new LogUnavailable('away');
    });
    const run = await runReaction(log, checkpoints, { name: 'tell', ...handlers }, { backoff });
    expect(await run.waitFor(positionOf(5), 5_000)).toBe(true);
    await run.stop();
    expect([pages, alone]).toEqual([Array(5).fill(all), []]);
    expect(places).toEqual(Array(5).fill(undefined));
    expect(run.quarantine.parkedKeys()).toBe(0);
  });

  it('sets aside only the event that is to blame, and what comes after it in its stream', async () => {
    const log = new MemoryEventLog();
    const [before, bad, after] = [someEvents(1), someEvents(2), someEvents(1)];
    const stream = aStream();
    for (const [name, events] of [[aStream(), before] as const, [stream, bad] as const, [aStream(), after] as const])
      await log.append(name, 'noStream', events);
    const poison = bad[0]?.id;
    const { pages, alone, handleTogether, handle } = recorder((events) => {
      if (events.some(({ id }) => id === poison)) throw new TypeError('not to be handled');
    });
    const handleButOne = (event: LogEvent): Promise<void> =>
      event.id === poison ? Promise.reject(new TypeError('not to be handled')) : handle(event);
    const reaction = { name: 'tell', handleTogether, handle: handleButOne };
    const run = await runReaction(log, new MemoryCheckpoints(), reaction, { backoff });
    expect(await run.waitFor(positionOf(4), 5_000)).toBe(true);
    expect(alone).toEqual(ids([...before, ...after]));
    expect(run.quarantine.list().map(({ stream: of, revision }) => [of, revision])).toEqual([
      [stream, 0],
      [stream, 1],
    ]);
    // Behind what waits nothing of its stream goes ahead, in a page either.
    const later = someEvents(1);
    await log.append(stream, 1, later);
    expect(await run.waitFor(positionOf(5), 5_000)).toBe(true);
    await run.stop();
    expect([...alone, ...pages.flat()]).not.toContain(later[0]?.id);
  });
});
