import type { Expectation } from '../core/judge-append.ts';

/** One append on its way to the writer. */
export type AppendCommand = {
  readonly stream: string;
  readonly expected: Expectation;
  readonly events: readonly { readonly id: string; readonly type: string; readonly body: string }[];
};

/** `revision` of a conflict is the actual head, -1 for no stream. `position` counts from 1, 0 where there is nothing. */
export type AppendResult = {
  readonly kind: 'written' | 'unchanged' | 'replayed' | 'conflict' | 'unavailable';
  readonly revision: number;
  readonly position: number;
};

/** The appends of one turn of the main thread's event loop, or the last message. */
export type ToWriter = readonly AppendCommand[] | 'close';

/** Why a writer could not start. */
export type Refusal = 'locked' | 'newer' | 'unusable';

/** `results` answers the oldest unanswered messages in order, one list for each. `fenced`: somebody else has become the writer. */
export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refused'; readonly why: Refusal; readonly detail: string }
  | { readonly kind: 'results'; readonly lists: readonly (readonly AppendResult[])[] }
  | { readonly kind: 'fenced' };

/** What the writer thread is started with. */
export type WriterOptions = {
  readonly file: string;
  /** How long a transaction waits for somebody else's lock on the file. */
  readonly busyTimeoutMs: number;
};
