import type { Position } from '@safeguarding/kernel';
import type { EventLog, LogEvent } from '../port.ts';
import { faultOf, isInfrastructureFault } from './fault.ts';
import type { DiscardedEvent, ParkedEvent, Parking } from './parking.ts';

/** How many parked events were taken, and how many wait still. */
export type Replayed = { readonly taken: number; readonly left: number };

/** What an operator can do about the events that a follower has set aside. */
export type Quarantine = {
  readonly parkedKeys: () => number;
  readonly holds: (key: string) => boolean;
  readonly list: () => readonly ParkedEvent[];
  readonly discarded: () => readonly DiscardedEvent[];
  /**
   * Takes what waits, in the order of the log: all of it, or that of one key. An event that fails again keeps its key waiting; the
   * others go on. Throws where the machine fails; what was taken until then stays taken.
   */
  readonly replay: (key?: string) => Promise<Replayed>;
  /** Gives an event up. `kept`: this follower gives nothing up, because what it shows would silently be too little. */
  readonly discard: (position: Position) => 'discarded' | 'unknown' | 'kept';
};

type Parts = {
  readonly log: Pick<EventLog, 'readStream'>;
  readonly parking: Parking;
  /** Takes one event and releases it, both or neither. */
  readonly take: (event: LogEvent) => Promise<void>;
  /** Runs writes to the parking in a transaction of the checkpoint's file. */
  readonly write: (change: () => void) => void;
  readonly mayDiscard: boolean;
};

/** The quarantine of one follower. One replay at a time; the follower goes on meanwhile and queues behind what waits. */
export const quarantineOf = ({ log, parking, take, write, mayDiscard }: Parts): Quarantine => {
  const storedAt = async ({ stream, revision }: ParkedEvent): Promise<LogEvent | undefined> =>
    (await log.readStream(stream, { from: revision, limit: 1 }))[0];

  /** False where the event goes on waiting. */
  const tryAgain = async (event: ParkedEvent): Promise<boolean> => {
    try {
      const stored = await storedAt(event);
      if (!stored) return false;
      await take(stored);
      return true;
    } catch (error) {
      if (isInfrastructureFault(error)) throw error;
      write(() => {
        parking.failedAgain(event.position, faultOf(error));
      });
      return false;
    }
  };

  const replayAll = async (key?: string): Promise<Replayed> => {
    const blocked = new Set<string>();
    let taken = 0;
    for (const event of parking.parked()) {
      const wanted = key === undefined || event.keys.includes(key);
      const free = wanted && !event.keys.some((one) => blocked.has(one));
      if (free && (await tryAgain(event))) taken += 1;
      else for (const one of event.keys) blocked.add(one);
    }
    return { taken, left: [...parking.parked()].length };
  };

  let running: Promise<unknown> = Promise.resolve();
  return {
    parkedKeys: () => parking.keys,
    holds: (key) => parking.holds([key]),
    list: () => [...parking.parked()],
    discarded: () => parking.discarded(),
    replay: (key) => {
      const next = running.then(() => replayAll(key));
      running = next.catch(() => undefined);
      return next;
    },
    discard: (position) => {
      if (!parking.at(position)) return 'unknown';
      if (!mayDiscard) return 'kept';
      write(() => {
        parking.discard(position);
      });
      return 'discarded';
    },
  };
};
