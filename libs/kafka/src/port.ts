import type { HeaderValue } from '@safeguarding/cloud-events';

/** One record as a broker hands it over. */
export type KafkaRecord = {
  readonly topic: string;
  readonly partition: number;
  /** A whole number of up to 19 digits, so never a JavaScript number. */
  readonly offset: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, HeaderValue>>;
  /** When it was written, in milliseconds of the broker's or producer's clock. */
  readonly writtenAtMs: number;
  /** Its batch could not be unpacked: there is such a record, and nothing else is known of it. */
  readonly unreadable?: true;
};

/** Records of one partition, in their order. */
export type KafkaBatch = {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
};

/** What whoever takes a batch may do with its turn. */
export type Turn = {
  /** Everything up to and with this record is durable elsewhere: its offset is committed. */
  readonly done: (record: KafkaRecord) => Promise<void>;
  /** False once the partition is another member's or the service is to end: what was not begun is left. */
  readonly goesOn: () => boolean;
  /** Nothing more of the partition is fetched for so long; what was not done comes again. */
  readonly pauseFor: (ms: number) => void;
};

export type TakeBatch = (batch: KafkaBatch, turn: Turn) => Promise<void>;

/** Told when a member of the group was begun anew. */
export type OnTrouble = (error: unknown) => void;

/** Told where the group's place was no longer in a partition: retention passed it, or the topic was made anew. It goes on from the first record. */
export type OnRecordsGone = (place: { readonly topic: string; readonly partition: number }) => void;

/** A member of a consumer group at work. */
export type Consuming = {
  /** True while it is a member: it has joined and did not give up since. */
  readonly atWork: () => boolean;
  /** Resolves when what was begun is finished, committed, and the group has been left. */
  readonly stop: () => Promise<void>;
};

/** One record on its way out. */
export type OutgoingRecord = {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array | null;
};

/** How far a group lies behind in one partition. */
export type PartitionLag = {
  readonly topic: string;
  readonly partition: number;
  readonly messages: number;
  /** The offset from which the group goes on; negative where it has none. */
  readonly taken: bigint;
  /** The first offset that is there, and the one behind the last. */
  readonly low: bigint;
  readonly high: bigint;
};

/** The client of a broker as this library needs one; implemented by `kafkajs/`. */
export type KafkaClient = {
  /** Joins the group; keeps trying where no broker answers, so that a service starts without one. */
  consume(group: string, topics: readonly string[], take: TakeBatch, onGone?: OnRecordsGone): Promise<Consuming>;
  /** Resolves when every in-sync replica has them; throws KafkaUnavailable, within a minute and at once when the signal aborts. */
  publish(topic: string, records: readonly OutgoingRecord[], signal?: AbortSignal): Promise<void>;
  /** Makes what is missing, with records deleted by age and never compacted; throws KafkaUnavailable. */
  createTopics(topics: readonly string[]): Promise<void>;
  /** Throws KafkaUnavailable. */
  lag(group: string, topics: readonly string[]): Promise<readonly PartitionLag[]>;
  close(): Promise<void>;
};
