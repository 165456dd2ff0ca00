import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { Position } from '@safeguarding/kernel';
import { beginning } from '../port.ts';
import { AsideCopier } from './aside-copier.ts';
import { Superseded } from './fault.ts';
import { JointCommits, type Commit, type CommitInTurn } from './joint-commits.ts';
import { Parking, parkingSchema } from './parking.ts';

/** A row by column name. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** What a read database must know of a read model to make room for it. */
export type ModelShape = { readonly name: string; readonly version: number; readonly schema: string };

const mostStatements = 500;

const ownSchema = `
CREATE TABLE IF NOT EXISTS read_model (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  schema TEXT NOT NULL,
  checkpoint TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS read_model_part (
  model TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (model, name)
) STRICT;
CREATE TABLE IF NOT EXISTS read_model_rebuild (model TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS read_model_owner (model TEXT PRIMARY KEY, owner TEXT NOT NULL) STRICT;
${parkingSchema}`;

/** What lies ahead of the file is copied into it at so many pages; with a thread for that, only what it does not keep up with. */
const [pagesAhead, pagesAheadAside] = [4_000, 16_000] as const;

const openFile = (file: string, pages: number): DatabaseSync => {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768');
    db.exec(`PRAGMA wal_autocheckpoint=${String(pages)}; PRAGMA journal_size_limit=67108864`);
    db.exec(ownSchema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/**
 * The disposable database of one replica's read models. Everything in it can be had from the log again: a file that cannot be
 * read is thrown away. Statements are kept by their text, so write values as parameters.
 */
export class ReadDatabase {
  private readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly arrayStatements = new Map<string, StatementSync>();
  private readonly generations = new Map<string, number>();
  private readonly parkings = new Map<string, Parking>();
  private readonly joint = new JointCommits((commits) => {
    this.writeAll(commits);
  });
  /** Names this instance as the one that adopted a model. */
  private readonly owner = randomUUID();

  private readonly file: string;
  private readonly copier: AsideCopier | undefined;
  private rowsWritten = 0;
  private letGo: Promise<void> = Promise.resolve();

  private constructor(db: DatabaseSync, file: string, copier: AsideCopier | undefined) {
    this.db = db;
    this.file = file;
    this.copier = copier;
  }

  /** `:memory:` for one that ends with the process. `copyAside`: under load a thread of its own copies into the file what was written. */
  static open({ file, copyAside = false }: { readonly file: string; readonly copyAside?: boolean }): ReadDatabase {
    const open = (): ReadDatabase =>
      new ReadDatabase(
        openFile(file, copyAside ? pagesAheadAside : pagesAhead),
        file,
        copyAside ? new AsideCopier(file) : undefined,
      );
    try {
      return open();
    } catch {
      for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
      return open();
    }
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return [...this.statement(sql).all(...values)];
  }

  /** As `all`, each row as an array of its columns: half the cost, for lists that are read again and again. */
  tuples(sql: string, ...values: readonly SQLInputValue[]): readonly (readonly SQLOutputValue[])[] {
    const statement = this.statement(sql, true);
    // The types of node:sqlite do not know that a statement can give arrays.
    return [...(statement.all(...values) as unknown as readonly SQLOutputValue[][])];
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.statement(sql).get(...values);
  }

  /** The number of rows that changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    const changes = Number(this.statement(sql).run(...values).changes);
    this.rowsWritten += changes;
    return changes;
  }

  /** What a model has set aside, whether or not it follows the log at the moment. */
  parking(model: string): Parking {
    const known = this.parkings.get(model);
    if (known) return known;
    const parking = new Parking(this.db, model);
    this.parkings.set(model, parking);
    return parking;
  }

  /**
   * Makes the tables of a model, anew where its version or schema is another one, and gives its checkpoint. Whoever adopted it before
   * can write to it no more, however long they were asleep.
   */
  adopt(model: ModelShape): Position {
    this.own(model.name);
    const known = this.get('SELECT version, schema, checkpoint FROM read_model WHERE name = ?', model.name);
    const same = known?.['version'] === model.version && known['schema'] === model.schema;
    return same ? (known['checkpoint'] as Position) : this.startAnew(model);
  }

  /** Empties a model: it will be built from the beginning of the log. */
  startAnew(model: ModelShape): Position {
    this.inTransaction(() => {
      this.own(model.name);
      this.parking(model.name).clear();
      this.dropParts(model.name);
      const before = this.parts();
      this.db.exec(model.schema);
      const names = new Set(before.map(({ name }) => name));
      for (const { kind, name } of this.parts().filter((part) => !names.has(part.name)))
        this.run('INSERT INTO read_model_part (model, kind, name) VALUES (?, ?, ?)', model.name, kind, name);
      this.run(
        `INSERT INTO read_model (name, version, schema, checkpoint) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET version = excluded.version, schema = excluded.schema, checkpoint = excluded.checkpoint`,
        model.name,
        model.version,
        model.schema,
        beginning,
      );
    });
    return beginning;
  }

  /**
   * Another one after every transaction that may have written rows of the model, whoever wrote them: what was read under another stamp
   * must be read again. Cheaper than most questions.
   */
  stamp(model: string): string {
    const [ofOthers] = this.tuples('PRAGMA data_version');
    return `${String(ofOthers?.[0])} ${String(this.generations.get(model) ?? 0)}`;
  }

  /** Rows, parking and checkpoint in one transaction; nothing of them where `write` throws. Throws Superseded. */
  commit(model: string, checkpoint: Position, write: () => void): void {
    // In the order in which they came.
    this.joint.writeNow();
    this.writeAll([{ model, checkpoint, write }]);
  }

  /** As `commit`, at the end of this turn of the event loop and in one transaction with what else comes until then. */
  commitInTurn(commit: CommitInTurn): void {
    this.joint.add(commit);
  }

  /** Writes at once what waits for the end of the turn. */
  writeNow(): void {
    this.joint.writeNow();
  }

  /** Where it lies; what is rebuilt beside it lies in files of this name with an ending. */
  place(): string {
    return this.file;
  }

  /** The connection itself, for moving a rebuilt model in. */
  maintain<T>(use: (db: DatabaseSync) => T): T {
    return use(this.db);
  }

  /** A thread that copies may hold the file a moment longer: `released` resolves once nobody does. */
  close(): void {
    this.statements.clear();
    this.arrayStatements.clear();
    this.letGo = this.copier?.close() ?? Promise.resolve();
    this.db.close();
  }

  released(): Promise<void> {
    return this.letGo;
  }

  private writeAll(commits: readonly Commit[]): void {
    try {
      this.inTransaction(() => {
        for (const { model, checkpoint, write } of commits) {
          this.checkOwner(model);
          this.changed(model);
          write();
          this.run('UPDATE read_model SET checkpoint = ? WHERE name = ?', checkpoint, model);
        }
      });
    } catch (error) {
      for (const { model } of commits) this.parking(model).reread();
      throw error;
    }
    this.copier?.wrote(this.rowsWritten);
    this.rowsWritten = 0;
  }

  private changed(model: string): void {
    this.generations.set(model, (this.generations.get(model) ?? 0) + 1);
  }

  private own(model: string): void {
    this.run(
      'INSERT INTO read_model_owner VALUES (?, ?) ON CONFLICT DO UPDATE SET owner = excluded.owner',
      model,
      this.owner,
    );
    this.parking(model).reread();
  }

  /** Inside the transaction that is about to write: nobody can take over in between. */
  private checkOwner(model: string): void {
    const found = this.get('SELECT owner FROM read_model_owner WHERE model = ?', model);
    if (found?.['owner'] !== this.owner) throw new Superseded(model);
  }

  private dropParts(model: string): void {
    this.changed(model);
    for (const part of this.all('SELECT kind, name FROM read_model_part WHERE model = ? ORDER BY kind DESC', model))
      this.db.exec(`DROP ${String(part['kind'])} IF EXISTS "${String(part['name']).replaceAll('"', '""')}"`);
    this.run('DELETE FROM read_model_part WHERE model = ?', model);
  }

  /** Indexes and triggers go with their tables. */
  private parts(): readonly { readonly kind: string; readonly name: string }[] {
    return this.all(
      `SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    ).map((row) => ({ kind: String(row['type']), name: String(row['name']) }));
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

  private statement(sql: string, arrays = false): StatementSync {
    const statements = arrays ? this.arrayStatements : this.statements;
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= mostStatements) statements.clear();
    const prepared = this.db.prepare(sql);
    prepared.setReturnArrays(arrays);
    statements.set(sql, prepared);
    return prepared;
  }
}
