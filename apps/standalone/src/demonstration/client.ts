import { randomUUID } from 'node:crypto';
import type { DevIssuer } from '@safeguarding/platform';

/** An answer of the service, as a client sees it. */
export type Answer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly tag: string;
  readonly position: string;
};

/** The demonstration did not go as told: the service answered otherwise. */
export class DemonstrationFailed extends Error {
  override readonly name = 'DemonstrationFailed';
}

type Sending = { readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

/** Speaks to the running service through its real interface, as the invented people and systems. */
export class Client {
  private readonly url: string;
  private readonly issuer: DevIssuer;
  /** Of the last write: reads ask for at least this much. */
  position = '';

  constructor(url: string, issuer: DevIssuer) {
    this.url = url;
    this.issuer = issuer;
  }

  /** A command; fails unless it is accepted. */
  async send(as: string, path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const answer = await this.ask('POST', as, path, { body, headers });
    if (answer.status >= 300)
      throw new DemonstrationFailed(`POST ${path} as ${as}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
    if (answer.position !== '') this.position = answer.position;
    return answer;
  }

  /** A command of which the scene shows what becomes of it, also where it is refused. */
  async attempt(
    as: string,
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const answer = await this.ask('POST', as, path, { body, headers });
    if (answer.position !== '') this.position = answer.position;
    return answer;
  }

  /** A read with its purpose. */
  read(as: string, path: string, purpose: string): Promise<Answer> {
    const position: Record<string, string> = this.position === '' ? {} : { 'x-min-position': this.position };
    return this.ask('GET', as, path, { headers: { 'x-purpose': purpose, ...position } });
  }

  private async ask(method: string, as: string, path: string, { body, headers }: Sending): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(as)}`,
        'idempotency-key': randomUUID(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
      tag: response.headers.get('etag') ?? '',
      position: response.headers.get('x-position') ?? '',
    };
  }

  /** Systems are named by client id, people by persona. */
  private token(as: string): Promise<string> {
    return as.includes('system') ||
      as.includes('-app') ||
      as.includes('-roll') ||
      as.includes('registrations') ||
      as.includes('case-management')
      ? this.issuer.tokenForClient(as)
      : this.issuer.tokenForPerson(as);
  }
}
