import type { PersonId, ThingId } from '@safeguarding/kernel';
import type { ParentalConflictOpened, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

/** The task that opens when two people with parental responsibility disagree; it is named after the decision that brought it about. */
export const openConflict = (child: PersonId, facts: ParentalConflictOpened['facts']): SharingEvent => ({
  type: 'ParentalConflictOpened',
  facts,
  subjects: [child],
});

/** The tasks that are done once these decisions no longer stand. */
export const conflictsEndedBy = (
  state: SharingState,
  child: PersonId,
  over: readonly ThingId[],
  resolvedBy: ThingId,
): readonly SharingEvent[] =>
  state.conflicts
    .filter(({ resolvedAt }) => resolvedAt === undefined)
    .filter(({ restriction, contradictedBy }) => over.includes(restriction) || over.includes(contradictedBy))
    .map(({ id }) => ({
      type: 'ParentalConflictResolved',
      facts: { conflict: id, resolvedBy },
      subjects: [child],
    }));
