import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { exits, Stopped } from '../terminal.ts';

/** What the service answered. */
export type Sent = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
};

const mostTries = 20;
const longestWaitSeconds = 60;

/** Speaks to a running service as the system whose token the file holds; the file is read anew when the token is over. */
export class Sender {
  private readonly url: string;
  private readonly tokenFile: string;
  private readonly load: string;
  private token: string;

  constructor({ url, tokenFile, load }: { readonly url: string; readonly tokenFile: string; readonly load: string }) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.load = load;
    this.token = this.readToken();
  }

  get(path: string): Promise<Sent> {
    return this.send('GET', path);
  }

  post(path: string, body: unknown, key: string): Promise<Sent> {
    return this.send('POST', path, JSON.stringify(body), key);
  }

  /** Waits where the service says so; throws Stopped where it does not answer or knows the token no more. */
  private async send(method: string, path: string, body?: string, key?: string): Promise<Sent> {
    let renewed = false;
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const answer = await this.fetch(method, path, body, key);
      if (answer.status === 401 && !renewed) {
        renewed = true;
        this.token = this.readToken();
        continue;
      }
      if (answer.status === 401)
        throw new Stopped(
          exits.refused,
          'The service does not take the token: put a new one in the file, and run the same line again.',
        );
      if (answer.status !== 429 && answer.status !== 503)
        return { status: answer.status, body: (await answer.json()) as Sent['body'] };
      await answer.arrayBuffer();
      await sleep(Math.min(Number(answer.headers.get('retry-after')) || 1, longestWaitSeconds) * 1_000);
    }
    throw new Stopped(
      exits.unreachable,
      'The service is too busy, or only reads for now: run the same line again later; nothing is recorded twice.',
    );
  }

  private async fetch(method: string, path: string, body?: string, key?: string): Promise<Response> {
    try {
      return await fetch(new URL(path, this.url), {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(key === undefined ? {} : { 'idempotency-key': key, 'x-load': this.load }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
      });
    } catch {
      throw new Stopped(
        exits.unreachable,
        `No service answers at ${this.url}: run the same line again; nothing is recorded twice.`,
      );
    }
  }

  private readToken(): string {
    try {
      return readFileSync(this.tokenFile, 'utf8').trim();
    } catch {
      throw new Stopped(exits.refused, 'The file of the token cannot be read: name it with --token-file.');
    }
  }
}
