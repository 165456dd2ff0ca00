import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Position, StreamName } from '@safeguarding/kernel';
import type { LogEvent } from '../port.ts';
import { QuarantineFull, type Fault } from './fault.ts';

/** An event that a follower has set aside: where it lies in the log and why. Nothing of what it says. */
export type ParkedEvent = {
  readonly position: Position;
  readonly stream: StreamName;
  readonly revision: number;
  readonly type: string;
  /** Keys of order that wait for it: streams or opaque ids of people. */
  readonly keys: readonly string[];
  /** Why it could not be taken; absent where it only waits behind another one of its key. */
  readonly fault?: Fault;
  readonly attempts: number;
  /** By the machine's clock. */
  readonly parkedAt: string;
};

/** An event that somebody gave up for good, and when. */
export type DiscardedEvent = ParkedEvent & { readonly discardedAt: string };

/** Together with the checkpoint that has passed these events, in the same file and the same transactions. */
export const parkingSchema = `
CREATE TABLE IF NOT EXISTS parked_event (
  follower TEXT NOT NULL,
  position TEXT NOT NULL,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  type TEXT NOT NULL,
  keys TEXT NOT NULL,
  fault TEXT,
  attempts INTEGER NOT NULL,
  parked_at TEXT NOT NULL,
  discarded_at TEXT,
  PRIMARY KEY (follower, position)
) STRICT, WITHOUT ROWID;
`;

const columns = 'position, stream, revision, type, keys, fault, attempts, parked_at, discarded_at';

/** Beyond this a fault is of the release and not of an event: parking on would hide it. */
const mostKeys = 1_000;
const mostEvents = 100_000;

type ParkedRow = Readonly<Record<string, unknown>>;

const parkedOf = (row: ParkedRow): ParkedEvent => ({
  position: row['position'] as Position,
  stream: row['stream'] as StreamName,
  revision: Number(row['revision']),
  type: String(row['type']),
  keys: JSON.parse(String(row['keys'])) as string[],
  ...(typeof row['fault'] === 'string' ? { fault: JSON.parse(row['fault']) as Fault } : {}),
  attempts: Number(row['attempts']),
  parkedAt: String(row['parked_at']),
});

/** What one follower has set aside. Changes belong into the transaction that moves its checkpoint; `reread` undoes them in memory. */
export class Parking {
  private readonly db: DatabaseSync;
  private readonly follower: string;
  private readonly events = new Map<Position, ParkedEvent>();
  private readonly waiting = new Map<string, number>();
  private stale = true;

  constructor(db: DatabaseSync, follower: string) {
    this.db = db;
    this.follower = follower;
  }

  /** How many keys wait. */
  get keys(): number {
    this.refresh();
    return this.waiting.size;
  }

  /** In the order of the log. A live view: what is parked while somebody walks through it comes at the end. */
  parked(): IterableIterator<ParkedEvent> {
    this.refresh();
    return this.events.values();
  }

  at(position: Position): ParkedEvent | undefined {
    this.refresh();
    return this.events.get(position);
  }

  /** True where an event of one of these keys waits: whatever comes later has to wait behind it. */
  holds(keys: readonly string[]): boolean {
    this.refresh();
    return this.waiting.size > 0 && keys.some((key) => this.waiting.has(key));
  }

  /** Throws QuarantineFull. */
  park(event: LogEvent, keys: readonly string[], fault?: Fault, attempts = 0): void {
    this.refresh();
    if (this.events.has(event.position)) return;
    if (this.waiting.size >= mostKeys || this.events.size >= mostEvents) throw new QuarantineFull(this.follower);
    const { position, stream, revision, type } = event;
    const parkedAt = new Date().toISOString();
    const parked: ParkedEvent = { position, stream, revision, type, keys, attempts, parkedAt, ...(fault && { fault }) };
    this.run(
      `INSERT OR IGNORE INTO parked_event (follower, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
      ...[this.follower, position, stream, revision, type, JSON.stringify(keys)],
      ...[fault ? JSON.stringify(fault) : null, attempts, parkedAt],
    );
    this.add(parked);
  }

  /** It was tried again and failed again. */
  failedAgain(position: Position, fault: Fault): void {
    const known = this.events.get(position);
    if (!known) return;
    const attempts = known.attempts + 1;
    this.run(
      'UPDATE parked_event SET fault = ?, attempts = ? WHERE follower = ? AND position = ?',
      ...[JSON.stringify(fault), attempts, this.follower, position],
    );
    this.events.set(position, { ...known, fault, attempts });
  }

  /** It was taken: its keys wait for it no longer. */
  release(position: Position): void {
    this.run('DELETE FROM parked_event WHERE follower = ? AND position = ?', this.follower, position);
    this.drop(position);
  }

  /** It will never be taken; the row stays and says so. */
  discard(position: Position): void {
    this.run(
      'UPDATE parked_event SET discarded_at = ? WHERE follower = ? AND position = ?',
      ...[new Date().toISOString(), this.follower, position],
    );
    this.drop(position);
  }

  discarded(): readonly DiscardedEvent[] {
    return this.rows('discarded_at IS NOT NULL').map((row) => ({
      ...parkedOf(row),
      discardedAt: String(row['discarded_at']),
    }));
  }

  /** Everything of this follower is forgotten: it is built from the beginning, or replaced. */
  clear(): void {
    this.run('DELETE FROM parked_event WHERE follower = ?', this.follower);
    this.reread();
  }

  /** From here on what the file says counts: a transaction was rolled back, or the checkpoint was taken over. */
  reread(): void {
    this.stale = true;
  }

  /** Throws where the file cannot be read: then nobody may take a key for free. */
  private refresh(): void {
    if (!this.stale) return;
    const rows = this.rows('discarded_at IS NULL');
    this.stale = false;
    this.events.clear();
    this.waiting.clear();
    for (const row of rows) this.add(parkedOf(row));
  }

  private add(event: ParkedEvent): void {
    this.events.set(event.position, event);
    for (const key of event.keys) this.waiting.set(key, (this.waiting.get(key) ?? 0) + 1);
  }

  private drop(position: Position): void {
    const known = this.events.get(position);
    if (!known) return;
    this.events.delete(position);
    for (const key of known.keys) {
      const left = (this.waiting.get(key) ?? 1) - 1;
      if (left === 0) this.waiting.delete(key);
      else this.waiting.set(key, left);
    }
  }

  private rows(where: string): readonly ParkedRow[] {
    return this.db
      .prepare(`SELECT ${columns} FROM parked_event WHERE follower = ? AND ${where} ORDER BY position`)
      .all(this.follower);
  }

  private run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.db.prepare(sql).run(...values);
  }
}

/** The keys of order of an event: its stream, where a follower names no others. */
export const streamKey = ({ stream }: LogEvent): readonly string[] => [stream];
