import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteEventLog } from '@safeguarding/event-log';
import { instant, plusMs, type EventId, type Instant, type StreamName } from '@safeguarding/kernel';
import { LeafFile, notaryFiles, readNotes } from './notary-files.ts';
import { Notary } from './notary.ts';
import { fileSigner, readVerifier } from './signing.ts';
import type { Witness } from './verify.ts';

export const origin = 'ashby.example/ledger';
export const began = instant('2026-03-02T10:00:00Z');

/** A log with invented events and a notary that signed it, in a folder of its own. */
export class IntegrityBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'safeguarding-integrity-'));
  now: Instant = began;
  private count = 0;

  constructor(from?: IntegrityBench) {
    if (from) cpSync(from.folder, this.folder, { recursive: true });
  }

  get logFile(): string {
    return join(this.folder, 'events.db');
  }

  get notaryFolder(): string {
    return join(this.folder, 'notary');
  }

  openLog(access: 'writer' | 'reader' = 'writer'): Promise<SqliteEventLog> {
    return SqliteEventLog.open({ file: this.logFile, ...(access === 'reader' ? { access } : {}) });
  }

  signer() {
    return fileSigner(origin, join(this.folder, 'notary.key'), { createIfMissing: true });
  }

  /** Appends to a few streams in turn; `at` overrides when they say that they were recorded. */
  async write(log: SqliteEventLog, events: number, at = this.now): Promise<void> {
    const appends = Array.from({ length: events }, () => {
      this.count += 1;
      const [stream, revision] = [`thing-${String(this.count % 7)}`, Math.floor((this.count - 1) / 7)];
      const id = `00000000-0000-4000-8000-${String(this.count).padStart(12, '0')}` as EventId;
      const body = JSON.stringify({ id, type: 'Noted', recordedAt: at, facts: { number: this.count } });
      return log.append(stream as StreamName, revision === 0 ? 'noStream' : revision - 1, [
        { id, type: 'Noted', body },
      ]);
    });
    await Promise.all(appends);
  }

  notary(log: SqliteEventLog, troubles: string[] = []): Notary {
    return new Notary({
      log,
      clock: { now: () => this.now },
      signer: this.signer(),
      folder: this.notaryFolder,
      everyMs: 5,
      onTrouble: (message) => void troubles.push(message),
    });
  }

  /** Several rounds of events, each with a checkpoint of its own, an hour apart. */
  async history(...rounds: readonly number[]): Promise<void> {
    const log = await this.openLog();
    const notary = this.notary(log);
    let written = 0;
    for (const events of rounds) {
      this.now = plusMs(this.now, 3_600_000);
      await this.write(log, events);
      written += events;
      while (notary.covered < written) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await notary.stop();
    await log.close();
  }

  /** What a person with the disk in hand could do; the writer's safeguards are not asked. */
  tamper(...statements: readonly string[]): void {
    const db = new DatabaseSync(this.logFile);
    for (const statement of statements) db.exec(statement);
    db.close();
  }

  witness({ leaves = true }: { readonly leaves?: boolean } = {}): Witness & { readonly close: () => void } {
    const files = notaryFiles(this.notaryFolder);
    const { notes, malformed } = readNotes(readFileSync(files.checkpoints, 'utf8'));
    const verifier = readVerifier(readFileSync(files.verifier, 'utf8'));
    const file = new LeafFile(files.leaves);
    return {
      notes,
      ...(malformed === undefined ? {} : { malformedNote: malformed }),
      ...(verifier ? { verifier } : {}),
      ...(leaves ? { leaves: file } : {}),
      close: () => {
        file.close();
      },
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
