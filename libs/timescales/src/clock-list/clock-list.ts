import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, Receipts, rowsOfServices, soonestFirst, visibleRows } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock } from '@safeguarding/kernel';
import { CLOCK, platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { lineOfRow } from '../clock-lines.ts';
import { targetOf } from '../clock-target.ts';
import type { ClocksPage } from '../clocks.answers.ts';
import type { ClocksQuery } from '../clocks.requests.ts';
import { clockRows } from './clock-list-model.ts';

const usualPage = 50;

/** What a service has to do in time, and what it waits for. */
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
    const list = {
      gate: this.gate,
      action: 'clock:read',
      targetOf,
      rows: (beyond: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (agency) => clockRows(this.db, agency, { side, due, now, after: beyond, limit: most }),
          soonestFirst,
        ),
    } as const;
    const found = await visibleRows(list, caller, after, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ clock }) => clock);
    await this.receipts.record(caller, { action: 'clock:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map((row) => lineOfRow(row, now)),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }
}
