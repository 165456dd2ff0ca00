import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { AgencyId, Instant, PersonId } from '@safeguarding/kernel';
import { KeyDestroyed, KeyStoreUnavailable } from './errors.ts';
import { KeyWriter } from './key-writer.ts';
import {
  checkReason,
  DestructionListeners,
  type Destruction,
  type KeptKey,
  type KeyScope,
  type KeySelector,
  type KeyStore,
  type Rewrapped,
  type StoredKey,
  type StoredSecret,
  type Tombstone,
} from './key-store.ts';
import type { KeyRow, SecretRow } from './key-store-schema.ts';
import type { RetentionClass } from './port.ts';

type TombstoneRow = {
  readonly key_id: string;
  readonly person: string;
  readonly destroyed_at: string;
  readonly why: string;
};

const storedKey = (row: KeyRow): StoredKey => ({
  status: 'live',
  keyId: row.key_id,
  scope: {
    person: row.person as PersonId,
    controller: row.controller as AgencyId,
    retention: row.retention as RetentionClass,
  },
  kekId: row.kek_id,
  wrapped: row.wrapped,
});

const storedSecret = (row: SecretRow): StoredSecret => ({ name: row.name, kekId: row.kek_id, wrapped: row.wrapped });

const tombstone = (row: TombstoneRow): Tombstone => ({
  status: 'destroyed',
  keyId: row.key_id,
  person: row.person as PersonId,
  destroyedAt: row.destroyed_at as Instant,
  why: row.why,
});

/**
 * The key store of one machine: `keys.db`, synced before anything is acknowledged, many creations in one transaction, all waiting in a
 * thread of its own. Reads take a few microseconds on the calling thread. Open it with `SqliteKeyStore.open`.
 */
/* eslint-disable @typescript-eslint/require-await -- the port is asynchronous; refusals must be rejections */
export class SqliteKeyStore implements KeyStore {
  private readonly writer: KeyWriter;
  private readonly reader: DatabaseSync;
  private readonly selectScope: StatementSync;
  private readonly selectId: StatementSync;
  private readonly selectTombstone: StatementSync;
  private readonly selectSecret: StatementSync;
  private readonly listeners = new DestructionListeners();

  private constructor(file: string, writer: KeyWriter) {
    this.writer = writer;
    this.reader = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
    const key = 'SELECT key_id, person, controller, retention, kek_id, wrapped FROM data_key';
    this.selectScope = this.reader.prepare(`${key} WHERE person = ? AND controller = ? AND retention = ?`);
    this.selectId = this.reader.prepare(`${key} WHERE key_id = ?`);
    this.selectTombstone = this.reader.prepare(
      'SELECT key_id, person, destroyed_at, why FROM tombstone WHERE key_id = ?',
    );
    this.selectSecret = this.reader.prepare('SELECT name, kek_id, wrapped FROM secret WHERE name = ?');
  }

  /** Creates the file where there is none, for its owner alone. Throws KeyStoreUnavailable where it cannot be used. */
  static async open(file: string): Promise<SqliteKeyStore> {
    try {
      closeSync(openSync(file, 'a', 0o600));
      chmodSync(file, 0o600);
    } catch {
      throw new KeyStoreUnavailable();
    }
    return new SqliteKeyStore(file, await KeyWriter.start(file));
  }

  async find({ person, controller, retention }: KeyScope): Promise<StoredKey | undefined> {
    const row = this.read(this.selectScope, person, controller, retention);
    return row ? storedKey(row as KeyRow) : undefined;
  }

  async get(keyId: string): Promise<StoredKey | Tombstone | undefined> {
    const row = this.read(this.selectId, keyId);
    if (row) return storedKey(row as KeyRow);
    const buried = this.read(this.selectTombstone, keyId);
    return buried ? tombstone(buried as TombstoneRow) : undefined;
  }

  async add(key: StoredKey): Promise<StoredKey> {
    const { keyId, scope, kekId, wrapped } = key;
    const { person, controller, retention } = scope;
    const row: KeyRow = { key_id: keyId, person, controller, retention, kek_id: kekId, wrapped };
    const result = await this.writer.write({ kind: 'add', row });
    if (result.kind === 'kept') return key;
    if (result.kind === 'there') return storedKey(result.row);
    throw result.kind === 'refused' ? new KeyDestroyed() : new KeyStoreUnavailable();
  }

  async findSecret(name: string): Promise<StoredSecret | undefined> {
    const row = this.read(this.selectSecret, name);
    return row ? storedSecret(row as SecretRow) : undefined;
  }

  async addSecret({ name, kekId, wrapped }: StoredSecret): Promise<StoredSecret> {
    const result = await this.writer.write({ kind: 'addSecret', row: { name, kek_id: kekId, wrapped } });
    if (result.kind !== 'secretAdded') throw new KeyStoreUnavailable();
    return storedSecret(result.row);
  }

  async destroy(selector: KeySelector, { at, why }: Destruction): Promise<readonly string[]> {
    checkReason(why);
    const { person, controller = null, retention = null } = selector;
    try {
      const result = await this.writer.write({ kind: 'destroy', person, controller, retention, at, why });
      if (result.kind !== 'destroyed') throw new KeyStoreUnavailable();
      this.listeners.tell(result.keyIds);
      return result.keyIds;
    } catch (error) {
      // The outcome is unknown: whoever holds keys in memory must ask the store again.
      this.listeners.tell([]);
      throw error;
    }
  }

  async counts(): Promise<ReadonlyMap<string, number>> {
    const rows = this.readAll(
      `SELECT kek_id, count(*) AS keys FROM (SELECT kek_id FROM data_key UNION ALL SELECT kek_id FROM secret)
       GROUP BY kek_id ORDER BY kek_id`,
    );
    return new Map(rows.map((row) => [String(row['kek_id']), Number(row['keys'])]));
  }

  async otherThan(kekId: string, limit: number): Promise<readonly KeptKey[]> {
    const secrets = this.readAll('SELECT name, kek_id, wrapped FROM secret WHERE kek_id <> ? LIMIT ?', kekId, limit);
    if (secrets.length > 0) return secrets.map((row) => storedSecret(row as unknown as SecretRow));
    return this.readAll(
      `SELECT key_id, person, controller, retention, kek_id, wrapped FROM data_key WHERE kek_id <> ? LIMIT ?`,
      kekId,
      limit,
    ).map((row) => storedKey(row as unknown as KeyRow));
  }

  async rewrap(keys: readonly Rewrapped[]): Promise<void> {
    const results = await Promise.all(
      keys.map(({ before, now }) =>
        this.writer.write({
          kind: 'rewrap',
          table: 'name' in before ? 'secret' : 'data_key',
          id: 'name' in before ? before.name : before.keyId,
          from: before.kekId,
          to: now.kekId,
          wrapped: now.wrapped,
        }),
      ),
    );
    if (results.some(({ kind }) => kind !== 'kept')) throw new KeyStoreUnavailable();
  }

  onDestroyed(listener: (keyIds: readonly string[]) => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    await this.writer.close();
    if (this.reader.isOpen) this.reader.close();
  }

  private readAll(sql: string, ...values: readonly SQLInputValue[]): readonly Readonly<Record<string, unknown>>[] {
    try {
      return this.reader.prepare(sql).all(...values);
    } catch {
      throw new KeyStoreUnavailable();
    }
  }

  private read(statement: StatementSync, ...values: readonly string[]): unknown {
    try {
      return statement.get(...values);
    } catch {
      throw new KeyStoreUnavailable();
    }
  }
}
/* eslint-enable @typescript-eslint/require-await */
