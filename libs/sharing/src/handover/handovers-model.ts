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
import type { HandoverEvent } from '../core/handover-events.ts';
import type { HandoverStatus, MoveKind } from '../core/sharing-vocabulary.ts';

/** Who asks whom about which child, and how it stands. No content. */
const schema = `
CREATE TABLE handover (
  handover TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  child TEXT NOT NULL,
  sender TEXT NOT NULL,
  receiver TEXT NOT NULL,
  move TEXT NOT NULL,
  moved_on TEXT NOT NULL,
  status TEXT NOT NULL,
  proposed_at TEXT NOT NULL
) STRICT;
CREATE INDEX handover_sender ON handover (sender, place);
CREATE INDEX handover_receiver ON handover (receiver, place);
`;

const insert = `INSERT OR IGNORE INTO handover
(handover, place, child, sender, receiver, move, moved_on, status, proposed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'proposed', ?)`;

const statusAfter: Readonly<Record<HandoverEvent['type'], HandoverStatus>> = {
  HandoverProposed: 'proposed',
  HandoverAccepted: 'accepted',
  HandoverDeclined: 'declined',
  HandoverWithdrawn: 'withdrawn',
  HandoverClosed: 'closed',
};

const apply = ({ type, facts, position, recordedAt }: Recorded<HandoverEvent>, db: ReadDatabase): void => {
  const { handover, child, from, to, move } = facts;
  if (type === 'HandoverProposed') db.run(insert, handover, position, child, from, to, move, facts.movedOn, recordedAt);
  else db.run('UPDATE handover SET status = ? WHERE handover = ?', statusAfter[type], handover);
  if (type === 'HandoverAccepted')
    for (const matter of facts.matters)
      db.run(`UPDATE handover SET status = 'closed' WHERE handover = ? AND receiver = ?`, matter, from);
};

/** Handovers that an authority proposed, and those that were proposed to it, newest first. */
export const handoversModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'handovers',
  version: 1,
  schema,
  eventTypes: Object.keys(statusAfter),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<HandoverEvent>(readEvent(stored)), db);
  },
});

/** Whose list it is: of the authority that proposed, or of the one that was asked. */
export const handoverSides = ['yours', 'to-you'] as const;
export type HandoverSide = (typeof handoverSides)[number];

/** One row; `place` orders and pages. */
export type HandoverRow = {
  readonly handover: ThingId;
  readonly place: string;
  readonly child: PersonId;
  readonly from: AgencyId;
  readonly to: AgencyId;
  readonly move: MoveKind;
  readonly movedOn: string;
  readonly status: HandoverStatus;
  readonly proposedAt: Instant;
};

const rowOf = (row: Row): HandoverRow => ({
  handover: row['handover'] as ThingId,
  place: String(row['place']),
  child: row['child'] as PersonId,
  from: row['sender'] as AgencyId,
  to: row['receiver'] as AgencyId,
  move: row['move'] as MoveKind,
  movedOn: String(row['moved_on']),
  status: row['status'] as HandoverStatus,
  proposedAt: row['proposed_at'] as Instant,
});

type Page = {
  readonly side: HandoverSide;
  readonly status: HandoverStatus | undefined;
  readonly before: string | undefined;
  readonly limit: number;
};

const columnOf: Readonly<Record<HandoverSide, string>> = { yours: 'sender', 'to-you': 'receiver' };

/** At most `limit` rows of an authority before a place, newest first; of every status where none is named. */
export const handoverRows = (
  db: ReadDatabase,
  agency: AgencyId,
  { side, status, before, limit }: Page,
): readonly HandoverRow[] =>
  db
    .all(
      `SELECT * FROM handover WHERE ${columnOf[side]} = ? AND place < ? AND (? IS NULL OR status = ?)
       ORDER BY place DESC LIMIT ?`,
      ...[agency, before ?? '~', status ?? null, status ?? null, limit],
    )
    .map(rowOf);
