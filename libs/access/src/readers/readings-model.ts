import type { LogEvent, ReadDatabase, ReadModel } from '@safeguarding/event-log';
import type { Recorded } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { ReadAnswered } from '../core/reading.ts';

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
  action TEXT NOT NULL,
  answer TEXT NOT NULL,
  shown TEXT NOT NULL,
  PRIMARY KEY (child, position)
) STRICT, WITHOUT ROWID;
`;

const insert = `INSERT OR IGNORE INTO reading
  (child, position, agency, agency_kind, reader, role, read_at, purpose, action, answer, shown)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

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
      facts.action,
      facts.answer,
      shown,
    );
};

/** Who read what, child by child, from the receipts of all services. */
export const readingsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'readings',
  version: 1,
  schema,
  streams: ['reads-'],
  eventTypes: ['ReadAnswered'],
  apply: (events: readonly LogEvent[], db) => {
    for (const event of events) record(readEvent(event) as unknown as Recorded<ReadAnswered>, db);
  },
});
