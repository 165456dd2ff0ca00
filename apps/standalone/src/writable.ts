import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the ledger cannot be used; the message says which and what to do, and nothing of what is in it. */
export class StorageRefused extends Error {
  override readonly name = 'StorageRefused';
}

/** Throws StorageRefused where nothing can be made in a folder: a disk that may only be read, or a folder of another user. */
export const checkWritable = (folder: string): void => {
  // In containers every process has the same number, and some folders are shared.
  const probe = join(folder, `.writable-${randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(probe, 'wx', 0o600));
    rmSync(probe);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new StorageRefused(
      `The folder ${folder} cannot be written (${code}): nothing that is recorded could be kept. Nothing was changed. Look whether its disk may only be read, has room, and whether this user may write the folder.`,
      { cause: error },
    );
  }
};
