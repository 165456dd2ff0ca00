import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { targetOf } from '../protection-target.ts';
import type { ProcessesPage, ProcessLine } from '../protection.answers.ts';
import type { ProcessesQuery } from '../protection.requests.ts';
import { processRows, type ProcessRow, type ProcessStatus } from './process-list-model.ts';

const usualPage = 50;
/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 100;

const lineOf = ({ process, child, status, category, startedAt, changedAt }: ProcessRow): ProcessLine => ({
  id: process,
  ...{ child, status, startedAt, changedAt },
  ...(category === undefined ? {} : { category }),
});

/** The processes of an authority. Rows may lag; the fence does not: each line is judged at the instant of the question. */
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
    const found = await this.visible(caller, status, before, limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ process }) => process);
    await this.receipts.record(caller, { action: 'protection:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private async visible(
    caller: Caller,
    status: ProcessStatus | undefined,
    from: string | undefined,
    wanted: number,
  ): Promise<readonly ProcessRow[]> {
    const visible: ProcessRow[] = [];
    for (let before = from; visible.length < wanted;) {
      const rows = processRows(this.db, caller.agency, { status, before, limit: stride });
      const judged = await Promise.all(rows.map((row) => this.maySee(caller, row)));
      visible.push(...rows.filter((_, index) => judged[index]));
      before = rows.at(-1)?.place;
      if (rows.length < stride) break;
    }
    return visible.slice(0, wanted);
  }

  private async maySee(caller: Caller, row: ProcessRow): Promise<boolean> {
    try {
      await this.gate.require('protection:read', caller, targetOf(row));
      return true;
    } catch (error) {
      const hidden = error instanceof DomainError && ['unknown', 'forbidden'].includes(error.entry.kind);
      if (hidden) return false;
      throw error;
    }
  }
}
