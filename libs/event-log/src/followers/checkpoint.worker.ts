import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Copies what was written ahead into the file of a read database, as often as it is asked; never waits for whoever writes. */
const db = new DatabaseSync(workerData as string);
db.exec('PRAGMA busy_timeout=0; PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=NORMAL');

parentPort?.on('message', (message: 'copy' | 'close') => {
  if (message === 'close') {
    db.close();
    parentPort?.close();
    return;
  }
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // Nothing is lost: the next time tries again, and so does whoever writes once much has gathered.
  }
  parentPort?.postMessage('copied');
});
