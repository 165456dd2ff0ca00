import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import type { SealedTokens } from '@safeguarding/sealing';
import type { Caller } from './caller.ts';
import type { AccessGate } from './gate.ts';
import type { Receipts } from './receipts.ts';
import { visibleRows, type ListOfThings } from './visible-rows.ts';

const usualPage = 50;

/** A list of things, in the order of their places. */
export type PagedList<Row extends { readonly place: string }> = Omit<ListOfThings<Row>, 'gate'> & {
  /** Names the list with its filters: a cursor of one is none of another. */
  readonly name: string;
  readonly idOf: (row: Row) => string;
};
type Parts = {
  readonly gate: AccessGate;
  readonly receipts: Receipts;
  readonly tokens: Pick<SealedTokens, 'open' | 'seal'>;
};

/** One page of what the caller may see, with its receipt. Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
export const listPage = async <Row extends { readonly place: string }>(
  { gate, receipts, tokens }: Parts,
  caller: Caller,
  { name, idOf, ...list }: PagedList<Row>,
  { cursor, limit = usualPage }: { readonly cursor?: string; readonly limit?: number },
): Promise<{ readonly rows: readonly Row[]; readonly next?: string }> => {
  const purpose = `${name}\n${caller.agency}\n${caller.principal.ref}`;
  const from = cursor === undefined ? undefined : tokens.open(purpose, cursor);
  if (cursor !== undefined && from === undefined) throw new DomainError(platformErrors.cursorInvalid);
  const found = await visibleRows({ gate, ...list }, caller, from, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  await receipts.record(caller, { action: list.action, answer: 'shown', children: [], asked: shown.map(idOf) });
  return { rows: shown, ...(found.length > limit && last ? { next: tokens.seal(purpose, last.place) } : {}) };
};
