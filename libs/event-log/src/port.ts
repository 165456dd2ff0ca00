import type { EventId, Position, StreamName } from '@safeguarding/kernel';

/**
 * What the writer believes about the stream: `noStream` it does not exist, `exists` it does, a number is the revision of its last
 * event, `any` nothing (only where readers drop repeated ids).
 */
export type ExpectedRevision = 'noStream' | 'exists' | 'any' | number;

/** An event on its way in. `body` is the canonical JSON of the envelope and is kept byte for byte. */
export type NewEvent = { readonly id: EventId; readonly type: string; readonly body: string };

/** An event in its place. `revision` counts from 0 in its stream. */
export type LogEvent = NewEvent & {
  readonly stream: StreamName;
  readonly revision: number;
  readonly position: Position;
};

/** Where the last event of the append lies. `replayed`: the same ids were already there, nothing was written. */
export type Appended = { readonly revision: number; readonly position: Position; readonly replayed: boolean };

/** Which events a reader wants: every one whose stream starts with one of `streams` and whose type is one of `types`. */
export type EventFilter = { readonly streams?: readonly string[]; readonly types?: readonly string[] };

/** A piece of a subscription. `caughtUp` follows the batch after which nothing more was in the log; `next` is safe to keep as checkpoint. */
export type SubscriptionMessage =
  | { readonly kind: 'batch'; readonly events: readonly LogEvent[]; readonly next: Position }
  | { readonly kind: 'caughtUp'; readonly next: Position };

export type ReadStreamOptions = {
  /** First revision wanted, inclusive; forwards from 0 and backwards from the end when absent. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** At most 10,000 and 1,000 when absent. */
  readonly limit?: number;
};

export type ReadAllOptions = {
  /** Exclusive; from the beginning when absent. */
  readonly after?: Position;
  readonly filter?: EventFilter;
  readonly limit?: number;
};

export type SubscribeOptions = {
  readonly after?: Position;
  readonly filter?: EventFilter;
  /** Events in one batch, at most; 1,000 when absent. */
  readonly batchSize?: number;
  readonly signal: AbortSignal;
};

/** Before the first event of any log. */
export const beginning = '0000000000000000' as Position;

export type Capabilities = {
  readonly durable: boolean;
  /** Several processes write one log. */
  readonly multipleWriters: boolean;
  /** Positions count from 1 and name the place of an event; elsewhere they only rise. */
  readonly gaplessPositions: boolean;
};

/**
 * The event log. Acknowledged means durable; an append is all or nothing and atomic in one stream; readers never see past
 * something uncommitted. The conformance suite runs on every adapter.
 */
export type EventLog = {
  /** Throws RevisionConflict, EventTooLarge, LogUnavailable. An empty append changes nothing but still checks the expectation. */
  append(stream: StreamName, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
  /** In order of revision (or the reverse); empty for a stream that does not exist. Sees every acknowledged append. */
  readStream(stream: StreamName, options?: ReadStreamOptions): Promise<readonly LogEvent[]>;
  /** In order of position. */
  readAll(options?: ReadAllOptions): Promise<readonly LogEvent[]>;
  /** Pull-based: the next batch is read when it is asked for. Ends when the signal aborts, throws when the log is gone. */
  subscribeAll(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;
  /** Position of the last event, `beginning` for an empty log. */
  head(): Promise<Position>;
  readonly capabilities: Capabilities;
  close(): Promise<void>;
};

/** Somebody else wrote first, or the stream is (not) there against expectation. `actual` is the head revision. */
export class RevisionConflict extends Error {
  readonly stream: StreamName;
  readonly expected: ExpectedRevision;
  readonly actual: number | 'noStream';

  constructor(stream: StreamName, expected: ExpectedRevision, actual: number | 'noStream') {
    super('The stream is not at the expected revision.');
    this.name = 'RevisionConflict';
    this.stream = stream;
    this.expected = expected;
    this.actual = actual;
  }
}

/** An event over the limit of 1,000,000 bytes of body; nothing of its append was written. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

/** The log cannot be reached or is closing; the outcome of an append in flight is unknown, and its retry with the same ids is harmless. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}
