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
import type { EscalationEvent } from './core/escalation.ts';
import { escalationSlice } from './escalation-slice.ts';
import { ofRecords, ofServices, openWorkFrom } from '@safeguarding/sharing';

const schema = `
CREATE TABLE escalations (
  escalation TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  raiser TEXT NOT NULL,
  other TEXT NOT NULL,
  partnership TEXT,
  child TEXT NOT NULL,
  level INTEGER NOT NULL,
  role TEXT NOT NULL,
  due TEXT,
  answered INTEGER NOT NULL,
  open INTEGER NOT NULL,
  raised_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX escalations_raiser ON escalations (raiser, place);
CREATE INDEX escalations_other ON escalations (other, place);
`;

const insert = `INSERT OR IGNORE INTO escalations
(escalation, place, raiser, other, child, level, role, due, answered, open, raised_at, changed_at)
VALUES (?, ?, ?, ?, ?, 1, ?, ?, 0, 1, ?, ?)`;

const apply = (event: Recorded<EscalationEvent>, db: ReadDatabase): void => {
  const { recordedAt: at, position, facts } = event;
  const { escalation: id } = facts;
  if (event.type === 'EscalationRaised') {
    const { by, with: other, child, role, dueBy = null } = event.facts;
    db.run(insert, id, position, by, other, child, role, dueBy, at, at);
  }
  if (event.type === 'EscalationAnswered')
    db.run('UPDATE escalations SET answered = 1, changed_at = ? WHERE escalation = ?', at, id);
  if (event.type === 'EscalationMovedUp') {
    const { level, role, dueBy = null, partnership = null } = event.facts;
    db.run(
      `UPDATE escalations SET level = ?, role = ?, due = ?, answered = 0, changed_at = ?,
       partnership = coalesce(?, partnership) WHERE escalation = ?`,
      ...[level, role, dueBy, at, partnership, id],
    );
  }
  if (event.type === 'EscalationResolved')
    db.run('UPDATE escalations SET open = 0, changed_at = ? WHERE escalation = ?', at, id);
};

/** Disagreements of each service, on either side. */
export const escalationListModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'escalations',
  version: 1,
  schema,
  eventTypes: Object.keys(escalationSlice.events),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<EscalationEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type EscalationRow = {
  readonly escalation: ThingId;
  readonly place: string;
  readonly by: AgencyId;
  readonly with: AgencyId;
  readonly partnership?: AgencyId;
  readonly child: PersonId;
  readonly level: number;
  readonly role: string;
  readonly due?: Instant;
  readonly answered: boolean;
  readonly open: boolean;
  readonly raisedAt: Instant;
};

const rowOf = (row: Row): EscalationRow => ({
  escalation: row['escalation'] as ThingId,
  place: String(row['place']),
  by: row['raiser'] as AgencyId,
  with: row['other'] as AgencyId,
  ...(row['partnership'] === null ? {} : { partnership: row['partnership'] as AgencyId }),
  child: row['child'] as PersonId,
  level: Number(row['level']),
  role: String(row['role']),
  ...(row['due'] === null ? {} : { due: row['due'] as Instant }),
  answered: row['answered'] === 1,
  open: row['open'] === 1,
  raisedAt: row['raised_at'] as Instant,
});

export const sidesOfList = ['raised-by-you', 'put-to-you', 'all'] as const;
/** Which of a service's disagreements. */
export type EscalationsAsked = {
  readonly agency: AgencyId;
  readonly side: (typeof sidesOfList)[number];
  readonly state: 'open' | 'overdue' | 'ended' | 'all';
  readonly now: Instant;
};

const sides = {
  'raised-by-you': 'raiser = ?1',
  'put-to-you': '(other = ?1 OR partnership = ?1)',
  all: '(raiser = ?1 OR other = ?1 OR partnership = ?1)',
};
const states = { open: 'open = 1', overdue: 'open = 1 AND due <= ?3', ended: 'open = 0', all: 'true' };

/** At most `limit` rows before a place, newest first. */
export const escalationRows = (
  db: ReadDatabase,
  { agency, side, state, now }: EscalationsAsked,
  page: { readonly before: string | undefined; readonly limit: number },
): readonly EscalationRow[] =>
  db
    .all(
      `SELECT * FROM escalations WHERE ${sides[side]} AND place < ?2 AND ?3 <> '' AND ${states[state]}
       ORDER BY place DESC LIMIT ?4`,
      ...[agency, page.before ?? '~', now, page.limit],
    )
    .map(rowOf);

/** Disagreements about a child to which a service is a party and that are not resolved. */
export const openEscalations = openWorkFrom(
  `SELECT escalation AS id, due, CASE WHEN answered = 1 THEN 'answered' ELSE 'open' END AS status FROM escalations
   WHERE (raiser IN ${ofServices} OR other IN ${ofServices}) AND child IN ${ofRecords} AND open = 1 AND ?3 <> ''`,
  ({ id, status }) => ({ kind: 'escalation', id: String(id), status: String(status) }),
);
