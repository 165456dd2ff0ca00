import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, newestFirst, Receipts, rowsOfServices, visibleRows } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { targetOf } from '../protection-target.ts';
import type { ProcessesPage, ProcessLine } from '../protection.answers.ts';
import type { ProcessesQuery } from '../protection.requests.ts';
import { processRows, type ProcessRow } from './process-list-model.ts';

const usualPage = 50;

const lineOf = ({ process, child, status, category, startedAt, changedAt }: ProcessRow): ProcessLine => ({
  id: process,
  ...{ child, status, startedAt, changedAt },
  ...(category === undefined ? {} : { category }),
});

/** The processes of an authority, without their content. */
@Injectable()
export class ProcessList {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { status, cursor, limit = usualPage }: ProcessesQuery): Promise<ProcessesPage> {
    const purpose = `protection-processes\n${caller.agency}\n${status ?? ''}`;
    const before = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const list = {
      gate: this.gate,
      action: 'protection:read',
      targetOf,
      rows: (beyond: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (agency) => processRows(this.db, agency, { status, before: beyond, limit: most }),
          newestFirst,
        ),
    } as const;
    const found = await visibleRows(list, caller, before, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ process }) => process);
    await this.receipts.record(caller, { action: 'protection:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }
}
