import { argv } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProjection, type ReadModel } from '../followers/projection.ts';
import { ReadDatabase } from '../followers/read-database.ts';
import { SqliteCheckpoints } from '../followers/checkpoints.ts';
import { runReaction } from '../followers/reaction.ts';
import type { LogEvent } from '../port.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';

/** `greedy` is the tooth: a consumer that keeps what it was given. */
export type Consumer = 'projection' | 'reaction' | 'greedy';

const kept: LogEvent[] = [];
/** Now and then the consumer does nothing for a while, and the log is not to run ahead of it. */
const pauseEvery = 20_000;

const run = async (consumer: Consumer, file: string): Promise<void> => {
  const log = await SqliteEventLog.open({ file, access: 'reader' });
  const head = await log.head();
  let seen = 0;
  const model: ReadModel = {
    name: 'slow',
    version: 1,
    schema: 'CREATE TABLE slow (id INTEGER PRIMARY KEY, seen INTEGER NOT NULL) STRICT',
    apply: (events, db) => {
      seen += events.length;
      if (consumer === 'greedy') kept.push(...events);
      db.run('INSERT INTO slow VALUES (1, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen', seen);
    },
  };
  const handle = async (): Promise<void> => {
    seen += 1;
    if (seen % pauseEvery === 0) await sleep(20);
  };
  const checkpoints = SqliteCheckpoints.open({ file: ':memory:' });
  const following = await (consumer === 'reaction'
    ? runReaction(log, checkpoints, { name: 'slow', handle })
    : runProjection(log, ReadDatabase.open({ file: ':memory:' }), model));
  if (!(await following.waitFor(head, 120_000))) throw new Error('It did not catch up.');
  await following.stop();
  await log.close();
  console.log(JSON.stringify({ seen, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
};

// The process whose memory is bounded is this very file, started by slow-consumer.int.spec.ts.
const [, started, consumer, file] = argv;
if (started === fileURLToPath(import.meta.url) && file !== undefined) await run(consumer as Consumer, file);
