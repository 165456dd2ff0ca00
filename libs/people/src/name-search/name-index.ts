import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { SqliteCheckpoints, type CheckpointStore } from '@safeguarding/event-log';
import type { PersonId, Position } from '@safeguarding/kernel';

const schema = `
CREATE TABLE IF NOT EXISTS checkpoint (name TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS name_token (
  token BLOB NOT NULL, person TEXT NOT NULL, key_id TEXT NOT NULL,
  PRIMARY KEY (token, person, key_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS name_token_person ON name_token (person, token);
CREATE INDEX IF NOT EXISTS name_token_key ON name_token (key_id);
CREATE TABLE IF NOT EXISTS alike (one TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (one, other)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alike_other ON alike (other);
`;

/** One hashed token and the data key of the statement that it comes from. */
export type IndexedToken = { readonly token: Uint8Array; readonly keyId: string };
/** Two records that look alike; `one` is the lesser id. */
export type Pair = { readonly one: PersonId; readonly other: PersonId };
/** Hashed tokens of a question, kind by kind. */
export type AskedTokens = Readonly<Record<'sounds' | 'bigrams' | 'dates', readonly Uint8Array[]>>;

const open = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file);
  try {
    // What is deleted is overwritten: a token of an erased child must not stay in a free page.
    db.exec('PRAGMA secure_delete=ON; PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL');
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const places = (values: readonly unknown[]): string => values.map(() => '?').join(', ') || 'NULL';

/**
 * What children are found by: keyed hashes of how names sound, of pairs of letters and of parts of dates, in a database of its own.
 * Everything in it can be had from the log and the keys again; nothing in it can be read back. It keeps its own checkpoint.
 */
export class NameIndex {
  /** Counts erasures: what was opened before one must not be written after it. */
  generation = 0;
  /** How far it has followed the log: beside what it holds, so that both are lost together. */
  readonly checkpoints: CheckpointStore;
  private readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  private constructor(db: DatabaseSync, file: string) {
    this.db = db;
    this.checkpoints = SqliteCheckpoints.open({ file });
  }

  /** A file that cannot be read is thrown away. */
  static open({ file }: { readonly file: string }): NameIndex {
    try {
      return new NameIndex(open(file), file);
    } catch {
      for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
      return new NameIndex(open(file), file);
    }
  }

  /** A checkpoint beyond the end of the log comes of another log, or of one that was restored: everything is built anew. */
  startAnewBeyond(head: Position): void {
    const beyond = this.prepared('SELECT 1 FROM checkpoint WHERE position > ?').get(head);
    if (beyond) this.db.exec('DELETE FROM name_token; DELETE FROM alike; DELETE FROM checkpoint');
  }

  /** The person's tokens are these and no others. */
  replace(person: PersonId, tokens: readonly IndexedToken[]): void {
    this.inTransaction(() => {
      this.prepared('DELETE FROM name_token WHERE person = ?').run(person);
      const insert = this.prepared('INSERT OR IGNORE INTO name_token (token, person, key_id) VALUES (?, ?, ?)');
      for (const { token, keyId } of tokens) insert.run(token, person, keyId);
    });
  }

  /** Forgets what came of statements under these keys; not even the journal keeps it. */
  forget(keyIds: readonly string[]): void {
    this.generation += 1;
    if (keyIds.length === 0) return;
    this.inTransaction(() => {
      for (const keyId of keyIds) {
        for (const side of ['one', 'other'])
          this.prepared(`DELETE FROM alike WHERE ${side} IN (SELECT person FROM name_token WHERE key_id = ?)`).run(
            keyId,
          );
        this.prepared('DELETE FROM name_token WHERE key_id = ?').run(keyId);
      }
    });
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Key ids after one, in their order: for the look at which of them still exist. */
  keyIds(after: string, limit: number): readonly string[] {
    return this.prepared('SELECT DISTINCT key_id FROM name_token WHERE key_id > ? ORDER BY key_id LIMIT ?')
      .all(after, limit)
      .map((row) => String(row['key_id']));
  }

  /** Of the statements about one person. */
  keyIdsOf(person: PersonId): readonly string[] {
    return this.prepared('SELECT DISTINCT key_id FROM name_token WHERE person = ?')
      .all(person)
      .map((row) => String(row['key_id']));
  }

  /** Tokens kept; for tests and the metric. */
  get size(): number {
    return Number(this.prepared('SELECT count(*) AS n FROM name_token').get()?.['n']);
  }

  /**
   * At most `limit` people who share a word's sound or a pair of the date, and enough pairs of letters; those who share most first.
   * Who of them may be shown, and how like they are, is not judged here.
   */
  candidates({ sounds, bigrams, dates }: AskedTokens, limit: number): readonly PersonId[] {
    const near = [...sounds, ...dates];
    const least = Math.max(1, Math.floor(bigrams.length * 0.3));
    const rows = this.db
      .prepare(
        `SELECT t.person AS person, count(DISTINCT t.token) AS shared FROM name_token t
         WHERE t.token IN (${places(bigrams)})
           AND t.person IN (SELECT person FROM name_token WHERE token IN (${places(near)}))
         GROUP BY t.person HAVING shared >= ? ORDER BY shared DESC, t.person LIMIT ?`,
      )
      .all(...bigrams, ...near, least, limit);
    return rows.map((row) => row['person'] as PersonId);
  }

  /** The pairs of a person are these and no others. */
  pair(person: PersonId, others: readonly PersonId[]): void {
    this.inTransaction(() => {
      this.prepared('DELETE FROM alike WHERE one = ?').run(person);
      this.prepared('DELETE FROM alike WHERE other = ?').run(person);
      const insert = this.prepared('INSERT OR IGNORE INTO alike (one, other) VALUES (?, ?)');
      for (const other of others) insert.run(person < other ? person : other, person < other ? other : person);
    });
  }

  /** At most `limit` pairs after one, in the order of their ids. */
  pairsAfter(after: Pair | undefined, limit: number): readonly Pair[] {
    return this.prepared('SELECT one, other FROM alike WHERE (one, other) > (?, ?) ORDER BY one, other LIMIT ?')
      .all(after?.one ?? '', after?.other ?? '', limit)
      .map((row) => ({ one: row['one'] as PersonId, other: row['other'] as PersonId }));
  }

  close(): void {
    this.checkpoints.close();
    this.statements.clear();
    this.db.close();
  }

  private inTransaction(write: () => void): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private prepared(sql: string): StatementSync {
    const known = this.statements.get(sql) ?? this.db.prepare(sql);
    this.statements.set(sql, known);
    return known;
  }
}
