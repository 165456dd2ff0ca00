import { Worker } from 'node:worker_threads';
import { KeyStoreUnavailable } from './errors.ts';
import type { FromKeyWorker, KeyCommand, KeyResult, ToKeyWorker } from './key-store-messages.ts';

/** The worker lies beside this file: .ts in the working tree, .js in the build. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './key-store.worker.ts' : './key-store.worker.js',
  import.meta.url,
);

const largestBatch = 1_000;
const longestQueue = 100_000;

type Waiting = {
  readonly command: KeyCommand;
  readonly resolve: (result: KeyResult) => void;
  readonly reject: (error: KeyStoreUnavailable) => void;
};

/** The main thread's end of the writer: what arrives while a batch is on the disk becomes the next batch. */
export class KeyWriter {
  private readonly worker: Worker;
  private queue: Waiting[] = [];
  private inFlight: readonly Waiting[] = [];
  private state: 'open' | 'closing' | 'gone' = 'open';
  private readonly started = Promise.withResolvers<undefined>();
  private readonly ended = Promise.withResolvers<undefined>();

  private constructor(file: string) {
    this.worker = new Worker(workerFile, { workerData: file });
    this.worker.on('message', (message: FromKeyWorker) => {
      this.receive(message);
    });
    this.worker.on('error', () => {
      this.end();
    });
    this.worker.on('exit', () => {
      this.end();
    });
  }

  /** Resolves when the file is open and its tables stand; throws KeyStoreUnavailable. */
  static async start(file: string): Promise<KeyWriter> {
    const writer = new KeyWriter(file);
    await writer.started.promise;
    return writer;
  }

  /** Resolves when the command is on the disk. Throws KeyStoreUnavailable when the thread is gone or the queue is full. */
  write(command: KeyCommand): Promise<KeyResult> {
    if (this.state !== 'open' || this.queue.length >= longestQueue) return Promise.reject(new KeyStoreUnavailable());
    return new Promise((resolve, reject) => {
      this.queue.push({ command, resolve, reject });
      this.send();
    });
  }

  /** Writes what waits, then lets the thread end. */
  async close(): Promise<void> {
    if (this.state === 'open') {
      this.state = 'closing';
      this.send();
    }
    await this.ended.promise;
  }

  private send(): void {
    if (this.inFlight.length > 0) return;
    if (this.queue.length === 0) {
      if (this.state === 'closing') this.post('close');
      return;
    }
    this.inFlight = this.queue.slice(0, largestBatch);
    this.queue = this.queue.slice(largestBatch);
    this.post({ batch: this.inFlight.map(({ command }) => command) });
  }

  private post(message: ToKeyWorker): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromKeyWorker): void {
    if (message.kind === 'ready') this.started.resolve(undefined);
    if (message.kind !== 'results') return;
    const answered = this.inFlight;
    this.inFlight = [];
    answered.forEach(({ resolve, reject }, index) => {
      const result = message.results[index];
      if (result) resolve(result);
      else reject(new KeyStoreUnavailable());
    });
    this.send();
  }

  private end(): void {
    this.state = 'gone';
    const lost = [...this.inFlight, ...this.queue];
    this.inFlight = [];
    this.queue = [];
    for (const { reject } of lost) reject(new KeyStoreUnavailable());
    this.started.reject(new KeyStoreUnavailable());
    this.ended.resolve(undefined);
  }
}
