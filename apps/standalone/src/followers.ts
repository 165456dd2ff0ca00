import {
  isInfrastructureFault,
  runProjections,
  runReaction,
  type CheckpointStore,
  type Fault,
  type Following,
  type Reaction,
  type ReadModel,
} from '@safeguarding/event-log';
import type { Position } from '@safeguarding/kernel';
import type { Health, Logs, Metrics } from '@safeguarding/platform';
import type { Storage } from './storage.ts';

/** Longest that a read model or reaction may lag before the service says it is not ready. */
const longestLagMs = 30_000;

/** Everything that follows the log: read models and reactions. */
export class Followers {
  private readonly following = new Map<string, Following>();
  /** Where the log ended when the service started: what a model holds short of it may be half of what it should. */
  private readonly ends = new Map<string, Position>();
  /** Read models of which a list may be too short while something is set aside. */
  private readonly lists = new Set<string>();
  /** What follows the log to tell somebody outside: looked after like the others, but nobody here waits for it. */
  private tellers: () => readonly Following[] = () => [];
  private readonly storage: Storage;
  private readonly logs: Logs;

  constructor(storage: Storage, logs: Logs) {
    this.storage = storage;
    this.logs = logs;
  }

  /** What goes wrong with a follower, by name and kind; never with what an event says. */
  private readonly telling = {
    onFailure: ({ name, error, attempt }: { name: string; error: unknown; attempt: number }): void => {
      this.logs.error('a follower failed', error, { model: name, count: attempt });
    },
    onParked: ({ name, fault }: { name: string; fault?: Fault }): void => {
      const failed = { name: fault?.name, code: fault?.code };
      this.logs.error('an event was set aside: operator quarantine list', failed, { model: name });
    },
  };

  async start(models: readonly ReadModel[], reactions: readonly Reaction[]): Promise<void> {
    const { log, readDatabase, checkpoints } = this.storage;
    for (const { name, answersPerChild } of models) if (!answersPerChild) this.lists.add(name);
    const end = await log.head();
    for (const { name } of models) this.ends.set(name, end);
    for (const [name, one] of await runProjections(log, readDatabase, models, this.telling))
      this.following.set(name, one);
    for (const reaction of reactions)
      this.following.set(reaction.name, await runReaction(log, checkpoints, reaction, this.telling));
  }

  /** Starts what is built like a reaction, with its checkpoint beside what it builds, and is answered from like a read model. */
  async startIndex(index: Reaction, checkpoints: CheckpointStore): Promise<void> {
    const { log } = this.storage;
    this.ends.set(index.name, await log.head());
    this.following.set(index.name, await runReaction(log, checkpoints, index, this.telling));
  }

  /** Resolves to true once every read model and reaction has taken everything up to a position. */
  reached = async (position: Position, timeoutMs: number): Promise<boolean> => {
    const all = await Promise.all([...this.following.values()].map((one) => one.waitFor(position, timeoutMs)));
    return all.every(Boolean);
  };

  /** Waits a little while until one read model has taken everything up to a position. */
  modelReached = async (model: string, position: Position): Promise<boolean> =>
    (await this.following.get(model)?.waitFor(position, longestLagMs / 2)) ?? false;

  /** True once a read model has come to where the log ended at the start. */
  built = (model: string): boolean => {
    const end = this.ends.get(model);
    if (end === undefined) return true;
    const whole = (this.following.get(model)?.settledAt() ?? '') >= end;
    if (whole) this.ends.delete(model);
    return whole;
  };

  /** True while a list from this read model may be too short. */
  incomplete = (model: string): boolean =>
    this.lists.has(model) && (this.following.get(model)?.quarantine.parkedKeys() ?? 0) > 0;

  /** Waits a little while until every read model is built: most ledgers are whole before anybody asks. */
  async settle(longestMs: number): Promise<void> {
    await Promise.all(
      [...this.ends].flatMap(([model, end]) => this.following.get(model)?.waitFor(end, longestMs) ?? []),
    );
  }

  /** Says what else follows the log; whoever started it ends it. */
  alsoFollowing(tellers: () => readonly Following[]): void {
    this.tellers = tellers;
  }

  /** Every read model and reaction by its name, and what tells topics and webhooks. */
  all(): ReadonlyMap<string, Following> {
    return new Map([...this.following, ...this.tellers().map((one) => [one.status().name, one] as const)]);
  }

  /** One follower by name; tests hold it back. */
  get(name: string): Following | undefined {
    return this.all().get(name);
  }

  /** Tells readiness and metrics how far each has come. */
  report(health: Health, metrics: Metrics): void {
    health.add('read-models', () => [...this.ends.keys()].every(this.built));
    for (const [name, one] of this.following) {
      health.add(name, () => {
        const { state, behindMs, parkedKeys } = one.status();
        const follows = state !== 'stalled' && state !== 'superseded' && behindMs < longestLagMs;
        return follows && parkedKeys > 0 ? 'degraded' : follows;
      });
      metrics.gauge(
        `follower_parked_keys_${name.replaceAll('-', '_')}`,
        `Keys of which ${name} has set an event aside`,
        () => one.status().parkedKeys,
      );
      metrics.gauge(
        `follower_behind_seconds_${name.replaceAll('-', '_')}`,
        `How far ${name} lags`,
        () => one.status().behindMs / 1000,
      );
    }
  }

  /** A place that has no room on the disk any more is told, and costs a second look at some events: it fails nobody's end. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.following].map(async ([name, one]) => {
        try {
          await one.stop();
        } catch (error) {
          if (!isInfrastructureFault(error)) throw error;
          this.logs.error('a place in the log was not written: the next start looks at what follows it again', error, {
            model: name,
          });
        }
      }),
    );
  }
}
