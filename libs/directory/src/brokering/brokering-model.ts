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
import type { BrokeringEvent } from '../core/brokering.ts';
import { brokeringSlice } from '../directory-slices.ts';
import { ofRecords, ofServices, openWorkFrom } from '@safeguarding/sharing';

const schema = `
CREATE TABLE contact_requests (
  request TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  child TEXT NOT NULL,
  requester TEXT NOT NULL,
  person TEXT NOT NULL,
  broker TEXT NOT NULL,
  status TEXT NOT NULL,
  asked_at TEXT NOT NULL
) STRICT;
CREATE TABLE contact_requests_passed (
  request TEXT NOT NULL,
  agency TEXT NOT NULL,
  PRIMARY KEY (request, agency)
) STRICT, WITHOUT ROWID;
`;

const apply = ({ type, facts, position, recordedAt }: Recorded<BrokeringEvent>, db: ReadDatabase): void => {
  if (type === 'BrokeringRequested')
    db.run(
      `INSERT OR IGNORE INTO contact_requests (request, place, child, requester, person, broker, status, asked_at)
       VALUES (?, ?, ?, ?, ?, ?, 'asked', ?)`,
      ...[facts.request, position, facts.child, facts.requester, facts.person, facts.broker, recordedAt],
    );
  if (type === 'BrokeringPassedOn')
    db.run('INSERT OR IGNORE INTO contact_requests_passed (request, agency) VALUES (?, ?)', facts.request, facts.to);
  if (type === 'BrokeringSettled')
    db.run('UPDATE contact_requests SET status = ? WHERE request = ?', facts.outcome, facts.request);
};

/** Requests for contact, for the three sides of each. */
export const contactRequestsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'contact-requests',
  version: 1,
  schema,
  eventTypes: Object.keys(brokeringSlice.events),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<BrokeringEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type ContactRequestRow = {
  readonly request: ThingId;
  readonly place: string;
  readonly child: PersonId;
  readonly requester: AgencyId;
  readonly person: ActorRef;
  readonly broker: AgencyId;
  readonly status: string;
  readonly askedAt: Instant;
};

const rowOf = (row: Row): ContactRequestRow => ({
  request: row['request'] as ThingId,
  place: String(row['place']),
  child: row['child'] as PersonId,
  requester: row['requester'] as AgencyId,
  person: row['person'] as ActorRef,
  broker: row['broker'] as AgencyId,
  status: String(row['status']),
  askedAt: row['asked_at'] as Instant,
});

const sides = {
  yours: 'person = ?1',
  'to-broker': 'broker = ?1',
  'passed-on-to-you': 'request IN (SELECT request FROM contact_requests_passed WHERE agency = ?1)',
} as const;
export type Side = keyof typeof sides;

/** At most `limit` rows of one side before a place, newest first. */
export const contactRequestRows = (
  db: ReadDatabase,
  { side, who }: { readonly side: Side; readonly who: string },
  page: { readonly before: string | undefined; readonly limit: number },
): readonly ContactRequestRow[] =>
  db
    .all(
      `SELECT * FROM contact_requests WHERE ${sides[side]} AND place < ?2 ORDER BY place DESC LIMIT ?3`,
      ...[who, page.before ?? '~', page.limit],
    )
    .map(rowOf);

/** Requests for contact about a child that a broker has not settled; of those that somebody asked for, their own alone. */
export const openContactRequests = openWorkFrom(
  `SELECT request AS id, status FROM contact_requests WHERE (broker IN ${ofServices} OR person = ?3) AND child IN ${ofRecords}
   AND status = 'asked'`,
  ({ id, status }) => ({ kind: 'contact-request', id: String(id), status: String(status) }),
);
