import {
  type AccessGate,
  type ActionName,
  type Caller,
  newestFirst,
  type Receipts,
  rowsOfServices,
  soonestFirst,
  type ThingTarget,
  visibleRows,
} from '@safeguarding/access';
import type { ReadDatabase } from '@safeguarding/event-log';
import {
  DomainError,
  londonDate,
  type Clock,
  type DomainEvent,
  type LocalDate,
  type ThingId,
} from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import type { SealedTokens } from '@safeguarding/sealing';
import { targetOfCase } from '../case-panel.ts';
import type { PanelDesk } from '../panel-desk.ts';
import { actionRows, caseRows, type ActionRow, type CaseRow } from './case-rows.ts';
import type { ActionsQuery, CasesQuery } from './lists.requests.ts';

const usualPage = 50;

export type ListParts = {
  readonly db: ReadDatabase;
  readonly gate: AccessGate;
  readonly receipts: Receipts;
  readonly tokens: SealedTokens;
  readonly clock: Clock;
};

type Listing = { readonly name: 'marac' | 'mappa'; readonly read: ActionName };
type Found<Row> = { readonly rows: readonly Row[]; readonly today: LocalDate; readonly next?: string };

/** Cases and actions as lists. Rows may lag behind the log; whether the caller has a seat is read strongly, case by case. */
export class PanelLists<State, Event extends DomainEvent> {
  private readonly parts: ListParts;
  private readonly desk: PanelDesk<State, Event>;
  private readonly of: Listing;

  constructor(parts: ListParts, desk: PanelDesk<State, Event>, of: Listing) {
    this.parts = parts;
    this.desk = desk;
    this.of = of;
  }

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  cases(caller: Caller, query: CasesQuery & { readonly status?: string; readonly waitsFor?: string }) {
    const { side = 'seated', status, waitsFor, meeting, reviewOverdue, reviewDueBy } = query;
    const filters = [side, status, waitsFor, meeting, reviewOverdue, reviewDueBy];
    const filter = filters.map((one) => one ?? '').join('\n');
    return this.page<CaseRow<State>>(caller, query, `cases\n${filter}`, (today, beyond, limit) => {
      const reviewDueBefore = reviewOverdue === 'true' ? today : undefined;
      const wanted = { side, status, waitsFor, meeting, reviewDueBefore, reviewDueBy, beyond, limit };
      return rowsOfServices(
        caller,
        limit,
        (agency) => caseRows<State>(this.parts.db, this.of.name, { ...wanted, agency }),
        reviewDueBy === undefined ? newestFirst : soonestFirst,
      );
    });
  }

  /** As above. */
  actions(caller: Caller, query: ActionsQuery) {
    const { side = 'mine', due = 'open' } = query;
    return this.page<ActionRow>(caller, query, `actions\n${side}\n${due}`, (today, after, limit) =>
      rowsOfServices(
        caller,
        limit,
        (agency) => actionRows(this.parts.db, this.of.name, { agency, side, due, today, after, limit }),
        soonestFirst,
      ),
    );
  }

  private async page<Row extends { readonly id: ThingId; readonly place: string }>(
    caller: Caller,
    { cursor, limit = usualPage }: { readonly cursor?: string; readonly limit?: number },
    filter: string,
    rowsFrom: (today: LocalDate, beyond: string | undefined, most: number) => readonly Row[],
  ): Promise<Found<Row>> {
    const { gate, receipts, tokens, clock } = this.parts;
    const purpose = `${this.of.name}\n${caller.agency}\n${filter}`;
    const from = cursor === undefined ? undefined : tokens.open(purpose, cursor);
    if (cursor !== undefined && from === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const today = londonDate(clock.now());
    const cases = new Map<ThingId, Promise<ThingTarget>>();
    const targetOf = ({ id }: Row): Promise<ThingTarget> => {
      const known = cases.get(id) ?? this.desk.load(id).then(({ panel }) => targetOfCase(panel));
      cases.set(id, known);
      return known;
    };
    const list = { gate, action: this.of.read, targetOf, rows: rowsFrom.bind(undefined, today) };
    const found = await visibleRows(list, caller, from, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = [...new Set(rows.map(({ id }) => id))];
    await receipts.record(caller, { action: this.of.read, answer: 'shown', children: [], asked });
    return { rows, today, ...(found.length > limit && last ? { next: tokens.seal(purpose, last.place) } : {}) };
  }
}
