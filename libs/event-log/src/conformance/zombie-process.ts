import { existsSync, writeSync } from 'node:fs';
import { argv } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { SqliteCheckpoints } from '../followers/checkpoints.ts';
import { runProjection, type ReadModel } from '../followers/projection.ts';
import { ReadDatabase } from '../followers/read-database.ts';
import { runReaction } from '../followers/reaction.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';

/** One row per effect, without any key that would hide a second one. */
export const effects: ReadModel = {
  name: 'effects',
  version: 1,
  schema: 'CREATE TABLE effect (id TEXT NOT NULL) STRICT',
  apply: (events, db) => {
    for (const { id } of events) db.run('INSERT INTO effect (id) VALUES (?)', id);
  },
};

const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

const run = async (folder: string): Promise<void> => {
  const log = await SqliteEventLog.open({ file: join(folder, 'events.db'), access: 'reader' });
  const db = ReadDatabase.open({ file: join(folder, 'read.db') });
  const checkpoints = SqliteCheckpoints.open({ file: join(folder, 'reactions.db') });
  const model = await runProjection(log, db, effects, { batchSize: 5 });
  const reaction = await runReaction(log, checkpoints, {
    name: 'tell',
    handle: async ({ position }) => {
      say(`handled ${position}`);
      await sleep(2);
    },
  });
  say('ready');
  while (!existsSync(join(folder, 'end'))) {
    await sleep(10);
    say(`state ${model.status().state} ${reaction.status().state}`);
  }
  await Promise.all([model.stop(), reaction.stop()]);
  say('ended');
};

// The process that is stopped and woken is this very file, started by zombie.int.spec.ts.
const [, started, folder] = argv;
if (started === fileURLToPath(import.meta.url) && folder !== undefined) await run(folder);
