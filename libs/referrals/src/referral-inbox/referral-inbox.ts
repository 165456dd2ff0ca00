import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, newestFirst, Receipts, rowsOfServices, visibleRows } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import { platformErrors } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { ReferralLine, ReferralsPage } from '../referrals.answers.ts';
import type { Box } from '../referrals.requests.ts';
import { readTargetOf } from '../referral-target.ts';
import { inboxRows, type InboxRow, type InboxState } from './referral-inbox-model.ts';

type Question = {
  readonly box: Box;
  readonly state?: InboxState;
  readonly limit: number;
  readonly cursor?: string;
};

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

/** The referrals of a service, without their content. */
@Injectable()
export class ReferralInbox {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /** Throws DomainError: 400 for a foreign cursor, 503 without a receipt. */
  async page(caller: Caller, { box, state = 'all', limit, cursor }: Question): Promise<ReferralsPage> {
    const purpose = `referral-inbox\n${caller.agency}\n${box}\n${state}`;
    const list = {
      gate: this.gate,
      action: 'referral:read',
      targetOf: readTargetOf,
      rows: (before: string | undefined, most: number) =>
        rowsOfServices(
          caller,
          most,
          (agency) => inboxRows(this.db, agency, { box, state, before, limit: most }),
          newestFirst,
        ),
    } as const;
    const found = await visibleRows(list, caller, this.placeOf(purpose, cursor), limit + 1);
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const asked = rows.map(({ referral }) => referral);
    await this.receipts.record(caller, { action: 'referral:read', answer: 'shown', children: [], asked });
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
