import type { ReadDatabase, Row } from '@safeguarding/event-log';
import type { AgencyId, LocalDate, PersonId, ThingId } from '@safeguarding/kernel';

/** One line of the list of cases; `place` orders and pages. `state` is the fold of the case as it stood. */
export type CaseRow<State> = {
  readonly id: ThingId;
  readonly place: string;
  readonly status: string;
  readonly startedAt: string;
  readonly changedAt: string;
  readonly reviewDueOn?: string;
  readonly state: State;
};

/** Whose list it is: every case at which my agency has a seat, or those that it keeps. */
export const caseSides = ['seated', 'kept'] as const;
export type CaseSide = (typeof caseSides)[number];

export type CasesWanted = {
  readonly agency: AgencyId;
  readonly side: CaseSide;
  /** Undefined: all that have not ended. */
  readonly status: string | undefined;
  readonly waitsFor: string | undefined;
  readonly meeting: string | undefined;
  /** Only where the next review was due before this day. */
  readonly reviewDueBefore: LocalDate | undefined;
  /** Only where the next review is due up to this day; these come the soonest due first. */
  readonly reviewDueBy: LocalDate | undefined;
  /** The place to go on from, in the order of the list. */
  readonly beyond: string | undefined;
  readonly limit: number;
};

const caseOf = <State>(row: Row): CaseRow<State> => ({
  id: row['id'] as ThingId,
  place: String(row['place']),
  status: String(row['status']),
  startedAt: String(row['started_at']),
  changedAt: String(row['changed_at']),
  ...(row['review_due_on'] === null ? {} : { reviewDueOn: String(row['review_due_on']) }),
  state: JSON.parse(String(row['state'])) as State,
});

/** At most `limit` cases beyond a place, newest first unless by their reviews; what of them may be shown is not judged here. */
export const caseRows = <State>(db: ReadDatabase, name: string, wanted: CasesWanted): readonly CaseRow<State>[] => {
  const { agency, side, status, waitsFor, meeting, reviewDueBefore, reviewDueBy, beyond, limit } = wanted;
  const byReview = reviewDueBy !== undefined;
  const order = byReview
    ? `AND c.review_due_on || ' ' || c.id > ? AND c.review_due_on <= ? ORDER BY c.review_due_on, c.id`
    : `AND s.place < ? ORDER BY s.place DESC`;
  const optional = (value: string | undefined) => [value ?? null, value ?? null];
  return db
    .all(
      `SELECT c.* FROM ${name}_seats s JOIN ${name}_cases c ON c.id = s.id
       WHERE s.agency = ? AND (c.status = ? OR (? IS NULL AND c.ended = 0))
       AND (? = 'seated' OR c.keeper = s.agency)
       AND (? IS NULL OR EXISTS (SELECT 1 FROM ${name}_waits w WHERE w.id = c.id AND w.wait = ?))
       AND (? IS NULL OR c.meeting = ?) AND (? IS NULL OR c.review_due_on < ?)
       ${order} LIMIT ?`,
      ...[agency, status ?? null, status ?? null, side],
      ...[...optional(waitsFor), ...optional(meeting), ...optional(reviewDueBefore)],
      ...[...(byReview ? [beyond ?? '', reviewDueBy] : [beyond ?? '~']), limit],
    )
    .map((row) => caseOf<State>(row))
    .map((row) => (byReview ? { ...row, place: `${row.reviewDueOn ?? ''} ${row.id}` } : row));
};

/** Cases about one person, oldest first; for rules that look back, never for an answer. */
export const casesAbout = <State>(db: ReadDatabase, name: string, subject: PersonId): readonly CaseRow<State>[] =>
  db.all(`SELECT * FROM ${name}_cases WHERE subject = ? ORDER BY place`, subject).map((row) => caseOf<State>(row));

/** One line of the list of actions. */
export type ActionRow = {
  readonly action: ThingId;
  readonly id: ThingId;
  readonly place: string;
  readonly owner: AgencyId;
  readonly dueOn: LocalDate;
  readonly status: string;
};

/** Whose actions: those that my agency has to do, or all of the cases that it keeps. */
export const actionSides = ['mine', 'kept'] as const;
export type ActionSide = (typeof actionSides)[number];
export const actionFilters = ['open', 'today', 'overdue', 'ended'] as const;
export type ActionFilter = (typeof actionFilters)[number];

export type ActionsWanted = {
  readonly agency: AgencyId;
  readonly side: ActionSide;
  readonly due: ActionFilter;
  readonly today: LocalDate;
  readonly after: string | undefined;
  readonly limit: number;
};

const conditions: Readonly<Record<ActionFilter, string>> = {
  open: `status = 'open' AND ? <> ''`,
  today: `status = 'open' AND due_on = ?`,
  overdue: `status = 'open' AND due_on < ?`,
  ended: `status <> 'open' AND ? <> ''`,
};

/** At most `limit` actions after a place, the soonest due first. */
export const actionRows = (db: ReadDatabase, name: string, wanted: ActionsWanted): readonly ActionRow[] => {
  const { agency, side, due, today, after = '', limit } = wanted;
  const whose = side === 'mine' ? 'owner' : 'keeper';
  return db
    .all(
      `SELECT * FROM ${name}_actions WHERE ${whose} = ? AND due_on || ' ' || action > ? AND ${conditions[due]}
       ORDER BY due_on, action LIMIT ?`,
      ...[agency, after, today, limit],
    )
    .map((row) => ({
      action: row['action'] as ThingId,
      id: row['id'] as ThingId,
      place: `${String(row['due_on'])} ${String(row['action'])}`,
      owner: row['owner'] as AgencyId,
      dueOn: row['due_on'] as LocalDate,
      status: String(row['status']),
    }));
};
