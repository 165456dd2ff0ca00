import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

const ownerOnly = 0o600;

/** Writes a new key file for its owner alone; durable when it returns. Throws where the whole of it could not be written. */
export const writeKeyFile = (
  file: string,
  content: { readonly current: string; readonly keys: Readonly<Record<string, string>> },
): void => {
  const handle = openSync(file, 'wx', ownerOnly);
  try {
    // Not writeSync: where the disk is full it writes a part and tells so by a number alone, and a part of the keys would replace all.
    writeFileSync(handle, `${JSON.stringify(content, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** What was renamed or linked in a folder is there after a crash too. */
export const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
