import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { OwnConcernLine, OwnConcernsPage } from '../concerns.answers.ts';
import { ownConcernRows, type OwnConcernRow } from './own-concerns-model.ts';

/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 100;

const lineOf = ({ concern, status, recordedAt, changedAt }: OwnConcernRow): OwnConcernLine => ({
  id: concern,
  ...{ status, recordedAt, changedAt },
});

/**
 * The concerns that a service raised, without their content. Rows may lag; the fence does not: each line is judged at the instant of
 * the question, and a hidden one leaves no trace.
 */
@Injectable()
export class OwnConcerns {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(
    caller: Caller,
    { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<OwnConcernsPage> {
    const purpose = `own-concerns\n${caller.agency}`;
    const found = await this.visible(caller, this.placeOf(purpose, cursor), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ concern }) => concern);
    await this.receipts.record(caller, { action: 'concern:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private async visible(caller: Caller, from: string | undefined, wanted: number): Promise<readonly OwnConcernRow[]> {
    const visible: OwnConcernRow[] = [];
    for (let before = from; visible.length < wanted;) {
      const rows = ownConcernRows(this.db, caller.agency, { before, limit: stride });
      const judged = await Promise.all(rows.map((row) => this.maySee(caller, row)));
      visible.push(...rows.filter((_, index) => judged[index]));
      before = rows.at(-1)?.place;
      if (rows.length < stride) break;
    }
    return visible.slice(0, wanted);
  }

  private async maySee(caller: Caller, { concern, owner, child, recordedAt }: OwnConcernRow): Promise<boolean> {
    try {
      const target = { thing: concern, owner, child, recipients: [], labels: [], recordedAt };
      await this.gate.require('concern:read', caller, target);
      return true;
    } catch (error) {
      const hidden = error instanceof DomainError && ['unknown', 'forbidden'].includes(error.entry.kind);
      if (hidden) return false;
      throw error;
    }
  }

  private placeOf(purpose: string, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const place = this.tokens.open(purpose, cursor);
    if (place === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return place;
  }
}
