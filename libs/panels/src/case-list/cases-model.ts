import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import {
  type AgencyId,
  type DomainEvent,
  type LocalDate,
  type PersonId,
  type ThingId,
  recordedAs,
} from '@safeguarding/kernel';
import type { ReadEvent, Slice } from '@safeguarding/ledger';
import type { PanelAction } from '../panel-actions.ts';

/** What the lists know of a case: ids, words and days, nothing of its content. */
export type CaseSummary = {
  readonly keeper: AgencyId;
  readonly subject: PersonId;
  readonly status: string;
  readonly ended: boolean;
  /** Agencies with a seat, the keeper's own included. */
  readonly agencies: readonly AgencyId[];
  readonly meeting?: ThingId;
  /** What is still missing, in words of the process; lists can ask for it. */
  readonly waitsFor: readonly string[];
  /** The last day of the next review, where one is due at all. */
  readonly reviewDueOn?: LocalDate;
  readonly actions: readonly PanelAction[];
};

/** A process whose cases are listed; its name is that of its tables. */
export type ListedProcess<State, Event extends DomainEvent> = {
  readonly name: 'marac' | 'mappa';
  readonly slice: Slice<State, Event>;
  /** Undefined before the first event. The state is kept as JSON: it holds nothing that JSON does not. */
  readonly summaryOf: (state: State) => CaseSummary | undefined;
};

const schemaOf = (name: string): string => `
CREATE TABLE ${name}_cases (
  id TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  keeper TEXT NOT NULL,
  subject TEXT NOT NULL,
  status TEXT NOT NULL,
  ended INTEGER NOT NULL,
  meeting TEXT,
  review_due_on TEXT,
  started_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX ${name}_cases_subject ON ${name}_cases (subject);
CREATE TABLE ${name}_seats (agency TEXT NOT NULL, id TEXT NOT NULL, place TEXT NOT NULL) STRICT;
CREATE INDEX ${name}_seats_agency ON ${name}_seats (agency, place);
CREATE INDEX ${name}_seats_id ON ${name}_seats (id);
CREATE TABLE ${name}_waits (id TEXT NOT NULL, wait TEXT NOT NULL) STRICT;
CREATE INDEX ${name}_waits_id ON ${name}_waits (id, wait);
CREATE TABLE ${name}_actions (
  action TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  keeper TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_on TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;
CREATE INDEX ${name}_actions_owner ON ${name}_actions (owner, due_on, action);
CREATE INDEX ${name}_actions_keeper ON ${name}_actions (keeper, due_on, action);
CREATE INDEX ${name}_actions_id ON ${name}_actions (id);
`;

type Placed = { readonly id: string; readonly place: string; readonly startedAt: string };

const write = (name: string, db: ReadDatabase, { id, place, startedAt }: Placed, of: CaseSummary, rest: object) => {
  const { state, changedAt } = rest as { readonly state: string; readonly changedAt: string };
  for (const table of ['cases', 'seats', 'waits', 'actions']) db.run(`DELETE FROM ${name}_${table} WHERE id = ?`, id);
  db.run(
    `INSERT INTO ${name}_cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, place, of.keeper, of.subject, of.status, of.ended ? 1 : 0, of.meeting ?? null, of.reviewDueOn ?? null],
    ...[startedAt, changedAt, state],
  );
  for (const agency of new Set(of.agencies)) db.run(`INSERT INTO ${name}_seats VALUES (?, ?, ?)`, agency, id, place);
  for (const wait of of.waitsFor) db.run(`INSERT INTO ${name}_waits VALUES (?, ?)`, id, wait);
  for (const { action, owner, dueOn, status } of of.actions)
    db.run(
      `INSERT INTO ${name}_actions VALUES (?, ?, ?, ?, ?, ?)`,
      ...[action, id, of.keeper, owner, dueOn, of.ended && status === 'open' ? 'ended' : status],
    );
};

/** The cases of a process with their seats and actions: each row is the fold of its stream, so no rule is written twice. */
export const panelCasesModel = <State, Event extends DomainEvent>(
  { name, slice, summaryOf }: ListedProcess<State, Event>,
  readEvent: ReadEvent,
): ReadModel => ({
  name: `${name}-cases`,
  version: 1,
  schema: schemaOf(name),
  eventTypes: Object.keys(slice.events),
  apply: (events, db) => {
    for (const stored of events) {
      const event = recordedAs<Event>(readEvent(stored));
      const id = event.stream.slice(slice.category.length + 1);
      const row = db.get(`SELECT place, started_at, state FROM ${name}_cases WHERE id = ?`, id);
      const before = row === undefined ? slice.initial : (JSON.parse(String(row['state'])) as State);
      const state = slice.evolve(before, event);
      const summary = summaryOf(state);
      if (!summary) continue;
      const place = row === undefined ? event.position : String(row['place']);
      const startedAt = row === undefined ? event.recordedAt : String(row['started_at']);
      const rest = { state: JSON.stringify(state), changedAt: event.recordedAt };
      write(name, db, { id, place, startedAt }, summary, rest);
    }
  },
});
