import { setImmediate as turn } from 'node:timers/promises';
import type { Position } from '@safeguarding/kernel';
import type { EventFilter, EventLog, LogEvent, SubscriptionMessage } from '../port.ts';
import { faultOf, isInfrastructureFault } from './fault.ts';
import { Follower, type Following, type FollowOptions } from './follower.ts';
import { streamKey } from './parking.ts';
import { PoisonWatch } from './poison.ts';
import { quarantineOf } from './quarantine.ts';
import type { ModelShape, ReadDatabase } from './read-database.ts';

/** Rows made of events. Another `version` (or schema) is built from the beginning of the log. */
export type ReadModel = ModelShape & {
  /** Every type when absent. */
  readonly eventTypes?: readonly string[];
  /** Prefixes of stream names; every stream when absent. */
  readonly streams?: readonly string[];
  /** Writes the rows of these events, in their order, inside the transaction that moves the checkpoint. Calls nothing outside. */
  readonly apply: (events: readonly LogEvent[], db: ReadDatabase) => void;
  /**
   * What an event has to wait behind, where one before it could not be taken: its rows must depend on earlier events of the same
   * keys only. Also of an event that cannot be read. Its stream when absent.
   */
  readonly keysOf?: (event: LogEvent, db: ReadDatabase) => readonly string[];
  /** Its reads ask for each child whether something of it is set aside, and answer 503 instead of too little. */
  readonly answersPerChild?: true;
};

/** What was just written, for metrics. */
export type Applied = {
  readonly model: string;
  readonly events: number;
  readonly tookMs: number;
  readonly settledAt: Position;
};

export type ProjectionOptions = FollowOptions & {
  /** Events in one transaction, at most; 1,000 when absent. */
  readonly batchSize?: number;
  readonly onApplied?: (applied: Applied) => void;
};

const usualBatch = 1_000;
/** More events than this are a transaction of their own: one for all models would keep everybody else waiting. */
const mostInTurn = 250;
/** A checkpoint that moved over other people's events only is kept this often: losing it costs a second look at them. */
const idleCheckpointMs = 1_000;

/** Keeps a read model up to date; resolves when its tables stand, not when it has caught up. */
export const runProjection = async (
  log: EventLog,
  db: ReadDatabase,
  model: ReadModel,
  options: ProjectionOptions = {},
): Promise<Following> => {
  const head = await log.head();
  const checkpoint = db.adopt(model);
  // A checkpoint beyond the end of the log comes of another log: a restored one, or another folder.
  const after = checkpoint <= head ? checkpoint : db.startAnew(model);
  const writer = new ModelWriter(db, model, after, options);
  return new Follower({
    ...options,
    name: model.name,
    log,
    filter: filterOf(model),
    batchSize: options.batchSize ?? usualBatch,
    after,
    take: writer.take,
    end: writer.keep,
    quarantine: (follower) =>
      quarantineOf({
        log,
        parking: db.parking(model.name),
        mayDiscard: false,
        take: (event) => {
          writer.takeParked(event, follower);
          return Promise.resolve();
        },
        write: (change) => {
          db.commit(model.name, follower.settledAt(), change);
        },
      }),
  });
};

const keysOf = (model: ReadModel, event: LogEvent, db: ReadDatabase): readonly string[] =>
  model.keysOf?.(event, db) ?? streamKey(event);

/** Sets aside what has to wait behind something parked; the rest, in order. */
const parkWaiting = (model: ReadModel, events: readonly LogEvent[], db: ReadDatabase): readonly LogEvent[] => {
  const parking = db.parking(model.name);
  if (parking.keys === 0) return events;
  return events.filter((event) => {
    const keys = keysOf(model, event, db);
    const waits = parking.holds(keys);
    if (waits) parking.park(event, keys);
    return !waits;
  });
};

/** Inside a transaction of the caller: takes each event, or sets it aside. Throws where the machine fails. */
export const takeOrPark = (model: ReadModel, events: readonly LogEvent[], db: ReadDatabase): void => {
  for (const event of events) {
    const [free] = parkWaiting(model, [event], db);
    if (!free) continue;
    db.run('SAVEPOINT event');
    try {
      model.apply([free], db);
    } catch (error) {
      if (isInfrastructureFault(error)) throw error;
      db.run('ROLLBACK TO event');
      db.parking(model.name).park(free, keysOf(model, free, db), faultOf(error), 1);
    }
    db.run('RELEASE event');
  }
};

/** What a model wants of the log. */
export const filterOf = ({ eventTypes, streams }: Pick<ReadModel, 'eventTypes' | 'streams'>): EventFilter => ({
  ...(eventTypes === undefined ? {} : { types: eventTypes }),
  ...(streams === undefined ? {} : { streams }),
});

class ModelWriter {
  private readonly db: ReadDatabase;
  private readonly model: ReadModel;
  private readonly options: ProjectionOptions;
  private readonly poison: PoisonWatch;
  private kept: Position;
  private keptAt = 0;

  constructor(db: ReadDatabase, model: ReadModel, kept: Position, options: ProjectionOptions) {
    this.db = db;
    this.model = model;
    this.options = options;
    this.poison = new PoisonWatch(options.parkAfter);
    this.kept = kept;
  }

  readonly take = async (message: SubscriptionMessage, follower: Follower): Promise<void> => {
    if (message.kind === 'caughtUp') {
      if (performance.now() - this.keptAt >= idleCheckpointMs) this.keep(message.next);
      follower.settled(message.next);
      return;
    }
    if (message.events.length <= mostInTurn) {
      await this.applyInTurn(message.events, message.next, follower);
      return;
    }
    this.applyAll(message.events, message.next, follower);
    // A rebuild must leave room for the reads and writes of everybody else on this thread.
    await turn();
  };

  readonly keep = (position: Position): void => {
    if (position <= this.kept) return;
    this.db.commit(this.model.name, position, () => undefined);
    this.wasKept(position);
  };

  /** An event that waited and may be taken now. */
  takeParked(event: LogEvent, follower: Follower): void {
    this.db.commit(this.model.name, follower.settledAt(), () => {
      this.model.apply([event], this.db);
      this.db.parking(this.model.name).release(event.position);
    });
    this.wasKept(follower.settledAt());
  }

  /** With what other models take in this turn of the event loop: at the end of the log a dozen of them take a few events each. */
  private applyInTurn(events: readonly LogEvent[], next: Position, follower: Follower): Promise<void> {
    return new Promise((resolve, reject) => {
      let tookMs = 0;
      this.db.commitInTurn({
        model: this.model.name,
        checkpoint: next,
        write: () => {
          const began = performance.now();
          this.write(events);
          tookMs = performance.now() - began;
        },
        written: () => {
          this.applied(events, next, follower, tookMs);
          resolve();
        },
        // At once as well: whoever holds this model back must find it standing still.
        failed: (error) => {
          try {
            this.applyEach(error, events, next, follower);
            resolve();
          } catch (again) {
            reject(again instanceof Error ? again : new Error('A read model failed.', { cause: again }));
          }
        },
      });
    });
  }

  private applyAll(events: readonly LogEvent[], next: Position, follower: Follower): void {
    try {
      this.apply(events, next, follower);
    } catch (error) {
      this.applyEach(error, events, next, follower);
    }
  }

  /** One by one, so that everything before the event that fails is shown and the failure names its place. */
  private applyEach(error: unknown, events: readonly LogEvent[], next: Position, follower: Follower): void {
    if (isInfrastructureFault(error)) throw error;
    for (const event of events) this.applyOne(event, follower);
    follower.settled(next);
  }

  private applyOne(event: LogEvent, follower: Follower): void {
    try {
      this.apply([event], event.position, follower);
    } catch (error) {
      const attempts = this.poison.verdict(event.position, error);
      if (attempts === undefined) throw error;
      this.park(event, attempts, error);
      follower.settled(event.position);
    }
  }

  private park(event: LogEvent, attempts: number, error: unknown): void {
    const fault = faultOf(error);
    this.db.commit(this.model.name, event.position, () => {
      this.db.parking(this.model.name).park(event, keysOf(this.model, event, this.db), fault, attempts);
    });
    this.wasKept(event.position);
    const { position, type } = event;
    this.options.onParked?.({ name: this.model.name, position, type, fault });
  }

  private apply(events: readonly LogEvent[], next: Position, follower: Follower): void {
    const began = performance.now();
    this.db.commit(this.model.name, next, () => {
      this.write(events);
    });
    this.applied(events, next, follower, performance.now() - began);
  }

  private write(events: readonly LogEvent[]): void {
    const free = parkWaiting(this.model, events, this.db);
    if (free.length > 0) this.model.apply(free, this.db);
  }

  private applied(events: readonly LogEvent[], next: Position, follower: Follower, tookMs: number): void {
    this.wasKept(next);
    follower.settled(next);
    this.options.onApplied?.({ model: this.model.name, events: events.length, tookMs, settledAt: next });
  }

  private wasKept(position: Position): void {
    this.kept = position;
    this.keptAt = performance.now();
  }
}
