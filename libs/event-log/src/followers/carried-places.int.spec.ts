import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aStream, someEvents } from '../conformance/bench.ts';
import { inFolder } from '../conformance/adapters.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import type { LogEvent } from '../port.ts';
import { carryPlaces, countPlaces } from './carried-places.ts';
import { SqliteCheckpoints } from './checkpoints.ts';
import { runReaction } from './reaction.ts';

describe('the places of reactions in a log that is moved', () => {
  const backoff = { firstMs: 1, mostMs: 1 };
  /** A log with so many events, each in a stream of its own. */
  const aLog = async (events: number): Promise<MemoryEventLog> => {
    const log = new MemoryEventLog();
    for (const event of someEvents(events)) await log.append(aStream(), 'noStream', [event]);
    return log;
  };
  const run = async (log: MemoryEventLog, file: string, handle: (event: LogEvent) => Promise<void>): Promise<void> => {
    const checkpoints = SqliteCheckpoints.open({ file });
    const following = await runReaction(log, checkpoints, { name: 'when-then', handle }, { parkAfter: 1, backoff });
    await following.waitFor(await log.head(), 5_000);
    await following.stop();
    checkpoints.close();
  };

  it('lie behind as many events there as here, so that only what is new is taken', () =>
    inFolder(async (folder) => {
      const [here, there] = [await aLog(7), await aLog(9)];
      await run(here, join(folder, 'here.db'), () => Promise.resolve());
      const places = await countPlaces(here, join(folder, 'here.db'));
      expect(places).toEqual({ 'when-then': 7 });
      expect(await carryPlaces(there, places, join(folder, 'there.db'))).toBe(1);
      const taken: string[] = [];
      await run(there, join(folder, 'there.db'), (event) => Promise.resolve(void taken.push(event.position)));
      expect(taken.map(Number)).toEqual([8, 9]);
      // Whoever has come on there keeps its place.
      expect(await carryPlaces(there, places, join(folder, 'there.db'))).toBe(0);
    }));

  it('lie before what was set aside, which is taken again and not left out', () =>
    inFolder(async (folder) => {
      const log = await aLog(6);
      const file = join(folder, 'here.db');
      await run(log, file, ({ position }) =>
        Number(position) === 4 ? Promise.reject(new TypeError('one bad event')) : Promise.resolve(),
      );
      expect(await countPlaces(log, file)).toEqual({ 'when-then': 3 });
    }));
});
