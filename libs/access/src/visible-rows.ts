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
  /** Which of them the list holds, where the database alone cannot say. */
  readonly holds?: (row: Row) => boolean;
};

/** Whether a judgement lets through: a refusal as unknown or forbidden is a no, anything else that fails is thrown on. */
export const isPermitted = async (judgement: () => Promise<unknown>): Promise<boolean> => {
  try {
    await judgement();
    return true;
  } catch (error) {
    if (error instanceof DomainError && ['unknown', 'forbidden'].includes(error.entry.kind)) return false;
    throw error;
  }
};

/** Those that the judgement lets through, in their order. */
export const permitted = async <Row>(
  rows: readonly Row[],
  judgement: (row: Row) => Promise<unknown>,
): Promise<readonly Row[]> => {
  const judged = await Promise.all(rows.map((row) => isPermitted(() => judgement(row))));
  return rows.filter((_, index) => judged[index]);
};

/**
 * At most `wanted` of the rows beyond a place that `keep` lets through, in their order; looks at as many as that takes, so that what is
 * left out leaves no trace, not even a short page.
 */
export const gatherRows = async <Row extends { readonly place: string }>(
  rows: ListOfThings<Row>['rows'],
  keep: (rows: readonly Row[]) => readonly Row[] | Promise<readonly Row[]>,
  from: string | undefined,
  wanted: number,
): Promise<readonly Row[]> => {
  const kept: Row[] = [];
  for (let beyond = from; kept.length < wanted;) {
    const next = rows(beyond, stride);
    kept.push(...(await keep(next)));
    beyond = next.at(-1)?.place;
    if (next.length < stride) break;
  }
  return kept.slice(0, wanted);
};

/**
 * At most `wanted` rows beyond a place that the caller may see. Rows may lag; the fence does not: each is judged at the instant of the
 * question.
 */
export const visibleRows = <Row extends { readonly place: string }>(
  list: ListOfThings<Row>,
  caller: Caller,
  from: string | undefined,
  wanted: number,
): Promise<readonly Row[]> =>
  gatherRows(
    list.rows,
    (rows) =>
      permitted(list.holds ? rows.filter(list.holds) : rows, async (row) =>
        list.gate.require(list.action, caller, await list.targetOf(row)),
      ),
    from,
    wanted,
  );
