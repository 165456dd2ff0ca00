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
import { misfilingEvents, type MisfiledKind, type MoveEvent } from './core/misfiling.ts';

const schema = `
CREATE TABLE move (
  move TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  thing TEXT NOT NULL,
  wrong TEXT NOT NULL,
  correct TEXT NOT NULL,
  status TEXT NOT NULL,
  proposed_at TEXT NOT NULL
) STRICT;
CREATE INDEX move_place ON move (owner, status, place);
`;

export const moveStatuses = ['proposed', 'confirmed', 'rejected', 'moved'] as const;
export type MoveStatus = (typeof moveStatuses)[number];

const statusAfter: Readonly<Record<MoveEvent['type'], MoveStatus>> = {
  MoveProposed: 'proposed',
  MoveConfirmed: 'confirmed',
  MoveRejected: 'rejected',
  MoveCompleted: 'moved',
};

const apply = ({ type, facts, position, recordedAt }: Recorded<MoveEvent>, db: ReadDatabase): void => {
  const { move, owner, kind, thing, from, to } = facts;
  const status = statusAfter[type];
  if (type === 'MoveProposed')
    db.run(
      'INSERT OR IGNORE INTO move VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[move, position, owner, kind, thing, from, to, status, recordedAt],
    );
  else db.run('UPDATE move SET status = ? WHERE move = ?', status, move);
};

/** What each service found on the wrong child, and how far that has come: ids only. */
export const movesModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'moves',
  version: 1,
  schema,
  eventTypes: Object.keys(misfilingEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<MoveEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type MoveRow = {
  readonly move: ThingId;
  readonly place: string;
  readonly owner: AgencyId;
  readonly kind: MisfiledKind;
  readonly thing: ThingId;
  readonly from: PersonId;
  readonly to: PersonId;
  readonly status: MoveStatus;
  readonly proposedAt: Instant;
};

const rowOf = (row: Row): MoveRow => ({
  move: row['move'] as ThingId,
  place: String(row['place']),
  owner: row['owner'] as AgencyId,
  kind: row['kind'] as MisfiledKind,
  thing: row['thing'] as ThingId,
  from: row['wrong'] as PersonId,
  to: row['correct'] as PersonId,
  status: row['status'] as MoveStatus,
  proposedAt: row['proposed_at'] as Instant,
});

/** At most `limit` moves of a service before a place, newest first; who may know of them is not judged here. */
export const moveRows = (
  db: ReadDatabase,
  owner: AgencyId,
  {
    status,
    before,
    limit,
  }: { readonly status: MoveStatus; readonly before: string | undefined; readonly limit: number },
): readonly MoveRow[] =>
  db
    .all(
      'SELECT * FROM move WHERE owner = ? AND status = ? AND place < ? ORDER BY place DESC LIMIT ?',
      ...[owner, status, before ?? '~', limit],
    )
    .map(rowOf);
