import { clearTimeout, setImmediate, setTimeout } from 'node:timers';
import { Worker } from 'node:worker_threads';
import type { Position } from '@safeguarding/kernel';
import type { LogEvent } from '../port.ts';
import type { Asking, Call, ClientOptions, Failure, FromClient, Outcome, ToClient } from './messages.ts';

/** The worker lies beside this file: .ts in the working tree, .js in the build. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './client.worker.ts' : './client.worker.js',
  import.meta.url,
);

/** What the subscription of a client tells whoever keeps it going. */
export type LiveListener = {
  readonly followed: () => void;
  readonly live: (events: readonly LogEvent[]) => void;
  readonly unfollowed: (why: string) => void;
};

export type ClientLinkOptions = ClientOptions & {
  /** Failures of the connection in a row after which the client is made anew; 5 when absent. */
  readonly renewAfterFailures?: number;
  /** And only when they have gone on for so long: a server that is restarted is found again by the same client. 3,000 when absent. */
  readonly renewAfterMs?: number;
  /** Told when the client is made anew, and why. */
  readonly onRenewed?: (why: string) => void;
};

const gone: Failure = { kind: 'again', why: 'the client has ended', lost: true };
const late: Failure = { kind: 'again', why: 'no answer in time', lost: true };
/** A client that dies at once must not be made anew in a circle. */
const leastLifeMs = 500;

type Pending = { readonly answer: (outcome: Outcome) => void; readonly timer: ReturnType<typeof setTimeout> };

/**
 * The main thread's end of the client. It bounds every call in time and is the watchdog: a client that only fails, that answers
 * nothing or whose thread has died is thrown away with everything it had under way, and another takes its place.
 */
export class ClientLink {
  private readonly options: ClientLinkOptions;
  private readonly pending = new Map<number, Pending>();
  private worker: Worker | undefined;
  private bornAt = 0;
  private calls = 0;
  private queue: Call[] = [];
  private sendSoon = false;
  private failures = 0;
  private failingSince = 0;
  private closed = false;
  private listener: LiveListener | undefined;

  constructor(options: ClientLinkOptions) {
    this.options = options;
    this.begin();
  }

  /** Always answers within the time: with `again` where the database did not. */
  ask(asking: Asking, timeoutMs: number): Promise<Outcome> {
    if (this.closed) return Promise.resolve(gone);
    this.calls += 1;
    const call = this.calls;
    return new Promise((resolve) => {
      const answer = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.pending.delete(call);
        this.judge(outcome);
        resolve(outcome);
      };
      // Where this thread was busy for so long the answer may be waiting: it is looked for once before it is called late.
      const timer = setTimeout(() => {
        setImmediate(() => {
          if (this.pending.has(call)) answer(late);
        });
      }, timeoutMs);
      this.pending.set(call, { answer, timer });
      this.queue.push({ call, asking, timeoutMs });
      this.flushSoon();
    });
  }

  /** Begins the one subscription, or begins it again: everything after a position, as it is written. */
  follow(after: Position, listener: LiveListener): void {
    this.listener = listener;
    this.post({ kind: 'follow', after });
  }

  /** Makes the client anew; what was under way is answered with `again`. */
  renew(why: string): void {
    if (this.closed) return;
    this.options.onRenewed?.(why);
    void this.end();
    const wait = Math.max(0, this.bornAt + leastLifeMs - performance.now());
    setTimeout(() => {
      if (!this.closed && !this.worker) this.begin();
    }, wait).unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.end();
  }

  private begin(): void {
    const worker = new Worker(workerFile, { workerData: { url: this.options.url } satisfies ClientOptions });
    this.worker = worker;
    this.bornAt = performance.now();
    this.failures = 0;
    worker.on('message', (message: FromClient) => {
      if (this.worker === worker) this.receive(message);
    });
    worker.on('error', (error) => {
      if (this.worker === worker) this.renew(error instanceof Error ? error.message : 'its thread has failed');
    });
    worker.on('exit', () => {
      if (this.worker === worker) this.renew('its thread has ended');
    });
    this.flushSoon();
  }

  private end(): Promise<unknown> {
    const { worker, listener } = this;
    this.worker = undefined;
    for (const { answer } of [...this.pending.values()]) answer(gone);
    this.queue = [];
    this.listener = undefined;
    listener?.unfollowed('the client was made anew');
    return worker?.terminate() ?? Promise.resolve();
  }

  private receive(message: FromClient): void {
    if (message.kind === 'outcomes')
      for (const [call, outcome] of message.outcomes) this.pending.get(call)?.answer(outcome);
    else if (message.kind === 'live') {
      // The same events, whose ids and places have names of their own here.
      this.listener?.live(message.events as readonly LogEvent[]);
      this.post({ kind: 'taken', events: message.events.length });
    } else if (message.kind === 'followed') this.listener?.followed();
    else if (message.kind === 'unfollowed') this.listener?.unfollowed(message.why);
  }

  private judge(outcome: Outcome): void {
    if (outcome.kind !== 'again' || !outcome.lost) {
      this.failures = 0;
      return;
    }
    if (this.failures === 0) this.failingSince = performance.now();
    this.failures += 1;
    const { renewAfterFailures = 5, renewAfterMs = 3_000 } = this.options;
    const since = Math.max(this.failingSince, this.bornAt);
    if (this.worker && this.failures >= renewAfterFailures && performance.now() - since >= renewAfterMs)
      this.renew(outcome.why);
  }

  private flushSoon(): void {
    if (this.sendSoon) return;
    this.sendSoon = true;
    setImmediate(() => {
      this.sendSoon = false;
      if (this.queue.length === 0 || !this.worker) return;
      const calls = this.queue;
      this.queue = [];
      this.post({ kind: 'calls', calls });
    });
  }

  private post(message: ToClient): void {
    this.worker?.postMessage(message);
  }
}
