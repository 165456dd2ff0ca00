import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
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

type Resolve = { readonly child: PersonId; readonly conflict: ThingId; readonly reasons: string };

/**
 * Somebody has spoken with both parents and the restriction stands: the task is done. Where they agree to share instead, the one who
 * restricted decides anew, and the task ends with that.
 */
export const resolveConflict = (
  { child, conflict, reasons }: Resolve,
  state: SharingState,
): readonly SharingEvent[] => {
  const found = state.conflicts.find(({ id }) => id === conflict);
  if (!found) throw new DomainError(sharingErrors.unknownThing);
  if (found.resolvedAt !== undefined) throw new DomainError(sharingErrors.alreadyEnded);
  const facts = { conflict, resolvedBy: found.restriction };
  return [{ type: 'ParentalConflictResolved', facts, subjects: [child], ...narrativeOf(child, { reasons }) }];
};
