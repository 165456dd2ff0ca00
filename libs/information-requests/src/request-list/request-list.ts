import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, newestFirst, Receipts, rowsOfServices, visibleRows } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock } from '@safeguarding/kernel';
import { CLOCK, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { lineOf, statusFor } from '../request-lines.ts';
import { targetOf } from '../request-target.ts';
import type { RequestsPage } from '../requests.answers.ts';
import type { RequestsQuery } from '../requests.requests.ts';
import { requestRows } from './request-list-model.ts';

const usualPage = 50;

/** Requests: mine to answer, that I hold, that I asked, overdue. */
@Injectable()
export class RequestList {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, query: RequestsQuery): Promise<RequestsPage> {
    const { box = 'to-answer', status, cursor, limit = usualPage } = query;
    const { agency } = caller;
    const { ref: person } = caller.principal;
    const purpose = `information-requests\n${agency}\n${person}\n${box}\n${status ?? ''}`;
    const from = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && from === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const now = this.clock.now();
    const list = {
      gate: this.gate,
      action: 'request:read',
      targetOf,
      rows: (before: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (of) => requestRows(this.db, { agency: of, person, now, box, before, limit: most }),
          newestFirst,
        ),
    } as const;
    // A filter is of what the caller is told: by the status itself it would tell what the line does not.
    const found = await this.filtered(list, caller, { status, from, wanted: limit + 1 });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ request }) => request);
    await this.receipts.record(caller, { action: 'request:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map((row) => lineOf(row.state, row, caller.actingAs(row.asked, row.asking), now)),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private filtered(
    list: Omit<Parameters<typeof visibleRows<ReturnType<typeof requestRows>[number]>>[0], never>,
    caller: Caller,
    { status, from, wanted }: { status: RequestsQuery['status']; from: string | undefined; wanted: number },
  ) {
    if (status === undefined) return visibleRows(list, caller, from, wanted);
    const stride = 100;
    const rows = (before: string | undefined, most: number) => {
      const kept: ReturnType<typeof requestRows>[number][] = [];
      for (let beyond = before; kept.length < most;) {
        const page = list.rows(beyond, stride);
        kept.push(...page.filter((row) => statusFor(caller.actingAs(row.asked, row.asking), row.state) === status));
        beyond = page.at(-1)?.place;
        if (page.length < stride) break;
      }
      return kept.slice(0, most);
    };
    return visibleRows({ ...list, rows }, caller, from, wanted);
  }
}
