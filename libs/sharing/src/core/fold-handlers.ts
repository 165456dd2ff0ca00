import type { Recorded } from '@safeguarding/kernel';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

/** What each fact changes; one function for each type. */
export type Handlers = {
  readonly [T in SharingEvent['type']]: (
    state: SharingState,
    event: Recorded<Extract<SharingEvent, { type: T }>>,
  ) => SharingState;
};

/** The list with those changed that are hit. */
export const mapWhere = <T>(list: readonly T[], hit: (item: T) => boolean, change: (item: T) => T): readonly T[] =>
  list.map((item) => (hit(item) ? change(item) : item));
