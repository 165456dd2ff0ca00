import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  startOfLondonDay,
  plusDays,
  type AgencyId,
  type Instant,
  type LocalDate,
  type PersonId,
  type Recorded,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { channelEvents } from '../channel-slices.ts';
import type { AdviceEvent } from '../core/advice.ts';
import type { ContactEvent } from '../core/contact.ts';
import type { ContributionEvent } from '../core/contribution.ts';
import type { MeetingEvent } from '../core/practice-meeting.ts';
import { ofRecords, ofServices, openWorkFrom, type OpenWorkKind } from '@safeguarding/sharing';

/** Ids, words of the vocabulary and days: no content. `due` is the first instant at which it is late. */
const schema = `
CREATE TABLE channel_work (
  work TEXT PRIMARY KEY,
  thing TEXT NOT NULL,
  place TEXT NOT NULL,
  what TEXT NOT NULL,
  agency TEXT NOT NULL,
  other TEXT,
  person TEXT,
  child TEXT NOT NULL,
  status TEXT NOT NULL,
  open INTEGER NOT NULL,
  due TEXT,
  begun_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX channel_work_agency ON channel_work (agency, what, place);
CREATE INDEX channel_work_other ON channel_work (other, what, place);
`;

/** What there is to do or to wait for: advice to act on, a reply, a contribution, an action of a meeting. */
export type WorkKind = 'advice' | 'contact' | 'contribution' | 'action';
type ChannelEvent = AdviceEvent | ContactEvent | ContributionEvent | MeetingEvent;

const insert = `INSERT OR IGNORE INTO channel_work
(work, thing, place, what, agency, other, person, child, status, open, due, begun_at, changed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

type Begun = {
  readonly work: ThingId;
  readonly thing: ThingId;
  readonly what: WorkKind;
  readonly agency: AgencyId;
  readonly other?: AgencyId;
  readonly person?: string;
  readonly child: PersonId;
  readonly status: string;
  readonly open: boolean;
  readonly dueOn?: LocalDate | undefined;
};

const endOf = (day: LocalDate): Instant => startOfLondonDay(plusDays(day, 1));

const begun = ({ type, facts }: Recorded<ChannelEvent>): Begun | undefined => {
  if (type === 'AdviceSought')
    return {
      work: facts.advice,
      thing: facts.advice,
      what: 'advice',
      agency: facts.seeker,
      child: facts.child,
      status: 'sought',
      open: true,
    };
  if (type === 'ContactMade') {
    const { contact, by, with: party, child, replyBy } = facts;
    const waits = replyBy !== undefined;
    return {
      ...{ work: contact, thing: contact, what: 'contact', agency: by, other: party.agency, child },
      ...{ status: waits ? 'awaiting-reply' : 'made', open: waits, dueOn: replyBy },
    };
  }
  if (type === 'ContributionAsked') {
    const { contribution, authority, of, child, dueOn } = facts;
    return {
      work: contribution,
      thing: contribution,
      what: 'contribution',
      agency: authority,
      other: of,
      child,
      status: 'asked',
      open: true,
      dueOn,
    };
  }
  if (type === 'MeetingActionAgreed') {
    const { action, meeting, practice, child, owner, ownerRole, dueOn } = facts;
    const person = owner ?? ownerRole;
    return {
      ...{
        work: action,
        thing: meeting,
        what: 'action',
        agency: practice,
        child,
        status: 'agreed',
        open: true,
        dueOn,
      },
      ...(person === undefined ? {} : { person }),
    };
  }
  return undefined;
};

/** What a later step makes of it. */
const moved = ({
  type,
  facts,
}: Recorded<ChannelEvent>): { readonly work: ThingId; readonly status: string; readonly open: boolean } | undefined => {
  if (type === 'AdviceGiven') return { work: facts.advice, status: 'given', open: true };
  if (type === 'AdviceDecided') return { work: facts.advice, status: 'decided', open: false };
  if (type === 'ContactReplied') return { work: facts.contact, status: 'replied', open: false };
  if (type === 'ContactClosed') return { work: facts.contact, status: 'closed', open: false };
  if (type === 'ContributionGiven') return { work: facts.contribution, status: 'given', open: false };
  if (type === 'ContributionRefused') return { work: facts.contribution, status: 'refused', open: false };
  if (type === 'ContributionWithdrawn') return { work: facts.contribution, status: 'withdrawn', open: false };
  if (type === 'MeetingActionEnded') return { work: facts.action, status: facts.outcome, open: false };
  return undefined;
};

const apply = (event: Recorded<ChannelEvent>, db: ReadDatabase): void => {
  const { recordedAt: at, position } = event;
  const first = begun(event);
  if (first) {
    const { work, thing, what, agency, other = null, person = null, child, status, open, dueOn } = first;
    const due = dueOn === undefined ? null : endOf(dueOn);
    db.run(insert, work, thing, position, what, agency, other, person, child, status, open ? 1 : 0, due, at, at);
  }
  const next = moved(event);
  if (next)
    db.run(
      'UPDATE channel_work SET status = ?, open = ?, changed_at = ? WHERE work = ?',
      ...[next.status, next.open ? 1 : 0, at, next.work],
    );
};

/** What each service has to do or waits for on its channels. */
export const channelWorkModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'channel-work',
  version: 1,
  schema,
  eventTypes: Object.keys(channelEvents),
  apply: (events, db) => {
    for (const stored of events) apply(recordedAs<ChannelEvent>(readEvent(stored)), db);
  },
});

/** One row; `place` orders and pages. */
export type WorkRow = {
  readonly work: ThingId;
  readonly thing: ThingId;
  readonly place: string;
  readonly agency: AgencyId;
  readonly other?: AgencyId;
  readonly person?: string;
  readonly child: PersonId;
  readonly status: string;
  readonly open: boolean;
  readonly due?: Instant;
  readonly begunAt: Instant;
  readonly changedAt: Instant;
};

const rowOf = (row: Row): WorkRow => ({
  work: row['work'] as ThingId,
  thing: row['thing'] as ThingId,
  place: String(row['place']),
  agency: row['agency'] as AgencyId,
  ...(row['other'] === null ? {} : { other: row['other'] as AgencyId }),
  ...(row['person'] === null ? {} : { person: String(row['person']) }),
  child: row['child'] as PersonId,
  status: String(row['status']),
  open: row['open'] === 1,
  ...(row['due'] === null ? {} : { due: row['due'] as Instant }),
  begunAt: row['begun_at'] as Instant,
  changedAt: row['changed_at'] as Instant,
});

/** Whose work, which of it, and as of when what is late is late. */
export type WorkAsked = {
  readonly what: WorkKind;
  readonly agency: AgencyId;
  /** `other`: the service that is asked, not the one that asks. */
  readonly side: 'agency' | 'other';
  readonly person?: string;
  readonly state: 'open' | 'overdue' | 'ended' | 'all';
  readonly now: Instant;
};

const states = {
  open: 'AND open = 1',
  overdue: 'AND open = 1 AND due <= ?',
  ended: 'AND open = 0',
  all: '',
} as const;

/** At most `limit` rows before a place, newest first. */
export const workRows = (
  db: ReadDatabase,
  { what, agency, side, person, state, now }: WorkAsked,
  page: { readonly before: string | undefined; readonly limit: number },
): readonly WorkRow[] =>
  db
    .all(
      `SELECT * FROM channel_work WHERE ${side} = ? AND what = ? AND place < ? ${person === undefined ? '' : 'AND person = ?'}
       ${states[state]} ORDER BY place DESC LIMIT ?`,
      ...[agency, what, page.before ?? '~', ...(person === undefined ? [] : [person])],
      ...(state === 'overdue' ? [now] : []),
      page.limit,
    )
    .map(rowOf);

/** Advice, replies, contributions and actions about a child that a service has to do with and that are not ended. */
export const openChannelWork = openWorkFrom(
  `SELECT work AS id, what, status, due FROM channel_work WHERE (agency IN ${ofServices} OR other IN ${ofServices})
   AND child IN ${ofRecords} AND open = 1 AND ?3 <> ''`,
  ({ id, what, status }) => ({ kind: what as OpenWorkKind & WorkKind, id: String(id), status: String(status) }),
);
