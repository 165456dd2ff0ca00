import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  londonDate,
  plusMonths,
  recordedAs,
  type ActorRef,
  type AgencyId,
  type LocalDate,
  type Recorded,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { accessRequestEvents } from '../access-request-slice.ts';
import type { AccessRequestEvent } from '../core/access-request-events.ts';
import { accessRequest, type AccessRequestState, type Standing } from '../core/access-request.ts';

/** The state as it folds, for the next event, and beside it what lists are asked by. No content: that stays in the log. */
const schema = `
CREATE TABLE access_requests (
  request TEXT PRIMARY KEY,
  controller TEXT NOT NULL,
  status TEXT NOT NULL,
  handler TEXT NOT NULL,
  due_about TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX access_requests_controller ON access_requests (controller, due_about, request);
`;

/** Sorts after every day: the time does not run yet. */
const notRunning = '9999';
const firstMonths = 1;
const extendedMonths = 3;

/**
 * The corresponding day, before it moves to a working day of the nation: it orders as the real one does, and no answer is made of it.
 * When a request is late says the rule.
 */
const dueAbout = ({ runningSince, extended }: Standing): string =>
  runningSince === undefined
    ? notRunning
    : plusMonths(londonDate(runningSince), extended ? extendedMonths : firstMonths);

const upsert = `INSERT INTO access_requests (request, controller, status, handler, due_about, state)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (request) DO UPDATE SET status = excluded.status, handler = excluded.handler,
  due_about = excluded.due_about, state = excluded.state`;

const apply = (event: Recorded<AccessRequestEvent>, db: ReadDatabase): void => {
  const { request } = event.facts;
  const known = db.get('SELECT state FROM access_requests WHERE request = ?', request);
  const before = known ? (JSON.parse(String(known['state'])) as AccessRequestState) : accessRequest.initial;
  const state = accessRequest.evolve(before, event);
  if (state.status === 'none') return;
  const handler = event.actor.ref;
  db.run(upsert, request, state.controller, state.status, handler, dueAbout(state), JSON.stringify(state));
};

/** Subject access requests of each controller, by when they are due. */
export const accessRequestListModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'access-requests',
  version: 1,
  schema,
  eventTypes: Object.keys(accessRequestEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<AccessRequestEvent>(readEvent(stored)), db);
  },
});

/** Which requests a list holds. */
export const requestBoxes = ['open', 'mine', 'due', 'overdue', 'ended'] as const;
export type RequestBox = (typeof requestBoxes)[number];

/** One row; `place` orders and pages. `handler` took the latest step. */
export type AccessRequestRow = {
  readonly place: string;
  readonly handler: ActorRef;
  readonly state: Standing;
};

const rowOf = (row: Row): AccessRequestRow => ({
  place: `${String(row['due_about'])} ${String(row['request'])}`,
  handler: row['handler'] as ActorRef,
  state: JSON.parse(String(row['state'])) as Standing,
});

const condition: Readonly<Record<RequestBox, string>> = {
  open: `status = 'open'`,
  mine: `status = 'open' AND handler = $person`,
  due: `status = 'open' AND due_about <= $soon`,
  overdue: `status = 'open' AND due_about < $today`,
  ended: `status <> 'open'`,
};

export type RowsWanted = {
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly today: LocalDate;
  /** The last day that counts as soon. */
  readonly soon: LocalDate;
  readonly box: RequestBox;
  readonly status: string | undefined;
  readonly after: string | undefined;
  readonly limit: number;
};

/** At most `limit` rows of a controller after a place, the soonest due first; `due` and `overdue` hold a few too many. */
export const accessRequestRows = (db: ReadDatabase, wanted: RowsWanted): readonly AccessRequestRow[] => {
  const { agency, person, today, soon, box, status, after = '', limit } = wanted;
  const values: Readonly<Record<string, string>> = { $person: person, $today: today, $soon: soon };
  const text = condition[box];
  const asked = (text.match(/\$\w+/g) ?? []).map((name) => values[name] ?? '');
  return db
    .all(
      `SELECT * FROM access_requests WHERE controller = ? AND due_about || ' ' || request > ?
       AND ${text.replace(/\$\w+/g, '?')} AND (? IS NULL OR status = ?) ORDER BY due_about, request LIMIT ?`,
      ...[agency, after, ...asked, status ?? null, status ?? null, limit],
    )
    .map(rowOf);
};
