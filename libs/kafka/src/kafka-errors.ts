import { DomainError, type ErrorEntry } from '@safeguarding/kernel';

export const kafkaErrors = {
  unavailable: {
    code: 'KAF-001',
    kind: 'unavailable',
    title: 'The Kafka broker cannot be reached, or does not take what is sent',
    remedy: 'It is tried again until it works. Look at the broker, the topic and its permissions.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** No broker answers as it should; worth trying again, for as long as it takes. */
export class KafkaUnavailable extends DomainError {
  constructor(cause: unknown) {
    super(kafkaErrors.unavailable);
    // The client's message may name a host; it stays with the cause, which no log repeats.
    this.cause = cause;
  }
}
