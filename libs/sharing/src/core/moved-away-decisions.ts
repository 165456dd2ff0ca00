import type { Instant, PersonId, ThingId } from '@safeguarding/kernel';
import type { Party, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

type Moved = { readonly child: PersonId; readonly move: ThingId; readonly thing: ThingId };

const isAway = ({ movedAway }: SharingState, thing: ThingId): boolean =>
  movedAway.some((each) => each.thing === thing && each.before === undefined);

/** Counts for the very next read, for everybody. */
export const takeEntryAway = (
  { child, move, thing }: Moved,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] =>
  isAway(state, thing) ? [] : [{ type: 'EntryTakenAway', facts: { move, thing, at }, subjects: [child] }];

/**
 * Where it never left, or comes back by a second move: then what was there the first time stays hidden, because the moved entries say
 * it again.
 */
export const bringEntryBack = (
  { child, move, thing, earlier }: Moved & { readonly earlier: 'shown' | 'hidden' },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] =>
  isAway(state, thing) ? [{ type: 'EntryBroughtBack', facts: { move, thing, at, earlier }, subjects: [child] }] : [];

/** Once for each move. */
export const markEntryMoved = (
  { child, move, told }: Pick<Moved, 'child' | 'move'> & { readonly told: readonly Party[] },
  _state: SharingState,
): readonly SharingEvent[] => [{ type: 'EntryMovedAway', facts: { move, told }, subjects: [child] }];
