import type { Expectation } from '../core/judge-append.ts';

/** An event on its way to the database: `wireId` names this attempt of this append, `id` is the event's own and travels as metadata. */
export type WireEvent = {
  readonly wireId: string;
  readonly id: string;
  readonly type: string;
  readonly body: string;
};

/** An event as it lies in the database: what the port calls a LogEvent, in words that a worker thread can reach. */
export type WireStored = {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
};

/** One thing that the thread with the client is asked for. */
export type Asking =
  | {
      readonly kind: 'append';
      readonly stream: string;
      readonly expected: Expectation;
      readonly events: readonly WireEvent[];
    }
  | {
      readonly kind: 'readStream';
      readonly stream: string;
      readonly from?: number;
      readonly backwards: boolean;
      readonly limit: number;
    }
  /** `after` is exclusive; the end of a page is counted before system events are left out. */
  | { readonly kind: 'readAll'; readonly after?: string; readonly backwards: boolean; readonly limit: number };

/**
 * Why something was not done. `again`: the database was not ready or did not answer, the outcome of an append is unknown, and the
 * same once more is harmless. `lost` says whether the connection is to blame.
 */
export type Failure =
  | { readonly kind: 'conflict'; readonly actual: number }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'again'; readonly why: string; readonly lost: boolean };

/** What came of it. `end`: nothing more lay there in that direction. */
export type Outcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: string }
  | { readonly kind: 'page'; readonly events: readonly WireStored[]; readonly last?: string; readonly end: boolean }
  | Failure;

export type Call = { readonly call: number; readonly timeoutMs: number; readonly asking: Asking };

/** Calls of one turn travel together. `taken` gives the subscription room for so many more events. */
export type ToClient =
  | { readonly kind: 'calls'; readonly calls: readonly Call[] }
  | { readonly kind: 'follow'; readonly after: string }
  | { readonly kind: 'taken'; readonly events: number };

/** `live` are events of the one subscription; `unfollowed`: it has ended and is to be begun again from the last event. */
export type FromClient =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcomes'; readonly outcomes: readonly (readonly [call: number, outcome: Outcome])[] }
  | { readonly kind: 'live'; readonly events: readonly WireStored[] }
  | { readonly kind: 'followed' }
  | { readonly kind: 'unfollowed'; readonly why: string };

/** What the thread is started with. */
export type ClientOptions = { readonly url: string };
