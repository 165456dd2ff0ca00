import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteCheckpoints, type CheckpointStore } from '../followers/checkpoints.ts';
import type { Following } from '../followers/follower.ts';
import { runProjection, type ReadModel } from '../followers/projection.ts';
import { runReaction } from '../followers/reaction.ts';
import type { EventLog } from '../port.ts';
import { inFolder } from './adapters.ts';
import { aStream, everything, ids, someEvents, within, type Bench, type ConformanceRow } from './bench.ts';
import { withCommit } from './broken-commits.ts';

const backoff = { firstMs: 1, mostMs: 2 };

/** One row per effect, without any key that would hide a second one. */
const effects: ReadModel = {
  name: 'effects',
  version: 1,
  schema: 'CREATE TABLE effect (id TEXT NOT NULL) STRICT',
  apply: (events, db) => {
    for (const { id } of events) db.run('INSERT INTO effect (id) VALUES (?)', id);
  },
};

/** Waits until a follower has ended by itself. */
const superseded = async (run: Following): Promise<void> => {
  const until = performance.now() + 30_000;
  while (run.status().state !== 'superseded' && performance.now() < until) await sleep(2);
  assert.equal(run.status().state, 'superseded', 'The owner that slept does not know that it was replaced.');
};

const checkProjection = async (log: EventLog, folder: string, open: Bench['openFile']): Promise<void> => {
  const file = join(folder, 'read.db');
  const [asleep, heir] = [open(file), open(file)];
  await log.append(aStream(), 'noStream', someEvents(10));
  const old = await runProjection(log, asleep, effects, { backoff });
  assert.equal(await old.waitFor(await log.head(), 5_000), true);
  old.pause();
  await log.append(aStream(), 'noStream', someEvents(10));
  // It has begun a batch and sleeps before it writes.
  await sleep(20);
  const next = await runProjection(log, heir, effects, { backoff });
  assert.equal(await next.waitFor(await log.head(), 5_000), true);
  old.resume();
  await superseded(old);
  await log.append(aStream(), 'noStream', someEvents(10));
  assert.equal(await next.waitFor(await log.head(), 5_000), true);
  const seen = heir.all('SELECT id FROM effect').map(({ id }) => String(id));
  assert.deepEqual(seen.toSorted(), ids(await everything(log)).toSorted(), 'An effect is there twice, or not at all.');
  await within(5_000, 'the end', Promise.all([old.stop(), next.stop()]));
  asleep.close();
  heir.close();
};

const checkReaction = async (log: EventLog, folder: string): Promise<void> => {
  const file = join(folder, 'reactions.db');
  const [asleep, heir]: readonly CheckpointStore[] = [
    SqliteCheckpoints.open({ file }),
    SqliteCheckpoints.open({ file }),
  ];
  assert.ok(asleep && heir);
  const gate = Promise.withResolvers<undefined>();
  const handled: string[] = [];
  const old = await runReaction(
    log,
    asleep,
    {
      name: 'tell',
      handle: async ({ id }) => {
        handled.push(id);
        await gate.promise;
      },
    },
    { backoff },
  );
  await log.append(aStream(), 'noStream', someEvents(10));
  const until = performance.now() + 30_000;
  while (handled.length === 0 && performance.now() < until) await sleep(2);
  const next = await runReaction(log, heir, { name: 'tell', handle: () => Promise.resolve() }, { backoff });
  assert.equal(await next.waitFor(await log.head(), 5_000), true);
  await within(5_000, 'the end', next.stop());
  const reached = heir.load('tell');
  gate.resolve(undefined);
  await superseded(old);
  await old.stop();
  // What it was doing when it fell asleep it may end; nothing is begun, and the place stays.
  assert.equal(handled.length, 1, 'The owner that slept began something new.');
  assert.equal(heir.load('tell'), reached, 'The owner that slept moved the checkpoint.');
  asleep.close();
  heir.close();
};

/** Promise A10. */
export const fencingRow: ConformanceRow = {
  row: 10,
  title: 'an owner of a checkpoint that slept and wakes up can neither write nor move it',
  check: ({ log, openFile }) =>
    inFolder(async (folder) => {
      await checkProjection(log, folder, openFile);
      await checkReaction(log, folder);
    }),
  teeth: [
    {
      title: 'a read database that does not look whose it is',
      broken: (bench) => ({
        ...bench,
        openFile: (file) => {
          const db = bench.openFile(file);
          return withCommit(db, (model, checkpoint, write) => {
            write();
            db.run('UPDATE read_model SET checkpoint = ? WHERE name = ?', checkpoint, model);
          });
        },
      }),
    },
  ],
};
