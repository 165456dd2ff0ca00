import { clearTimeout, setTimeout } from 'node:timers';
import type { Position } from '@safeguarding/kernel';
import { beginning, type EventLog, type LogEvent, type SubscriptionMessage } from '../port.ts';
import type { CheckpointStore, HeldCheckpoint } from './checkpoints.ts';
import { faultOf } from './fault.ts';
import { Follower, type Following, type FollowOptions } from './follower.ts';
import { streamKey } from './parking.ts';
import { PoisonWatch } from './poison.ts';
import { quarantineOf } from './quarantine.ts';

/** What happens when something was recorded. Its name is its place in the checkpoints: a new name starts over. */
export type Reaction = {
  readonly name: string;
  /** Every type when absent. */
  readonly eventTypes?: readonly string[];
  /** Prefixes of stream names; every stream when absent. */
  readonly streams?: readonly string[];
  /** Where a reaction without a checkpoint begins; at the beginning of the log when absent. */
  readonly from?: Position;
  /** Runs at least once for each event, one after another; a repetition must do nothing more. The signal aborts on stop and when time is up. */
  readonly handle: (event: LogEvent, signal: AbortSignal) => Promise<void>;
  /** What an event has to wait behind, where one before it could not be handled; its stream when absent. */
  readonly keysOf?: (event: LogEvent) => readonly string[];
};

export type ReactionOptions = FollowOptions & {
  /** A handler that takes longer has failed and is run again; 30,000 when absent. */
  readonly handlerTimeoutMs?: number;
  readonly onHandled?: (event: LogEvent, tookMs: number) => void;
};

/** Few, because a crash repeats what was taken since the last checkpoint. */
const batchSize = 100;
const saveEvery = 20;
const idleCheckpointMs = 1_000;

/** The handler did not end in time; what it was doing may still happen. */
export class HandlerTimedOut extends Error {
  override readonly name = 'HandlerTimedOut';
}

/** Runs a reaction from its checkpoint on. The checkpoint moves only past events whose handler has resolved. */
export const runReaction = async (
  log: EventLog,
  checkpoints: CheckpointStore,
  reaction: Reaction,
  options: ReactionOptions = {},
): Promise<Following> => {
  const head = await log.head();
  const checkpoint = checkpoints.claim(reaction.name);
  const kept = checkpoint.position ?? reaction.from ?? beginning;
  // Beyond the end only after the log was restored to an earlier state: what comes next is new.
  const after = kept <= head ? kept : head;
  const runner = new HandlerRunner(checkpoint, reaction, after, options);
  return new Follower({
    ...options,
    name: reaction.name,
    log,
    filter: {
      ...(reaction.eventTypes === undefined ? {} : { types: reaction.eventTypes }),
      ...(reaction.streams === undefined ? {} : { streams: reaction.streams }),
    },
    batchSize,
    after,
    take: runner.take,
    end: runner.keep,
    quarantine: (follower) =>
      quarantineOf({
        log,
        parking: checkpoint.parking,
        mayDiscard: true,
        take: (event) => runner.takeParked(event, follower.signal),
        write: (change) => {
          checkpoint.write(change);
        },
      }),
  });
};

class HandlerRunner {
  private readonly checkpoint: HeldCheckpoint;
  private readonly reaction: Reaction;
  private readonly options: ReactionOptions;
  private readonly poison: PoisonWatch;
  private kept: Position;
  private keptAt = 0;

  constructor(checkpoint: HeldCheckpoint, reaction: Reaction, kept: Position, options: ReactionOptions) {
    this.checkpoint = checkpoint;
    this.reaction = reaction;
    this.options = options;
    this.poison = new PoisonWatch(options.parkAfter);
    this.kept = kept;
  }

  readonly take = async (message: SubscriptionMessage, follower: Follower): Promise<void> => {
    if (message.kind === 'batch' && !(await this.handleAll(message.events, follower))) return;
    follower.settled(message.next);
    const idle = message.kind === 'caughtUp' && performance.now() - this.keptAt < idleCheckpointMs;
    if (!idle) this.keep(message.next);
  };

  readonly keep = (position: Position): void => {
    if (position <= this.kept) return;
    this.checkpoint.save(position);
    this.wasKept(position);
  };

  /** An event that waited and may be handled now. */
  async takeParked(event: LogEvent, stopping: AbortSignal): Promise<void> {
    this.checkpoint.check();
    await this.handle(event, stopping);
    this.checkpoint.write(() => {
      this.checkpoint.parking.release(event.position);
    });
  }

  private wasKept(position: Position): void {
    this.kept = position;
    this.keptAt = performance.now();
  }

  /** False where it was told to end before the last one. */
  private async handleAll(events: readonly LogEvent[], follower: Follower): Promise<boolean> {
    let done = 0;
    try {
      for (const event of events) {
        if (!(await follower.mayGoOn())) return false;
        await this.handleOrPark(event, follower.signal);
        follower.settled(event.position);
        done += 1;
        if (done % saveEvery === 0) this.keep(event.position);
      }
      return true;
    } finally {
      if (done < events.length) this.keep(follower.settledAt());
    }
  }

  private async handleOrPark(event: LogEvent, stopping: AbortSignal): Promise<void> {
    const { checkpoint, reaction } = this;
    // Whoever woke up late must not even begin.
    checkpoint.check();
    const keys = reaction.keysOf?.(event) ?? streamKey(event);
    if (checkpoint.parking.holds(keys)) {
      this.park(event, keys);
      return;
    }
    try {
      await this.handle(event, stopping);
    } catch (error) {
      const attempts = stopping.aborted ? undefined : this.poison.verdict(event.position, error);
      if (attempts === undefined) throw error;
      this.park(event, keys, attempts, error);
    }
  }

  private park(event: LogEvent, keys: readonly string[], attempts = 0, error?: unknown): void {
    const { position, type } = event;
    const fault = error === undefined ? undefined : faultOf(error);
    this.checkpoint.save(position, () => {
      this.checkpoint.parking.park(event, keys, fault, attempts);
    });
    this.wasKept(position);
    if (fault) this.options.onParked?.({ name: this.reaction.name, position, type, fault });
  }

  private async handle(event: LogEvent, stopping: AbortSignal): Promise<void> {
    const began = performance.now();
    const late = new AbortController();
    const timedOut = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new HandlerTimedOut(`The reaction ${this.reaction.name} did not end in time.`);
      late.abort(error);
      timedOut.reject(error);
    }, this.options.handlerTimeoutMs ?? 30_000);
    timer.unref();
    try {
      await Promise.race([this.reaction.handle(event, AbortSignal.any([stopping, late.signal])), timedOut.promise]);
    } finally {
      clearTimeout(timer);
    }
    this.options.onHandled?.(event, performance.now() - began);
  }
}
