import type { AgencyId, Instant } from '@safeguarding/kernel';

/** From when on one practice does the work of another; undefined where it does not. */
export type WorkSince = (of: AgencyId, by: AgencyId) => Instant | undefined;

/** Of a ledger in which no practice took over another. */
export const nobodysWork: WorkSince = () => undefined;

type Decided = { readonly practice: AgencyId; readonly at: Instant };
/** Something that a practice wrote or decided. */
export type Said = { readonly owner: AgencyId; readonly at: Instant };

/**
 * Whether a decision about online access counts for something. A practice decides about what it wrote itself; from the day on which it
 * does another's work about what that one wrote, too; and what it decided goes on for what is written by whoever does its work then.
 * What two practices wrote and decided before the one took over the other is never crossed: nobody looked at the one for the other.
 */
export const countsFor = (since: WorkSince, { practice, at }: Decided, said: Said): boolean => {
  if (practice === said.owner) return true;
  const [took, taken] = [since(said.owner, practice), since(practice, said.owner)];
  return (took !== undefined && took <= at) || (taken !== undefined && taken <= said.at);
};
