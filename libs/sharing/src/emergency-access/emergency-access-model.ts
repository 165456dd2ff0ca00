import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { SharingEvent } from '../core/sharing-events.ts';
import { ofRecords, ofServices, openWorkFrom } from '../handover/open-work.ts';
import { sharing } from '../core/sharing.ts';

/** Who opened what and until when, and for whom it is a task. No content. */
const schema = `
CREATE TABLE emergency_access (
  access TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  child TEXT NOT NULL,
  agency TEXT NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  access_reason TEXT,
  begins_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  review_due_at TEXT NOT NULL,
  finding TEXT
) STRICT;
CREATE TABLE emergency_access_party (
  agency TEXT NOT NULL,
  place TEXT NOT NULL,
  access TEXT NOT NULL,
  PRIMARY KEY (agency, place, access)
) STRICT, WITHOUT ROWID;
`;

const insert = `INSERT OR IGNORE INTO emergency_access
(access, place, child, agency, person, reason, access_reason, begins_at, ends_at, review_due_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** What the old authority was told of and nobody has reviewed is the new authority's to look at, too. */
const inherit = `INSERT OR IGNORE INTO emergency_access_party
SELECT ?, p.place, p.access FROM emergency_access_party p JOIN emergency_access e USING (access)
WHERE p.agency IN (SELECT value FROM json_each(?)) AND e.child = ? AND e.finding IS NULL`;

const apply = (event: Recorded<SharingEvent>, db: ReadDatabase): void => {
  const { type, facts, position, stream } = event;
  if (type === 'EmergencyAccessOpened') {
    const { access, agency, person, reason, accessReason = null, from, until, reviewDueAt, told } = facts;
    const child = stream.slice(sharing.category.length + 1);
    db.run(insert, access, position, child, agency, person, reason, accessReason, from, until, reviewDueAt);
    for (const party of new Set([agency, ...told]))
      db.run('INSERT OR IGNORE INTO emergency_access_party VALUES (?, ?, ?)', party, position, access);
  }
  if (type === 'HandoverAccepted' && facts.move === 'permanent')
    db.run(
      inherit,
      ...[facts.to, JSON.stringify([facts.from, ...(facts.ledAs ?? [])]), stream.slice(sharing.category.length + 1)],
    );
  if (type === 'EmergencyAccessEnded')
    db.run('UPDATE emergency_access SET ends_at = min(ends_at, ?) WHERE access = ?', facts.at, facts.access);
  if (type === 'EmergencyAccessReviewed')
    db.run('UPDATE emergency_access SET finding = ? WHERE access = ?', facts.finding, facts.access);
};

/** Emergency accesses of a service, and those that it was told of, newest first. */
export const emergencyAccessModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'emergency-accesses',
  version: 3,
  schema,
  eventTypes: ['EmergencyAccessOpened', 'EmergencyAccessEnded', 'EmergencyAccessReviewed', 'HandoverAccepted'],
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<SharingEvent>(readEvent(stored)), db);
  },
});

/** Reviews that nobody made in time, for the metric. */
export const countOverdueReviews = (db: Pick<ReadDatabase, 'get'>, now: Instant): number =>
  Number(
    db.get('SELECT count(*) AS n FROM emergency_access WHERE finding IS NULL AND review_due_at <= ?', now)?.['n'] ?? 0,
  );

/** Where one stands at an instant. */
export const emergencyStates = ['open', 'review-due', 'review-overdue', 'reviewed'] as const;
export type EmergencyAccessState = (typeof emergencyStates)[number];

/** One row; `place` orders and pages. */
export type EmergencyAccessRow = {
  readonly access: ThingId;
  readonly place: string;
  readonly child: PersonId;
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly reason: string;
  readonly accessReason?: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly reviewDueAt: Instant;
  readonly finding?: string;
};

const rowOf = (row: Row): EmergencyAccessRow => ({
  access: row['access'] as ThingId,
  place: String(row['place']),
  child: row['child'] as PersonId,
  agency: row['agency'] as AgencyId,
  person: row['person'] as ActorRef,
  reason: String(row['reason']),
  ...(row['access_reason'] === null ? {} : { accessReason: String(row['access_reason']) }),
  from: row['begins_at'] as Instant,
  until: row['ends_at'] as Instant,
  reviewDueAt: row['review_due_at'] as Instant,
  ...(row['finding'] === null ? {} : { finding: String(row['finding']) }),
});

const conditions: Readonly<Record<EmergencyAccessState, string>> = {
  open: 'finding IS NULL AND ends_at > $now',
  'review-due': 'finding IS NULL AND ends_at <= $now AND review_due_at > $now',
  'review-overdue': 'finding IS NULL AND ends_at <= $now AND review_due_at <= $now',
  reviewed: 'finding IS NOT NULL',
};

/** The same words for one row. */
export const stateOf = ({ until, reviewDueAt, finding }: EmergencyAccessRow, now: Instant): EmergencyAccessState => {
  if (finding !== undefined) return 'reviewed';
  if (until > now) return 'open';
  return reviewDueAt > now ? 'review-due' : 'review-overdue';
};

type Page = {
  readonly before: string | undefined;
  readonly limit: number;
  readonly state: EmergencyAccessState | undefined;
  readonly now: Instant;
};

/** At most `limit` rows for a service before a place, newest first. */
export const emergencyAccessRows = (
  db: ReadDatabase,
  agency: AgencyId,
  { before, limit, state, now }: Page,
): readonly EmergencyAccessRow[] => {
  const condition = state === undefined ? 'TRUE' : conditions[state].replaceAll('$now', '?');
  const times = (condition.match(/\?/g) ?? []).map(() => now);
  return db
    .all(
      `SELECT e.* FROM emergency_access_party p JOIN emergency_access e USING (access)
       WHERE p.agency = ? AND p.place < ? AND ${condition} ORDER BY p.place DESC LIMIT ?`,
      agency,
      before ?? '~',
      ...times,
      limit,
    )
    .map(rowOf);
};

/** Reviews that nobody has made, of accesses of a service and of those that it was told of. */
export const openEmergencyReviews = openWorkFrom(
  `SELECT e.access AS id, e.review_due_at AS due FROM emergency_access e WHERE e.finding IS NULL AND e.child IN ${ofRecords}
   AND EXISTS (SELECT 1 FROM emergency_access_party p WHERE p.access = e.access AND p.agency IN ${ofServices})
   AND ?3 <> e.person`,
  ({ id }) => ({ kind: 'emergency-review', id: String(id), status: 'review-due' }),
);
