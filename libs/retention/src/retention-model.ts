import type { LogEvent, ReadDatabase, ReadModel } from '@safeguarding/event-log';
import { type RecordedEvent, type Recorded, recordedAs } from '@safeguarding/kernel';
import type { EventCatalogue, ReadEvent } from '@safeguarding/ledger';
import type { DisposalEvent } from './core/disposal.ts';
import type { HoldEvent } from './core/holds.ts';
import { disposableClasses, type DisposableClass } from './core/retention-vocabulary.ts';
import { disposalEvents, holdEvents } from './retention-slices.ts';

/** Opaque ids, classes and instants; nothing of anybody's age, which is sealed. */
const schema = `
CREATE TABLE holdings (
  place TEXT PRIMARY KEY,
  controller TEXT NOT NULL,
  person TEXT NOT NULL,
  retention TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL
) STRICT;
CREATE INDEX holdings_controller ON holdings (controller, place);
CREATE TABLE disposals (
  disposal TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  controller TEXT NOT NULL,
  person TEXT NOT NULL,
  retention TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;
CREATE INDEX disposals_controller ON disposals (controller, place);
CREATE TABLE holds (
  hold TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  stream TEXT NOT NULL,
  controller TEXT NOT NULL,
  scope TEXT NOT NULL,
  person TEXT,
  reason TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  lifted_at TEXT
) STRICT;
CREATE INDEX holds_controller ON holds (controller, place);
`;

const upsert = `INSERT INTO holdings (place, controller, person, retention, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`;

/** Where a holding stands in the order of its controller's. */
export const placeOf = (controller: string, person: string, retention: string): string =>
  `${person} ${retention} ${controller}`;

const addHolding = (
  { sealed, actor, recordedAt }: RecordedEvent,
  retention: DisposableClass,
  db: ReadDatabase,
): void => {
  for (const { person } of sealed) {
    const { agency } = actor;
    db.run(upsert, placeOf(agency, person, retention), agency, person, retention, recordedAt, recordedAt);
  }
};

const statusAfter: Readonly<Record<string, string>> = {
  DisposalRefused: 'refused',
  DisposalStopped: 'stopped',
  RecordsDestroyed: 'destroyed',
};

const applyDisposal = (event: Recorded<DisposalEvent>, db: ReadDatabase): void => {
  const { disposal, controller, person, retention } = event.facts;
  if (event.type === 'DisposalProposed')
    db.run(
      `INSERT OR IGNORE INTO disposals (disposal, place, controller, person, retention, status) VALUES (?, ?, ?, ?, ?, 'proposed')`,
      ...[disposal, event.position, controller, person, retention],
    );
  const status = statusAfter[event.type];
  if (status !== undefined) db.run('UPDATE disposals SET status = ? WHERE disposal = ?', status, disposal);
  if (event.type === 'RecordsDestroyed')
    db.run('DELETE FROM holdings WHERE place = ?', placeOf(controller, person, retention));
};

const applyHold = (event: Recorded<HoldEvent>, db: ReadDatabase): void => {
  if (event.type === 'HoldPlaced') {
    const { hold, controller, scope, person, reason } = event.facts;
    db.run(
      `INSERT OR IGNORE INTO holds (hold, place, stream, controller, scope, person, reason, placed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[hold, event.position, person ?? controller, controller, scope, person ?? null, reason, event.recordedAt],
    );
  }
  if (event.type === 'HoldLifted')
    db.run('UPDATE holds SET lifted_at = ? WHERE hold = ?', event.recordedAt, event.facts.hold);
};

const isOneOf = (events: object, type: string): boolean => Object.hasOwn(events, type);

/** Types whose sealed content is disposed of on a schedule, with their class. */
const disposableIn = (catalogues: readonly EventCatalogue[]): ReadonlyMap<string, DisposableClass> =>
  new Map(
    catalogues.flatMap((catalogue) =>
      Object.entries(catalogue).flatMap(([type, { retention }]) => {
        const found = disposableClasses.find((one) => one === retention);
        return found === undefined ? [] : [[type, found] as const];
      }),
    ),
  );

/**
 * What each controller holds of whom, which holds were placed and which disposals were begun. `catalogues`: of the events that seal
 * something; every other would cost each of its events a look.
 */
export const retentionModel = (readEvent: ReadEvent, catalogues: readonly EventCatalogue[]): ReadModel => {
  const disposable = disposableIn(catalogues);
  const apply = (stored: LogEvent, db: ReadDatabase): void => {
    const event = readEvent(stored);
    if (isOneOf(disposalEvents, event.type)) applyDisposal(recordedAs<DisposalEvent>(event), db);
    else if (isOneOf(holdEvents, event.type)) applyHold(recordedAs<HoldEvent>(event), db);
    else {
      const retention = disposable.get(event.type);
      if (retention !== undefined) addHolding(event, retention, db);
    }
  };
  return {
    name: 'retention',
    version: 1,
    schema,
    eventTypes: [...disposable.keys()],
    apply: (events, db) => {
      for (const event of events) apply(event, db);
    },
  };
};
