import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { SqliteCheckpoints } from '../followers/checkpoints.ts';
import { runProjection } from '../followers/projection.ts';
import { ReadDatabase } from '../followers/read-database.ts';
import { runReaction } from '../followers/reaction.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';
import { inFolder } from './adapters.ts';
import { aStream, everything, ids, someEvents, within } from './bench.ts';
import { effects } from './zombie-process.ts';

const file = fileURLToPath(new URL('./zombie-process.ts', import.meta.url));

/** Whoever is stopped in the middle of a write keeps the file to themselves: there is no heir until they wake up. */
const mayBeWritten = (file: string): boolean => {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA busy_timeout=0; BEGIN IMMEDIATE; ROLLBACK');
    return true;
  } catch {
    return false;
  } finally {
    db.close();
  }
};

let onFailure: (() => unknown) | undefined;
afterAll(() => {
  onFailure?.();
});

it('a process that was stopped and wakes up after its place was taken writes nothing and says why', () =>
  inFolder(async (folder) => {
    const log = await SqliteEventLog.open({ file: join(folder, 'events.db') });
    await log.append(aStream(), 'noStream', someEvents(30));
    const child = spawn(execPath, ['--disable-warning=ExperimentalWarning', file, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // A process that is stopped does not end by itself when the test fails.
    onFailure = () => child.kill('SIGKILL');
    const lines: string[] = [];
    const reader = createInterface(child.stdout);
    reader.on('line', (line) => void lines.push(line));
    const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]);
    const until = async (wanted: (line: string) => boolean): Promise<void> => {
      while (!lines.some(wanted)) await sleep(5);
    };
    await within(
      20_000,
      'the start',
      until((line) => line.startsWith('handled')),
    );
    child.kill('SIGSTOP');
    for (let stopped = false; !stopped;) {
      // What it had written lies in the pipe: it is counted once nothing more comes out of it.
      for (let read = -1; read !== lines.length;) {
        read = lines.length;
        await sleep(100);
      }
      stopped = ['read.db', 'reactions.db'].every((name) => mayBeWritten(join(folder, name)));
      if (!stopped) {
        child.kill('SIGCONT');
        await sleep(5);
        child.kill('SIGSTOP');
      }
    }
    const before = lines.filter((line) => line.startsWith('handled')).length;
    await log.append(aStream(), 'noStream', someEvents(30));
    const db = ReadDatabase.open({ file: join(folder, 'read.db') });
    const checkpoints = SqliteCheckpoints.open({ file: join(folder, 'reactions.db') });
    const handled: string[] = [];
    const heirs = await Promise.all([
      runProjection(log, db, effects),
      runReaction(log, checkpoints, { name: 'tell', handle: ({ id }) => Promise.resolve(void handled.push(id)) }),
    ]);
    const head = await log.head();
    for (const heir of heirs) expect(await heir.waitFor(head, 10_000)).toBe(true);
    await heirs[1].stop();
    const place = checkpoints.load('tell');
    child.kill('SIGCONT');
    await within(
      20_000,
      'the end of the sleeper',
      until((line) => line === 'state superseded superseded'),
    );
    await log.append(aStream(), 'noStream', someEvents(5));
    expect(await heirs[0].waitFor(await log.head(), 10_000)).toBe(true);
    const seen = db.all('SELECT id FROM effect').map(({ id }) => String(id));
    expect(seen.toSorted()).toEqual(ids(await everything(log)).toSorted());
    expect([checkpoints.load('tell'), place]).toEqual([place, head]);
    const after = lines.filter((line) => line.startsWith('handled')).length;
    // The one whose handler was under way when the process was stopped may have been told in the meantime.
    expect(after - before).toBeLessThanOrEqual(1);
    writeFileSync(join(folder, 'end'), '');
    await within(20_000, 'the end of the process', ended);
    await heirs[0].stop();
    db.close();
    checkpoints.close();
    await log.close();
  }));
