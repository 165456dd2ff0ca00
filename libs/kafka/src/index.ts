export { deadLetterNotice, deadLetterType, tellDeadLetterTopic } from './dead-letter-topic.ts';
export { kafkaErrors, KafkaUnavailable } from './kafka-errors.ts';
export { faultIn } from './kafka-fault.ts';
export { openKafka } from './open-kafka.ts';
export type { KafkaClient, OutgoingRecord } from './port.ts';
export { startKafkaIntake, type KafkaIntake } from './start-kafka-intake.ts';
export { withRetries } from './retries.ts';
