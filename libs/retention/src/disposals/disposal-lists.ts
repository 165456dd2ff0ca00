import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type Caller,
  newestFirst,
  Receipts,
  rowsOfServices,
  soonestFirst,
  visibleRows,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { Period } from '../core/retention-rule.ts';
import { Keeping } from '../keeping.ts';
import { disposalRows, holdingRows, type HoldingRow } from '../retention-rows.ts';
import type { DisposalsPage, DueLine, DuePage } from '../retention.answers.ts';
import type { DisposalsQuery, DueQuery } from '../retention.requests.ts';
import { targetOf } from '../retention-target.ts';

const usualPage = 50;
const stride = 200;
/** Holdings looked at for one page: whose time is over is sealed, so each is opened, and a page must have its end. */
const mostLookedAt = 2_000;

type Due = { readonly row: HoldingRow; readonly period: Period; readonly held: boolean };

const dueTarget = ({ place, controller, person, lastAt }: HoldingRow) =>
  targetOf({ thing: place as ThingId, controller, person, at: lastAt });

/** What is due for disposal, and what became of proposals, of the caller's own service. */
@Injectable()
export class DisposalLists {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(Keeping) private readonly keeping: Keeping,
  ) {}

  /** A page may hold fewer than asked for, or nothing, and have a next one. Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async due(caller: Caller, { cursor, limit = usualPage }: DueQuery): Promise<DuePage> {
    const purpose = `disposals-due\n${caller.agency}`;
    let beyond = this.placeIn(purpose, cursor);
    const found: Due[] = [];
    let more = true;
    for (let looked = 0; more && looked < mostLookedAt && found.length < limit; looked += stride) {
      const from = beyond;
      const rows = rowsOfServices(caller, stride, (agency) => holdingRows(this.db, agency, from, stride), soonestFirst);
      const due = await this.dueAmong(caller, rows);
      const taken = due.slice(0, limit - found.length);
      found.push(...taken);
      const cut = taken.length < due.length;
      beyond = (cut ? taken.at(-1)?.row.place : rows.at(-1)?.place) ?? beyond;
      more = cut || rows.length === stride;
    }
    await this.tell(
      caller,
      found.map(({ row }) => row.person),
    );
    return {
      items: found.map(lineOf),
      ...(more && beyond !== undefined ? { next: this.tokens.seal(purpose, beyond) } : {}),
    };
  }

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { status, cursor, limit = usualPage }: DisposalsQuery): Promise<DisposalsPage> {
    const purpose = `disposals\n${caller.agency}\n${status ?? ''}`;
    const list = {
      gate: this.gate,
      action: 'disposal:read',
      targetOf: ({ disposal: thing, controller, person }: ReturnType<typeof disposalRows>[number]) =>
        targetOf({ thing, controller, person, at: '' }),
      rows: (before: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (agency) => disposalRows(this.db, agency, { status, before, limit: most }),
          newestFirst,
        ),
    } as const;
    const found = await visibleRows(list, caller, this.placeIn(purpose, cursor), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    await this.tell(
      caller,
      rows.map(({ person }) => person),
    );
    return {
      items: rows.map(({ disposal: id, person, retention, status: stands }) => ({
        id,
        person,
        retention,
        status: stands,
      })),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private async dueAmong(caller: Caller, rows: readonly HoldingRow[]): Promise<readonly Due[]> {
    const judged = await Promise.all(
      rows.map(async (row): Promise<Due | undefined> => {
        const period = await this.keeping.dueBy(row);
        if (!period || !(await this.maySee(caller, row))) return undefined;
        return { row, period, held: await this.keeping.isHeld(row.controller, row.person) };
      }),
    );
    return judged.filter((one) => one !== undefined);
  }

  private async maySee(caller: Caller, row: HoldingRow): Promise<boolean> {
    const list = { gate: this.gate, action: 'disposal:read', targetOf: dueTarget, rows: () => [row] } as const;
    return (await visibleRows(list, caller, undefined, 1)).length > 0;
  }

  private placeIn(purpose: string, cursor: string | undefined): string | undefined {
    const place = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && place === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return place;
  }

  private tell(caller: Caller, people: readonly PersonId[]): Promise<void> {
    const children = [...new Set(people)].map((child) => ({ child, classes: ['presence' as const], entries: [] }));
    return this.receipts.record(caller, { action: 'disposal:read', answer: 'shown', children });
  }
}

const lineOf = ({ row: { person, retention }, period: { rule }, held }: Due): DueLine => ({
  ...{ person, retention, held },
  rule: { id: rule.id, version: rule.version, title: rule.title, source: rule.source, verified: rule.verified },
});
