import { clearTimeout, setTimeout } from 'node:timers';
import type { Position } from '@safeguarding/kernel';
import type { LogEvent, SubscriptionMessage } from '../port.ts';
import type { HeldCheckpoint } from './checkpoints.ts';
import { faultOf, isInfrastructureFault } from './fault.ts';
import type { Follower, FollowOptions } from './follower.ts';
import { streamKey } from './parking.ts';
import { PoisonWatch } from './poison.ts';

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
  /**
   * Runs instead, where present, for all events of a page at once, in the order of the log. What failed by the machine comes again as
   * a whole; where something else is at fault, each event of the page is handled alone, so that only the bad one is set aside.
   */
  readonly handleTogether?: (events: readonly LogEvent[], signal: AbortSignal) => Promise<void>;
  /** What an event has to wait behind, where one before it could not be handled; its stream when absent. */
  readonly keysOf?: (event: LogEvent) => readonly string[];
};

export type ReactionOptions = FollowOptions & {
  /** A handler that takes longer has failed and is run again; 30,000 when absent. */
  readonly handlerTimeoutMs?: number;
  readonly onHandled?: (event: LogEvent, tookMs: number) => void;
};

/** The handler did not end in time; what it was doing may still happen. */
export class HandlerTimedOut extends Error {
  override readonly name = 'HandlerTimedOut';
}

const saveEvery = 20;
const idleCheckpointMs = 1_000;

/** Runs the handler of a reaction over what its follower brings. The place moves only past what was handled or set aside. */
export class HandlerRunner {
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
    const { handleTogether } = this.reaction;
    if (handleTogether && (await this.handledAtOnce(handleTogether, events, follower.signal))) {
      follower.settled(events.at(-1)?.position ?? follower.settledAt());
      return true;
    }
    return this.handleEach(events, follower);
  }

  /** False where each has to be handled alone: one of them waits, or one of them is to blame for what happened. */
  private async handledAtOnce(
    work: NonNullable<Reaction['handleTogether']>,
    events: readonly LogEvent[],
    stopping: AbortSignal,
  ): Promise<boolean> {
    const { checkpoint } = this;
    checkpoint.check();
    if (events.some((event) => checkpoint.parking.holds(this.keysOf(event)))) return false;
    const began = performance.now();
    try {
      await this.inTime((signal) => work(events, signal), stopping);
    } catch (error) {
      if (stopping.aborted || isInfrastructureFault(error)) throw error;
      return false;
    }
    const tookMs = (performance.now() - began) / events.length;
    for (const event of events) this.options.onHandled?.(event, tookMs);
    return true;
  }

  private async handleEach(events: readonly LogEvent[], follower: Follower): Promise<boolean> {
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
    const { checkpoint } = this;
    // Whoever woke up late must not even begin.
    checkpoint.check();
    const keys = this.keysOf(event);
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

  private keysOf(event: LogEvent): readonly string[] {
    return this.reaction.keysOf?.(event) ?? streamKey(event);
  }

  private async handle(event: LogEvent, stopping: AbortSignal): Promise<void> {
    const began = performance.now();
    await this.inTime((signal) => this.reaction.handle(event, signal), stopping);
    this.options.onHandled?.(event, performance.now() - began);
  }

  private async inTime(work: (signal: AbortSignal) => Promise<void>, stopping: AbortSignal): Promise<void> {
    const late = new AbortController();
    const timedOut = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new HandlerTimedOut(`The reaction ${this.reaction.name} did not end in time.`);
      late.abort(error);
      timedOut.reject(error);
    }, this.options.handlerTimeoutMs ?? 30_000);
    timer.unref();
    try {
      await Promise.race([work(AbortSignal.any([stopping, late.signal])), timedOut.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
