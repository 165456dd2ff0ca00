import type { Arrival, Taken } from '@safeguarding/intake';
import { DomainError, type Clock } from '@safeguarding/kernel';
import { derivedId } from '@safeguarding/ledger';
import { inOrderPerKey } from './in-order-per-key.ts';
import type { KafkaRecord, TakeBatch, Turn } from './port.ts';
import { jittered, withRetries, type Retries } from './retries.ts';

/** What the consumer needs of `Intake`. */
export type IntakeDoor = {
  take(arrival: Arrival): Promise<Taken>;
  setAside(arrival: Arrival, reason?: 'unreadable-batch'): Promise<void>;
};

/** What became of the records, for whoever counts. */
export type IntakeTold = {
  readonly taken: (record: KafkaRecord) => void;
  readonly refused: (record: KafkaRecord, reason: string) => void;
  /** The first that waits, and why. */
  readonly paused: (error: unknown, record: KafkaRecord) => void;
};

export type IntakeConsumerParts = {
  readonly intake: IntakeDoor;
  readonly clock: Clock;
  readonly told: IntakeTold;
  readonly retries?: Retries;
  /** Records whose appends are under way at once in one partition. */
  readonly atOnce?: number;
};

const usualRetries: Retries = { attempts: 5, firstMs: 50, mostMs: 2_000 };
const pauses: Retries = { attempts: 1, firstMs: 500, mostMs: 15_000 };
/** As many as one group commit holds well. */
const usualAtOnce = 256;

const isUnavailable = (error: unknown): boolean => error instanceof DomainError && error.entry.kind === 'unavailable';

/** Without a key a producer has asked for no order but the partition's. */
const orderKey = ({ key }: KafkaRecord): string => (key === null ? '' : Buffer.from(key).toString('latin1'));

const arrivalOf = (record: KafkaRecord, clock: Clock): Arrival => {
  const { topic, partition, offset, headers, value } = record;
  return {
    door: 'kafka',
    message: { headers, body: value },
    receivedAt: clock.now(),
    correlationId: derivedId('kafka-record', topic, String(partition), offset),
    topic,
    coordinates: { partition, offset },
  };
};

/**
 * Takes batches of records into the intake: appends of one poll run at once, those of one key in their order, and an offset is
 * committed only when everything before it is durable. What the log cannot take now pauses the partition; what fails by itself is set
 * aside as a dead letter, so that the partition moves on.
 */
export const intakeConsumer = (parts: IntakeConsumerParts): TakeBatch => {
  const { intake, clock, told, retries = usualRetries, atOnce = usualAtOnce } = parts;
  const pausedInARow = new Map<string, number>();

  const takeOne = async (record: KafkaRecord, turn: Turn): Promise<void> => {
    const arrival = arrivalOf(record, clock);
    if (record.unreadable) {
      await withRetries(() => intake.setAside(arrival, 'unreadable-batch'), retries, turn.goesOn);
      told.refused(record, 'unreadable-batch');
      return;
    }
    try {
      const became = await withRetries(() => intake.take(arrival), retries, turn.goesOn);
      if ('refused' in became) told.refused(record, became.refused);
      else told.taken(record);
    } catch (error) {
      if (isUnavailable(error) || !turn.goesOn()) throw error;
      // Its own fault or ours: where the disk or the keys are to blame, this fails as well and the partition waits.
      await intake.setAside(arrival);
      told.refused(record, 'failed-unexpectedly');
    }
  };

  return async ({ topic, partition, records }, turn) => {
    const place = `${topic}/${String(partition)}`;
    for (let at = 0; at < records.length && turn.goesOn(); at += atOnce) {
      const chunk = records.slice(at, at + atOnce);
      const { done, failed } = await inOrderPerKey(chunk, orderKey, (record) => takeOne(record, turn));
      const last = chunk[done - 1];
      if (last) await turn.done(last);
      if (failed === undefined) {
        pausedInARow.delete(place);
        continue;
      }
      if (!turn.goesOn()) return;
      const times = (pausedInARow.get(place) ?? 0) + 1;
      pausedInARow.set(place, times);
      const waits = chunk[done];
      if (waits) told.paused(failed, waits);
      turn.pauseFor(jittered(times, pauses, Math.random));
      return;
    }
  };
};
