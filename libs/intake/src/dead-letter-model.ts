import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import type { Instant, Recorded, ThingId } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { DeadLetterKept } from './core/dead-letter.ts';

const schema = `
CREATE TABLE dead_letter (
  position TEXT PRIMARY KEY,
  letter TEXT NOT NULL,
  agency TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  door TEXT NOT NULL,
  topic TEXT NOT NULL,
  reason TEXT NOT NULL,
  rule_code TEXT,
  bytes INTEGER NOT NULL,
  content_until TEXT NOT NULL,
  correlation TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dead_letter_until ON dead_letter (content_until);
`;

/** Where refused messages lie and why: what an operator works through. */
export const deadLetterModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'dead-letters',
  version: 1,
  schema,
  eventTypes: ['DeadLetterKept'],
  apply: (events, db) => {
    for (const stored of events) {
      const event = readEvent(stored) as unknown as Recorded<DeadLetterKept>;
      const { facts } = event;
      db.run(
        'INSERT OR IGNORE INTO dead_letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        event.position,
        facts.letter,
        event.actor.agency,
        event.recordedAt,
        facts.door,
        facts.topic,
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
  readonly reason: string;
  readonly ruleCode: string | null;
  readonly bytes: number;
  readonly contentUntil: Instant;
  readonly correlationId: string;
};

const columns = `position, letter, agency, recorded_at AS recordedAt, door, topic, reason, rule_code AS ruleCode, bytes,
  content_until AS contentUntil, correlation AS correlationId`;

/** Newest first, before a position. */
export const deadLettersBefore = (db: ReadDatabase, before: string, limit: number): readonly DeadLetterLine[] =>
  db.all(
    `SELECT ${columns} FROM dead_letter WHERE position < ? ORDER BY position DESC LIMIT ?`,
    before,
    limit,
  ) as unknown as readonly DeadLetterLine[];

/** Those whose content was to be kept until before an instant, oldest first, and after another: each is forgotten once. */
export const deadLettersDue = (db: ReadDatabase, since: string, until: Instant): readonly DeadLetterLine[] =>
  db.all(
    `SELECT ${columns} FROM dead_letter WHERE content_until > ? AND content_until <= ? ORDER BY content_until LIMIT 1000`,
    since,
    until,
  ) as unknown as readonly DeadLetterLine[];
