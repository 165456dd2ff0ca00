import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { positionOf } from '../position.ts';
import { SqliteEventLog } from '../sqlite/sqlite-event-log.ts';
import { inFolder } from './adapters.ts';
import { everything } from './bench.ts';
import { loadEvents, writersAtOnce, type LoadMode } from './kill-load.ts';
import { chanceOf } from './seed.ts';

const loadFile = fileURLToPath(new URL('./kill-load.ts', import.meta.url));

type Ack = { readonly stream: string; readonly name: string; readonly count: number };

/** Starts a process of its own on a log file; what it has said so far is in `lines`. Resolves when it is ready. */
export const startLoad = async (
  mode: LoadMode,
  file: string,
  seed: number,
  wrapper: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly lines: readonly string[]; readonly ended: Promise<unknown> }> => {
  const own = [execPath, '--disable-warning=ExperimentalWarning', loadFile, mode, file, String(seed)];
  const [command = execPath, ...args] = wrapper.concat(own);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const ready = Promise.withResolvers<undefined>();
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => {
    lines.push(line);
    ready.resolve(undefined);
  });
  // The pipe is read to its end before anything is judged: an acknowledgement in it has been given.
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]);
  await Promise.race([ready.promise, ended]);
  return { child, lines, ended };
};

const acksOf = (lines: readonly string[]): readonly Ack[] =>
  lines.flatMap((line) => {
    const [kind, stream, name, count] = line.split(' ');
    return kind === 'ack' && stream && name ? [{ stream, name, count: Number(count) }] : [];
  });

/** What must be true of a log after its process was killed. Gives how many appends were written without an answer. */
const judge = async (file: string, acks: readonly Ack[], kills: number): Promise<number> => {
  const log = await SqliteEventLog.open({ file });
  try {
    const all = await everything(log);
    const stored = new Map(all.map((event) => [event.id as string, event]));
    for (const { stream, name, count } of acks)
      for (const { id, body } of loadEvents(name, count)) {
        const found = stored.get(id);
        assert.equal(found?.stream, stream, `${id} was acknowledged and is lost.`);
        assert.equal(found.body, body);
      }
    assert.equal(stored.size, all.length, 'An event is there twice.');
    assert.deepEqual(
      all.map(({ position }) => position),
      all.map((_, index) => positionOf(index + 1)),
    );
    const names = new Set(all.map(({ id }) => id.split('/')[0]));
    for (const { id } of all) {
      const [name = '', count] = id.split(/\/\d+of/);
      for (const { id: sibling } of loadEvents(name, Number(count))) assert.ok(stored.has(sibling), `${name} is torn.`);
    }
    const unanswered = names.size - new Set(acks.map(({ name }) => name)).size;
    assert.ok(unanswered <= writersAtOnce * kills, `${String(unanswered)} appends were written without an answer.`);
    return unanswered;
  } finally {
    await log.close();
  }
};

/** Loads one file, kills the process with no warning, twice, and judges what is left after each. */
export const killRound = (
  seed: number,
  mode: 'load' | 'early' = 'load',
): Promise<{ readonly acknowledged: number; readonly unanswered: number }> =>
  inFolder(async (folder) => {
    const file = join(folder, 'events.db');
    const chance = chanceOf(seed);
    let acks: readonly Ack[] = [];
    let unanswered = 0;
    for (const kill of [1, 2]) {
      const { child, lines, ended } = await startLoad(mode, file, seed * 2 + kill);
      // Some was acknowledged, however slow the machine is; and then at any moment.
      while (acksOf(lines).length === 0 && child.exitCode === null) await sleep(5);
      await sleep(chance.upTo(400));
      child.kill('SIGKILL');
      await ended;
      acks = [...acks, ...acksOf(lines)];
      assert.ok(acks.length > 0, 'The load was killed before it had written anything.');
      unanswered = await judge(file, acks, kill);
    }
    return { acknowledged: acks.length, unanswered };
  });
