import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Fenced, LogWriter, NewerLog } from './log-writer.ts';
import type { AppendCommand, AppendResult, FromWriter, ToWriter, WriterOptions } from './messages.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

/** The thread that owns the writer: a commit waits for the disk, and a checkpoint blocks. */
const port = parentPort;
const largestBatch = 1_000;

const answer = (message: FromWriter): void => port?.postMessage(message);

const start = (options: WriterOptions): { readonly lock: WriterLock; readonly writer: LogWriter } | undefined => {
  let lock: WriterLock | undefined;
  try {
    lock = takeWriterLock(options.file);
    if (!lock) {
      answer({ kind: 'refused', why: 'locked', detail: '' });
      return undefined;
    }
    return { lock, writer: new LogWriter(options) };
  } catch (error) {
    lock?.release();
    const why = error instanceof NewerLog ? 'newer' : 'unusable';
    answer({ kind: 'refused', why, detail: error instanceof Error ? error.message : '' });
    return undefined;
  }
};

/** Everything that has arrived while the last batch was on its way to the disk, up to the size of a batch. */
const gather = (
  first: ToWriter,
): { readonly lists: readonly (readonly AppendCommand[])[]; readonly close: boolean } => {
  const lists: (readonly AppendCommand[])[] = [];
  let commands = 0;
  let next: ToWriter | undefined = first;
  while (next !== undefined) {
    if (next === 'close') return { lists, close: true };
    lists.push(next);
    commands += next.length;
    if (commands >= largestBatch || !port) break;
    next = (receiveMessageOnPort(port) as { message: ToWriter } | undefined)?.message;
  }
  return { lists, close: false };
};

const inLists = (
  lists: readonly (readonly AppendCommand[])[],
  results: readonly AppendResult[],
): readonly (readonly AppendResult[])[] => {
  if (lists.length === 1) return [results];
  let from = 0;
  return lists.map((list) => results.slice(from, (from += list.length)));
};

const started = start(workerData as WriterOptions);

const end = (): void => {
  started?.writer.close();
  started?.lock.release();
  port?.close();
};

if (started && port) {
  const { writer } = started;
  port.on('message', (message: ToWriter) => {
    const { lists, close } = gather(message);
    try {
      if (lists.length > 0) answer({ kind: 'results', lists: inLists(lists, writer.write(lists.flat())) });
    } catch (error) {
      if (!(error instanceof Fenced)) throw error;
      answer({ kind: 'fenced' });
      end();
      return;
    }
    if (close) end();
    else writer.checkpointWhenDue();
  });
  answer({ kind: 'ready' });
} else port?.close();
