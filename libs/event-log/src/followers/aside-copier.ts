import { Worker } from 'node:worker_threads';

/** The worker lies beside this file: .ts in the working tree, .js in the build. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './checkpoint.worker.ts' : './checkpoint.worker.js',
  import.meta.url,
);

/** About as many rows as fill 16 MiB of pages that lie ahead of the file. */
const rowsBetween = 1_500;
const shortestMs = 250;

/**
 * Lets a thread of its own copy what was written ahead of a read database into its file, which waits for the disk: the thread that
 * answers everybody must not. It is begun when there is much to copy for the first time; where it dies another one is.
 */
export class AsideCopier {
  private readonly file: string;
  private worker: Worker | undefined;
  private rows = 0;
  private copying = false;
  private askedAt = 0;
  private closed = false;

  constructor(file: string) {
    this.file = file;
  }

  /** To be called after each transaction. */
  wrote(rows: number): void {
    this.rows += rows;
    if (this.rows < rowsBetween || this.copying || this.closed) return;
    const now = performance.now();
    if (now - this.askedAt < shortestMs) return;
    this.askedAt = now;
    this.rows = 0;
    this.copying = true;
    this.worker ??= this.begin();
    this.worker.postMessage('copy');
  }

  /** Resolves once the thread has let go of the file: only then may it be removed, or another one take its name. */
  close(): Promise<void> {
    this.closed = true;
    const { worker } = this;
    if (!worker) return Promise.resolve();
    // The process must not end before those who wait for this.
    worker.ref();
    worker.postMessage('close');
    return new Promise((resolve) => {
      worker.once('exit', () => {
        resolve();
      });
    });
  }

  private begin(): Worker {
    const worker = new Worker(workerFile, { workerData: this.file });
    const gone = (): void => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.copying = false;
    };
    worker.on('message', () => {
      this.copying = false;
    });
    worker.on('error', gone);
    worker.on('exit', gone);
    worker.unref();
    return worker;
  }
}
