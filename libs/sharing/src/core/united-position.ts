import type { PersonId } from '@safeguarding/kernel';
import type { SharingState } from './sharing-state.ts';

/** A record with the links that it names. */
export type Linked = Pick<SharingState, 'merged' | 'births'>;
/** The records by their ids, as far as anything names them. */
export type LinkedRecords = ReadonlyMap<PersonId, Linked>;

type Follows = (from: PersonId, link: string, to: PersonId) => boolean;
type Side = 'child' | 'unborn';

const mergedFrom = (start: readonly PersonId[], records: LinkedRecords, follows: Follows): readonly PersonId[] => {
  const found = new Set(start);
  for (const child of found)
    for (const { merge, with: other } of records.get(child)?.merged ?? [])
      if (follows(child, merge, other)) found.add(other);
  return [...found];
};

/**
 * One step over births, from the given side. One step and no more: from a child to the record of before its birth, or back from that
 * record; never through it to a twin, who is a child of its own.
 */
const overBirths = (from: readonly PersonId[], records: LinkedRecords, side: Side, follows: Follows) =>
  from.flatMap((record) =>
    (records.get(record)?.births ?? [])
      .filter(({ as, birth, with: other }) => as === side && follows(record, birth, other))
      .map(({ with: other }) => other),
  );

const always: Follows = () => true;
const bothSay =
  (records: LinkedRecords): Follows =>
  (from, link, to) => {
    const { merged = [], births = [] } = records.get(to) ?? {};
    return (
      merged.some((back) => back.merge === link && back.with === from) ||
      births.some((back) => back.birth === link && back.with === from)
    );
  };

const withBirths = (start: PersonId, records: LinkedRecords, follows: Follows, sides: readonly Side[]) => {
  const merged = mergedFrom([start], records, follows);
  const born = sides.flatMap((side) => overBirths(merged, records, side, follows));
  return [...new Set([...merged, ...mergedFrom(born, records, follows)])];
};

/** Every record that restricts this one: also where only one side of a merge, birth or separation is written yet. */
export const restrictedBy = (start: PersonId, records: LinkedRecords): readonly PersonId[] =>
  withBirths(start, records, always, ['child', 'unborn']);

/**
 * The records that are read as one with this one: both sides of each link say so. A child's are those merged with it and what was
 * recorded before its birth; of an unborn child, what came after is read at the child.
 */
export const unitedWith = (start: PersonId, records: LinkedRecords): readonly PersonId[] =>
  withBirths(start, records, bothSay(records), ['child']);

/** The records whose readers may read this one: the unborn child's, whoever may read a child that it was born as, too. */
export const readersFrom = (start: PersonId, records: LinkedRecords): readonly PersonId[] =>
  withBirths(start, records, bothSay(records), ['child', 'unborn']);
