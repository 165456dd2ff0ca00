import type { ReadAnswered } from '@safeguarding/access';
import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import {
  plusMs,
  type ActorRef,
  type AgencyId,
  type Instant,
  type LocalDate,
  type PersonId,
  type Recorded,
  type RecordedEvent,
  type ThingId,
  plainEvent,
} from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { FlagOutcome, FlagReason, LookUpFlagReviewed } from '../core/look-up-flag.ts';
import type { LookUpMarked, LookUpMarkEnded } from '../core/look-up-marks.ts';
import { explainsNoInvolvement, isOutOfHours, lookUpRules, type LookUpRuleId } from '../core/look-up-rules.ts';
import { londonHour } from './london-hour.ts';
import { flagsSchema } from './flags-schema.ts';
import { RaisedFlags } from './raised-flags.ts';
import { isLead, isRelated, noteRelation, relationTypes } from './relations.ts';

const minuteMs = 60_000;
/** Nothing looks back further than this. */
const longestWindowMs = 24 * 60 * minuteMs;

/** How many different things of one sort a person did in the window that ends now, this one included. */
const recent = (db: ReadDatabase, event: RecordedEvent, what: string, things: readonly string[], windowMinutes = 0) => {
  const { actor, recordedAt: at } = event;
  db.run('DELETE FROM look_up_recent WHERE person = ? AND at < ?', actor.ref, plusMs(at, -longestWindowMs));
  for (const thing of things)
    // One row for each thing, however often it is looked at: a busy day must not make each look-up dearer than the one before.
    db.run(
      'INSERT INTO look_up_recent VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET at = max(at, excluded.at)',
      ...[actor.ref, what, at, thing],
    );
  const since = plusMs(at, -windowMinutes * minuteMs);
  const found = db.get(
    'SELECT count(*) AS n FROM look_up_recent WHERE person = ? AND what = ? AND at > ?',
    ...[actor.ref, what, since],
  );
  return Number(found?.['n'] ?? 0);
};

const ofChild = (db: ReadDatabase, event: Recorded<ReadAnswered>, child: string): readonly LookUpRuleId[] => {
  const { actor, recordedAt, facts } = event;
  const marks = db.all('SELECT kind, person FROM look_up_mark WHERE child = ?', child);
  const related = isRelated(db, actor.agency, child, recordedAt);
  return [
    ...(related || explainsNoInvolvement(facts.purpose) ? [] : (['no-involvement'] as const)),
    ...(marks.some(({ person }) => person === actor.ref) ? (['declared-conflict'] as const) : []),
    ...(marks.some(({ kind }) => kind === 'press-attention') && !isLead(db, actor.agency, child)
      ? (['press-attention'] as const)
      : []),
  ];
};

const onAnswer = (event: Recorded<ReadAnswered>, db: ReadDatabase, flags: RaisedFlags): void => {
  const { facts, id } = event;
  const stored = plainEvent(event);
  if (facts.answer === 'refused') {
    const { windowMinutes, threshold } = lookUpRules['repeated-refusals'];
    if (recent(db, stored, 'refused', [id], windowMinutes) >= threshold) flags.raise(stored, 'repeated-refusals');
    return;
  }
  const children = [...new Set(facts.children.map(({ child }) => child))];
  if (children.length === 0) return;
  const { windowMinutes, threshold } = lookUpRules['many-children'];
  if (recent(db, stored, 'shown', children, windowMinutes) >= threshold) flags.raise(stored, 'many-children');
  if (isOutOfHours(facts.agencyKind, londonHour(event.recordedAt))) flags.raise(stored, 'out-of-hours');
  for (const child of children) for (const rule of ofChild(db, event, child)) flags.raise(stored, rule, child);
};

const onEmergency = (event: RecordedEvent, db: ReadDatabase, flags: RaisedFlags): void => {
  const { windowMinutes, threshold } = lookUpRules['emergency-cluster'];
  const opened = recent(db, event, 'emergency', [event.id], windowMinutes);
  if (opened >= threshold) flags.raise(event, 'emergency-cluster');
};

const onReview = ({ facts, recordedAt }: Recorded<LookUpFlagReviewed>, db: ReadDatabase, flags: RaisedFlags): void => {
  // What is reviewed must be there.
  flags.write(db);
  const { flag, outcome, reason } = facts;
  db.run(
    'UPDATE look_up_flag SET outcome = ?, reason = ?, reviewed_at = ? WHERE flag = ?',
    ...[outcome, reason, recordedAt, flag],
  );
};

const onMark = ({ facts }: Recorded<LookUpMarked>, db: ReadDatabase): void => {
  const { mark, child, kind, person } = facts;
  db.run('INSERT OR IGNORE INTO look_up_mark VALUES (?, ?, ?, ?)', mark, child, kind, person ?? null);
};

type Takes = Readonly<Record<string, (event: never, db: ReadDatabase, flags: RaisedFlags) => void>>;

const takes: Takes = {
  ReadAnswered: (event: Recorded<ReadAnswered>, db, flags) => {
    // A system looks nothing up for itself: what it asks it asks for a person whom its own service knows.
    if (event.actor.via === 'person') onAnswer(event, db, flags);
  },
  EmergencyAccessOpened: onEmergency,
  LookUpFlagReviewed: onReview,
  LookUpMarked: onMark,
  LookUpMarkEnded: ({ facts }: Recorded<LookUpMarkEnded>, db) => {
    db.run('DELETE FROM look_up_mark WHERE mark = ?', facts.mark);
  },
};

const apply = (event: RecordedEvent, db: ReadDatabase, flags: RaisedFlags): void => {
  (takes[event.type] ?? noteRelation)(event as never, db, flags);
};

/** Look-ups that somebody else should look at, from the receipts as they are. A changed rule is a new version of this model. */
export const lookUpFlagsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'look-up-flags',
  version: 2,
  schema: flagsSchema,
  eventTypes: [...Object.keys(takes), ...relationTypes],
  apply: (events, db) => {
    const flags = new RaisedFlags();
    for (const stored of events) apply(readEvent(stored), db, flags);
    flags.write(db);
  },
});

/** One flag; `place` orders and pages. */
export type FlagRow = {
  readonly flag: ThingId;
  readonly place: string;
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly role: string;
  readonly rule: LookUpRuleId;
  readonly version: number;
  readonly day: LocalDate;
  readonly child?: PersonId;
  readonly lookUps: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly outcome?: FlagOutcome;
  readonly reason?: FlagReason;
  readonly reviewedAt?: Instant;
};

const optional = <K extends string>(name: K, value: unknown) =>
  (value === null ? {} : { [name]: value }) as Readonly<Partial<Record<K, never>>>;

const rowOf = (row: Row): FlagRow => ({
  flag: row['flag'] as ThingId,
  place: String(row['place']),
  agency: row['agency'] as AgencyId,
  person: row['person'] as ActorRef,
  role: String(row['role']),
  rule: row['rule'] as LookUpRuleId,
  version: Number(row['version']),
  day: row['day'] as LocalDate,
  ...optional('child', row['child']),
  lookUps: Number(row['look_ups']),
  firstAt: row['first_at'] as Instant,
  lastAt: row['last_at'] as Instant,
  ...optional('outcome', row['outcome']),
  ...optional('reason', row['reason']),
  ...optional('reviewedAt', row['reviewed_at']),
});

/** What is asked for: those of a service, never those of the person who asks. */
export type FlagsWanted = {
  readonly agency: AgencyId;
  readonly asker: ActorRef;
  readonly day: string | undefined;
  readonly rule: LookUpRuleId | undefined;
  readonly state: 'open' | FlagOutcome | undefined;
  readonly before: string | undefined;
  readonly limit: number;
};

/** At most `limit` flags before a place, newest first. */
export const flagRows = (db: ReadDatabase, wanted: FlagsWanted): readonly FlagRow[] => {
  const { agency, asker, day, rule, state, before, limit } = wanted;
  return db
    .all(
      `SELECT * FROM look_up_flag WHERE agency = ? AND person <> ? AND place < ? AND day = coalesce(?, day)
       AND rule = coalesce(?, rule) AND coalesce(outcome, 'open') = coalesce(?, outcome, 'open') ORDER BY place DESC LIMIT ?`,
      ...[agency, asker, before ?? '~', day ?? null, rule ?? null, state ?? null, limit],
    )
    .map(rowOf);
};

/** One of a service; undefined for everybody else's, and for the person whom it is about. */
export const flagOf = (db: ReadDatabase, agency: AgencyId, asker: ActorRef, flag: ThingId): FlagRow | undefined => {
  const row = db.get('SELECT * FROM look_up_flag WHERE flag = ? AND agency = ? AND person <> ?', flag, agency, asker);
  return row && rowOf(row);
};
