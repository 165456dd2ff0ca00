import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { KeeperUnavailable, type KeeperTrouble } from '../errors.ts';
import type { TransitOptions } from './transit-options.ts';

/** What the keeper answered; a body that is no JSON is undefined. */
export type TransitAnswer = { readonly status: number; readonly body: unknown };

/** One call of the keeper's API, below `/v1/`. */
export type TransitCall = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: object | undefined;
  readonly timeoutMs: number;
};

const connections = 8;
const longestAnswer = 1_000_000;

/** 412, 429 and 473 are other words for: this node does not serve now. A redirection would carry the token elsewhere. */
const busyStatus: ReadonlySet<number> = new Set([301, 302, 307, 308, 412, 429, 472, 473]);

/** Whether the answer's own words say something; they are looked at and never repeated. */
const says = (body: unknown, words: RegExp): boolean => words.test(JSON.stringify(body ?? null));

/** Why the keeper did not do what it was asked; undefined where the status decides nothing. */
export const troubleOf = ({ status, body }: TransitAnswer): KeeperTrouble | undefined => {
  if (status === 403) return 'denied';
  if (status === 404 || (status === 400 && says(body, /key not found/))) return 'not-found';
  if (busyStatus.has(status)) return 'busy';
  if (status === 503) return says(body, /seal/i) ? 'sealed' : 'busy';
  return status >= 500 ? 'busy' : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const textIn = async (answer: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestAnswer) throw new KeeperUnavailable('malformed');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** The connection to the keeper: kept open, with the configured authority, each call with an end. Follows no redirection. */
export class TransitHttp {
  private readonly options: Pick<TransitOptions, 'url' | 'namespace' | 'caFile'>;
  private agent: HttpAgent | undefined;

  constructor(options: Pick<TransitOptions, 'url' | 'namespace' | 'caFile'>) {
    this.options = options;
  }

  /** Throws KeeperUnavailable (`unreachable`, `timeout`, `malformed`), and nothing that repeats a token or an answer. */
  async call(call: TransitCall): Promise<TransitAnswer> {
    const signal = AbortSignal.timeout(call.timeoutMs);
    try {
      return await this.send(call, signal);
    } catch (error) {
      if (error instanceof KeeperUnavailable) throw error;
      // A certificate may have been exchanged: the next call reads the authority's file again.
      this.close();
      throw new KeeperUnavailable(signal.aborted ? 'timeout' : 'unreachable');
    }
  }

  close(): void {
    this.agent?.destroy();
    this.agent = undefined;
  }

  private async send({ method, path, token, body }: TransitCall, signal: AbortSignal): Promise<TransitAnswer> {
    const { url, namespace } = this.options;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options: RequestOptions = {
      method,
      signal,
      agent: (this.agent ??= this.makeAgent()),
      headers: {
        accept: 'application/json',
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
        ...(token === undefined ? {} : { 'x-vault-token': token }),
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
      },
    };
    const target = new URL(`/v1/${path}`, url);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
      send(target, options, resolve).once('error', reject).end(text);
    });
    return { status: answer.statusCode ?? 0, body: parsed(await textIn(answer)) };
  }

  private makeAgent(): HttpAgent {
    const { url, caFile } = this.options;
    const bounds = { keepAlive: true, maxSockets: connections };
    if (!url.startsWith('https:')) return new HttpAgent(bounds);
    return new HttpsAgent(caFile === undefined ? bounds : { ...bounds, ca: readFileSync(caFile) });
  }
}
