import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { geteuid } from 'node:process';
import { takeWriterLock, type WriterLock } from '@safeguarding/event-log';
import type { KeyProvider } from './key-provider.ts';
import { localWrapping } from './key-wrapping.ts';
import { syncFolder, writeKeyFile } from './write-key-file.ts';

export type LocalKeyFileOptions = {
  readonly file: string;
  /** Development only: makes a new key where there is no file. Otherwise a missing file refuses the start. */
  readonly createIfMissing?: boolean;
  /** User id that must own the file; the effective user of the process when absent. */
  readonly owner?: number;
};

/** The key file cannot be used; the message lists every reason and what to do, and holds no key. */
export class KeyFileRefused extends Error {
  override readonly name = 'KeyFileRefused';
  readonly reasons: readonly string[];

  constructor(file: string, reasons: readonly string[]) {
    super([`The key file ${file} is refused:`, ...reasons.map((reason) => `- ${reason}`)].join('\n'));
    this.reasons = reasons;
  }
}

const modeMask = 0o777;
const othersMask = 0o077;
const keyId = /^[a-z0-9][a-z0-9-]{0,62}$/;
const keyText = /^[A-Za-z0-9_-]{43}$/;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';

/**
 * Reads key-encryption keys from a JSON file `{ "current": "<id>", "keys": { "<id>": "<32 bytes, base64url>" } }` that nobody but
 * its owner may read. Older keys stay in `keys` until nothing is wrapped under them. Throws KeyFileRefused.
 */
export const localFileKeyProvider = (options: LocalKeyFileOptions): KeyProvider => {
  const { file, createIfMissing = false, owner = geteuid?.() } = options;
  if (createIfMissing) create(file);
  const load = (): Loaded => {
    // Before it is read: what is written in between is read again.
    const stamp = stampOf(file);
    const { current, keys } = parse(file, read(file, owner));
    return { stamp, current, keys, ring: localWrapping(`the key file ${file}`, current, keys) };
  };
  let loaded = load();
  /**
   * Another process of the machine, or somebody by hand, may have made a new key: what lies under it must open here too, and what is made
   * here must lie under it. A file that cannot be used, or has lost the key that was current, changes nothing until the next start.
   */
  const ring = (): KeyProvider => {
    if (stampOf(file) === loaded.stamp) return loaded.ring;
    try {
      const now = load();
      const before = loaded.keys.get(loaded.current);
      if (before && now.keys.get(loaded.current)?.equals(before)) loaded = now;
    } catch (error) {
      if (!(error instanceof KeyFileRefused)) throw error;
    }
    return loaded.ring;
  };
  return {
    description: loaded.ring.description,
    currentKeyId: async () => ring().currentKeyId(),
    wrap: async (keys) => ring().wrap(keys),
    unwrap: async (keys) => ring().unwrap(keys),
    // async: a refusal is a rejection
    rotate: async () => {
      const lock = lockOf(file);
      try {
        addKey(file, read(file, owner));
        loaded = load();
      } finally {
        lock.release();
      }
      return loaded.ring.currentKeyId();
    },
  };
};

type Loaded = {
  readonly stamp: string;
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly ring: KeyProvider;
};

/** Tells one content of the file from another without reading it; what is not there is a content too. */
const stampOf = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? [found.ino, found.mtimeNs, found.size].join(' ') : '';
};

/** Of two that rotate at once the second would write back the file that it had read, without the key that the first one wraps under. */
const lockOf = (file: string): WriterLock => {
  let lock: WriterLock | undefined;
  try {
    lock = takeWriterLock(file);
  } catch (error) {
    throw cannotAdd(file, error);
  }
  if (!lock)
    throw new KeyFileRefused(file, ['another process makes a new key in it just now: begin again in a moment']);
  return lock;
};

const cannotAdd = (file: string, error: unknown): KeyFileRefused =>
  new KeyFileRefused(file, [`a new key cannot be written (${codeOf(error)}): let this user write its folder`]);

/** The older keys stay: backups of the key store are wrapped under them. The file is replaced whole or not at all. */
const addKey = (file: string, text: string): void => {
  const { keys } = JSON.parse(text) as { readonly keys: Readonly<Record<string, string>> };
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const id = newKeyId();
  try {
    writeKeyFile(draft, { current: id, keys: { ...keys, [id]: randomBytes(32).toString('base64url') } });
    renameSync(draft, file);
    syncFolder(dirname(file));
  } catch (error) {
    throw cannotAdd(file, error);
  } finally {
    rmSync(draft, { force: true });
  }
};

/** The file appears whole or not at all: a crash or a second process must not meet half a key. */
const create = (file: string): void => {
  if (existsSync(file)) return;
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    const id = newKeyId();
    writeKeyFile(draft, { current: id, keys: { [id]: randomBytes(32).toString('base64url') } });
    linkSync(draft, file);
    syncFolder(dirname(file));
  } catch (error) {
    // Another process may have been first: its key counts.
    if (codeOf(error) === 'EEXIST') return;
    throw new KeyFileRefused(file, [
      `it cannot be created (${codeOf(error)}): make its folder and let this user write`,
    ]);
  } finally {
    rmSync(draft, { force: true });
  }
};

const newKeyId = (): string => `local-${randomBytes(4).toString('hex')}`;

/** Checks and reads through one handle, so that the file cannot be exchanged in between. */
const read = (file: string, owner: number | undefined): string => {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY);
  } catch (error) {
    throw new KeyFileRefused(file, [
      codeOf(error) === 'ENOENT'
        ? 'it does not exist: restore it from your backup; in development start with creation allowed'
        : `it cannot be read (${codeOf(error)}): let this user own and read it`,
    ]);
  }
  try {
    const { mode, uid, isFile } = statOf(handle);
    const reasons = [
      ...(isFile ? [] : ['it is not a regular file']),
      ...((mode & othersMask) === 0
        ? []
        : [`group or others have access (mode ${(mode & modeMask).toString(8)}): run chmod 600 on it`]),
      ...(owner === undefined || uid === owner
        ? []
        : [`it belongs to user ${String(uid)}, not to ${String(owner)}: run chown ${String(owner)} on it`]),
    ];
    if (reasons.length > 0) throw new KeyFileRefused(file, reasons);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
};

const statOf = (handle: number): { readonly mode: number; readonly uid: number; readonly isFile: boolean } => {
  const stat = fstatSync(handle);
  return { mode: stat.mode, uid: stat.uid, isFile: stat.isFile() };
};

const parse = (file: string, text: string): { readonly current: string; readonly keys: Map<string, KeyObject> } => {
  const malformed = new KeyFileRefused(file, [
    'it is not { "current": "<id>", "keys": { "<id>": "<32 bytes as base64url>" } } with the current id among the keys',
  ]);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // The parser's own message would quote the file.
    throw malformed;
  }
  if (typeof content !== 'object' || content === null || !('current' in content) || !('keys' in content))
    throw malformed;
  const { current, keys } = content;
  if (typeof current !== 'string' || typeof keys !== 'object' || keys === null) throw malformed;
  const read = new Map<string, KeyObject>();
  for (const [id, key] of Object.entries(keys)) {
    if (!keyId.test(id) || typeof key !== 'string' || !keyText.test(key)) throw malformed;
    read.set(id, createSecretKey(Buffer.from(key, 'base64url')));
  }
  if (!read.has(current)) throw malformed;
  return { current, keys: read };
};
