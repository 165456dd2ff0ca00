import { encodeStructured, type CloudEvent } from '@safeguarding/cloud-events';
import {
  runReaction,
  type CheckpointStore,
  type EventLog,
  type Following,
  type LogEvent,
  type Reaction,
} from '@safeguarding/event-log';
import type { DeadLetterKept } from '@safeguarding/intake';
import { type Recorded, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { Logs } from '@safeguarding/platform';
import { faultIn } from './kafka-fault.ts';
import type { KafkaClient, OutgoingRecord } from './port.ts';

export const deadLetterType = 'uk.safeguarding-ledger.dead-letter-kept.v1';

/** Where a refused message lies and why, as whoever reads the dead-letter topic learns it: coordinates and codes, nothing that was sent. */
export const deadLetterNotice = ({ id, recordedAt, facts }: Recorded<DeadLetterKept>): CloudEvent => {
  const { letter, door, topic, partition, offset, reason, ruleCode, bytes, contentKept, contentUntil } = facts;
  return {
    id,
    source: 'uk.safeguarding-ledger',
    specversion: '1.0',
    type: deadLetterType,
    time: recordedAt,
    subject: letter,
    datacontenttype: 'application/json',
    extensions: { reason },
    data: {
      kind: 'json',
      value: {
        letter,
        door,
        topic,
        ...(partition === undefined ? {} : { partition }),
        ...(offset === undefined ? {} : { offset }),
        reason,
        ...(ruleCode === undefined ? {} : { ruleCode }),
        bytes,
        ...(contentKept === undefined ? {} : { contentKept }),
        contentUntil,
      },
    },
  };
};

/**
 * Tells the dead-letter topic of every refused message, whichever door it came to. The log is the outbox: nothing told is ever lost. A
 * page of letters is one request: told one by one, a burst of them would wait for as many round trips (decision 051).
 */
export const whenDeadLetterKeptThenTellTopic = (
  client: Pick<KafkaClient, 'publish'>,
  topic: string,
  readEvent: ReadEvent,
): Reaction => {
  const recordOf = (stored: LogEvent): OutgoingRecord => {
    const event = recordedAs<DeadLetterKept>(readEvent(stored));
    const { headers, body = null } = encodeStructured(deadLetterNotice(event));
    return { key: event.facts.letter, headers, value: body };
  };
  const tell = (letters: readonly LogEvent[], signal: AbortSignal): Promise<void> =>
    client.publish(topic, letters.map(recordOf), signal);
  return {
    name: 'when-dead-letter-kept-then-tell-topic',
    eventTypes: ['DeadLetterKept'],
    handle: (stored, signal) => tell([stored], signal),
    handleTogether: tell,
  };
};

/** What tells the dead-letter topic. */
export type TellingParts = {
  /** One of its own: what holds up another topic of the same connection would hold up the letters as well. */
  readonly client: Pick<KafkaClient, 'publish'>;
  readonly log: EventLog;
  readonly checkpoints: CheckpointStore;
  readonly readEvent: ReadEvent;
  readonly logs: Pick<Logs, 'error'>;
};

/** Longer than the client takes to give up on a broker that is silent: that is no fault of the letters in hand. */
const handlerTimeoutMs = 150_000;

/** Starts telling the dead-letter topic; one process of several does, whoever kept the letters. */
export const tellDeadLetterTopic = (
  { client, log, checkpoints, readEvent, logs }: TellingParts,
  topic: string,
): Promise<Following> =>
  runReaction(log, checkpoints, whenDeadLetterKeptThenTellTopic(client, topic, readEvent), {
    backoff: { firstMs: 200, mostMs: 5_000 },
    handlerTimeoutMs,
    onFailure: ({ error }) => {
      logs.error('the dead-letter topic was not told', faultIn(error));
    },
    onParked: ({ fault }) => {
      logs.error('the telling of a dead letter was set aside: operator quarantine list', fault);
    },
  });
