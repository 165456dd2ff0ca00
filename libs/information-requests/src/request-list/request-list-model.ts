import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { RequestEvent } from '../core/request-events.ts';
import { request, type StandingRequest } from '../core/request.ts';
import { requestEvents } from '../request-slice.ts';
import { askingOf } from '../request-target.ts';
import { ofRecords, ofServices, openWorkFrom } from '@safeguarding/sharing';

/** The state as it folds, for the next event; and beside it what lists are asked by. No content: that stays in the log. */
const schema = `
CREATE TABLE information_requests (
  request TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  asked TEXT NOT NULL,
  asking TEXT NOT NULL,
  child TEXT NOT NULL,
  status TEXT NOT NULL,
  holder TEXT,
  answer_by TEXT,
  review_due_by TEXT,
  requested_at TEXT NOT NULL,
  told_at TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX information_requests_asked ON information_requests (asked, place);
CREATE INDEX information_requests_asking ON information_requests (asking, place);
`;

/** Which requests a list holds. */
export const boxes = ['to-answer', 'held', 'asked', 'overdue'] as const;
export type Box = (typeof boxes)[number];

const upsert = `INSERT INTO information_requests
(request, place, asked, asking, child, status, holder, answer_by, review_due_by, requested_at, told_at, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (request) DO UPDATE SET status = excluded.status, holder = excluded.holder,
  review_due_by = excluded.review_due_by, told_at = excluded.told_at, state = excluded.state`;

/** Steps of the asked service that the requester is not told of. */
const silent: ReadonlySet<string> = new Set([
  'RequestHolderNamed',
  'RequestCheckAnswered',
  'RequestReviewed',
  'AnswerNotOpened',
]);

const apply = (event: Recorded<RequestEvent>, db: ReadDatabase): void => {
  const { request: id } = event.facts;
  const [known] = db.all('SELECT state, told_at FROM information_requests WHERE request = ?', id);
  const before = known ? (JSON.parse(String(known['state'])) as StandingRequest) : request.initial;
  const state = request.evolve(before, event);
  if (state.status === 'none') return;
  const due = state.tasks.flatMap(({ dueBy }) => dueBy ?? []).sort();
  const toldAt = known && silent.has(event.type) ? String(known['told_at']) : event.recordedAt;
  db.run(
    upsert,
    ...[id, event.position, state.asked, askingOf(state), state.child, state.status, state.holder ?? null],
    ...[state.answerBy ?? null, due[0] ?? null, state.requestedAt, toldAt, JSON.stringify(state)],
  );
};

/** Requests for information of the service that asks and of the one that is asked. */
export const requestListModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'information-requests',
  version: 1,
  schema,
  eventTypes: Object.keys(requestEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<RequestEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type RequestRow = {
  readonly place: string;
  readonly request: ThingId;
  readonly child: PersonId;
  readonly asked: AgencyId;
  readonly asking: AgencyId;
  readonly requestedAt: Instant;
  /** When something last happened that the requester is told of. */
  readonly toldAt: Instant;
  readonly reviewDueBy?: Instant;
  readonly state: StandingRequest;
};

const rowOf = (row: Row): RequestRow => ({
  place: String(row['place']),
  request: row['request'] as ThingId,
  child: row['child'] as PersonId,
  asked: row['asked'] as AgencyId,
  asking: row['asking'] as AgencyId,
  requestedAt: row['requested_at'] as Instant,
  toldAt: row['told_at'] as Instant,
  ...(row['review_due_by'] === null ? {} : { reviewDueBy: row['review_due_by'] as Instant }),
  state: JSON.parse(String(row['state'])) as StandingRequest,
});

const open = `status IN ('received', 'checking', 'returned', 'challenged', 'answered-in-part')`;
const condition: Readonly<Record<Box, string>> = {
  'to-answer': `asked = $agency AND ${open}`,
  held: `asked = $agency AND holder = $person AND ${open}`,
  asked: 'asking = $agency AND asked <> $agency',
  overdue: `asked = $agency AND ((${open} AND answer_by <= $now) OR review_due_by <= $now)`,
};

type Page = {
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly now: Instant;
  readonly box: Box;
  readonly before: string | undefined;
  readonly limit: number;
};

/** At most `limit` rows of a box before a place, newest first. */
export const requestRows = (
  db: ReadDatabase,
  { agency, person, now, box, before, limit }: Page,
): readonly RequestRow[] => {
  const values: Readonly<Record<string, string>> = { $agency: agency, $person: person, $now: now };
  const text = condition[box];
  const asked = (text.match(/\$\w+/g) ?? []).map((name) => values[name] ?? '');
  return db
    .all(
      `SELECT * FROM information_requests WHERE ${text.replace(/\$\w+/g, '?')} AND place < ? ORDER BY place DESC LIMIT ?`,
      ...asked,
      before ?? '~',
      limit,
    )
    .map(rowOf);
};

type Within = { readonly from: Instant; readonly until: Instant };

/** Requests that a service made or was sent in a period, oldest first. */
export const requestsOfService = (
  db: ReadDatabase,
  agency: AgencyId,
  { from, until, after, limit }: Within & { readonly after: string | undefined; readonly limit: number },
): readonly RequestRow[] =>
  db
    .all(
      `SELECT * FROM information_requests WHERE (asked = ? OR asking = ?)
       AND requested_at >= ? AND requested_at < ? AND place > ? ORDER BY place LIMIT ?`,
      ...[agency, agency, from, until, after ?? '', limit],
    )
    .map(rowOf);

/** Requests between all services that were made in a period. */
export const requestsWithin = (db: ReadDatabase, { from, until }: Within): readonly RequestRow[] =>
  db
    .all('SELECT * FROM information_requests WHERE requested_at >= ? AND requested_at < ? ORDER BY place', from, until)
    .map(rowOf);

/** Requests about a child that a service has to answer, or waits for. */
export const openRequests = openWorkFrom(
  `SELECT request AS id, answer_by AS due, CASE WHEN asked IN ${ofServices} THEN 'to-answer' ELSE 'asked' END AS status
   FROM information_requests WHERE (asked IN ${ofServices} OR asking IN ${ofServices}) AND child IN ${ofRecords} AND ${open}
   AND ?3 <> ''`,
  // How far the other service has come is not told by this: whoever asked sees that in the request itself.
  ({ id, status }) => ({ kind: 'information-request', id: String(id), status: String(status) }),
);
