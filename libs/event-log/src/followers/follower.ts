import type { Position } from '@safeguarding/kernel';
import type { EventFilter, EventLog, SubscriptionMessage } from '../port.ts';
import { pauseFor, type Backoff, usualBackoff, delayAfter } from './backoff.ts';
import { Superseded } from './fault.ts';
import type { ParkedEvent } from './parking.ts';
import type { Quarantine } from './quarantine.ts';
import { Waiters } from './waiters.ts';

/** One attempt that failed. Carries no content of the event. */
export type FollowerFailure = {
  readonly name: string;
  /** Everything up to here was taken; the failing event lies behind it. */
  readonly settledAt: Position;
  /** Failed attempts in a row, this one included. */
  readonly attempt: number;
  readonly stalled: boolean;
  readonly error: unknown;
};

/**
 * `stalled`: several attempts in a row failed; it goes on trying. `live`: it has seen the end of the log. `superseded`: somebody
 * else took its checkpoint over, and it has ended.
 */
export type FollowerStatus = {
  readonly name: string;
  readonly state: 'catching-up' | 'live' | 'paused' | 'stalled' | 'stopped' | 'superseded';
  readonly settledAt: Position;
  /** For how long there has been something it has not taken, in milliseconds of the machine's clock; 0 when it is up to date. */
  readonly behindMs: number;
  readonly failures: number;
  /** Keys of which an event was set aside: what it has of them may be too little. */
  readonly parkedKeys: number;
};

/** A running subscription with a checkpoint. */
export type Following = {
  /** Everything up to here has been taken. */
  readonly settledAt: () => Position;
  /** Resolves to true once `settledAt` has reached the position, to false after the time. */
  readonly waitFor: (position: Position, timeoutMs: number) => Promise<boolean>;
  /** Nothing more is taken from here on; what is being taken is finished. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly status: () => FollowerStatus;
  readonly quarantine: Quarantine;
  /** Resolves when what was being taken is finished and the checkpoint is kept. */
  readonly stop: () => Promise<void>;
};

export type FollowOptions = {
  /** Attempts after which an event that fails by itself is parked; 3 when absent. */
  readonly parkAfter?: number;
  /** An event was set aside for its own fault, not merely behind another one. */
  readonly onParked?: (parked: Pick<ParkedEvent, 'position' | 'type' | 'fault'> & { readonly name: string }) => void;
  /** Failed attempts in a row after which it counts as stalled; 3 when absent. */
  readonly stalledAfter?: number;
  readonly backoff?: Backoff;
  readonly onFailure?: (failure: FollowerFailure) => void;
};

export type FollowerParts = FollowOptions & {
  readonly name: string;
  readonly log: EventLog;
  readonly filter: EventFilter;
  readonly batchSize: number;
  readonly after: Position;
  readonly quarantine: (follower: Follower) => Quarantine;
  /** Takes one message and says through `follower.settled` how far it came; throws to be tried again from there. */
  readonly take: (message: SubscriptionMessage, follower: Follower) => Promise<void>;
  /** Keeps the checkpoint for good when the follower ends. */
  readonly end: (settledAt: Position) => void;
};

/** Follows the log with retries, whatever is done with the events. */
export class Follower implements Following {
  readonly quarantine: Quarantine;
  private readonly parts: FollowerParts;
  private readonly aborting = new AbortController();
  private readonly waiters = new Waiters();
  private readonly running: Promise<void>;
  private position: Position;
  private paused: PromiseWithResolvers<undefined> | undefined;
  private behindSince: number | undefined = performance.now();
  private seenEnd = false;
  private failures = 0;
  private superseded = false;

  constructor(parts: FollowerParts) {
    this.parts = parts;
    this.position = parts.after;
    this.quarantine = parts.quarantine(this);
    this.running = this.run();
  }

  get signal(): AbortSignal {
    return this.aborting.signal;
  }

  readonly settledAt = (): Position => this.position;

  readonly waitFor = (position: Position, timeoutMs: number): Promise<boolean> =>
    this.position >= position ? Promise.resolve(true) : this.waiters.wait(position, timeoutMs);

  readonly pause = (): void => {
    this.paused ??= Promise.withResolvers();
  };

  readonly resume = (): void => {
    this.paused?.resolve(undefined);
    this.paused = undefined;
  };

  readonly status = (): FollowerStatus => ({
    name: this.parts.name,
    state: this.state(),
    settledAt: this.position,
    behindMs: this.behindSince === undefined ? 0 : performance.now() - this.behindSince,
    failures: this.failures,
    parkedKeys: this.signal.aborted ? 0 : this.quarantine.parkedKeys(),
  });

  readonly stop = async (): Promise<void> => {
    this.aborting.abort();
    this.resume();
    await this.running;
  };

  /** Moves the checkpoint and wakes whoever waits for it. */
  settled(position: Position): void {
    this.position = position;
    this.failures = 0;
    this.waiters.reached(position);
  }

  /** Resolves when it is not paused; false when it is to end. */
  async mayGoOn(): Promise<boolean> {
    while (this.paused) await this.paused.promise;
    return !this.signal.aborted;
  }

  private state(): FollowerStatus['state'] {
    if (this.superseded) return 'superseded';
    if (this.signal.aborted) return 'stopped';
    if (this.failures >= (this.parts.stalledAfter ?? 3)) return 'stalled';
    if (this.paused) return 'paused';
    return this.seenEnd ? 'live' : 'catching-up';
  }

  private async run(): Promise<void> {
    while (!this.signal.aborted) {
      try {
        await this.follow();
      } catch (error) {
        await this.failed(error);
      }
    }
    this.waiters.giveUp();
    if (!this.superseded) this.parts.end(this.position);
  }

  private async follow(): Promise<void> {
    const { log, filter, batchSize, take } = this.parts;
    const { signal } = this;
    for await (const message of log.subscribeAll({ after: this.position, filter, batchSize, signal })) {
      if (message.kind === 'batch') this.behindSince ??= performance.now();
      // Looked at once more after each wait, and taken at once: whoever holds it back knows that nothing has begun.
      while (this.paused) await this.paused.promise;
      if (signal.aborted) return;
      await take(message, this);
      if (message.kind !== 'caughtUp') continue;
      this.behindSince = undefined;
      this.seenEnd = true;
    }
  }

  private async failed(error: unknown): Promise<void> {
    if (this.signal.aborted) return;
    this.failures += 1;
    const { name, onFailure, stalledAfter = 3, backoff = usualBackoff } = this.parts;
    const stalled = this.failures >= stalledAfter;
    this.behindSince ??= performance.now();
    try {
      onFailure?.({ name, settledAt: this.position, attempt: this.failures, stalled, error });
    } catch {
      // A report that fails must not end what it reports on.
    }
    if (error instanceof Superseded) {
      this.superseded = true;
      this.aborting.abort();
      return;
    }
    await pauseFor(delayAfter(this.failures, backoff), this.signal);
  }
}
