import type { SQLInputValue } from 'node:sqlite';
import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import { type Instant, type ThingId, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { DeadLetterEvent } from './core/dead-letter.ts';
import { intakeEvents } from './dead-letter-slice.ts';

const schema = `
CREATE TABLE dead_letter (
  position TEXT PRIMARY KEY,
  letter TEXT NOT NULL,
  agency TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  door TEXT NOT NULL,
  topic TEXT NOT NULL,
  partition INTEGER,
  "offset" TEXT,
  reason TEXT NOT NULL,
  rule_code TEXT,
  bytes INTEGER NOT NULL,
  content_until TEXT NOT NULL,
  correlation TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dead_letter_until ON dead_letter (content_until, position);
`;

/** Where refused messages lie and why: what an operator works through. */
export const deadLetterModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'dead-letters',
  version: 4,
  schema,
  eventTypes: Object.keys(intakeEvents),
  apply: (events, db) => {
    for (const stored of events) {
      const event = recordedAs<DeadLetterEvent>(readEvent(stored));
      if (event.type !== 'DeadLetterKept') {
        const status = event.type === 'DeadLetterReplayed' ? 'replayed' : 'discarded';
        db.run('UPDATE dead_letter SET status = ? WHERE letter = ?', status, event.facts.letter);
        continue;
      }
      const { facts } = event;
      db.run(
        "INSERT OR IGNORE INTO dead_letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'kept')",
        event.position,
        facts.letter,
        event.actor.agency,
        event.recordedAt,
        facts.door,
        facts.topic,
        facts.partition ?? null,
        facts.offset ?? null,
        facts.reason,
        facts.ruleCode ?? null,
        facts.bytes,
        facts.contentUntil,
        event.correlationId,
      );
    }
  },
});

/** One refused message, without its content. */
export type DeadLetterLine = {
  readonly position: string;
  readonly letter: ThingId;
  readonly agency: string;
  readonly recordedAt: Instant;
  readonly door: string;
  readonly topic: string;
  /** Where a record of Kafka lies in its topic. */
  readonly partition: number | null;
  readonly offset: string | null;
  readonly reason: string;
  readonly ruleCode: string | null;
  readonly bytes: number;
  readonly contentUntil: Instant;
  readonly correlationId: string;
  readonly status: 'kept' | 'replayed' | 'discarded';
};

const columns = `position, letter, agency, recorded_at AS recordedAt, door, topic, partition, "offset", reason, rule_code AS ruleCode, bytes,
  content_until AS contentUntil, correlation AS correlationId, status`;

const lines = (db: ReadDatabase, rest: string, ...values: readonly SQLInputValue[]): readonly DeadLetterLine[] =>
  // The columns are those of the type; the database knows rows of anything.
  db.all(`SELECT ${columns} FROM dead_letter ${rest}`, ...values) as unknown as readonly DeadLetterLine[];

/** Newest first, before a position. */
export const deadLettersBefore = (db: ReadDatabase, before: string, limit: number): readonly DeadLetterLine[] =>
  lines(db, 'WHERE position < ? ORDER BY position DESC LIMIT ?', before, limit);

/** Which of them: those that wait unless `all` is asked for, of one reason, of the people of one service. */
export type LettersWanted = { readonly all: boolean; readonly reason?: string; readonly agency?: string };

const wanted = `(? = 1 OR status = 'kept') AND (? IS NULL OR reason = ?) AND (? IS NULL OR agency = ?)`;
const wantedOf = ({ all, reason, agency }: LettersWanted) => {
  const [why, whose] = [reason ?? null, agency ?? null];
  return [all ? 1 : 0, why, why, whose, whose];
};

/** At most `limit`, newest first or, to be taken in the order in which they came, oldest first. */
export const deadLetterLines = (
  db: ReadDatabase,
  which: LettersWanted & { readonly limit: number; readonly order: 'newest-first' | 'oldest-first' },
): readonly DeadLetterLine[] =>
  lines(
    db,
    `WHERE ${wanted} ORDER BY position ${which.order === 'newest-first' ? 'DESC' : 'ASC'} LIMIT ?`,
    ...wantedOf(which),
    which.limit,
  );

/** How many there are of them. */
export const countLetters = (db: ReadDatabase, which: LettersWanted): number =>
  Number(db.get(`SELECT count(*) AS letters FROM dead_letter WHERE ${wanted}`, ...wantedOf(which))?.['letters'] ?? 0);

/** Up to where dead letters have been forgotten: two may be due at the same instant. */
export type Forgotten = Pick<DeadLetterLine, 'contentUntil' | 'position'>;

/** The next of those whose content was to be kept until an instant at the latest, in the order in which they are due. */
export const deadLettersDue = (
  db: ReadDatabase,
  after: Forgotten | undefined,
  until: Instant,
  limit: number,
): readonly DeadLetterLine[] =>
  lines(
    db,
    'WHERE (content_until, position) > (?, ?) AND content_until <= ? ORDER BY content_until, position LIMIT ?',
    after?.contentUntil ?? '',
    after?.position ?? '',
    until,
    limit,
  );

/** How many refused messages are known, for metrics. */
export const countDeadLetters = (db: Pick<ReadDatabase, 'get'>): number =>
  Number(db.get(`SELECT count(*) AS letters FROM dead_letter WHERE status = 'kept'`)?.['letters'] ?? 0);
