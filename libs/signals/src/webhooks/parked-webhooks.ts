import { DatabaseSync } from 'node:sqlite';
import type { AgencyId } from '@safeguarding/kernel';

/** A webhook that waits for somebody. */
export type ParkedWebhook = {
  readonly agency: AgencyId;
  readonly parkedAt: string;
  readonly attempts: number;
  /** A code of ours or a status; nothing that an endpoint said. */
  readonly fault: string;
};

const schema = `CREATE TABLE IF NOT EXISTS parked (
  agency TEXT PRIMARY KEY, parked_at TEXT NOT NULL, attempts INTEGER NOT NULL, fault TEXT NOT NULL) STRICT`;

/** Which webhooks are parked, in a file beside the log: the service parks, the operator's command resumes, from another process. */
export class ParkedWebhooks {
  private readonly db: DatabaseSync;

  constructor(file: string) {
    this.db = new DatabaseSync(file);
    this.db.exec(`PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; ${schema}`);
  }

  all(): readonly ParkedWebhook[] {
    return this.db
      .prepare('SELECT agency, parked_at AS parkedAt, attempts, fault FROM parked ORDER BY agency')
      .all() as unknown as readonly ParkedWebhook[];
  }

  has(agency: AgencyId): boolean {
    return this.db.prepare('SELECT 1 FROM parked WHERE agency = ?').get(agency) !== undefined;
  }

  park({ agency, parkedAt, attempts, fault }: ParkedWebhook): void {
    this.db.prepare('INSERT OR REPLACE INTO parked VALUES (?, ?, ?, ?)').run(agency, parkedAt, attempts, fault);
  }

  /** False where it was not parked. */
  resume(agency: AgencyId): boolean {
    return this.db.prepare('DELETE FROM parked WHERE agency = ?').run(agency).changes > 0;
  }

  close(): void {
    this.db.close();
  }
}
