import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import { type AgencyId, type PersonId, type Recorded, type ThingId, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { ReferralChildMoved, ReferralEvent, ReferralSubmitted } from '../core/referral-events.ts';
import { referralEvents } from '../referral-slice.ts';
import { ofRecords, ofServices, openWorkFrom } from '@safeguarding/sharing';

/** Ids, status and dates: no content. The children are there for the fence alone. */
const schema = `
CREATE TABLE referral_inbox (
  referral TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  referrer TEXT NOT NULL,
  recipient TEXT NOT NULL,
  children TEXT NOT NULL,
  status TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  escalated_at TEXT
) STRICT;
CREATE INDEX referral_inbox_recipient ON referral_inbox (recipient, place);
CREATE INDEX referral_inbox_referrer ON referral_inbox (referrer, place);
`;

const insert = `INSERT OR IGNORE INTO referral_inbox
(referral, place, referrer, recipient, children, status, submitted_at, changed_at) VALUES (?, ?, ?, ?, ?, 'submitted', ?, ?)`;
const statusFrom: Readonly<Partial<Record<ReferralEvent['type'], string>>> = {
  ReferralAcknowledged: 'acknowledged',
  ReferralReturned: 'returned-for-information',
  InformationSupplied: 'information-supplied',
  ReferralScreened: 'screened',
  AssessmentStarted: 'assessment',
  ReferralClosed: 'closed',
  ReferralWithdrawn: 'withdrawn',
  ReferralReopened: 're-opened',
};

const add = (event: Recorded<ReferralSubmitted>, db: ReadDatabase): void => {
  const { referral, referrer, recipient, children } = event.facts;
  const ids = JSON.stringify(children.map(({ child }) => child));
  db.run(insert, referral, event.position, referrer, recipient, ids, event.recordedAt, event.recordedAt);
};

const moveChild = ({ facts: { referral, from, to } }: Recorded<ReferralChildMoved>, db: ReadDatabase): void => {
  const found = db.get('SELECT children FROM referral_inbox WHERE referral = ?', referral)?.['children'] ?? '[]';
  const children = (JSON.parse(String(found)) as PersonId[]).map((child) => (child === from ? to : child));
  db.run('UPDATE referral_inbox SET children = ? WHERE referral = ?', JSON.stringify(children), referral);
};

const change = (event: Recorded<ReferralEvent>, db: ReadDatabase): void => {
  const { type, recordedAt: at } = event;
  const { referral } = event.facts;
  const to = statusFrom[type];
  if (to !== undefined) db.run('UPDATE referral_inbox SET status = ? WHERE referral = ?', to, referral);
  if (type === 'ReferralDecided')
    db.run(`UPDATE referral_inbox SET status = 'decided' WHERE referral = ? AND status <> 'assessment'`, referral);
  if (type === 'ReferralEscalated')
    db.run('UPDATE referral_inbox SET escalated_at = ? WHERE referral = ?', at, referral);
  db.run('UPDATE referral_inbox SET changed_at = ? WHERE referral = ?', at, referral);
};

/** What came to a service and what it sent, newest first. */
export const referralInboxModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'referral-inbox',
  version: 1,
  schema,
  eventTypes: Object.keys(referralEvents),
  apply: (events, db) => {
    for (const stored of events) {
      const event = recordedAs<ReferralEvent>(readEvent(stored));
      if (event.type === 'ReferralChildMoved') moveChild(event, db);
      if (event.type === 'ReferralSubmitted') add(event, db);
      else change(event, db);
    }
  },
});

/** One row; `place` orders and pages. */
export type InboxRow = {
  readonly referral: ThingId;
  readonly place: string;
  readonly referrer: AgencyId;
  readonly recipient: AgencyId;
  readonly children: readonly PersonId[];
  readonly status: string;
  readonly submittedAt: string;
  readonly changedAt: string;
  readonly escalatedAt?: string;
};

const rowOf = (row: Row): InboxRow => ({
  referral: row['referral'] as ThingId,
  place: String(row['place']),
  referrer: row['referrer'] as AgencyId,
  recipient: row['recipient'] as AgencyId,
  children: JSON.parse(String(row['children'])) as PersonId[],
  status: String(row['status']),
  submittedAt: String(row['submitted_at']),
  changedAt: String(row['changed_at']),
  ...(row['escalated_at'] === null ? {} : { escalatedAt: String(row['escalated_at']) }),
});

const column = { inbox: 'recipient', sent: 'referrer' } as const;

/** Which referrals of a box: those that wait for the authority's decision, all that go on, those that the referrer presses for, those that are over. */
export const inboxStates = ['waiting', 'open', 'escalated', 'ended', 'all'] as const;
export type InboxState = (typeof inboxStates)[number];

const states: Readonly<Record<InboxState, string>> = {
  waiting: "status NOT IN ('decided', 'assessment', 'closed', 'withdrawn')",
  open: "status NOT IN ('closed', 'withdrawn')",
  escalated: "escalated_at IS NOT NULL AND status NOT IN ('closed', 'withdrawn')",
  ended: "status IN ('closed', 'withdrawn')",
  all: 'true',
};

/** At most `limit` rows of a service before a place, newest first; what of them may be shown is not judged here. */
export const inboxRows = (
  db: ReadDatabase,
  agency: AgencyId,
  page: {
    readonly box: keyof typeof column;
    readonly state: InboxState;
    readonly before: string | undefined;
    readonly limit: number;
  },
): readonly InboxRow[] =>
  db
    .all(
      `SELECT * FROM referral_inbox WHERE ${column[page.box]} = ? AND place < ? AND ${states[page.state]}
       ORDER BY place DESC LIMIT ?`,
      agency,
      page.before ?? '~',
      page.limit,
    )
    .map(rowOf);

/** Referrals about a child that a service received and has not closed. */
export const openReferrals = openWorkFrom(
  `SELECT referral AS id, status FROM referral_inbox WHERE recipient IN ${ofServices} AND status NOT IN ('closed', 'withdrawn')
   AND EXISTS (SELECT 1 FROM json_each(children) WHERE value IN ${ofRecords}) AND ?3 <> ''`,
  ({ id, status }) => ({ kind: 'referral', id: String(id), status: String(status) }),
);
