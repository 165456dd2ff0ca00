import { DomainError, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';

type Link = { readonly child: PersonId; readonly other: PersonId; readonly merge: ThingId };

/** One side of a merge; twice records nothing. */
export const linkRecords = ({ child, other, merge }: Link, state: SharingState): readonly SharingEvent[] => {
  if (child === other) throw new DomainError(sharingErrors.sameRecord);
  if (state.merged.some((each) => each.merge === merge)) return [];
  return [{ type: 'RecordsMerged', facts: { merge, with: other }, subjects: [child, other] }];
};

type Separate = Link & {
  /** True where any of the records that were one until now is shielded; `shield` names the one that this record gets. */
  readonly shielded: boolean;
  readonly shield: ThingId;
};

const shieldThatStays = (
  { child, shielded, shield }: Pick<Separate, 'child' | 'shielded' | 'shield'>,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const bare = state.shield === undefined || state.shield.until !== undefined;
  return shielded && bare ? [{ type: 'ShieldApplied', facts: { shield, from: at }, subjects: [child] }] : [];
};

/**
 * One side of a separation. A shield stays on both: nobody knows which of the two children it was meant for, until two people lift
 * it where it does not belong. In one append, so that no reader meets the record without it.
 */
export const separateRecords = (
  { child, other, merge, shielded, shield }: Separate,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  if (!state.merged.some((each) => each.merge === merge)) return [];
  return [
    ...shieldThatStays({ child, shielded, shield }, state, at),
    { type: 'RecordsSeparated', facts: { merge, from: other }, subjects: [child, other] },
  ];
};

type BirthLink = {
  readonly birth: ThingId;
  readonly as: 'child' | 'unborn';
  readonly record: PersonId;
  readonly other: PersonId;
};

/** One side of a birth; twice records nothing. */
export const joinBirth = ({ birth, as, record, other }: BirthLink, state: SharingState): readonly SharingEvent[] => {
  if (record === other) throw new DomainError(sharingErrors.sameRecord);
  if (state.births.some((each) => each.birth === birth)) return [];
  return [{ type: 'BirthJoined', facts: { birth, as, with: other }, subjects: [record, other] }];
};

/** One side of a birth that was told of the wrong mother; a shield stays on both, as it does where records are separated. */
export const separateBirth = (
  link: Omit<BirthLink, 'as'> & { readonly shielded: boolean; readonly shield: ThingId },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const { birth, record, other, shielded, shield } = link;
  if (!state.births.some((each) => each.birth === birth)) return [];
  return [
    ...shieldThatStays({ child: record, shielded, shield }, state, at),
    { type: 'BirthSeparated', facts: { birth, from: other }, subjects: [record, other] },
  ];
};
