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
import type { MeasureEvent } from './core/measure.ts';
import { immediateProtectionEvents } from './measure-slice.ts';

const schema = `
CREATE TABLE immediate_protections (
  measure TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  taker TEXT NOT NULL,
  authority TEXT NOT NULL,
  told TEXT NOT NULL,
  child TEXT NOT NULL,
  form TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  ends_by TEXT,
  extended INTEGER NOT NULL,
  ended TEXT,
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX immediate_protections_taker ON immediate_protections (taker, place);
CREATE INDEX immediate_protections_authority ON immediate_protections (authority, place);
`;

const insert = `INSERT OR IGNORE INTO immediate_protections
(measure, place, taker, authority, told, child, form, taken_at, ends_by, extended, recorded_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`;

const apply = (event: Recorded<MeasureEvent>, db: ReadDatabase): void => {
  const { measure: id } = event.facts;
  if (event.type === 'ImmediateProtectionTaken') {
    const { by, authority, toldTo, child, form, endsBy = null } = event.facts;
    const told = JSON.stringify(toldTo);
    const taken = event.occurredOn.value;
    db.run(insert, id, event.position, by, authority, told, child, form, taken, endsBy, event.recordedAt);
  }
  if (event.type === 'ImmediateProtectionExtended')
    db.run(
      'UPDATE immediate_protections SET extended = 1, ends_by = ? WHERE measure = ?',
      event.facts.endsBy ?? null,
      id,
    );
  if (event.type === 'ImmediateProtectionEnded')
    db.run('UPDATE immediate_protections SET ended = ? WHERE measure = ?', event.facts.because, id);
};

/** What police took and courts ordered, for whoever took it and the authority that answers for the child. */
export const immediateProtectionModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'immediate-protections',
  version: 1,
  schema,
  eventTypes: Object.keys(immediateProtectionEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<MeasureEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type MeasureRow = {
  readonly measure: ThingId;
  readonly place: string;
  readonly by: AgencyId;
  readonly authority: AgencyId;
  readonly toldTo: readonly AgencyId[];
  readonly child: PersonId;
  readonly form: string;
  readonly takenAt: Instant;
  readonly endsBy?: Instant;
  readonly extended: boolean;
  readonly because?: string;
  readonly recordedAt: Instant;
};

const rowOf = (row: Row): MeasureRow => ({
  measure: row['measure'] as ThingId,
  place: String(row['place']),
  by: row['taker'] as AgencyId,
  authority: row['authority'] as AgencyId,
  toldTo: JSON.parse(String(row['told'])) as AgencyId[],
  child: row['child'] as PersonId,
  form: String(row['form']),
  takenAt: row['taken_at'] as Instant,
  ...(row['ends_by'] === null ? {} : { endsBy: row['ends_by'] as Instant }),
  extended: row['extended'] === 1,
  ...(row['ended'] === null ? {} : { because: String(row['ended']) }),
  recordedAt: row['recorded_at'] as Instant,
});

/** `ran-out`: its time is over, and nobody has said how it ended. `due-today`: it ends within the day of the question. */
export const listStates = ['open', 'in-force', 'due-today', 'ran-out', 'ended', 'all'] as const;
export type MeasuresAsked = {
  readonly agency: AgencyId;
  readonly side: 'taken-by-you' | 'answered-for-by-you' | 'all';
  readonly state: (typeof listStates)[number];
  readonly now: Instant;
  /** The first instant of tomorrow in London. */
  readonly tomorrow: Instant;
};

const sides = {
  'taken-by-you': 'taker = ?1',
  'answered-for-by-you': 'authority = ?1',
  all: '(taker = ?1 OR authority = ?1)',
};
const states = {
  open: 'ended IS NULL',
  'in-force': 'ended IS NULL AND (ends_by IS NULL OR ends_by > ?3)',
  'due-today': 'ended IS NULL AND ends_by > ?3 AND ends_by <= ?4',
  'ran-out': 'ended IS NULL AND ends_by <= ?3',
  ended: 'ended IS NOT NULL',
  all: 'true',
};

/** At most `limit` rows before a place, newest first. */
export const measureRows = (
  db: ReadDatabase,
  { agency, side, state, now, tomorrow }: MeasuresAsked,
  page: { readonly before: string | undefined; readonly limit: number },
): readonly MeasureRow[] =>
  db
    .all(
      `SELECT * FROM immediate_protections
       WHERE ${sides[side]} AND place < ?2 AND ?3 <> '' AND ?4 <> '' AND ${states[state]}
       ORDER BY place DESC LIMIT ?5`,
      ...[agency, page.before ?? '~', now, tomorrow, page.limit],
    )
    .map(rowOf);
