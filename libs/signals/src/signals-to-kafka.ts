import type { AgencyRegister } from '@safeguarding/access';
import { encodeKafkaBinary } from '@safeguarding/cloud-events';
import type { EventLog, Reaction } from '@safeguarding/event-log';
import type { KafkaClient } from '@safeguarding/kafka';
import type { AgencyId } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { toToday } from './core/signal.ts';
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

/** Tells each agency that asked for it on a topic of its own, keyed by child so that the order per child holds. */
export const whenFactRecordedThenTellTopics = (
  { log, readEvent, register, origin }: SignalParts,
  client: Pick<KafkaClient, 'publish'>,
  topic: string,
): Reaction => ({
  name: 'when-fact-recorded-then-tell-topics',
  eventTypes: signalledTypes,
  handle: async (stored) => {
    const subscribes = (recipient: AgencyId): boolean => {
      const agency = register.get(recipient);
      return agency?.status === 'active' && agency.signals?.kafka === true;
    };
    for (const signal of toToday(await readSignals(stored, { log, readEvent }), {
      todayOf: (agency) => register.successions.todayOf(agency),
    })) {
      if (!subscribes(signal.recipient)) continue;
      const { headers, body = null } = encodeKafkaBinary(signalEvent(signal, origin));
      await client.publish(signalTopic(topic, signal.recipient), [{ key: signal.child, headers, value: body }]);
    }
  },
});
