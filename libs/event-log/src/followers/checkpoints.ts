import { randomUUID } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Position } from '@safeguarding/kernel';
import { Superseded } from './fault.ts';
import { Parking, parkingSchema } from './parking.ts';

/** The place of one reaction, held by whoever claimed it last. */
export type HeldCheckpoint = {
  readonly position: Position | undefined;
  /** What it has set aside. */
  readonly parking: Parking;
  /** Moves the place, and writes to the parking in the same transaction. Throws Superseded. */
  save(position: Position, change?: () => void): void;
  /** The same without moving it. Throws Superseded. */
  write(change: () => void): void;
  /** Throws Superseded where somebody else has claimed it since. */
  check(): void;
};

/** Where reactions have come to. A checkpoint that is lost costs repetitions, never an omission. */
export type CheckpointStore = {
  load(name: string): Position | undefined;
  /** Takes the place over: whoever held it can move it no more, however long they were asleep. */
  claim(name: string): HeldCheckpoint;
  close(): void;
};

const schema = `
CREATE TABLE IF NOT EXISTS checkpoint (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS checkpoint_owner (name TEXT PRIMARY KEY, owner TEXT NOT NULL) STRICT;
${parkingSchema}`;

/**
 * Checkpoints in a file of their own, `reactions.db`. Kept across the death of the process at once, across a power cut up to the
 * last few moments: handlers are run at least once, and syncing each checkpoint would buy nothing.
 */
export class SqliteCheckpoints implements CheckpointStore {
  private readonly db: DatabaseSync;

  protected constructor(file: string) {
    this.db = new DatabaseSync(file);
    this.db.exec('PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL');
    this.db.exec(schema);
  }

  static open({ file }: { readonly file: string }): SqliteCheckpoints {
    return new SqliteCheckpoints(file);
  }

  load(name: string): Position | undefined {
    return this.db.prepare('SELECT position FROM checkpoint WHERE name = ?').get(name)?.['position'] as
      Position | undefined;
  }

  /** Says where one begins that has no place yet; false where it has one. */
  begin(name: string, position: Position): boolean {
    const insert = this.db.prepare('INSERT OR IGNORE INTO checkpoint (name, position) VALUES (?, ?)');
    return insert.run(name, position).changes > 0;
  }

  claim(name: string): HeldCheckpoint {
    const owner = randomUUID();
    this.db
      .prepare('INSERT INTO checkpoint_owner VALUES (?, ?) ON CONFLICT DO UPDATE SET owner = excluded.owner')
      .run(name, owner);
    return new Held(this.db, name, owner, this.load(name));
  }

  close(): void {
    this.db.close();
  }
}

class Held implements HeldCheckpoint {
  readonly position: Position | undefined;
  readonly parking: Parking;
  private readonly db: DatabaseSync;
  private readonly name: string;
  private readonly owner: string;
  private readonly upsert: StatementSync;
  private readonly selectOwner: StatementSync;

  constructor(db: DatabaseSync, name: string, owner: string, position: Position | undefined) {
    this.db = db;
    this.name = name;
    this.owner = owner;
    this.position = position;
    this.parking = new Parking(db, name);
    this.upsert = db.prepare(
      'INSERT INTO checkpoint (name, position) VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
    );
    this.selectOwner = db.prepare('SELECT owner FROM checkpoint_owner WHERE name = ?');
  }

  save(position: Position, change?: () => void): void {
    this.write(() => {
      change?.();
      this.upsert.run(this.name, position);
    });
  }

  write(change: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      this.check();
      change();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      this.parking.reread();
      throw error;
    }
  }

  check(): void {
    if (this.selectOwner.get(this.name)?.['owner'] !== this.owner) throw new Superseded(this.name);
  }
}

/** Checkpoints that end with the process; for tests. */
export class MemoryCheckpoints extends SqliteCheckpoints {
  constructor() {
    super(':memory:');
  }
}
