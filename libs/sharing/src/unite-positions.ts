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

/**
 * What one record is read by once it is merged: whoever may read one of the `members` may read each, and whatever restricts one of
 * `restricting` restricts each. The first of both is the record itself.
 */
export const unitePositions = (
  own: SharingPosition,
  members: readonly SharingPosition[],
  restricting: readonly SharingPosition[],
): SharingPosition => {
  const asOf = latest(restricting.map((each) => each.asOf));
  const shield = strongest(restricting.flatMap((each) => each.shield ?? []));
  return {
    child: own.child,
    members: members.map(({ child }) => child),
    revision: own.revision,
    ...(asOf === undefined ? {} : { asOf }),
    involvements: members.flatMap((each) => each.involvements),
    leads: members.flatMap((each) => each.leads),
    grants: members.flatMap((each) => each.grants),
    reviews: members.flatMap((each) => each.reviews),
    emergencies: members.flatMap((each) => each.emergencies),
    optOuts: restricting.flatMap((each) => each.optOuts),
    withdrawnAddresses: restricting.flatMap((each) => each.withdrawnAddresses),
    ...(shield === undefined ? {} : { shield }),
    barred: [...new Set(restricting.flatMap((each) => each.barred))],
  };
};
