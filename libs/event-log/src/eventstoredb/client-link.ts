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
  /**
   * A server that says for so long that it is not ready is left: cut off from its cluster it would say so for ever, and another one leads.
   * 15,000 when absent, longer than a server takes to start.
   */
  readonly leaveNotReadyAfterMs?: number;
  /** Told when the client is made anew, and why. */
  readonly onRenewed?: (why: string) => void;
  /** The program of the thread; that of the real client when absent. */
  readonly thread?: URL;
};

const gone: Failure = { kind: 'again', why: 'the client has ended', lost: true };
const late: Failure = { kind: 'again', why: 'no answer in time', lost: true };
/** A client that dies at once must not be made anew in a circle. */
const leastLifeMs = 500;
/** A thread reads its program: a second of work, and on a machine with twenty times as much to do as it can, twenty. */
const longestLoadMs = 60_000;

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
  /** When the client had been loaded; undefined until then. */
  private readyAt: number | undefined;
  private readonly waiting = new Set<() => void>();
  private calls = 0;
  private queue: Call[] = [];
  private sendSoon = false;
  private failures = 0;
  private failingSince = 0;
  /** Since when it has been said that the server is not ready, and nothing else. */
  private notReadySince: number | undefined;
  private closed = false;
  private following: { readonly after: Position; readonly listener: LiveListener } | undefined;

  constructor(options: ClientLinkOptions) {
    this.options = options;
    this.begin();
  }

  /** Resolves when the client is loaded, or when that has taken longer than it ever should. */
  loaded(): Promise<void> {
    if (this.readyAt !== undefined || this.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, longestLoadMs);
      this.waiting.add(go);
    });
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
    this.following = { after, listener };
    // A client that is still being loaded is told when it is there.
    if (this.readyAt !== undefined) this.post({ kind: 'follow', after });
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
    for (const go of this.waiting) go();
    await this.end();
  }

  private begin(): void {
    const worker = new Worker(this.options.thread ?? workerFile, {
      workerData: { url: this.options.url } satisfies ClientOptions,
    });
    this.worker = worker;
    this.bornAt = performance.now();
    this.readyAt = undefined;
    this.failures = 0;
    this.notReadySince = undefined;
    worker.on('message', (message: FromClient) => {
      if (this.worker === worker) this.receive(message);
    });
    worker.on('error', (error) => {
      if (this.worker === worker) this.renew(error instanceof Error ? error.message : 'its thread has failed');
    });
    worker.on('exit', () => {
      if (this.worker === worker) this.renew('its thread has ended');
    });
  }

  private begun(): void {
    this.readyAt = performance.now();
    this.failures = 0;
    for (const go of this.waiting) go();
    if (this.following) this.post({ kind: 'follow', after: this.following.after });
    this.flushSoon();
  }

  private end(): Promise<unknown> {
    const { worker, following } = this;
    this.worker = undefined;
    this.readyAt = undefined;
    for (const { answer } of [...this.pending.values()]) answer(gone);
    this.queue = [];
    this.following = undefined;
    following?.listener.unfollowed('the client was made anew');
    return worker?.terminate() ?? Promise.resolve();
  }

  private receive(message: FromClient): void {
    if (message.kind === 'ready') this.begun();
    else if (message.kind === 'outcomes')
      for (const [call, outcome] of message.outcomes) this.pending.get(call)?.answer(outcome);
    else if (message.kind === 'live') {
      // The same events, whose ids and places have names of their own here.
      this.following?.listener.live(message.events as readonly LogEvent[]);
      this.post({ kind: 'taken', events: message.events.length });
    } else if (message.kind === 'followed') this.following?.listener.followed();
    else this.following?.listener.unfollowed(message.why);
  }

  private judge(outcome: Outcome): void {
    if (outcome.kind !== 'again' || !outcome.lost) {
      this.failures = 0;
      this.judgeReadiness(outcome);
      return;
    }
    if (this.failures === 0) this.failingSince = performance.now();
    this.failures += 1;
    if (!this.worker || this.failures < (this.options.renewAfterFailures ?? 5)) return;
    // What is still being loaded has failed in nothing: to begin it anew would only take longer.
    const [since, most] =
      this.readyAt === undefined
        ? [this.bornAt, longestLoadMs]
        : [Math.max(this.failingSince, this.readyAt), this.options.renewAfterMs ?? 3_000];
    if (performance.now() - since >= most) this.renew(outcome.why);
  }

  private judgeReadiness(outcome: Outcome): void {
    if (outcome.kind !== 'again') {
      this.notReadySince = undefined;
      return;
    }
    this.notReadySince ??= performance.now();
    const { leaveNotReadyAfterMs = 15_000 } = this.options;
    if (this.worker && performance.now() - this.notReadySince >= leaveNotReadyAfterMs) this.renew(outcome.why);
  }

  private flushSoon(): void {
    if (this.sendSoon) return;
    this.sendSoon = true;
    setImmediate(() => {
      this.sendSoon = false;
      if (this.queue.length === 0 || this.readyAt === undefined) return;
      // Who has given up meanwhile has asked anew.
      const calls = this.queue.filter(({ call }) => this.pending.has(call));
      this.queue = [];
      this.post({ kind: 'calls', calls });
    });
  }

  private post(message: ToClient): void {
    this.worker?.postMessage(message);
  }
}
