import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type Caller,
  newestFirst,
  Receipts,
  rowsOfServices,
  type ThingTarget,
  visibleRows,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { OwnConcernLine, OwnConcernsPage } from '../concerns.answers.ts';
import { ownConcernRows, type OwnConcernRow } from './own-concerns-model.ts';

const lineOf = ({ concern, status, recordedAt, changedAt }: OwnConcernRow): OwnConcernLine => ({
  id: concern,
  ...{ status, recordedAt, changedAt },
});

const targetOf = ({ concern, owner, child, recordedAt }: OwnConcernRow): ThingTarget => ({
  thing: concern,
  ...{ owner, child, recordedAt },
  recipients: [],
  labels: [],
});

/** The concerns that a service raised, without their content. */
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
    const list = {
      gate: this.gate,
      action: 'concern:read',
      targetOf,
      rows: (before: string | undefined, most: number) =>
        rowsOfServices(caller, most, (agency) => ownConcernRows(this.db, agency, { before, limit: most }), newestFirst),
    } as const;
    const found = await visibleRows(list, caller, this.placeOf(purpose, cursor), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ concern }) => concern);
    await this.receipts.record(caller, { action: 'concern:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private placeOf(purpose: string, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const place = this.tokens.open(purpose, cursor);
    if (place === undefined) throw new DomainError(platformErrors.cursorInvalid);
    return place;
  }
}
