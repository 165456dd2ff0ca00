import type { EventFilter, LogEvent } from '../port.ts';

/** What one look at the log found. Everything up to the ordinal `next` has been looked at; `atEnd`: nothing more was there. */
export type Scan = { readonly events: readonly LogEvent[]; readonly next: number; readonly atEnd: boolean };

/** What a subscription needs of an adapter. */
export type Source = {
  /** Bounded work; throws LogUnavailable when the log is gone. */
  readonly scan: (after: number, filter: EventFilter, limit: number) => Scan;
  /** Calls back after each commit of this process and when the log goes; gives the end of the listening. */
  readonly onChange: (listener: () => void) => () => void;
  /** How long a commit of another process may stay unseen. */
  readonly pollMs: number;
  /** Commits within this time of the last look are taken together, within four times this where the log is busy: each batch costs a commit. */
  readonly gatherMs: number;
};
