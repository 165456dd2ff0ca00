import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock, type Instant } from '@safeguarding/kernel';
import { CLOCK, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { lineOfRow } from '../clock-lines.ts';
import { targetOf } from '../clock-target.ts';
import type { ClocksPage } from '../clocks.answers.ts';
import type { ClocksQuery } from '../clocks.requests.ts';
import { clockRows, type ClockRow, type DueFilter, type Side } from './clock-list-model.ts';

const usualPage = 50;
/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 100;

type Question = { readonly side: Side; readonly due: DueFilter; readonly now: Instant };

/**
 * What a service has to do in time, and what it waits for. Rows may lag; the fence does not: each line is judged at the instant of
 * the question, and a hidden one leaves no trace.
 */
@Injectable()
export class ClockList {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(
    caller: Caller,
    { side = 'responsible', due = 'open', cursor, limit = usualPage }: ClocksQuery,
  ): Promise<ClocksPage> {
    const purpose = `clocks\n${caller.agency}\n${side}\n${due}`;
    const after = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && after === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const now = this.clock.now();
    const found = await this.visible(caller, { side, due, now }, after, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ clock }) => clock);
    await this.receipts.record(caller, { action: 'clock:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map((row) => lineOfRow(row, now)),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private async visible(
    caller: Caller,
    question: Question,
    from: string | undefined,
    wanted: number,
  ): Promise<readonly ClockRow[]> {
    const visible: ClockRow[] = [];
    for (let after = from; visible.length < wanted;) {
      const rows = clockRows(this.db, caller.agency, { ...question, after, limit: stride });
      const judged = await Promise.all(rows.map((row) => this.maySee(caller, row)));
      visible.push(...rows.filter((_, index) => judged[index]));
      after = rows.at(-1)?.place;
      if (rows.length < stride) break;
    }
    return visible.slice(0, wanted);
  }

  private async maySee(caller: Caller, row: ClockRow): Promise<boolean> {
    try {
      await this.gate.require('clock:read', caller, targetOf(row));
      return true;
    } catch (error) {
      const hidden = error instanceof DomainError && ['unknown', 'forbidden'].includes(error.entry.kind);
      if (hidden) return false;
      throw error;
    }
  }
}
