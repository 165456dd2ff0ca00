import type { PersonId } from '@safeguarding/kernel';
import type { SharingState } from './sharing-state.ts';

/** A record with the links that it names. */
export type Linked = Pick<SharingState, 'merged'>;
/** The records by their ids, as far as anything names them. */
export type LinkedRecords = ReadonlyMap<PersonId, Linked>;

const reach = (
  start: PersonId,
  records: LinkedRecords,
  follows: (from: PersonId, merge: string, to: PersonId) => boolean,
): readonly PersonId[] => {
  const found = new Set([start]);
  for (const child of found)
    for (const { merge, with: other } of records.get(child)?.merged ?? [])
      if (follows(child, merge, other)) found.add(other);
  return [...found];
};

/** Every record that restricts this one: also where only one side of a merge or separation is written yet. */
export const restrictedBy = (start: PersonId, records: LinkedRecords): readonly PersonId[] =>
  reach(start, records, () => true);

/** The records that are read as one with this one: both sides of each link say so. */
export const unitedWith = (start: PersonId, records: LinkedRecords): readonly PersonId[] =>
  reach(start, records, (from, merge, to) =>
    (records.get(to)?.merged ?? []).some((back) => back.merge === merge && back.with === from),
  );
