import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
  startOf,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { IncidentEvent, IncidentStatus } from './core/incident.ts';
import { incidentEvents } from './incident-slice.ts';

const schema = `
CREATE TABLE serious_incidents (
  incident TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  authority TEXT NOT NULL,
  partnership TEXT NOT NULL,
  child TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  notified INTEGER NOT NULL,
  known_on TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX serious_incidents_authority ON serious_incidents (authority, place);
CREATE INDEX serious_incidents_partnership ON serious_incidents (partnership, place);
`;

const insert = `INSERT OR IGNORE INTO serious_incidents
(incident, place, authority, partnership, child, kind, status, notified, known_on, recorded_at)
VALUES (?, ?, ?, ?, ?, ?, 'known', 0, ?, ?)`;

const statusAfter = (event: Recorded<IncidentEvent>): IncidentStatus | undefined => {
  switch (event.type) {
    case 'RapidReviewCompleted':
    case 'PracticeReviewDecided':
      return event.facts.decision === 'review' ? 'review-decided' : 'no-review';
    case 'PracticeReviewStarted':
      return 'review-started';
    case 'PracticeReviewPublished':
      return 'review-published';
    case 'SeriousIncidentWithdrawn':
      return 'withdrawn';
    case 'SeriousIncidentBecameKnown':
    case 'SeriousIncidentNotified':
      return undefined;
  }
};

const apply = (event: Recorded<IncidentEvent>, db: ReadDatabase): void => {
  const { incident: id, authority, partnership, child } = event.facts;
  if (event.type === 'SeriousIncidentBecameKnown')
    db.run(
      insert,
      ...[id, event.position, authority, partnership, child, event.facts.kind],
      startOf(event.occurredOn),
      event.recordedAt,
    );
  if (event.type === 'SeriousIncidentNotified')
    db.run('UPDATE serious_incidents SET notified = 1 WHERE incident = ?', id);
  const status = statusAfter(event);
  if (status !== undefined) db.run('UPDATE serious_incidents SET status = ? WHERE incident = ?', status, id);
};

/** Serious incidents of each authority and partnership. */
export const seriousIncidentsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'serious-incidents',
  version: 1,
  schema,
  eventTypes: Object.keys(incidentEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<IncidentEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type IncidentRow = {
  readonly incident: ThingId;
  readonly place: string;
  readonly authority: AgencyId;
  readonly partnership: AgencyId;
  readonly child: PersonId;
  readonly kind: string;
  readonly status: IncidentStatus;
  readonly notified: boolean;
  readonly knownOn: Instant;
  readonly knownAt: Instant;
};

const rowOf = (row: Row): IncidentRow => ({
  incident: row['incident'] as ThingId,
  place: String(row['place']),
  authority: row['authority'] as AgencyId,
  partnership: row['partnership'] as AgencyId,
  child: row['child'] as PersonId,
  kind: String(row['kind']),
  status: row['status'] as IncidentStatus,
  notified: row['notified'] === 1,
  knownOn: row['known_on'] as Instant,
  knownAt: row['recorded_at'] as Instant,
});

/** What an incident waits for. */
export const waits = ['notification', 'decision', 'review', 'publication'] as const;
export type Wait = (typeof waits)[number];

const conditions: Readonly<Record<Wait, string>> = {
  notification: "notified = 0 AND status <> 'withdrawn'",
  decision: "status = 'known'",
  review: "status = 'review-decided'",
  publication: "status = 'review-started'",
};

/** At most `limit` rows of a service before a place, newest first; without a filter all that are not over. */
export const incidentRows = (
  db: ReadDatabase,
  {
    agency,
    status,
    waitsFor,
  }: { readonly agency: AgencyId; readonly status?: IncidentStatus; readonly waitsFor?: Wait },
  page: { readonly before: string | undefined; readonly limit: number },
): readonly IncidentRow[] => {
  const waiting = waitsFor === undefined ? 'true' : conditions[waitsFor];
  const open = "(?3 IS NOT NULL OR status NOT IN ('withdrawn', 'review-published', 'no-review') OR notified = 0)";
  return db
    .all(
      `SELECT * FROM serious_incidents
       WHERE (authority = ?1 OR partnership = ?1) AND place < ?2 AND (?3 IS NULL OR status = ?3) AND ${waiting}
       AND ${waitsFor === undefined ? open : 'true'} ORDER BY place DESC LIMIT ?4`,
      ...[agency, page.before ?? '~', status ?? null, page.limit],
    )
    .map(rowOf);
};
