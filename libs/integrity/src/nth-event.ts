import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beginning, positionOf, type EventLog, type LogEvent } from '@safeguarding/event-log';
import type { Position } from '@safeguarding/kernel';
import { notaryFiles } from './notary-files.ts';

/** The event number `size` lies at `position`. */
type Place = { readonly size: number; readonly position: Position };

/** What a notary remembered of its place; undefined where it is missing or no place. It is a hint: whoever uses it compares the leaf. */
export const placeIn = (folder: string): Place | undefined => {
  const file = notaryFiles(folder).place;
  if (!existsSync(file)) return undefined;
  const [size, position] = readFileSync(file, 'utf8').trim().split(' ');
  const whole = /^[1-9]\d{0,15}$/.test(size ?? '') && /^[0-9a-f]+$/.test(position ?? '');
  return whole ? { size: Number(size), position: position as Position } : undefined;
};

/** Keeps the place for the next start. */
export const keepPlace = (folder: string, { size, position }: Place): void => {
  writeFileSync(notaryFiles(folder).place, `${String(size)} ${position}\n`, { mode: 0o600 });
};

const page = 5_000;

/** The nth event of a log, counted from 1: by its position where positions count, else by counting from a place that is known. */
export const nthEvent = async (
  log: Pick<EventLog, 'readAll' | 'capabilities'>,
  nth: number,
  known?: Place,
): Promise<LogEvent | undefined> => {
  if (log.capabilities.gaplessPositions) return (await log.readAll({ after: positionOf(nth - 1), limit: 1 }))[0];
  const fromBeginning: Place = { size: 0, position: beginning };
  try {
    // One before the place at the latest, so that the event itself is read.
    return await countedFrom(log, nth, known && known.size < nth ? known : fromBeginning);
  } catch (error) {
    // A ledger that was moved: the place is one of the engine that it came from.
    if (error instanceof RangeError) return countedFrom(log, nth, fromBeginning);
    throw error;
  }
};

const countedFrom = async (log: Pick<EventLog, 'readAll'>, nth: number, from: Place): Promise<LogEvent | undefined> => {
  let { size: counted, position: after } = from;
  for (;;) {
    const events = await log.readAll({ after, limit: Math.min(page, nth - counted) });
    counted += events.length;
    const last = events.at(-1);
    if (!last || counted === nth) return last;
    after = last.position;
  }
};
