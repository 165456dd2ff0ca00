import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { aStream, anEvent, ids, someEvents } from '../conformance/bench.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import { LogUnavailable, type LogEvent } from '../port.ts';
import { positionOf } from '../position.ts';
import { MemoryCheckpoints, SqliteCheckpoints } from './checkpoints.ts';
import type { FollowerFailure } from './follower.ts';
import { runReaction } from './reaction.ts';

const backoff = { firstMs: 1, mostMs: 2 };

const recorder = () => {
  const handled: string[] = [];
  const handle = (event: LogEvent): Promise<void> => {
    handled.push(event.id);
    return Promise.resolve();
  };
  return { handled, handle };
};

describe('a reaction', () => {
  it('goes on from its checkpoint after a restart, and another reaction has its own', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'reactions.db');
      const log = new MemoryEventLog();
      const events = someEvents(5);
      await log.append(aStream(), 'noStream', events.slice(0, 3));
      const { handled, handle } = recorder();
      const first = SqliteCheckpoints.open({ file });
      const run = await runReaction(log, first, { name: 'tell', handle });
      expect(await run.waitFor(positionOf(3), 5_000)).toBe(true);
      await run.stop();
      first.close();
      await log.append(aStream(), 'noStream', events.slice(3));
      const second = SqliteCheckpoints.open({ file });
      const rerun = await runReaction(log, second, { name: 'tell', handle });
      expect(await rerun.waitFor(positionOf(5), 5_000)).toBe(true);
      await rerun.stop();
      expect(handled).toEqual(ids(events));
      expect([second.load('tell'), second.load('other')]).toEqual([positionOf(5), undefined]);
      second.close();
    }));

  it('tries an event again until the machine lets it through, and its checkpoint never passes it before', async () => {
    const log = new MemoryEventLog();
    const events = someEvents(5);
    await log.append(aStream(), 'noStream', events);
    const checkpoints = new MemoryCheckpoints();
    const failures: FollowerFailure[] = [];
    const seenCheckpoints: unknown[] = [];
    const calls: string[] = [];
    const handle = (event: LogEvent): Promise<void> => {
      calls.push(event.id);
      const attempts = calls.filter((id) => id === event.id).length;
      if (event.id !== events[2]?.id || attempts === 5) return Promise.resolve();
      seenCheckpoints.push(checkpoints.load('tell'));
      return Promise.reject(new LogUnavailable('away'));
    };
    const run = await runReaction(
      log,
      checkpoints,
      { name: 'tell', handle },
      { backoff, onFailure: (failure) => failures.push(failure) },
    );
    expect(await run.waitFor(positionOf(5), 5_000)).toBe(true);
    expect(calls).toEqual([
      ...ids(events.slice(0, 2)),
      ...Array<string>(5).fill(events[2]?.id ?? ''),
      ...ids(events.slice(3)),
    ]);
    expect(failures.map(({ attempt, stalled }) => [attempt, stalled])).toEqual([
      [1, false],
      [2, false],
      [3, true],
      [4, true],
    ]);
    expect(seenCheckpoints).toEqual([undefined, positionOf(2), positionOf(2), positionOf(2)]);
    expect(run.status()).toMatchObject({ failures: 0 });
    await run.stop();
  });

  it('whose handler does not end is run again after its time, then set aside, and can be stopped all the same', async () => {
    const log = new MemoryEventLog();
    await log.append(aStream(), 'noStream', [anEvent()]);
    const aborted: boolean[] = [];
    const failures: unknown[] = [];
    const handle = async (_: LogEvent, signal: AbortSignal): Promise<void> => {
      signal.addEventListener('abort', () => aborted.push(true));
      await Promise.withResolvers<never>().promise;
    };
    const onFailure = ({ error }: FollowerFailure): void => void failures.push((error as Error).name);
    const options = { backoff, handlerTimeoutMs: 5, onFailure };
    const run = await runReaction(log, new MemoryCheckpoints(), { name: 'hang', handle }, options);
    expect(await run.waitFor(positionOf(1), 5_000)).toBe(true);
    await run.stop();
    expect(failures).toEqual(['HandlerTimedOut', 'HandlerTimedOut']);
    expect(run.quarantine.list()).toMatchObject([{ fault: { name: 'HandlerTimedOut' }, attempts: 3 }]);
    expect(aborted.length).toBeGreaterThanOrEqual(3);
  });

  it('that is new can begin later than the log, and wants only its own types', async () => {
    const log = new MemoryEventLog();
    const [old, mine, other] = [anEvent('Mine'), anEvent('Mine'), anEvent('Other')];
    await log.append(aStream(), 'noStream', [old]);
    const from = await log.head();
    await log.append(aStream(), 'noStream', [other, mine]);
    const { handled, handle } = recorder();
    const run = await runReaction(log, new MemoryCheckpoints(), { name: 'tell', from, eventTypes: ['Mine'], handle });
    expect(await run.waitFor(await log.head(), 5_000)).toBe(true);
    await run.stop();
    expect(handled).toEqual([mine.id]);
  });

  it('that is paused takes no further event, not even of a batch that it has begun', async () => {
    const log = new MemoryEventLog();
    await log.append(aStream(), 'noStream', someEvents(4));
    const handled: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const handle = async (event: LogEvent): Promise<void> => {
      handled.push(event.id);
      if (handled.length === 2) await gate.promise;
    };
    const run = await runReaction(log, new MemoryCheckpoints(), { name: 'tell', handle });
    await run.waitFor(positionOf(1), 5_000);
    run.pause();
    gate.resolve(undefined);
    expect(await run.waitFor(positionOf(3), 20)).toBe(false);
    expect(handled).toHaveLength(2);
    run.resume();
    expect(await run.waitFor(positionOf(4), 5_000)).toBe(true);
    await run.stop();
  });
});
