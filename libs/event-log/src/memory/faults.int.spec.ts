import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { inFolder } from '../conformance/adapters.ts';
import { aStream, anEvent, everything } from '../conformance/bench.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';
import { Faults, withFaults } from './faults.ts';
import { MemoryEventLog } from './memory-event-log.ts';

describe('a fault on order', () => {
  it('fails the next append to the streams that it names, once, and writes nothing', async () => {
    const log = new MemoryEventLog();
    log.faults.failNextAppend('reads-');
    await log.append(aStream('concern'), 'noStream', [anEvent()]);
    await expect(log.append(aStream('reads'), 'any', [anEvent()])).rejects.toMatchObject({ name: 'LogUnavailable' });
    await log.append(aStream('reads'), 'any', [anEvent()]);
    expect(await everything(log)).toHaveLength(2);
  });

  it('loses an answer and keeps what was written', async () => {
    const log = new MemoryEventLog();
    const [stream, event] = [aStream(), anEvent()];
    log.faults.loseNextAnswer();
    await expect(log.append(stream, 'noStream', [event])).rejects.toMatchObject({ name: 'LogUnavailable' });
    expect(await log.append(stream, 'noStream', [event])).toMatchObject({ revision: 0, replayed: true });
  });

  it('holds appends up', async () => {
    const log = new MemoryEventLog();
    log.faults.delayAppends(5);
    const appending = log.append(aStream(), 'noStream', [anEvent()]);
    expect(await log.readAll()).toEqual([]);
    await appending;
    expect(await log.readAll()).toHaveLength(1);
  });

  it('works on any log', () =>
    inFolder(async (folder) => {
      const faults = new Faults();
      const log = withFaults(await SqliteEventLog.open({ file: join(folder, 'events.db') }), faults);
      faults.failNextAppend();
      await expect(log.append(aStream(), 'noStream', [anEvent()])).rejects.toMatchObject({ name: 'LogUnavailable' });
      await log.append(aStream(), 'noStream', [anEvent()]);
      expect(await log.readAll()).toHaveLength(1);
      await log.close();
    }));
});
