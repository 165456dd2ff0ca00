import { startOf, type Instant, type OccurredOn } from '@safeguarding/kernel';

/** What a reader asked to be shown; judged on what that reader may see, so that it leaves no trace of what is hidden. */
export type TimelineFilter = {
  /** Inclusive. */
  readonly from?: Instant;
  /** Exclusive. */
  readonly to?: Instant;
  readonly kinds?: readonly string[];
  readonly agencies?: readonly string[];
};

type Filtered = { readonly kind: string; readonly owner: string; readonly occurredOn: OccurredOn };

/** True where every entry answers the question. */
export const asksForAll = ({ from, to, kinds, agencies }: TimelineFilter): boolean =>
  [from, to, kinds, agencies].every((condition) => condition === undefined);

/** Does the entry answer the question? The period is compared with the start of the interval in which it occurred. */
export const matches = ({ from, to, kinds, agencies }: TimelineFilter, entry: Filtered): boolean => {
  const start = startOf(entry.occurredOn);
  return (
    (from === undefined || start >= from) &&
    (to === undefined || start < to) &&
    (kinds === undefined || kinds.includes(entry.kind)) &&
    (agencies === undefined || agencies.includes(entry.owner))
  );
};

/** The same question always gives the same text: a cursor is good for its own question only. */
export const filterText = ({ from, to, kinds, agencies }: TimelineFilter): string =>
  JSON.stringify([from ?? '', to ?? '', [...(kinds ?? [])].sort(), [...(agencies ?? [])].sort()]);
