import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Position } from '@safeguarding/kernel';

/** Where reactions have come to. A checkpoint that is lost costs repetitions, never an omission. */
export type CheckpointStore = {
  load(name: string): Position | undefined;
  save(name: string, position: Position): void;
  close(): void;
};

/**
 * Checkpoints in a file of their own, `reactions.db`. Kept across the death of the process at once, across a power cut up to the
 * last few moments: handlers are run at least once, and syncing each checkpoint would buy nothing.
 */
export class SqliteCheckpoints implements CheckpointStore {
  private readonly db: DatabaseSync;
  private readonly select: StatementSync;
  private readonly upsert: StatementSync;

  private constructor(file: string) {
    this.db = new DatabaseSync(file);
    this.db.exec('PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL');
    this.db.exec('CREATE TABLE IF NOT EXISTS checkpoint (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT');
    this.select = this.db.prepare('SELECT position FROM checkpoint WHERE name = ?');
    this.upsert = this.db.prepare(
      'INSERT INTO checkpoint (name, position) VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
    );
  }

  static open({ file }: { readonly file: string }): SqliteCheckpoints {
    return new SqliteCheckpoints(file);
  }

  load(name: string): Position | undefined {
    return this.select.get(name)?.['position'] as Position | undefined;
  }

  save(name: string, position: Position): void {
    this.upsert.run(name, position);
  }

  close(): void {
    this.db.close();
  }
}

/** Checkpoints that end with the process; for tests. */
export class MemoryCheckpoints implements CheckpointStore {
  private readonly positions = new Map<string, Position>();

  load(name: string): Position | undefined {
    return this.positions.get(name);
  }

  save(name: string, position: Position): void {
    this.positions.set(name, position);
  }

  close(): void {
    this.positions.clear();
  }
}
