import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { ConcernEvent } from '../core/concern.ts';
import { concernEvents } from '../concern-slice.ts';

/** Ids, status and dates: no content. The child is there for the fence alone. */
const schema = `
CREATE TABLE own_concerns (
  concern TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  owner TEXT NOT NULL,
  child TEXT NOT NULL,
  status TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX own_concerns_owner ON own_concerns (owner, place);
`;

const insert = `INSERT OR IGNORE INTO own_concerns
(concern, place, owner, child, status, recorded_at, changed_at) VALUES (?, ?, ?, ?, 'open', ?, ?)`;

/** An amendment leaves the status as it is. */
const statusFrom: Readonly<Record<ConcernEvent['type'], string | undefined>> = {
  ConcernRaised: 'open',
  ConcernAmended: undefined,
  ConcernClosed: 'closed',
  ConcernReopened: 'open',
  ConcernWithdrawn: 'withdrawn',
  ConcernMoved: undefined,
};

const apply = ({ type, facts, actor, position, recordedAt }: Recorded<ConcernEvent>, db: ReadDatabase): void => {
  const { concern, child } = facts;
  if (type === 'ConcernMoved') db.run('UPDATE own_concerns SET child = ? WHERE concern = ?', child, concern);
  if (type === 'ConcernRaised') db.run(insert, concern, position, actor.agency, child, recordedAt, recordedAt);
  else
    db.run(
      'UPDATE own_concerns SET status = coalesce(?, status), changed_at = ? WHERE concern = ?',
      statusFrom[type] ?? null,
      recordedAt,
      concern,
    );
};

/** What a service raised, newest first. */
export const ownConcernsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'own-concerns',
  version: 1,
  schema,
  eventTypes: Object.keys(concernEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<ConcernEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type OwnConcernRow = {
  readonly concern: ThingId;
  readonly place: string;
  readonly owner: AgencyId;
  readonly child: PersonId;
  readonly status: string;
  readonly recordedAt: Instant;
  readonly changedAt: Instant;
};

const rowOf = (row: Row): OwnConcernRow => ({
  concern: row['concern'] as ThingId,
  place: String(row['place']),
  owner: row['owner'] as AgencyId,
  child: row['child'] as PersonId,
  status: String(row['status']),
  recordedAt: row['recorded_at'] as Instant,
  changedAt: row['changed_at'] as Instant,
});

/** At most `limit` rows of a service before a place, newest first; what of them may be shown is not judged here. */
export const ownConcernRows = (
  db: ReadDatabase,
  owner: AgencyId,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): readonly OwnConcernRow[] =>
  db
    .all(
      'SELECT * FROM own_concerns WHERE owner = ? AND place < ? ORDER BY place DESC LIMIT ?',
      owner,
      before ?? '~',
      limit,
    )
    .map(rowOf);
