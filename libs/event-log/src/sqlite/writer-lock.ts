import { DatabaseSync } from 'node:sqlite';

/** The lock is the operating system's, so that it ends with its process however that ends. */
export type WriterLock = { readonly release: () => void };

/**
 * Takes the one writer's place beside a log file; undefined while somebody else, in this process or another, has it. An open
 * exclusive transaction on a file of its own: locking the log itself would shut readers out.
 */
export const takeWriterLock = (logFile: string): WriterLock | undefined => {
  const lock = new DatabaseSync(`${logFile}.writer`);
  try {
    lock.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release: () => {
      lock.close();
    },
  };
};

const busy = 5;

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && (Number(error.errcode) & 0xff) === busy;
