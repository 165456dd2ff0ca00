import type { ChildFactsSource } from '@safeguarding/access';
import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import type { ActorRef, AgencyId, Clock, Instant, PersonId } from '@safeguarding/kernel';
import type { CommandContext, Ledger, ReadEvent } from '@safeguarding/ledger';
import { noteArchived, type DirectoryEvent, type DirectoryState } from './core/directory-record.ts';
import { recordSlice } from './directory-slices.ts';

const schema = `
CREATE TABLE directory_children (
  child TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  archived INTEGER NOT NULL
) STRICT;
CREATE INDEX directory_children_place ON directory_children (archived, place);
`;

/** Children whose record has not been noted as archived: ids alone, because what derives from a date of birth is sealed. */
export const directoryChildrenModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'directory-children',
  version: 1,
  schema,
  eventTypes: ['PersonRegistered', 'DirectoryArchived', 'DirectoryKeptLonger'],
  apply: (events, db) => {
    for (const stored of events) {
      const event = readEvent(stored);
      const [child = ''] = event.type === 'PersonRegistered' ? [event.stream.replace(/^person-/, '')] : event.subjects;
      if (event.type === 'PersonRegistered' && event.facts['kind'] !== 'adult')
        db.run(
          'INSERT OR IGNORE INTO directory_children (child, place, archived) VALUES (?, ?, 0)',
          child,
          event.position,
        );
      if (event.type !== 'PersonRegistered')
        db.run(
          'UPDATE directory_children SET archived = ? WHERE child = ?',
          event.type === 'DirectoryArchived' ? 1 : 0,
          child,
        );
    }
  },
});

const everyMs = 6 * 3_600_000;
const page = 500;
/** No person and no client of anybody: the ledger's own look at the calendar. */
const watch = `s-${'0'.repeat(32)}` as ActorRef;

const contextOf = (child: PersonId, now: Instant): CommandContext => ({
  actor: { agency: 'safeguarding-ledger' as AgencyId, role: 'reaction', ref: watch, via: 'system' },
  // One look a month: a record that was kept longer meanwhile is archived again when that is over.
  scope: `directory-archived\n${now.slice(0, 7)}`,
  key: child,
  bodyHash: '',
  receivedAt: now,
  correlationId: child,
});

type Parts = {
  readonly db: ReadDatabase;
  readonly ledger: Ledger;
  readonly facts: ChildFactsSource;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
};

/**
 * Notes once that a record left the directory, in the month after; looks every six hours, `stop` ends it. Nothing is decided by that
 * note: whether a child is listed is computed at each question (ruling 13). `now` resolves with how many were noted.
 */
export const archiveInTime = ({
  db,
  ledger,
  facts,
  clock,
  onFailure,
}: Parts): {
  readonly stop: () => void;
  readonly now: () => Promise<number>;
} => {
  let stopped = false;
  const look = async (child: PersonId, at: Instant): Promise<number> => {
    const known = await facts.of(child);
    if (known?.kind !== 'child' || known.dateOfBirth === undefined) return 0;
    const { dateOfBirth } = known;
    const { events, replayed } = await ledger.change<DirectoryState, DirectoryEvent>(recordSlice, child, {
      context: contextOf(child, at),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (state, instant) => noteArchived({ child, dateOfBirth }, state, instant),
    });
    return replayed ? 0 : events.length;
  };
  const now = async (): Promise<number> => {
    const at = clock.now();
    let noted = 0;
    for (let beyond = ''; !stopped;) {
      const rows = db.all(
        'SELECT child, place FROM directory_children WHERE archived = 0 AND place > ? ORDER BY place LIMIT ?',
        ...[beyond, page],
      );
      for (const row of rows) noted += await look(row['child'] as PersonId, at);
      beyond = String(rows.at(-1)?.['place'] ?? '');
      if (rows.length < page) break;
    }
    return noted;
  };
  const timer = setInterval(() => {
    now().catch(onFailure);
  }, everyMs).unref();
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
    now,
  };
};
