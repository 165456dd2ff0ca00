import type { LogEvent, ReadDatabase, ReadModel } from '@safeguarding/event-log';
import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { accessErrors } from '../core/access-errors.ts';
import type { ReadAnswered, ShownTogether } from '../core/reading.ts';

const name = 'readings';

/** One row per child and answer; ids of refused questions stand where a child's would. */
const schema = `
CREATE TABLE reading (
  child TEXT NOT NULL,
  position TEXT NOT NULL,
  agency TEXT NOT NULL,
  agency_kind TEXT NOT NULL,
  reader TEXT NOT NULL,
  role TEXT NOT NULL,
  read_at TEXT NOT NULL,
  purpose TEXT,
  reason TEXT,
  access_reason TEXT,
  action TEXT NOT NULL,
  answer TEXT NOT NULL,
  shown TEXT NOT NULL,
  PRIMARY KEY (child, position)
) STRICT, WITHOUT ROWID;
`;

const insert = `INSERT OR IGNORE INTO reading
  (child, position, agency, agency_kind, reader, role, read_at, purpose, reason, access_reason, action, answer, shown)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

type Line = { readonly child: string; readonly shown: string };

const linesOf = ({ facts }: Recorded<ReadAnswered>): readonly Line[] => [
  ...facts.children.map(({ child, shown }) => ({ child, shown: JSON.stringify(shown) })),
  ...(facts.asked ?? []).map((child) => ({ child, shown: '[]' })),
];

const record = (event: Recorded<ReadAnswered>, db: ReadDatabase): void => {
  const { actor, facts, position, recordedAt } = event;
  for (const { child, shown } of linesOf(event))
    db.run(
      insert,
      child,
      position,
      actor.agency,
      facts.agencyKind,
      actor.ref,
      actor.role,
      recordedAt,
      facts.purpose ?? null,
      facts.reason ?? null,
      facts.accessReason ?? null,
      facts.action,
      facts.answer,
      shown,
    );
};

/** Whom a receipt is about, also one of a newer release. */
const keysOf = ({ stream, body }: LogEvent): readonly string[] => {
  try {
    const { subjects = [], facts } = JSON.parse(body) as {
      readonly subjects?: readonly string[];
      readonly facts?: { readonly asked?: readonly string[] };
    };
    return [...new Set([...subjects, ...(facts?.asked ?? [])])];
  } catch {
    return [stream];
  }
};

/** Who read what, child by child, from the receipts of all services. */
export const readingsModel = (readEvent: ReadEvent): ReadModel => ({
  name,
  version: 3,
  schema,
  streams: ['reads-'],
  eventTypes: ['ReadAnswered'],
  answersPerChild: true,
  keysOf,
  apply: (events: readonly LogEvent[], db) => {
    for (const event of events) record(recordedAs<ReadAnswered>(readEvent(event)), db);
  },
});

/** Throws DomainError (503) where a receipt about one of these children was set aside. */
export const checkWhole = (db: ReadDatabase, children: readonly PersonId[]): void => {
  if (db.parking(name).holds(children)) throw new DomainError(accessErrors.readersIncomplete);
};

/** What one service was shown of one child, once. */
export type ReadingDuring = {
  readonly child: PersonId;
  /** Where the line stands; hand it out as a sealed token only. */
  readonly place: string;
  readonly agency: AgencyId;
  readonly reader: ActorRef;
  readonly role: string;
  readonly readAt: Instant;
  readonly purpose?: string;
  readonly shown: readonly ShownTogether[];
};

type During = {
  readonly from: Instant;
  readonly until: Instant | undefined;
  /** Of the line to continue after. */
  readonly before: string | undefined;
  readonly limit: number;
};

/** Answers that showed something of one of these children in a period, newest first; who may be told of them is not judged here. */
export const readingsDuring = (
  db: ReadDatabase,
  children: readonly PersonId[],
  { from, until, before, limit }: During,
): readonly ReadingDuring[] => {
  checkWhole(db, children);
  return db
    .all(
      `SELECT * FROM reading WHERE child IN (${children.map(() => '?').join(', ')}) AND position || child < ? AND read_at >= ?
       AND read_at < ? AND answer <> 'refused' AND shown <> '[]' ORDER BY position DESC, child DESC LIMIT ?`,
      ...[...children, before ?? '~', from, until ?? '~', limit],
    )
    .map((row) => ({
      child: row['child'] as PersonId,
      place: `${String(row['position'])}${String(row['child'])}`,
      agency: row['agency'] as AgencyId,
      reader: row['reader'] as ActorRef,
      role: String(row['role']),
      readAt: row['read_at'] as Instant,
      ...(row['purpose'] === null ? {} : { purpose: String(row['purpose']) }),
      shown: JSON.parse(String(row['shown'])) as readonly ShownTogether[],
    }));
};
