import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import {
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { referralDraftEvents, type ReferralDraftEvent } from '../core/referral-draft.ts';

/** Open drafts only: ids and dates. The children are there for the fence alone. */
const schema = `
CREATE TABLE referral_draft (
  draft TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  referrer TEXT NOT NULL,
  children TEXT NOT NULL,
  kept_at TEXT NOT NULL
) STRICT;
CREATE INDEX referral_draft_referrer ON referral_draft (referrer, place);
`;

const keep = `INSERT INTO referral_draft VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (draft) DO UPDATE SET children = excluded.children, kept_at = excluded.kept_at`;

const apply = ({ type, facts, position, recordedAt }: Recorded<ReferralDraftEvent>, db: ReadDatabase): void => {
  const { draft, referrer, children } = facts;
  if (type === 'ReferralDraftKept') db.run(keep, draft, position, referrer, JSON.stringify(children), recordedAt);
  else db.run('DELETE FROM referral_draft WHERE draft = ?', draft);
};

/** What a service is still writing. */
export const referralDraftsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'referral-drafts',
  version: 1,
  schema,
  eventTypes: Object.keys(referralDraftEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<ReferralDraftEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type DraftRow = {
  readonly draft: ThingId;
  readonly place: string;
  readonly children: readonly PersonId[];
  readonly keptAt: Instant;
};

/** At most `limit` open drafts of a service before a place, newest first; what of them may be shown is not judged here. */
export const draftRows = (
  db: ReadDatabase,
  referrer: AgencyId,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): readonly DraftRow[] =>
  db
    .all(
      'SELECT * FROM referral_draft WHERE referrer = ? AND place < ? ORDER BY place DESC LIMIT ?',
      referrer,
      before ?? '~',
      limit,
    )
    .map((row) => ({
      draft: row['draft'] as ThingId,
      place: String(row['place']),
      children: JSON.parse(String(row['children'])) as PersonId[],
      keptAt: row['kept_at'] as Instant,
    }));
