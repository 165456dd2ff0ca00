import { DomainError } from '@safeguarding/kernel';
import type { Caller } from './caller.ts';
import type { ActionName } from './core/actions.ts';
import type { AccessGate, ThingTarget } from './gate.ts';

/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 100;

/** A list of things whose rows may lag behind the log. */
export type ListOfThings<Row extends { readonly place: string }> = {
  readonly gate: Pick<AccessGate, 'require'>;
  readonly action: ActionName;
  readonly targetOf: (row: Row) => ThingTarget | Promise<ThingTarget>;
  /** At most `limit` rows beyond a place, in the order of the list. */
  readonly rows: (beyond: string | undefined, limit: number) => readonly Row[];
};

const maySee = async <Row extends { readonly place: string }>(
  { gate, action, targetOf }: ListOfThings<Row>,
  caller: Caller,
  row: Row,
): Promise<boolean> => {
  try {
    await gate.require(action, caller, await targetOf(row));
    return true;
  } catch (error) {
    const hidden = error instanceof DomainError && ['unknown', 'forbidden'].includes(error.entry.kind);
    if (hidden) return false;
    throw error;
  }
};

/**
 * At most `wanted` rows beyond a place that the caller may see. Rows may lag; the fence does not: each is judged at the instant of the
 * question, and a hidden one leaves no trace, not even a short page.
 */
export const visibleRows = async <Row extends { readonly place: string }>(
  list: ListOfThings<Row>,
  caller: Caller,
  from: string | undefined,
  wanted: number,
): Promise<readonly Row[]> => {
  const visible: Row[] = [];
  for (let beyond = from; visible.length < wanted;) {
    const rows = list.rows(beyond, stride);
    const judged = await Promise.all(rows.map((row) => maySee(list, caller, row)));
    visible.push(...rows.filter((_, index) => judged[index]));
    beyond = rows.at(-1)?.place;
    if (rows.length < stride) break;
  }
  return visible.slice(0, wanted);
};
