import type { EventLog } from '../port.ts';
import type { Following } from './follower.ts';
import { runProjection, type ProjectionOptions, type ReadModel } from './projection.ts';
import type { ReadDatabase } from './read-database.ts';
import { pageEvents, ReadTogether } from './together.ts';

/** The log with its subscriptions read together; everything else is the log itself. */
const sharing = (log: EventLog, together: ReadTogether): EventLog => ({
  append: (stream, expected, events) => log.append(stream, expected, events),
  readStream: (stream, options) => log.readStream(stream, options),
  readAll: (options) => log.readAll(options),
  head: () => log.head(),
  capabilities: log.capabilities,
  close: () => log.close(),
  subscribeAll: (options) => together.subscribe(options),
});

/**
 * Keeps several read models of one database up to date, each with its own place, faults and quarantine; resolves when their tables
 * stand. Those that begin at one place, as all do after the file was lost, read the log once and not once each.
 */
export const runProjections = async (
  log: EventLog,
  db: ReadDatabase,
  models: readonly ReadModel[],
  options: ProjectionOptions = {},
): Promise<ReadonlyMap<string, Following>> => {
  const together = new ReadTogether(log);
  const shared = sharing(log, together);
  const following = new Map<string, Following>();
  try {
    // As many rows in one transaction as were read: rows lie in the order of random ids, so that larger ones touch each page less often.
    for (const model of models)
      following.set(model.name, await runProjection(shared, db, model, { batchSize: pageEvents, ...options }));
  } finally {
    together.begin();
  }
  return following;
};
