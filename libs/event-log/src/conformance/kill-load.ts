import { writeSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { EventId, StreamName } from '@safeguarding/kernel';
import type { NewEvent } from '../port.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';
import { chanceOf } from './seed.ts';

/** `early` is the tooth: a process that acknowledges before the log has answered. */
export type LoadMode = 'load' | 'early' | 'one-by-one' | 'hold';

/** Appends that may be under way at the moment of the kill. */
export const writersAtOnce = 32;

/** Ids that say to which append they belong and how many belong to it. */
export const loadEvents = (name: string, count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `${name}/${String(index + 1)}of${String(count)}` as EventId,
    type: 'ConcernRaised',
    body: JSON.stringify({ name, index, filling: 'x'.repeat(400) }),
  }));

const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

const appendForEver = async (log: SqliteEventLog, seed: number, writer: number, early: boolean): Promise<never> => {
  const chance = chanceOf(seed * 1_000 + writer);
  for (let round = 0; ; round += 1) {
    const name = `${String(seed)}-${String(writer)}-${String(round)}`;
    const stream = (chance.upTo(2) === 0 ? `own-${name}` : `shared-${String(chance.upTo(5))}`) as StreamName;
    const events = loadEvents(name, 1 + chance.upTo(4));
    const appending = log.append(stream, 'any', events);
    if (early) say(`ack ${stream} ${name} ${String(events.length)}`);
    await appending;
    if (!early) say(`ack ${stream} ${name} ${String(events.length)}`);
  }
};

const oneByOne = async (log: SqliteEventLog, count: number): Promise<void> => {
  for (let round = 0; round < count; round += 1)
    await log.append(`own-${String(round)}` as StreamName, 'noStream', loadEvents(String(round), 1));
  await log.close();
};

const run = async (mode: LoadMode, file: string, seed: number): Promise<void> => {
  const log = await SqliteEventLog.open({ file });
  say('ready');
  if (mode === 'one-by-one') return oneByOne(log, seed);
  if (mode === 'hold') return;
  await Promise.all(
    Array.from({ length: writersAtOnce }, (_, writer) => appendForEver(log, seed, writer, mode === 'early')),
  );
};

// The process that is killed is this very file, started by kill-round.ts.
const [, started, mode, file, seed] = argv;
if (started === fileURLToPath(import.meta.url) && file) await run(mode as LoadMode, file, Number(seed));
