import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  plusDays,
  londonDate,
  startOfLondonDay,
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { timescaleEvents } from '../clock-slice.ts';
import { childOf, type ClockEvent } from '../core/clock.ts';
import { ofRecords, ofServices, openWorkFrom } from '@safeguarding/sharing';

/** Ids and times: what is due, by whom, and who waits. The child is there for the fence alone. */
const schema = `
CREATE TABLE clocks (
  clock TEXT PRIMARY KEY,
  child TEXT NOT NULL,
  rule TEXT NOT NULL,
  version INTEGER NOT NULL,
  matter TEXT NOT NULL,
  responsible TEXT NOT NULL,
  awaiting TEXT,
  triggered_at TEXT NOT NULL,
  due_by TEXT NOT NULL,
  status TEXT NOT NULL,
  late INTEGER NOT NULL,
  missed INTEGER NOT NULL
) STRICT;
CREATE INDEX clocks_responsible ON clocks (responsible, due_by, clock);
CREATE INDEX clocks_awaiting ON clocks (awaiting, due_by, clock) WHERE awaiting IS NOT NULL;
CREATE INDEX clocks_unnoticed ON clocks (due_by) WHERE status = 'running' AND missed = 0;
`;

/** Sorts after every instant. */
const unknownDue = '9999';

const insert = `INSERT OR IGNORE INTO clocks
(clock, child, rule, version, matter, responsible, awaiting, triggered_at, due_by, status, late, missed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', 0, 0)`;

const apply = (event: Recorded<ClockEvent>, db: ReadDatabase): void => {
  if (event.type === 'TimescaleFactNoted') return;
  const status = (to: string): void => {
    db.run('UPDATE clocks SET status = ? WHERE clock = ?', to, event.facts.clock);
  };
  if (event.type === 'ClockStarted') {
    const { clock, rule, version, matter, responsible, awaiting, triggeredAt, dueBy } = event.facts;
    const child = childOf(event.stream);
    const due = dueBy ?? unknownDue;
    db.run(insert, clock, child, rule, version, matter, responsible, awaiting ?? null, triggeredAt, due);
  }
  if (event.type === 'ClockSatisfied')
    db.run(
      `UPDATE clocks SET status = 'satisfied', late = ? WHERE clock = ?`,
      event.facts.late ? 1 : 0,
      event.facts.clock,
    );
  if (event.type === 'ClockSuperseded') status('superseded');
  if (event.type === 'ClockWaived') status('waived');
  if (event.type === 'ClockPaused') status('paused');
  if (event.type === 'ClockResumed')
    db.run(
      `UPDATE clocks SET status = 'running', due_by = ? WHERE clock = ?`,
      event.facts.dueBy ?? unknownDue,
      event.facts.clock,
    );
  if (event.type === 'ClockMissed') db.run('UPDATE clocks SET missed = 1 WHERE clock = ?', event.facts.clock);
};

/** The clocks of every service, by when they are due. */
export const clockListModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'clocks',
  version: 1,
  schema,
  eventTypes: Object.keys(timescaleEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<ClockEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type ClockRow = {
  readonly clock: ThingId;
  readonly place: string;
  readonly child: PersonId;
  readonly rule: string;
  readonly version: number;
  readonly matter: ThingId;
  readonly responsible: AgencyId;
  readonly awaiting?: AgencyId;
  readonly triggeredAt: Instant;
  readonly dueBy?: Instant;
  readonly status: string;
  readonly late: boolean;
};

const rowOf = (row: Row): ClockRow => ({
  clock: row['clock'] as ThingId,
  place: `${String(row['due_by'])} ${String(row['clock'])}`,
  child: row['child'] as PersonId,
  rule: String(row['rule']),
  version: Number(row['version']),
  matter: row['matter'] as ThingId,
  responsible: row['responsible'] as AgencyId,
  ...(row['awaiting'] === null ? {} : { awaiting: row['awaiting'] as AgencyId }),
  triggeredAt: row['triggered_at'] as Instant,
  ...(row['due_by'] === unknownDue ? {} : { dueBy: row['due_by'] as Instant }),
  status: String(row['status']),
  late: row['late'] === 1,
});

/** Whose desk a list is for: who has to act, or who waits. */
export const sides = ['responsible', 'awaiting'] as const;
export type Side = (typeof sides)[number];

/** What of it. `open` is everything that still runs or is paused. */
export const dueFilters = ['open', 'today', 'overdue', 'ended'] as const;
export type DueFilter = (typeof dueFilters)[number];

/** The condition with its values; the end of today is the first instant of tomorrow in London. */
const conditionOf = (due: DueFilter, now: Instant): readonly [string, readonly string[]] => {
  const tomorrow = startOfLondonDay(plusDays(londonDate(now), 1));
  const conditions: Readonly<Record<DueFilter, readonly [string, readonly string[]]>> = {
    open: [`status IN ('running', 'paused')`, []],
    today: [`status = 'running' AND due_by > ? AND due_by <= ?`, [now, tomorrow]],
    overdue: [`status = 'running' AND due_by <= ?`, [now]],
    ended: [`status NOT IN ('running', 'paused')`, []],
  };
  return conditions[due];
};

type Page = {
  readonly side: Side;
  readonly due: DueFilter;
  readonly after: string | undefined;
  readonly limit: number;
  readonly now: Instant;
};

/** At most `limit` rows of a service after a place, the soonest due first; what of them may be shown is not judged here. */
export const clockRows = (
  db: ReadDatabase,
  agency: AgencyId,
  { side, due, after = '', limit, now }: Page,
): readonly ClockRow[] => {
  const [condition, values] = conditionOf(due, now);
  return db
    .all(
      `SELECT * FROM clocks WHERE ${side} = ? AND due_by || ' ' || clock > ? AND ${condition}
       ORDER BY due_by, clock LIMIT ?`,
      agency,
      after,
      ...values,
      limit,
    )
    .map(rowOf);
};

/** Clocks that have run out and that nobody has been told of. */
export const unnoticedRows = (db: ReadDatabase, now: Instant, limit: number): readonly ClockRow[] =>
  db
    .all(
      `SELECT * FROM clocks WHERE status = 'running' AND missed = 0 AND due_by <= ? ORDER BY due_by LIMIT ?`,
      now,
      limit,
    )
    .map(rowOf);

/** How many clocks have run out at an instant and still run, for metrics. */
export const countOverdueClocks = (db: Pick<ReadDatabase, 'get'>, at: Instant): number =>
  Number(db.get(`SELECT count(*) AS clocks FROM clocks WHERE status = 'running' AND due_by < ?`, at)?.['clocks'] ?? 0);

/** Clocks of a child that run, or are paused, and for which a service is responsible. */
export const openClocks = openWorkFrom(
  `SELECT clock AS id, status, nullif(due_by, '${unknownDue}') AS due FROM clocks WHERE responsible IN ${ofServices}
   AND child IN ${ofRecords} AND status IN ('running', 'paused') AND ?3 <> ''`,
  ({ id, status }) => ({ kind: 'clock', id: String(id), status: String(status) }),
);
