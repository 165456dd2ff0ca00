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
import { mergeEvents, type MergeEvent } from '../core/merge.ts';

const schema = `
CREATE TABLE merge (
  merge TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  agency TEXT NOT NULL,
  status TEXT NOT NULL,
  proposed_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX merge_place ON merge (status, place);
`;

export const mergeStatuses = ['proposed', 'standing', 'rejected', 'undone'] as const;
export type MergeStatus = (typeof mergeStatuses)[number];

const statusAfter: Readonly<Record<MergeEvent['type'], MergeStatus>> = {
  MergeProposed: 'proposed',
  MergeConfirmed: 'standing',
  MergeRejected: 'rejected',
  MergeUndone: 'undone',
};

const apply = ({ type, facts, position, actor, recordedAt }: Recorded<MergeEvent>, db: ReadDatabase): void => {
  const { merge, one, other } = facts;
  const status = statusAfter[type];
  if (type === 'MergeProposed')
    db.run(
      'INSERT OR IGNORE INTO merge VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[merge, position, one, other, actor.agency, status, recordedAt, recordedAt],
    );
  else db.run('UPDATE merge SET status = ?, changed_at = ? WHERE merge = ?', status, recordedAt, merge);
};

/** Which records were taken for one child's, and how far that has come. */
export const mergesModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'merges',
  version: 1,
  schema,
  eventTypes: Object.keys(mergeEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<MergeEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type MergeRow = {
  readonly merge: ThingId;
  readonly place: string;
  readonly one: PersonId;
  readonly other: PersonId;
  readonly agency: AgencyId;
  readonly status: MergeStatus;
  readonly proposedAt: Instant;
  readonly changedAt: Instant;
};

const rowOf = (row: Row): MergeRow => ({
  merge: row['merge'] as ThingId,
  place: String(row['place']),
  one: row['one'] as PersonId,
  other: row['other'] as PersonId,
  agency: row['agency'] as AgencyId,
  status: row['status'] as MergeStatus,
  proposedAt: row['proposed_at'] as Instant,
  changedAt: row['changed_at'] as Instant,
});

/** At most `limit` merges of one status before a place, newest first; who may know of them is not judged here. */
export const mergeRows = (
  db: ReadDatabase,
  {
    status,
    before,
    limit,
  }: { readonly status: MergeStatus; readonly before: string | undefined; readonly limit: number },
): readonly MergeRow[] =>
  db
    .all('SELECT * FROM merge WHERE status = ? AND place < ? ORDER BY place DESC LIMIT ?', status, before ?? '~', limit)
    .map(rowOf);

/** A while in which two records were read as one; without an end where they still are. */
export type Union = { readonly other: PersonId; readonly from: Instant; readonly until?: Instant };

/** Every record that was read as one with this one, and when: at the earliest from the proposal on. */
export const unionsOf = (db: ReadDatabase, record: PersonId): readonly Union[] =>
  db
    .all(`SELECT * FROM merge WHERE status IN ('standing', 'undone') AND (one = ? OR other = ?)`, record, record)
    .map(rowOf)
    .map(({ one, other, status, proposedAt, changedAt }) => ({
      other: one === record ? other : one,
      from: proposedAt,
      ...(status === 'undone' ? { until: changedAt } : {}),
    }));
