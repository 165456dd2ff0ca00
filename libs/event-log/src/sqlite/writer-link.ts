import { clearInterval, setImmediate, setInterval } from 'node:timers';
import { Worker } from 'node:worker_threads';
import { LogUnavailable } from '../port.ts';
import type { AppendCommand, AppendResult, FromWriter, Refusal, ToWriter, WriterOptions } from './messages.ts';

/** The worker lies beside this file: .ts in the working tree, .js in the build. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './log-writer.worker.ts' : './log-writer.worker.js',
  import.meta.url,
);

const longestMessage = 1_000;
const largestMessageChars = 16_777_216;
const mostWaiting = 100_000;
const mostWaitingChars = 268_435_456;
const watchEveryMs = 250;

/** Another process, or another opening in this one, is already the writer of the file. */
export class LogInUse extends LogUnavailable {}

const refusals: Record<Refusal, (detail: string) => Error> = {
  locked: () => new LogInUse('Another process is already the writer of this event log; a file has one writer.'),
  newer: (detail) => new Error(detail),
  unusable: (detail) => new LogUnavailable(`The event log cannot be opened: ${detail}`),
};

type Waiting = {
  readonly command: AppendCommand;
  readonly chars: number;
  readonly giveUpAt: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: LogUnavailable) => void;
};

export type WriterLinkOptions = WriterOptions & {
  /** How long an append waits for its answer before its outcome is called unknown. */
  readonly appendTimeoutMs: number;
  /** Called once for each batch that wrote something, before its appends resolve. */
  readonly onCommit: () => void;
  /** Called for each answer before any append of its batch resolves, also for those whose caller has given up. */
  readonly onAnswer: (command: AppendCommand, result: AppendResult) => void;
  /** Called when the writer has ended without being asked to. */
  readonly onGone: () => void;
};

/**
 * The main thread's end of the writer. The appends of one turn of the event loop travel as one message; what arrives while the
 * writer waits for the disk becomes its next transaction.
 */
export class WriterLink {
  private readonly worker: Worker;
  private readonly options: WriterLinkOptions;
  private queue: Waiting[] = [];
  private sent: (readonly Waiting[])[] = [];
  private waiting = 0;
  private waitingChars = 0;
  private sendSoon = false;
  private state: 'open' | 'closing' | 'gone' = 'open';
  private readonly watch;
  private readonly started = Promise.withResolvers<undefined>();
  private readonly ended = Promise.withResolvers<undefined>();

  private constructor(options: WriterLinkOptions) {
    this.options = options;
    const { file, busyTimeoutMs } = options;
    this.worker = new Worker(workerFile, { workerData: { file, busyTimeoutMs } satisfies WriterOptions });
    this.worker.on('message', (message: FromWriter) => {
      this.receive(message);
    });
    this.worker.on('error', () => {
      this.end();
    });
    this.worker.on('exit', () => {
      this.end();
    });
    this.watch = setInterval(() => {
      this.giveUpOverdue();
    }, watchEveryMs);
    this.watch.unref();
  }

  /** Resolves when the file is open, its tables stand and the writer's place is taken; throws LogInUse and LogUnavailable. */
  static async start(options: WriterLinkOptions): Promise<WriterLink> {
    const link = new WriterLink(options);
    await link.started.promise;
    return link;
  }

  /** Resolves when the append is on the disk. Throws LogUnavailable when the outcome is unknown or the queue is full. */
  append(command: AppendCommand): Promise<AppendResult> {
    const chars = command.events.reduce((sum, { body }) => sum + body.length, 0);
    if (this.state !== 'open') return Promise.reject(new LogUnavailable('The event log is closed.'));
    if (this.waiting >= mostWaiting || this.waitingChars + chars > mostWaitingChars)
      return Promise.reject(new LogUnavailable('Too many appends are waiting for the disk.'));
    return new Promise((resolve, reject) => {
      const giveUpAt = performance.now() + this.options.appendTimeoutMs;
      this.queue.push({ command, chars, giveUpAt, resolve, reject });
      this.waiting += 1;
      this.waitingChars += chars;
      this.flushSoon();
    });
  }

  /** Writes what waits, copies the log ahead of the file into it, lets the thread end. */
  async close(): Promise<void> {
    if (this.state === 'open') {
      this.state = 'closing';
      this.flush();
      this.post('close');
    }
    await this.ended.promise;
  }

  private flushSoon(): void {
    if (this.sendSoon) return;
    this.sendSoon = true;
    setImmediate(() => {
      this.sendSoon = false;
      this.flush();
    });
  }

  private flush(): void {
    let list: Waiting[] = [];
    let chars = 0;
    for (const waiting of this.queue) {
      list.push(waiting);
      chars += waiting.chars;
      if (list.length < longestMessage && chars < largestMessageChars) continue;
      this.send(list);
      list = [];
      chars = 0;
    }
    if (list.length > 0) this.send(list);
    this.queue = [];
  }

  private send(list: readonly Waiting[]): void {
    this.sent.push(list);
    this.post(list.map(({ command }) => command));
  }

  private post(message: ToWriter): void {
    if (this.state !== 'gone') this.worker.postMessage(message);
  }

  private receive(message: FromWriter): void {
    if (message.kind === 'ready') this.started.resolve(undefined);
    else if (message.kind === 'refused') this.started.reject(refusals[message.why](message.detail));
    else if (message.kind === 'fenced') this.end();
    else this.answer(message.lists);
  }

  private answer(lists: readonly (readonly AppendResult[])[]): void {
    const answered = this.sent.slice(0, lists.length);
    this.sent = this.sent.slice(lists.length);
    lists.forEach((list, at) => {
      list.forEach((result, index) => {
        const command = answered[at]?.[index]?.command;
        if (command) this.options.onAnswer(command, result);
      });
    });
    if (lists.some((list) => list.some(({ kind }) => kind === 'written'))) this.options.onCommit();
    answered.forEach((list, at) => {
      list.forEach((waiting, index) => {
        this.settle(waiting, lists[at]?.[index]);
      });
    });
  }

  private settle(waiting: Waiting, result: AppendResult | undefined): void {
    this.waiting -= 1;
    this.waitingChars -= waiting.chars;
    if (result && result.kind !== 'unavailable') waiting.resolve(result);
    else waiting.reject(new LogUnavailable('The event log could not be written.'));
  }

  /** The answer may still come and is then dropped; the caller's retry carries the same ids. */
  private giveUpOverdue(): void {
    const now = performance.now();
    for (const list of [...this.sent, this.queue]) {
      for (const { giveUpAt, reject } of list) {
        if (giveUpAt > now) return;
        reject(new LogUnavailable('The event log did not answer in time.'));
      }
    }
  }

  private end(): void {
    if (this.state === 'gone') return;
    const expected = this.state === 'closing';
    this.state = 'gone';
    clearInterval(this.watch);
    const lost = [...this.sent.flat(), ...this.queue];
    this.sent = [];
    this.queue = [];
    for (const waiting of lost) this.settle(waiting, undefined);
    this.started.reject(new LogUnavailable('The writer of the event log has ended.'));
    this.ended.resolve(undefined);
    if (!expected) this.options.onGone();
  }
}
