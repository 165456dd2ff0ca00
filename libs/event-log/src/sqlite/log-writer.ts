import { DatabaseSync } from 'node:sqlite';
import { judgeAppend } from '../core/judge-append.ts';
import { Heads } from './heads.ts';
import type { AppendCommand, AppendResult, WriterOptions } from './messages.ts';
import { logSchema, logSchemaVersion } from './schema.ts';

const cacheKib = 65_536;
/** A log ahead of the file that has come this far is copied into it, after the answers are out. */
const checkpointBytes = 33_554_432;
const bytesPerEvent = 4_096;
const syncAtEachCommit = 2;
const unavailable: AppendResult = { kind: 'unavailable', revision: -1, position: 0 };

/** The file was written by a newer release. */
export class NewerLog extends Error {}

/** Another writer has taken over: this one must never write again. */
export class Fenced extends Error {}

/** The one writing connection: judges and writes batches, each in one transaction that is on the disk before it returns. */
export class LogWriter {
  private readonly db: DatabaseSync;
  private readonly heads: Heads;
  private readonly statements;
  private readonly epoch: number;
  private last: number;
  private sinceCheckpoint = 0;

  constructor({ file, busyTimeoutMs }: WriterOptions) {
    this.db = new DatabaseSync(file);
    this.db.exec(`PRAGMA busy_timeout=${String(busyTimeoutMs)}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL`);
    this.db.exec(
      `PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-${String(cacheKib)}`,
    );
    this.checkDurability();
    this.epoch = this.prepareFile();
    this.statements = statementsOf(this.db);
    this.heads = new Heads((stream) => numberOf(this.statements.head.get(stream)?.['head']));
    this.last = this.readLast();
  }

  /** Appends every command in order; one that conflicts does not touch its neighbours. Throws Fenced. */
  write(batch: readonly AppendCommand[]): readonly AppendResult[] {
    const before = this.last;
    try {
      this.db.exec('BEGIN IMMEDIATE');
      this.checkEpoch();
      const results = batch.map((command) => this.append(command));
      this.db.exec('COMMIT');
      return results;
    } catch (error) {
      this.undo(before);
      if (error instanceof Fenced) throw error;
      return batch.map(() => unavailable);
    }
  }

  /** To be called between batches; copies what has gathered in the log ahead of the file. */
  checkpointWhenDue(): void {
    if (this.sinceCheckpoint < checkpointBytes) return;
    this.sinceCheckpoint = 0;
    this.checkpoint('PASSIVE');
  }

  close(): void {
    this.checkpoint('TRUNCATE');
    this.db.close();
  }

  private append({ stream, expected, events }: AppendCommand): AppendResult {
    if (expected === 'noStream' && events.length > 0 && this.heads.known(stream) === undefined) {
      const created = this.tryCreate(stream, events);
      if (created) return created;
    }
    const head = this.heads.of(stream);
    const idAt = (revision: number): string | undefined =>
      this.statements.idAt.get(stream, revision)?.['id'] as string | undefined;
    const ids = events.map(({ id }) => id);
    const verdict = judgeAppend(expected, ids, { head, idAt });
    if (verdict.kind === 'conflict') return { kind: 'conflict', revision: verdict.actual, position: 0 };
    if (verdict.kind === 'replay') return this.found('replayed', stream, verdict.revision);
    if (events.length === 0) return this.found('unchanged', stream, head);
    return this.insertAll(stream, head, events);
  }

  /** Most new streams are new: asking the index first would read a page of it that the insert reads anyway. */
  private tryCreate(stream: string, events: AppendCommand['events']): AppendResult | undefined {
    const before = this.last;
    try {
      return this.insertAll(stream, -1, events);
    } catch (error) {
      // Only the first row can meet one that is there, and a failed statement leaves nothing behind.
      if (!isUniqueViolation(error) || this.last !== before + 1) throw error;
      this.last = before;
      return undefined;
    }
  }

  private insertAll(stream: string, head: number, events: AppendCommand['events']): AppendResult {
    let revision = head;
    for (const { id, type, body } of events) {
      this.statements.insert.run((this.last += 1), stream, (revision += 1), id, type, body);
      this.sinceCheckpoint += body.length + bytesPerEvent;
    }
    this.heads.moved(stream, revision);
    return { kind: 'written', revision, position: this.last };
  }

  private found(kind: 'replayed' | 'unchanged', stream: string, revision: number): AppendResult {
    return { kind, revision, position: numberOf(this.statements.positionAt.get(stream, revision)?.['position'] ?? 0) };
  }

  /** The epoch rises with each writer, so that one whose lock was lost without its knowledge cannot write beside the next. */
  private prepareFile(): number {
    const version = numberOf(this.db.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > logSchemaVersion) throw new NewerLog('The event log was written by a newer release.');
    this.db.exec('BEGIN IMMEDIATE');
    this.db.exec(logSchema);
    this.db.exec(`PRAGMA user_version=${String(logSchemaVersion)}`);
    const raised = this.db
      .prepare(
        'INSERT INTO writer (only_row, epoch) VALUES (1, 1) ON CONFLICT DO UPDATE SET epoch = epoch + 1 RETURNING epoch',
      )
      .get();
    this.db.exec('COMMIT');
    return numberOf(raised?.['epoch']);
  }

  /** A file system that cannot do this is found out here, not after a power cut. */
  private checkDurability(): void {
    const mode = this.db.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
    const sync = numberOf(this.db.prepare('PRAGMA synchronous').get()?.['synchronous']);
    if (mode !== 'wal' || sync !== syncAtEachCommit)
      throw new Error('The file system cannot keep a log ahead of the file.');
  }

  private checkEpoch(): void {
    const now = numberOf(this.statements.epoch.get()?.['epoch']);
    if (now !== this.epoch) throw new Fenced('Another process has become the writer of this event log.');
  }

  private undo(before: number): void {
    this.heads.forget();
    this.last = before;
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      this.last = this.readLast();
    } catch {
      // The disk may be gone altogether; the next batch finds out by itself, before it writes.
    }
  }

  private readLast(): number {
    return numberOf(this.statements.last.get()?.['last'] ?? 0);
  }

  private checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): void {
    try {
      this.db.exec(`PRAGMA wal_checkpoint(${mode})`);
    } catch {
      // Nothing is lost: what is in the log ahead of the file is durable, and the next checkpoint tries again.
    }
  }
}

const uniqueViolation = 2_067;

const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === uniqueViolation;

const numberOf = (value: unknown): number => (value === undefined || value === null ? -1 : Number(value));

const statementsOf = (db: DatabaseSync) => ({
  insert: db.prepare('INSERT INTO event (position, stream, revision, id, type, body) VALUES (?, ?, ?, ?, ?, ?)'),
  head: db.prepare('SELECT max(revision) AS head FROM event WHERE stream = ?'),
  idAt: db.prepare('SELECT id FROM event WHERE stream = ? AND revision = ?'),
  positionAt: db.prepare('SELECT position FROM event WHERE stream = ? AND revision = ?'),
  last: db.prepare('SELECT max(position) AS last FROM event'),
  epoch: db.prepare('SELECT epoch FROM writer'),
});
