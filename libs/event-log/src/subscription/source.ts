import type { Position } from '@safeguarding/kernel';
import type { EventFilter, LogEvent } from '../port.ts';

/** What one look at the log found. Everything up to `next` has been looked at; `atEnd`: nothing more was there. */
export type Scan = { readonly events: readonly LogEvent[]; readonly next: Position; readonly atEnd: boolean };

/** What a subscription needs of an adapter. */
export type Source = {
  /** Bounded work; throws LogUnavailable when the log is gone. */
  readonly scan: (after: Position, filter: EventFilter, limit: number) => Scan | Promise<Scan>;
  /** Events between two positions, wanted or not; where an engine cannot say, those that were brought count. */
  readonly distance?: (from: Position, to: Position) => number;
  /** Calls back after each commit of this process and when the log goes; gives the end of the listening. */
  readonly onChange: (listener: () => void) => () => void;
  /** How long a commit of another process may stay unseen. */
  readonly pollMs: number;
  /** Commits within this time of the last look are taken together, within four times this where the log is busy: each batch costs a commit. */
  readonly gatherMs: number;
};
