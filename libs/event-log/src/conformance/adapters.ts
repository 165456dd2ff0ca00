import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ReadDatabase } from '../followers/read-database.ts';
import { MemoryEventLog } from '../memory/memory-event-log.ts';
import type { EventLog } from '../port.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';
import { Upcasters, type EventVersions } from '../upcasting/upcasters.ts';
import type { Bench } from './bench.ts';
import { chanceOf } from './seed.ts';

/** Runs something on a new, empty log of one engine and clears up behind it. */
export type Adapter = {
  readonly name: string;
  readonly onEmptyLog: (
    options: { readonly seed: number; readonly appendTimeoutMs?: number },
    use: (bench: Bench) => Promise<void>,
  ) => Promise<void>;
};

export const common = (seed: number) => ({
  chance: chanceOf(seed),
  openReadDatabase: () => ReadDatabase.open({ file: ':memory:' }),
  openFile: (file: string) => ReadDatabase.open({ file }),
  makeUpcasters: (...catalogues: readonly EventVersions[]) => new Upcasters(...catalogues),
});

/** A folder of its own that is removed afterwards. */
export const inFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'event-log-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const sqlite: Adapter = {
  name: 'sqlite',
  onEmptyLog: ({ seed, appendTimeoutMs = 10_000 }, use) =>
    inFolder(async (folder) => {
      const file = join(folder, 'events.db');
      const open = () => SqliteEventLog.open({ file, appendTimeoutMs });
      let log = await open();
      const restart = async (): Promise<EventLog> => {
        await log.close();
        return (log = await open());
      };
      const loseAnswer = async <T>(append: () => Promise<T>): Promise<T> => {
        // Somebody else's lock holds the writer up until the append has given up; then it goes through.
        const blocker = new DatabaseSync(file);
        blocker.exec('BEGIN IMMEDIATE');
        try {
          return await append();
        } finally {
          blocker.close();
        }
      };
      try {
        await use({ ...common(seed), positions: 'gapless', log, restart, loseAnswer });
      } finally {
        await log.close();
      }
    }),
};

const memory: Adapter = {
  name: 'memory',
  onEmptyLog: async ({ seed }, use) => {
    let log = new MemoryEventLog();
    /** What a restart would find on a disk. */
    const restart = async (): Promise<EventLog> => {
      const copy = new MemoryEventLog();
      for (let after = await copy.head(); ; after = await copy.head()) {
        const page = await log.readAll({ after });
        if (page.length === 0) break;
        for (const event of page) await copy.append(event.stream, 'any', [event]);
      }
      await log.close();
      return (log = copy);
    };
    const loseAnswer = <T>(append: () => Promise<T>): Promise<T> => {
      log.faults.loseNextAnswer();
      return append();
    };
    await use({ ...common(seed), positions: 'gapless', log, restart, loseAnswer });
    await log.close();
  },
};

export const adapters: readonly Adapter[] = [sqlite, memory];
