import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Storage } from '../../apps/standalone/src/storage.ts';

/** What one request made the ports do: calls by port, method and kind of stream, never by what was asked for. */
export type Work = Readonly<Record<string, number>>;

type Method = (...args: never[]) => unknown;

/** `sharing` of `sharing-{id}`. */
const kindOf = (first: unknown): string =>
  typeof first === 'string' && /^[a-z]+-/.test(first) ? ` ${first.slice(0, first.indexOf('-'))}` : '';

/**
 * Counts what each request to this process asks of the log, of the read models, of the keys and of the ciphers. What goes on beside a
 * request, as the followers do, is not counted: each request is a context of its own.
 */
export class CountedWork {
  private readonly current = new AsyncLocalStorage<Map<string, number>>();
  private last = new Map<string, number>();
  private readonly begin = (): void => {
    this.last = new Map();
    this.current.enterWith(this.last);
  };

  constructor() {
    subscribe('http.server.request.start', this.begin);
  }

  /** To be given to the service as `wrapStorage`. */
  readonly wrap = (storage: Storage): Storage => {
    const { log, readDatabase, sealed, blobs } = storage;
    this.count('log', log, ['append', 'readStream', 'readAll', 'head'], true);
    this.count('rows', readDatabase, ['all', 'get', 'tuples', 'run']);
    this.count('cipher', sealed.sealing, ['seal', 'open', 'openNow', 'sealBytes', 'openBytes']);
    this.count('hash', sealed.keyedHash, ['of']);
    this.count('identifiers', sealed.identifierHash, ['of']);
    this.count('keys', sealed.keyStore, ['find', 'get', 'add']);
    this.count('blobs', blobs, ['get', 'put']);
    return storage;
  };

  /** What the last request did; requests are asked one after another. */
  taken(): Work {
    return Object.fromEntries([...this.last].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  stop(): void {
    unsubscribe('http.server.request.start', this.begin);
  }

  private count(port: string, target: object, methods: readonly string[], byStream = false): void {
    for (const name of methods) {
      const method = (target as Readonly<Record<string, Method>>)[name];
      if (!method) throw new Error(`${port} has no ${name}`);
      const counted = (...args: never[]): unknown => {
        const counts = this.current.getStore();
        const key = `${port}.${name}${byStream ? kindOf(args[0]) : ''}`;
        counts?.set(key, (counts.get(key) ?? 0) + 1);
        return method.apply(target, args);
      };
      Object.assign(target, { [name]: counted });
    }
  }
}
