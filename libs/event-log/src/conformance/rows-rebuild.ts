import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { MemoryCheckpoints } from '../followers/checkpoints.ts';
import type { Following } from '../followers/follower.ts';
import { runProjection, type ReadModel } from '../followers/projection.ts';
import type { ReadDatabase } from '../followers/read-database.ts';
import { runReaction } from '../followers/reaction.ts';
import { clearRebuilds, rebuildModel, rebuildsAsked, type RebuildParts } from '../followers/rebuild.ts';
import { inFolder } from './adapters.ts';
import { aStream, anEvent, everything, within, type Bench, type ConformanceRow } from './bench.ts';
import { fill } from './rows-read.ts';

/** Rows that later events change: a model that was mixed of two builds would count twice. */
const counted: ReadModel = {
  name: 'counted',
  version: 1,
  schema: `CREATE TABLE counted (stream TEXT PRIMARY KEY, events INTEGER NOT NULL) STRICT;
CREATE INDEX counted_events ON counted (events);
CREATE TABLE counted_all (one INTEGER PRIMARY KEY, events INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIEW counted_streams AS SELECT count(*) AS streams FROM counted`,
  apply: (events, db) => {
    for (const { stream } of events) {
      db.run('INSERT INTO counted VALUES (?, 1) ON CONFLICT DO UPDATE SET events = events + 1', stream);
      db.run('INSERT INTO counted_all VALUES (1, 1) ON CONFLICT DO UPDATE SET events = events + 1');
    }
  },
};

type Shown = { readonly sum: number; readonly all: number; readonly streams: number };
const shown = (db: ReadDatabase): Shown => ({
  sum: Number(db.get('SELECT coalesce(sum(events), 0) AS n FROM counted')?.['n']),
  all: Number(db.get('SELECT coalesce(sum(events), 0) AS n FROM counted_all')?.['n']),
  streams: Number(db.get('SELECT streams AS n FROM counted_streams')?.['n']),
});

/** Looks at the model at every turn while something goes on: never less than before, never two builds at once. */
const watching = async (db: ReadDatabase, begin: () => Promise<unknown>): Promise<number> => {
  const state = { over: false, looks: 0 };
  let least = shown(db);
  const work = begin();
  const looking = (async () => {
    while (!state.over) {
      const now = shown(db);
      assert.equal(now.sum, now.all, 'The parts of the model are of different builds.');
      assert.ok(now.all >= least.all && now.streams >= least.streams, 'A reader saw less than there was before.');
      least = now;
      state.looks += 1;
      await turn();
    }
  })();
  try {
    await Promise.race([work, looking]);
    await work;
  } finally {
    state.over = true;
    await looking;
  }
  return state.looks;
};

const aborted = async (parts: RebuildParts, when: (at: string) => boolean): Promise<void> => {
  const killing = new AbortController();
  const onProgress: RebuildParts['onProgress'] = ({ phase }) => {
    if (when(phase)) killing.abort();
  };
  await assert.rejects(rebuildModel({ ...parts, signal: killing.signal, batchSize: 300, onProgress }));
};

const checkRebuild = async (
  { log, chance, openFile, rebuild = rebuildModel }: Bench,
  folder: string,
): Promise<void> => {
  // More rows than are copied in one go, so that something is written meanwhile.
  await fill(log, 15_000, chance);
  const file = join(folder, 'read.db');
  const db = openFile(file);
  const live = await runProjection(log, db, counted);
  const handled: string[] = [];
  const handle = ({ id }: { readonly id: string }): Promise<void> => Promise.resolve(void handled.push(id));
  const reaction = await runReaction(log, new MemoryCheckpoints(), { name: 'tell', handle });
  assert.equal(await live.waitFor(await log.head(), 30_000), true);
  // Rows that the log does not know: a rebuild has to put them right.
  db.run(`INSERT INTO counted VALUES ('nowhere', 0)`);
  const signal = new AbortController().signal;
  const parts: RebuildParts = { log, db, model: counted, live, signal };
  await aborted(parts, (phase) => phase === 'building');
  await aborted(parts, (phase) => phase === 'moving');
  assert.deepEqual(rebuildsAsked(db), ['counted'], 'A rebuild that was ended half way is forgotten.');
  assert.equal(shown(db).sum, shown(db).all);
  db.run(`DELETE FROM counted WHERE stream = 'nowhere'`);
  const writing = new AbortController();
  const load = (async () => {
    while (!writing.signal.aborted) {
      await log.append(aStream(), 'noStream', [anEvent()]);
      await turn();
    }
  })();
  try {
    // Something is written between the building and the change, whatever the load beside it and the machine come to.
    const busy: Following = {
      ...live,
      waitFor: async (position, ms) => {
        const last = await log.append(aStream(), 'noStream', [anEvent()]);
        return (await live.waitFor(last.position, ms)) && (await live.waitFor(position, ms));
      },
    };
    // The first goes on where the other two came to, the second begins at the beginning.
    const twice = async (): Promise<void> => {
      await rebuild({ ...parts, live: busy, batchSize: 300 });
      await rebuild({ ...parts, live: busy, batchSize: 300 });
    };
    assert.ok((await watching(db, twice)) > 5, 'Nobody could read while it was built.');
  } finally {
    writing.abort();
    await load;
  }
  const head = await log.head();
  assert.equal(await live.waitFor(head, 30_000), true);
  assert.equal(await reaction.waitFor(head, 30_000), true);
  const whole = await everything(log);
  const streams = new Set(whole.map(({ stream }) => stream)).size;
  assert.deepEqual(shown(db), { sum: whole.length, all: whole.length, streams });
  assert.equal(handled.length, whole.length, 'Something happened again.');
  assert.deepEqual(rebuildsAsked(db), []);
  await clearRebuilds(db, signal);
  const left = db.all(
    `SELECT name FROM sqlite_schema WHERE name LIKE '%\\_\\_next' ESCAPE '\\' OR name LIKE '%\\_\\_old' ESCAPE '\\'`,
  );
  assert.deepEqual(left, []);
  await within(30_000, 'the end', Promise.all([live.stop(), reaction.stop()]));
  db.close();
};

/** Promise A11. */
export const rebuildRow: ConformanceRow = {
  row: 11,
  title:
    'a rebuild under load: readers see the old or the new, it equals the fold from zero, an end half way is no end',
  check: (bench) => inFolder((folder) => checkRebuild(bench, folder)),
  teeth: [
    {
      title: 'a rebuild that empties the live model first',
      broken: (bench) => ({
        ...bench,
        rebuild: async (parts) => {
          parts.db.run('DELETE FROM counted_all');
          parts.db.run('DELETE FROM counted');
          await sleep(20);
          await rebuildModel(parts);
        },
      }),
    },
    {
      title: 'a rebuild that forgets what was written meanwhile',
      broken: (bench) => ({
        ...bench,
        rebuild: (parts) =>
          rebuildModel({
            ...parts,
            log: {
              ...parts.log,
              head: () => parts.log.head(),
              readAll: () => Promise.resolve([]),
              subscribeAll: (options) => parts.log.subscribeAll(options),
            },
          }),
      }),
    },
  ],
};
