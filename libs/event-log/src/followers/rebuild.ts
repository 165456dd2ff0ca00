import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Position } from '@safeguarding/kernel';
import type { EventLog, LogEvent } from '../port.ts';
import type { Following } from './follower.ts';
import { changeOver, copyBeside, detach, dropLeftovers } from './move-in.ts';
import { filterOf, runProjection, takeOrPark, type ReadModel } from './projection.ts';
import { ReadDatabase } from './read-database.ts';

/** How far a rebuild has come: `building` up to `of`, then `moving` in beside the live rows, then `done`. */
export type RebuildProgress = {
  readonly phase: 'building' | 'moving' | 'done';
  readonly at: Position;
  readonly of: Position;
};

export type RebuildParts = {
  readonly log: EventLog;
  /** The live database; it must lie in a file. */
  readonly db: ReadDatabase;
  readonly model: ReadModel;
  /** The live model, which goes on meanwhile. */
  readonly live: Following;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Events in one transaction of the build; 500 when absent. */
  readonly batchSize?: number;
};

const ending = '.rebuild-';
const pieces = ['', '-wal', '-shm'] as const;
const everyMs = 100;
/** Events that may be caught up in the one transaction of the change; with more, it builds on first. */
const mostCaughtUp = 10_000;
const mostRounds = 5;
const longestLagMs = 30_000;

const fileOf = (db: ReadDatabase, model: string): string => `${db.place()}${ending}${model}`;

const removeFile = (file: string): void => {
  for (const piece of pieces) rmSync(`${file}${piece}`, { force: true });
};

/** Models whose rebuild was asked for and has not ended: a restart goes on with them. */
export const rebuildsAsked = (db: ReadDatabase): readonly string[] =>
  db.all('SELECT model FROM read_model_rebuild ORDER BY model').map(({ model }) => String(model));

/** Removes what a rebuild left that nobody goes on with. */
export const clearRebuilds = async (db: ReadDatabase, signal: AbortSignal): Promise<void> => {
  await dropLeftovers(db, signal);
  if (db.place() === ':memory:' || !existsSync(dirname(db.place()))) return;
  const asked = new Set(rebuildsAsked(db).map((model) => `${basename(db.place())}${ending}${model}`));
  for (const name of readdirSync(dirname(db.place())))
    if (name.startsWith(`${basename(db.place())}${ending}`) && !asked.has(name.replace(/-(?:wal|shm)$/, '')))
      rmSync(join(dirname(db.place()), name), { force: true });
};

/** Follows the log into a file of its own until it is where the live model is. */
const build = async ({
  log,
  db,
  model,
  live,
  signal,
  onProgress,
  batchSize = 500,
}: RebuildParts): Promise<Position> => {
  const shadow = ReadDatabase.open({ file: fileOf(db, model.name) });
  try {
    // A fault of the fold parks at once: the live model has tried it often enough.
    const following = await runProjection(log, shadow, model, { batchSize, parkAfter: 1 });
    try {
      for (;;) {
        signal.throwIfAborted();
        const of = live.settledAt();
        const there = await following.waitFor(of, everyMs);
        onProgress?.({ phase: 'building', at: following.settledAt(), of });
        if (there) break;
      }
    } finally {
      await following.stop();
    }
    return following.settledAt();
  } finally {
    shadow.close();
  }
};

/** What the live model has taken since, at most so much that one transaction can take it. */
const since = async ({ log, model, live }: RebuildParts, after: Position): Promise<readonly LogEvent[] | undefined> => {
  const until = live.settledAt();
  const events: LogEvent[] = [];
  for (let from = after; events.length <= mostCaughtUp;) {
    const page = await log.readAll({ after: from, filter: filterOf(model), limit: 1_000 });
    const last = page.at(-1);
    events.push(...page.filter(({ position }) => position <= until));
    if (!last || last.position >= until) return events;
    from = last.position;
  }
  return undefined;
};

/** True when the rebuilt rows are the live ones. */
const moveIn = async (parts: RebuildParts, built: Position, lastRound: boolean): Promise<boolean> => {
  const { db, model, live, signal, onProgress } = parts;
  onProgress?.({ phase: 'moving', at: built, of: live.settledAt() });
  try {
    await copyBeside(db, model.name, fileOf(db, model.name), signal);
    // Ahead of the live model it would be given again what it has: both stand at one place, or the live one is further.
    if (!(await live.waitFor(built, longestLagMs))) throw new Error('The live model does not follow the log.');
    // From here on the live model stands still: a moment, unless very much was written while the rows were copied.
    live.pause();
    db.writeNow();
    const events = await since(parts, built);
    if (!events && !lastRound) return false;
    if (!events) throw new Error('More is written than a rebuild can catch up with.');
    signal.throwIfAborted();
    // Readers see either all of the old rows or all of the new ones.
    db.commit(model.name, live.settledAt(), () => {
      changeOver(db, model.name);
      takeOrPark(model, events, db);
    });
    return true;
  } finally {
    live.resume();
    detach(db);
  }
};

/**
 * Builds a read model from the beginning of the log beside the live one and puts it in its place in one transaction: readers see the
 * old rows or the new ones, never none and never both. Nothing but rows is written, so nothing that happened happens again. Aborted
 * or killed half way, the next call goes on from where it came to.
 */
export const rebuildModel = async (parts: RebuildParts): Promise<void> => {
  const { db, model, signal, onProgress } = parts;
  if (db.place() === ':memory:')
    throw new TypeError('A read model in memory is not rebuilt: it ends with its process.');
  db.run('INSERT OR IGNORE INTO read_model_rebuild (model) VALUES (?)', model.name);
  for (let round = 1; ; round += 1) {
    const built = await build(parts);
    if (await moveIn(parts, built, round >= mostRounds)) break;
  }
  removeFile(fileOf(db, model.name));
  await dropLeftovers(db, signal);
  const at = parts.live.settledAt();
  onProgress?.({ phase: 'done', at, of: at });
};
