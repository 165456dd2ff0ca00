import type { SharingPosition } from '@safeguarding/access';
import type { Instant } from '@safeguarding/kernel';

const latest = (instants: readonly (Instant | undefined)[]): Instant | undefined =>
  instants
    .filter((each) => each !== undefined)
    .sort()
    .at(-1);

type Shield = NonNullable<SharingPosition['shield']>;

/** A shield that stands before one that was lifted; of several that stand, the one that stood first. */
const strongest = (shields: readonly Shield[]): Shield | undefined =>
  shields.toSorted(
    (one, other) =>
      Number(one.until !== undefined) - Number(other.until !== undefined) || (one.from < other.from ? -1 : 1),
  )[0];

/** The records that bear on one, it first. */
export type Bearing = {
  /** Read as one with it. */
  readonly members: readonly SharingPosition[];
  /** Whoever may read one of these may read it. */
  readonly readers: readonly SharingPosition[];
  /** Whatever restricts one of these restricts it. */
  readonly restricting: readonly SharingPosition[];
};

/** What one record is read by once it is merged, or joined to another one by a birth. */
export const unitePositions = (own: SharingPosition, { members, readers, restricting }: Bearing): SharingPosition => {
  const asOf = latest(restricting.map((each) => each.asOf));
  const shield = strongest(restricting.flatMap((each) => each.shield ?? []));
  return {
    child: own.child,
    members: members.map(({ child }) => child),
    revision: own.revision,
    ...(asOf === undefined ? {} : { asOf }),
    involvements: readers.flatMap((each) => each.involvements),
    leads: readers.flatMap((each) => each.leads),
    grants: readers.flatMap((each) => each.grants),
    reviews: readers.flatMap((each) => each.reviews),
    emergencies: readers.flatMap((each) => each.emergencies),
    // Who is told of an emergency goes by what is read as one with it: what stood before the birth, and not the twin's.
    residences: members.flatMap((each) => each.residences),
    optOuts: restricting.flatMap((each) => each.optOuts),
    withdrawnAddresses: restricting.flatMap((each) => each.withdrawnAddresses),
    // Of this record alone: the entry may belong to one that it is merged with.
    movedAway: own.movedAway,
    ...(shield === undefined ? {} : { shield }),
    barred: [...new Set(restricting.flatMap((each) => each.barred))],
  };
};
