import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { AgencyId, Instant, PersonId } from '@safeguarding/kernel';
import { KeyDestroyed, KeyStoreUnavailable } from './errors.ts';
import type { WrappedKey } from './key-provider.ts';
import { KeyWriter } from './key-writer.ts';
import {
  checkReason,
  DestructionListeners,
  type Destruction,
  type KeyScope,
  type KeySelector,
  type KeyStore,
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
  private readonly selectOtherKeys: StatementSync;
  private readonly selectOtherSecrets: StatementSync;
  private readonly selectCounts: StatementSync;
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
    this.selectOtherKeys = this.reader.prepare(`${key} WHERE kek_id <> ? AND key_id > ? ORDER BY key_id LIMIT ?`);
    this.selectOtherSecrets = this.reader.prepare('SELECT name, kek_id, wrapped FROM secret WHERE kek_id <> ?');
    this.selectCounts = this.reader.prepare(
      `SELECT kek_id, count(*) AS keys FROM (SELECT kek_id FROM data_key UNION ALL SELECT kek_id FROM secret)
       GROUP BY kek_id ORDER BY kek_id`,
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

  async keysNotUnder(kekId: string, after: string, limit: number): Promise<readonly StoredKey[]> {
    return this.readAll(this.selectOtherKeys, kekId, after, limit).map((row) => storedKey(row as KeyRow));
  }

  async secretsNotUnder(kekId: string): Promise<readonly StoredSecret[]> {
    return this.readAll(this.selectOtherSecrets, kekId).map((row) => storedSecret(row as SecretRow));
  }

  async rewrap(
    which: { readonly keyId: string } | { readonly name: string },
    from: WrappedKey,
    to: WrappedKey,
  ): Promise<boolean> {
    const place =
      'keyId' in which ? { of: 'data_key' as const, id: which.keyId } : { of: 'secret' as const, id: which.name };
    const result = await this.writer.write({
      ...{ kind: 'rewrap', ...place },
      from: { kekId: from.kekId, wrapped: from.wrapped },
      to: { kekId: to.kekId, wrapped: to.wrapped },
    });
    if (result.kind !== 'rewrapped') throw new KeyStoreUnavailable();
    return result.exchanged;
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
    const rows = this.readAll(this.selectCounts) as readonly { readonly kek_id: string; readonly keys: number }[];
    return new Map(rows.map(({ kek_id, keys }) => [kek_id, keys]));
  }

  onDestroyed(listener: (keyIds: readonly string[]) => void): () => void {
    return this.listeners.add(listener);
  }

  async close(): Promise<void> {
    // The writer ends last: whoever only reads leaves the write-ahead log behind, which would be taken for that of a copy put here later.
    if (this.reader.isOpen) this.reader.close();
    await this.writer.close();
  }

  private readAll(statement: StatementSync, ...values: readonly (string | number)[]): readonly unknown[] {
    try {
      return statement.all(...values);
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
