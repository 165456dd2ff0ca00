import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { ReferralLine, ReferralsPage } from '../referrals.answers.ts';
import type { Box } from '../referrals.requests.ts';
import { readTargetOf } from '../referral-target.ts';
import { inboxRows, type InboxRow } from './referral-inbox-model.ts';

type Question = { readonly box: Box; readonly limit: number; readonly cursor?: string };

/** Rows looked at in one go; a page that finds too few visible ones looks at more. */
const stride = 100;

const lineOf = ({
  referral,
  referrer,
  recipient,
  status,
  submittedAt,
  changedAt,
  escalatedAt,
}: InboxRow): ReferralLine => ({
  id: referral,
  ...{ referrer, recipient, status, submittedAt, changedAt },
  ...(escalatedAt === undefined ? {} : { escalatedAt }),
});

/**
 * The referrals of a service. Rows may lag; the fence does not: each line is judged at the instant of the question, and a hidden one
 * leaves no trace.
 */
@Injectable()
export class ReferralInbox {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { box, limit, cursor }: Question): Promise<ReferralsPage> {
    const purpose = `referral-inbox\n${caller.agency}\n${box}`;
    const found = await this.visible(caller, box, this.placeOf(purpose, cursor), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ referral }) => referral);
    await this.receipts.record(caller, { action: 'referral:read', answer: 'shown', children: [], asked });
    return {
      items: rows.map(lineOf),
      ...(found.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private async visible(caller: Caller, box: Box, from: string | undefined, wanted: number) {
    const visible: InboxRow[] = [];
    for (let before = from; visible.length < wanted;) {
      const rows = inboxRows(this.db, caller.agency, { box, before, limit: stride });
      const judged = await Promise.all(rows.map((row) => this.maySee(caller, row)));
      visible.push(...rows.filter((_, index) => judged[index]));
      before = rows.at(-1)?.place;
      if (rows.length < stride) break;
    }
    return visible.slice(0, wanted);
  }

  private async maySee(caller: Caller, row: InboxRow): Promise<boolean> {
    try {
      await this.gate.require('referral:read', caller, readTargetOf(row));
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
