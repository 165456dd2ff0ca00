import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Position } from '@safeguarding/kernel';
import type { EventLog } from '../port.ts';
import { SqliteCheckpoints } from './checkpoints.ts';

/** How many events of the log each reaction has behind it: the same number in whichever engine they lie. */
export type CarriedPlaces = Readonly<Record<string, number>>;

/** Where the reactions of a process keep their places. Positions of one engine mean nothing in another: each has a file of its own. */
export const checkpointsFile = (folder: string, engine: 'embedded' | 'eventstoredb'): string =>
  join(folder, engine === 'embedded' ? 'reactions.db' : 'eventstoredb-reactions.db');

type Log = Pick<EventLog, 'readAll'>;
const page = 5_000;

/** Every event in its order, counted from 1. */
async function* counted(log: Log): AsyncGenerator<readonly [count: number, position: Position]> {
  let count = 0;
  let after: Position | undefined;
  for (;;) {
    const events = await log.readAll({ limit: page, ...(after === undefined ? {} : { after }) });
    for (const { position } of events) {
      count += 1;
      yield [count, position];
    }
    after = events.at(-1)?.position;
    if (events.length < page) return;
  }
}

type Kept = { readonly name: string; readonly position: string; readonly parked: string | null };

const keptIn = (file: string): readonly Kept[] => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    // The columns are those of the type; the database knows rows of anything.
    return db
      .prepare(
        `SELECT name, position, (SELECT min(position) FROM parked_event
           WHERE follower = name AND discarded_at IS NULL) AS parked FROM checkpoint ORDER BY name`,
      )
      .all() as unknown as readonly Kept[];
  } finally {
    db.close();
  }
};

/**
 * Counts how far the reactions of a file have come. One that has set an event aside has only come to that: what it set aside stays
 * behind, and is taken again where it goes on.
 */
export const countPlaces = async (log: Log, file: string): Promise<CarriedPlaces> => {
  const kept = keptIn(file);
  const places = new Map(kept.map(({ name }) => [name, 0]));
  for await (const [count, at] of counted(log))
    for (const { name, position, parked } of kept)
      if (parked === null ? at <= position : at < parked) places.set(name, count);
  return Object.fromEntries(places);
};

/** Gives the reactions of a file their places in this log, except those that have one there already. How many got one. */
export const carryPlaces = async (log: Log, places: CarriedPlaces, file: string): Promise<number> => {
  const positions = new Map<number, Position>();
  const wanted = new Set(Object.values(places));
  for await (const [count, at] of counted(log)) if (wanted.has(count)) positions.set(count, at);
  const checkpoints = SqliteCheckpoints.open({ file });
  try {
    return Object.entries(places).filter(([name, count]) => {
      const position = positions.get(count);
      return position !== undefined && checkpoints.begin(name, position);
    }).length;
  } finally {
    checkpoints.close();
  }
};
