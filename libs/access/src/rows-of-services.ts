import type { AgencyId } from '@safeguarding/kernel';
import type { Caller } from './caller.ts';

type Placed = { readonly place: string };
type Order<Row> = (one: Row, other: Row) => number;

/** By the descending place: what came last stands first. */
export const newestFirst: Order<Placed> = (one, other) => byText(other.place, one.place);
/** By the ascending place: what is due first, or came first, stands first. */
export const soonestFirst: Order<Placed> = (one, other) => byText(one.place, other.place);
/** Plain texts that are their own places. */
export const byText: Order<string> = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/**
 * A page of rows that are kept by service, of the caller's own and of those whose work it does now, as one list in its order. What
 * concerns two of them stands in it once. Each service gives at most `limit` rows, and so does the whole.
 */
export const rowsOfServices = <Row>(
  { services }: Pick<Caller, 'services'>,
  limit: number,
  rowsOf: (agency: AgencyId) => readonly Row[],
  order: Order<Row>,
): readonly Row[] => {
  const [own, ...predecessors] = services;
  if (own === undefined) return [];
  if (predecessors.length === 0) return rowsOf(own);
  const rows = services.flatMap(rowsOf).toSorted(order);
  return rows.filter((row, index) => index === 0 || order(rows[index - 1] as Row, row) !== 0).slice(0, limit);
};
