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
import type { SharingEvent } from '@safeguarding/sharing';

/** Decisions to share and not to share, one row for each recipient; requests stand in a model of their own. */
const schema = `
CREATE TABLE sharing_flows (
  place TEXT NOT NULL,
  thing TEXT NOT NULL,
  giver TEXT NOT NULL,
  taker TEXT NOT NULL,
  child TEXT NOT NULL,
  what TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (place)
) STRICT, WITHOUT ROWID;
CREATE INDEX sharing_flows_giver ON sharing_flows (giver, place);
CREATE INDEX sharing_flows_taker ON sharing_flows (taker, place);
CREATE INDEX sharing_flows_at ON sharing_flows (at);
`;

/** What a decision is in a balance. */
export const flowKinds = ['disclosure', 'override', 'not-shared'] as const;
type FlowKind = (typeof flowKinds)[number];

type Deciding = Extract<SharingEvent, { type: 'DisclosureRecorded' | 'OverrideRecorded' | 'DecidedNotToShare' }>;
const whatOf: Readonly<Record<Deciding['type'], FlowKind>> = {
  DisclosureRecorded: 'disclosure',
  OverrideRecorded: 'override',
  DecidedNotToShare: 'not-shared',
};

const thingOf = (event: Recorded<Deciding>): ThingId => {
  if (event.type === 'DisclosureRecorded') return event.facts.disclosure;
  return event.type === 'OverrideRecorded' ? event.facts.override : event.facts.decision;
};

const streamCategory = 'sharing-';

const apply = (event: Recorded<Deciding>, db: ReadDatabase): void => {
  const { controller, recipients } = event.facts;
  const child = event.stream.slice(streamCategory.length);
  const takers = [...new Set(recipients.map(({ agency }) => agency))];
  takers.forEach((taker, index) => {
    const place = `${event.position}-${String(index).padStart(3, '0')}`;
    db.run(
      'INSERT OR IGNORE INTO sharing_flows VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[place, thingOf(event), controller, taker, child, whatOf[event.type], event.recordedAt],
    );
  });
};

/** What was decided to go from one service to another, and what was kept back. */
export const flowsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'sharing-flows',
  version: 1,
  schema,
  eventTypes: Object.keys(whatOf),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<Deciding>(readEvent(stored)), db);
  },
});

/** One decision towards one recipient. */
export type FlowRow = {
  readonly place: string;
  readonly thing: ThingId;
  readonly giver: AgencyId;
  readonly taker: AgencyId;
  readonly child: PersonId;
  readonly what: FlowKind;
  readonly at: Instant;
};

const rowOf = (row: Row): FlowRow => ({
  place: String(row['place']),
  thing: row['thing'] as ThingId,
  giver: row['giver'] as AgencyId,
  taker: row['taker'] as AgencyId,
  child: row['child'] as PersonId,
  what: row['what'] as FlowKind,
  at: row['at'] as Instant,
});

type Within = { readonly from: Instant; readonly until: Instant };

/** Flows of a service in a period, oldest first; what was kept back from it is no flow that it is told of. */
export const flowsOfService = (
  db: ReadDatabase,
  agency: AgencyId,
  { from, until, after, limit }: Within & { readonly after: string | undefined; readonly limit: number },
): readonly FlowRow[] =>
  db
    .all(
      `SELECT * FROM sharing_flows WHERE (giver = ? OR (taker = ? AND what <> 'not-shared'))
       AND at >= ? AND at < ? AND place > ? ORDER BY place LIMIT ?`,
      ...[agency, agency, from, until, after ?? '', limit],
    )
    .map(rowOf);

/** Flows between all services in a period. */
export const flowsWithin = (db: ReadDatabase, { from, until }: Within): readonly FlowRow[] =>
  db.all('SELECT * FROM sharing_flows WHERE at >= ? AND at < ? ORDER BY place', from, until).map(rowOf);
