import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import { type AgencyId, type PersonId, type Recorded, type ThingId, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { beginsEnquiry } from '../core/discussion-rules.ts';
import type { ProtectionEvent } from '../core/protection-events.ts';
import { protectionEvents } from '../protection-slice.ts';
import { ofRecords, ofServices, openWorkFrom } from '@safeguarding/sharing';

/** Ids, status and dates: no content. The child is there for the fence alone. */
const schema = `
CREATE TABLE protection_processes (
  process TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  authority TEXT NOT NULL,
  child TEXT NOT NULL,
  status TEXT NOT NULL,
  category TEXT,
  started_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX protection_processes_authority ON protection_processes (authority, place);
`;

/** Where a process stands. */
export const processStatuses = [
  'requested',
  'discussed',
  'enquiry',
  'enquiry-concluded',
  'no-plan',
  'plan',
  'closed',
] as const;
export type ProcessStatus = (typeof processStatuses)[number];

const insert = `INSERT OR IGNORE INTO protection_processes
(process, place, authority, child, status, started_at, changed_at) VALUES (?, ?, ?, ?, 'requested', ?, ?)`;

/** What a step makes of the status; undefined leaves it. */
const statusAfter = (event: Recorded<ProtectionEvent>): ProcessStatus | undefined => {
  if (event.type === 'ProtectionDiscussionHeld') return beginsEnquiry(event.facts.outcome) ? 'enquiry' : 'discussed';
  if (event.type === 'ProtectionEnquiryConcluded') return 'enquiry-concluded';
  if (event.type === 'ProtectionConferenceHeld')
    return event.facts.outcome === 'inquorate' ? undefined : event.facts.outcome;
  if (event.type === 'ProtectionReviewHeld') return event.facts.outcome === 'continue' ? 'plan' : 'no-plan';
  return event.type === 'ProtectionProcessClosed' ? 'closed' : undefined;
};

const apply = (event: Recorded<ProtectionEvent>, db: ReadDatabase): void => {
  const { process, child, authority } = event.facts;
  const { recordedAt: at } = event;
  if (event.type === 'ProtectionProcessPassedOn')
    db.run('UPDATE protection_processes SET authority = ? WHERE process = ?', authority, process);
  if (event.revision === 0) db.run(insert, process, event.position, authority, child, at, at);
  const status = statusAfter(event);
  const category = 'category' in event.facts ? (event.facts.category ?? null) : null;
  db.run(
    `UPDATE protection_processes SET status = coalesce(?, status), changed_at = ?,
     category = CASE WHEN coalesce(?, status) = 'plan' THEN coalesce(?, category) END WHERE process = ?`,
    ...[status ?? null, at, status ?? null, category, process],
  );
};

/** The child protection processes of each authority. */
export const processListModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'protection-processes',
  version: 2,
  schema,
  eventTypes: Object.keys(protectionEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<ProtectionEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type ProcessRow = {
  readonly process: ThingId;
  readonly place: string;
  readonly authority: AgencyId;
  readonly child: PersonId;
  readonly status: string;
  readonly category?: string;
  readonly startedAt: string;
  readonly changedAt: string;
};

const rowOf = (row: Row): ProcessRow => ({
  process: row['process'] as ThingId,
  place: String(row['place']),
  authority: row['authority'] as AgencyId,
  child: row['child'] as PersonId,
  status: String(row['status']),
  ...(row['category'] === null ? {} : { category: String(row['category']) }),
  startedAt: String(row['started_at']),
  changedAt: String(row['changed_at']),
});

/** At most `limit` rows of an authority before a place, newest first; without a status all that are not closed. */
export const processRows = (
  db: ReadDatabase,
  authority: AgencyId,
  page: { readonly status: ProcessStatus | undefined; readonly before: string | undefined; readonly limit: number },
): readonly ProcessRow[] =>
  db
    .all(
      `SELECT * FROM protection_processes
       WHERE authority = ? AND place < ? AND (status = ? OR (? IS NULL AND status <> 'closed'))
       ORDER BY place DESC LIMIT ?`,
      authority,
      page.before ?? '~',
      page.status ?? null,
      page.status ?? null,
      page.limit,
    )
    .map(rowOf);

/** Processes of a child that an authority has not closed. */
export const openProcesses = openWorkFrom(
  `SELECT process AS id, status FROM protection_processes WHERE authority IN ${ofServices} AND child IN ${ofRecords}
   AND status <> 'closed' AND ?3 <> ''`,
  ({ id, status }) => ({ kind: 'protection-process', id: String(id), status: String(status) }),
);
