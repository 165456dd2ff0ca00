import type { EntryDraft, TimelineContribution } from '@safeguarding/access';
import type { LogEvent, ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import { type PersonId, type RecordedEvent, type StreamName, type EventId, type Position } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import { orderKey } from './core/order.ts';

const name = 'timeline';

/**
 * One row per entry and child. `place` is the order key, which ends in the entry's id; the rows keep the stored bytes, sealed as they
 * are, and are opened by nobody but a reader who may.
 */
const schema = `
CREATE TABLE timeline_entry (
  child TEXT NOT NULL,
  place TEXT NOT NULL,
  supersedes TEXT,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX timeline_entry_place ON timeline_entry (child, place);
CREATE INDEX timeline_entry_supersedes ON timeline_entry (child, supersedes) WHERE supersedes IS NOT NULL;
`;

const insert = `INSERT OR IGNORE INTO timeline_entry (child, place, supersedes, stream, revision, position, body)
VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** The id at the end of a stream's name: of a child where the stream is a child's own. */
const keyed = /-(?<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;

/** Whom an event that cannot be read may be about: everybody whom its envelope, its stream and its stream's rows name. */
const peopleOf = ({ stream, body }: LogEvent, db: ReadDatabase): readonly string[] => {
  const rows = db.all('SELECT DISTINCT child FROM timeline_entry WHERE stream = ?', stream);
  const ofStream = keyed.exec(stream)?.groups?.['id'];
  let subjects: unknown;
  try {
    ({ subjects } = JSON.parse(body) as { readonly subjects?: unknown });
  } catch {
    // Not even its envelope opens: `operator verify` names such an event.
  }
  return [
    ...(Array.isArray(subjects) ? subjects.map(String) : []),
    ...rows.map(({ child }) => String(child)),
    ...(ofStream === undefined ? [] : [ofStream]),
  ];
};

/** The children on whose timelines an event stands, and its stream: an unreadable one may be known by that alone. */
const keysOf = (contribution: TimelineContribution, readEvent: ReadEvent, event: LogEvent, db: ReadDatabase) => {
  let children: readonly string[];
  try {
    children = draftsOf(contribution, readEvent(event)).map(({ child }) => child);
  } catch {
    children = peopleOf(event, db);
  }
  return [...new Set<string>([event.stream, ...children])];
};

/** The entries of one event, from whichever slice wrote it. */
export const draftsOf = (contribution: TimelineContribution, event: RecordedEvent): readonly EntryDraft[] => {
  const drafts = contribution[event.type]?.(event) ?? [];
  const { load: firstLoad } = event;
  return firstLoad === undefined ? drafts : drafts.map((draft) => ({ ...draft, firstLoad }));
};

/** The read model that gathers what the slices contribute, per child. */
export const timelineModel = (contribution: TimelineContribution, readEvent: ReadEvent): ReadModel => ({
  name,
  version: 1,
  schema,
  eventTypes: Object.keys(contribution),
  answersPerChild: true,
  keysOf: (event, db) => keysOf(contribution, readEvent, event, db),
  apply: (events, db) => {
    for (const stored of events)
      for (const draft of draftsOf(contribution, readEvent(stored)))
        db.run(
          insert,
          draft.child,
          orderKey(draft),
          draft.supersedes ?? null,
          stored.stream,
          stored.revision,
          stored.position,
          stored.body,
        );
  },
});

/** Id and type stand in the body too: whoever reads it gets them from there. */
const storedIn = (row: Row): LogEvent => ({
  id: '' as EventId,
  type: '',
  stream: row['stream'] as StreamName,
  revision: Number(row['revision']),
  position: row['position'] as Position,
  body: String(row['body']),
});

/** Where an entry stands on its child's timeline. */
export type Place = { readonly row: number; readonly place: string; readonly child: PersonId };

/**
 * For the sake of the order the planner would walk over every row of the child: the sign takes the order out of its choice of index.
 * The index is not named, because a rebuilt table has indexes of other names.
 */
const superseding = `SELECT rowid, place, supersedes FROM timeline_entry
WHERE child = ? AND supersedes IS NOT NULL ORDER BY +place`;

/** Row, place and what is superseded there. */
type Superseding = ReturnType<ReadDatabase['tuples']>[number];

const mostFirstPages = 2_000;

/** Reads rows of the timeline; nothing is opened or judged here. */
export class TimelineRows {
  private readonly db: ReadDatabase;
  /** What supersedes something on a child's timeline, as it was when a list of places was read that is itself kept. */
  private readonly superseding = new WeakMap<readonly Place[], readonly Superseding[]>();
  /** A child that is read is soon read again: its first page stands until rows of the model were written. */
  private readonly firstPages = new Map<string, { readonly stamp: string; readonly places: readonly Place[] }>();

  constructor(db: ReadDatabase) {
    this.db = db;
  }

  /** At most `limit` places of several children's timelines as if they were one, in reading order. */
  placesOfAll(
    children: readonly PersonId[],
    after: string | undefined,
    newestFirst: boolean,
    limit: number,
  ): readonly Place[] {
    const [only] = children;
    if (children.length === 1 && only !== undefined) return this.places(only, after, newestFirst, limit);
    const places = children.flatMap((child) => this.places(child, after, newestFirst, limit));
    const sign = newestFirst ? -1 : 1;
    return places.toSorted((one, other) => (one.place < other.place ? -sign : sign)).slice(0, limit);
  }

  /** At most `limit` places after (or, newest first, before) a place, in reading order. */
  places(child: PersonId, after: string | undefined, newestFirst: boolean, limit: number): readonly Place[] {
    if (after !== undefined) return this.find(child, after, newestFirst, limit);
    const stamp = this.db.stamp(name);
    const key = `${child} ${String(newestFirst)} ${String(limit)}`;
    const kept = this.firstPages.get(key);
    if (kept?.stamp === stamp) return kept.places;
    if (this.firstPages.size >= mostFirstPages) this.firstPages.clear();
    const places = this.find(child, after, newestFirst, limit);
    this.firstPages.set(key, { stamp, places });
    return places;
  }

  private find(child: PersonId, after: string | undefined, newestFirst: boolean, limit: number): readonly Place[] {
    const rows = newestFirst
      ? this.db.tuples(
          'SELECT rowid, place FROM timeline_entry WHERE child = ? AND place < ? ORDER BY place DESC LIMIT ?',
          child,
          after ?? '~',
          limit,
        )
      : this.db.tuples(
          'SELECT rowid, place FROM timeline_entry WHERE child = ? AND place > ? ORDER BY place ASC LIMIT ?',
          child,
          after ?? '',
          limit,
        );
    return rows.map(([row, place]) => ({ row: row as number, place: place as string, child }));
  }

  /** False where something of one of these children was set aside: what the rows hold of them is too little. */
  wholeOf(children: readonly PersonId[]): boolean {
    return !this.db.parking(name).holds(children);
  }

  /** The stored event of a row. */
  event(row: number, readEvent: ReadEvent): RecordedEvent | undefined {
    const found = this.db.get('SELECT stream, revision, position, body FROM timeline_entry WHERE rowid = ?', row);
    return found && readEvent(storedIn(found));
  }

  /**
   * Where the entries stand that supersede one of these, and those that one of these supersedes. `page`: the places of this child among
   * which these entries are, where they all come of one list.
   */
  linked(
    child: PersonId,
    entries: readonly { readonly id: EventId; readonly supersedes?: EventId }[],
    page?: readonly Place[],
  ): readonly Place[] {
    const all = this.supersedingOf(child, page);
    const ids = all.length === 0 ? undefined : new Set<string>(entries.map(({ id }) => id));
    const later = all.filter(([, , supersedes]) => ids?.has(String(supersedes)));
    const earlier = entries.flatMap(({ supersedes }) =>
      supersedes === undefined ? [] : this.placesOf(child, supersedes),
    );
    return [...later.map(([row, place]) => ({ row: row as number, place: place as string, child })), ...earlier];
  }

  private supersedingOf(child: PersonId, page: readonly Place[] | undefined): readonly Superseding[] {
    const known = page && this.superseding.get(page);
    if (known) return known;
    const found = this.db.tuples(superseding, child);
    if (page) this.superseding.set(page, found);
    return found;
  }

  /** Where one entry stands; none where it is not on this child's timeline. */
  placesOf(child: PersonId, id: EventId): readonly Place[] {
    const found = this.db.all(
      `SELECT rowid AS row, place FROM timeline_entry WHERE child = ? AND substr(place, -36) = ?`,
      child,
      id,
    );
    return found.map((place) => ({ ...place, child })) as unknown as readonly Place[];
  }
}

/** What stood on a child's timeline at a past position of the log, in the order in which it was recorded. Nothing is opened. */
export const draftsUntil = (
  db: ReadDatabase,
  contribution: TimelineContribution,
  readEvent: ReadEvent,
  child: PersonId,
  position: Position,
): readonly EntryDraft[] =>
  db
    .all(
      `SELECT stream, revision, position, body FROM timeline_entry WHERE child = ? AND position <= ? ORDER BY position`,
      child,
      position,
    )
    .flatMap((row) => draftsOf(contribution, readEvent(storedIn(row))).filter((draft) => draft.child === child));
