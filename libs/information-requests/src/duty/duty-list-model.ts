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
import { duty, type DutyEvent, type StandingDecision } from '../core/duty/duty.ts';
import { dutyEvents } from './duty-slice.ts';

/** Ids, outcome and dates: no content. */
const schema = `
CREATE TABLE duty_decisions (
  decision TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  controller TEXT NOT NULL,
  status TEXT NOT NULL,
  review_due_by TEXT,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX duty_decisions_controller ON duty_decisions (controller, place);
`;

/** Which decisions a list holds. */
export const dutyBoxes = ['shared', 'not-shared', 'review-overdue'] as const;
export type DutyBox = (typeof dutyBoxes)[number];

const upsert = `INSERT INTO duty_decisions (decision, place, controller, status, review_due_by, state)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (decision) DO UPDATE SET status = excluded.status, review_due_by = excluded.review_due_by, state = excluded.state`;

const apply = (event: Recorded<DutyEvent>, db: ReadDatabase): void => {
  const { decision } = event.facts;
  const [known] = db.all('SELECT state FROM duty_decisions WHERE decision = ?', decision);
  const before = known ? (JSON.parse(String(known['state'])) as StandingDecision) : duty.initial;
  const state = duty.evolve(before, event);
  if (state.status === 'none') return;
  const due = state.status === 'not-shared' ? (state.reviewDueBy ?? null) : null;
  db.run(upsert, decision, event.position, state.controller, state.status, due, JSON.stringify(state));
};

/** Decisions to share and not to share of each service. */
export const dutyListModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'duty-decisions',
  version: 1,
  schema,
  eventTypes: Object.keys(dutyEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<DutyEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type DutyRow = {
  readonly place: string;
  readonly decision: ThingId;
  readonly child: PersonId;
  readonly controller: AgencyId;
  readonly decidedAt: Instant;
  readonly state: StandingDecision;
};

const rowOf = (row: Row): DutyRow => {
  const state = JSON.parse(String(row['state'])) as StandingDecision;
  const { decision, child, controller, decidedAt } = state;
  return { place: String(row['place']), decision, child, controller, decidedAt, state };
};

const condition: Readonly<Record<DutyBox, string>> = {
  shared: `status = 'shared' AND ? <> ''`,
  'not-shared': `status <> 'shared' AND ? <> ''`,
  'review-overdue': 'review_due_by <= ?',
};

type Page = {
  readonly box: DutyBox | undefined;
  readonly now: Instant;
  readonly before: string | undefined;
  readonly limit: number;
};

/** At most `limit` decisions of a service before a place, newest first. */
export const dutyRows = (
  db: ReadDatabase,
  controller: AgencyId,
  { box, now, before, limit }: Page,
): readonly DutyRow[] =>
  db
    .all(
      `SELECT place, state FROM duty_decisions WHERE controller = ? AND place < ?
       AND ${box === undefined ? `? <> ''` : condition[box]} ORDER BY place DESC LIMIT ?`,
      controller,
      before ?? '~',
      now,
      limit,
    )
    .map(rowOf);
