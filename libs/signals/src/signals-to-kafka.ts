import type { AgencyRegister } from '@safeguarding/access';
import { encodeKafkaBinary } from '@safeguarding/cloud-events';
import {
  runReaction,
  type CheckpointStore,
  type EventLog,
  type Following,
  type Reaction,
} from '@safeguarding/event-log';
import { faultIn, withRetries, type KafkaClient, type OutgoingRecord } from '@safeguarding/kafka';
import type { AgencyId, Position } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { Logs } from '@safeguarding/platform';
import { toToday, type Signal } from './core/signal.ts';
import { signalledTypes } from './core/signals-of.ts';
import { readSignals, signalEvent } from './signal-events.ts';

export type SignalParts = {
  readonly log: EventLog;
  readonly readEvent: ReadEvent;
  readonly register: Pick<AgencyRegister, 'get' | 'all' | 'successions'>;
  /** Scheme and host under which clients know the service; '' gives paths. */
  readonly origin: string;
};

/** The topic of one recipient: nobody else is given the right to read it. */
export const signalTopic = (topic: string, recipient: string): string => `${topic}.${recipient}`;

/**
 * Tells one agency that asked for it on a topic of its own, keyed by child so that the order per child holds. Each has a checkpoint of
 * its own: a topic that nobody made, or that may not be written to, holds nobody else up.
 */
export const whenFactRecordedThenTellTopic = (
  agency: AgencyId,
  { log, readEvent, register, origin }: SignalParts,
  client: Pick<KafkaClient, 'publish'>,
  topic: string,
): Reaction => {
  const recordOf = (signal: Signal): OutgoingRecord => {
    const { headers, body = null } = encodeKafkaBinary(signalEvent(signal, origin));
    return { key: signal.child, headers, value: body };
  };
  return {
    name: `when-fact-recorded-then-tell-topic-${agency}`,
    eventTypes: signalledTypes,
    handle: async (stored, stopping) => {
      const all = toToday(await readSignals(stored, { log, readEvent }), {
        todayOf: (one) => register.successions.todayOf(one),
      });
      const told = all.filter(({ recipient }) => recipient === agency);
      const { status, signals } = register.get(agency) ?? {};
      // Whoever was suspended or no longer asks for it is told nothing more.
      if (told.length === 0 || status !== 'active' || signals?.kafka !== true) return;
      await client.publish(signalTopic(topic, agency), told.map(recordOf), stopping);
    },
  };
};

/** What tells one agency's topic. */
export type TopicParts = SignalParts & {
  /** A connection of its own: kafkajs asks for a topic that is not there again and again, and whoever shares it waits so long. */
  readonly client: KafkaClient;
  readonly topic: string;
  readonly createTopics: boolean;
  readonly checkpoints: CheckpointStore;
  /** Where it begins that has never told before. */
  readonly from: Position | undefined;
  readonly logs: Pick<Logs, 'error'>;
};

/** One way out on its way. */
export type WayOut = { readonly following: Following; readonly stop: () => Promise<void> };

const patient = { attempts: 100, firstMs: 500, mostMs: 10_000 };
/** Longer than the client takes to give up on a broker that is silent: a signal must not be set aside for that. */
const handlerTimeoutMs = 150_000;

/** Starts telling an agency's topic, and makes it where that is ours to do. */
export const tellTopic = async (agency: AgencyId, parts: TopicParts): Promise<WayOut> => {
  const { client, topic, createTopics, log, checkpoints, from, logs } = parts;
  let stopped = false;
  if (createTopics)
    withRetries(
      () => client.createTopics([signalTopic(topic, agency)]),
      patient,
      () => !stopped,
    ).catch((error: unknown) => {
      if (!stopped) logs.error('the topic of an agency was not made', faultIn(error), { agency });
    });
  const reaction = whenFactRecordedThenTellTopic(agency, parts, client, topic);
  const following = await runReaction(
    log,
    checkpoints,
    { ...reaction, ...(from === undefined ? {} : { from }) },
    {
      backoff: { firstMs: 200, mostMs: 5_000 },
      handlerTimeoutMs,
      onFailure: ({ error }) => {
        logs.error('signals wait: the broker does not take them', faultIn(error), { agency });
      },
      onParked: ({ fault }) => {
        logs.error('a signal was set aside: operator quarantine list', fault, { agency });
      },
    },
  );
  return {
    following,
    stop: async () => {
      stopped = true;
      await following.stop();
      await client.close();
    },
  };
};
