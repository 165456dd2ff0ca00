import type { ReadDatabase, ReadModel, Row } from '@safeguarding/event-log';
import type { AgencyId, Instant, PersonId, RecordedEvent, ThingId } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';

const schema = `
CREATE TABLE concerns_told (
  concern TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  agency TEXT NOT NULL,
  child TEXT NOT NULL,
  raised_at TEXT NOT NULL,
  told_at TEXT
) STRICT;
CREATE INDEX concerns_told_agency ON concerns_told (agency, child, place);
`;

const apply = (event: RecordedEvent, db: ReadDatabase): void => {
  const facts = event.facts as { readonly concern?: string; readonly child?: string; readonly outcome?: string };
  const { agency } = event.actor;
  if (event.type === 'ConcernRaised')
    db.run(
      'INSERT OR IGNORE INTO concerns_told (concern, place, agency, child, raised_at) VALUES (?, ?, ?, ?, ?)',
      ...[facts.concern ?? '', event.position, agency, facts.child ?? '', event.recordedAt],
    );
  if (event.type === 'ConcernWithdrawn') db.run('DELETE FROM concerns_told WHERE concern = ?', facts.concern ?? '');
  // Tried is not told, and neither a standing share nor a letter is a word with somebody.
  if (event.type === 'DirectContactRecorded' && facts.outcome === 'spoken-to')
    db.run(
      'UPDATE concerns_told SET told_at = ? WHERE agency = ? AND child = ? AND told_at IS NULL',
      ...[event.recordedAt, agency, event.subjects[0] ?? ''],
    );
};

/** After which concerns the service that raised them spoke to nobody (product row M3). */
export const untoldModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'concerns-told',
  version: 1,
  schema,
  eventTypes: ['ConcernRaised', 'ConcernWithdrawn', 'DirectContactRecorded'],
  apply: (events, db) => {
    for (const stored of events) apply(readEvent(stored), db);
  },
});

/** One concern; `place` orders and pages. */
export type UntoldRow = {
  readonly concern: ThingId;
  readonly place: string;
  readonly agency: AgencyId;
  readonly child: PersonId;
  readonly raisedAt: Instant;
};

const rowOf = (row: Row): UntoldRow => ({
  concern: row['concern'] as ThingId,
  place: String(row['place']),
  agency: row['agency'] as AgencyId,
  child: row['child'] as PersonId,
  raisedAt: row['raised_at'] as Instant,
});

/** At most `limit` concerns of a service about which nobody was told directly, newest first. */
export const untoldRows = (
  db: ReadDatabase,
  agency: AgencyId,
  page: { readonly before: string | undefined; readonly limit: number },
): readonly UntoldRow[] =>
  db
    .all(
      'SELECT * FROM concerns_told WHERE agency = ? AND told_at IS NULL AND place < ? ORDER BY place DESC LIMIT ?',
      ...[agency, page.before ?? '~', page.limit],
    )
    .map(rowOf);

/** When a service last raised a concern about one of these records of a child. */
export const latestConcernAt = (
  db: ReadDatabase,
  agency: AgencyId,
  records: readonly PersonId[],
): Instant | undefined => {
  const found = records.flatMap((child) =>
    db.all('SELECT max(raised_at) AS latest FROM concerns_told WHERE agency = ? AND child = ?', agency, child),
  );
  return found
    .map((row) => row['latest'] as Instant | null)
    .reduce<Instant | undefined>(
      (latest, at) => (at !== null && (latest === undefined || at > latest) ? at : latest),
      undefined,
    );
};
