import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startTestServer, type TestServer } from '@safeguarding/event-log';
import { TestTokens } from '@safeguarding/platform';
import { clients, personas } from '../../apps/standalone/src/demonstration/cast.ts';

const mainOf = (app: 'api' | 'intake'): string => join(import.meta.dirname, `../../dist/run/${app}.js`);
const agencies = join(import.meta.dirname, '../../deploy/demonstration/agencies');

export type ReplicaAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
};
type Sending = { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };

/** One process of the service. */
export class Replica {
  readonly folder: string;
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly tokens: TestTokens;

  constructor(parts: { folder: string; url: string; child: ChildProcess; tokens: TestTokens }) {
    this.folder = parts.folder;
    this.url = parts.url;
    this.child = parts.child;
    this.tokens = parts.tokens;
  }

  async ask(method: string, as: string, path: string, { body, headers = {} }: Sending = {}): Promise<ReplicaAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tokenOf(as)}`,
        ...(method === 'GET' ? { 'x-purpose': 'direct-care' } : { 'idempotency-key': randomUUID() }),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const answered = isJson && text !== '' ? (JSON.parse(text) as ReplicaAnswer['body']) : {};
    return { status: response.status, headers: response.headers, text, body: answered };
  }

  async ready(): Promise<boolean> {
    return (await fetch(`${this.url}/readyz`).catch(() => undefined))?.ok ?? false;
  }

  /** Asks it to end as the platform does; gives the exit code and how long it took. */
  async terminate(): Promise<{ readonly code: number | null; readonly tookMs: number }> {
    const began = performance.now();
    this.child.kill('SIGTERM');
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return { code, tookMs: performance.now() - began };
  }

  /** Stops where it is, as a long pause of its machine does; `thaw` lets it go on. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private tokenOf(as: string): string {
    const persona = personas.find(({ id }) => id === as);
    if (persona) return this.tokens.person({ agency: persona.agency, roles: persona.roles, subject: persona.id });
    const client = clients.find(({ clientId }) => clientId === as);
    if (!client) throw new Error(`nobody is called ${as}`);
    const { agency, roles, scopes, clientId } = client;
    return this.tokens.system({ agency, roles, scopes, clientId });
  }
}

/** Several processes of the service on one database and one folder of keys. */
export class Replicas {
  readonly folder = mkdtempSync(join(tmpdir(), 'safeguarding-replicas-'));
  private readonly tokens = new TestTokens();
  private readonly started: Replica[] = [];
  private running: TestServer | undefined;
  private asked = 0;

  get server(): TestServer {
    if (!this.running) throw new Error('The server was not started.');
    return this.running;
  }

  async start(): Promise<void> {
    this.running = await startTestServer();
  }

  /** A process with a folder of its own, or with the one of a process before it. */
  async add(more: Readonly<Record<string, string>> = {}, app: 'api' | 'intake' = 'api'): Promise<Replica> {
    // Counted when it is asked for: two that start at once have a folder each.
    this.asked += 1;
    const folder = join(this.folder, `replica-${String(this.asked)}`);
    mkdirSync(folder, { recursive: true });
    const { keys, ...issuer } = this.tokens.issuer;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', mainOf(app)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        EVENTSTOREDB_URL: this.server.url,
        DATA_DIR: folder,
        KEYS_DIR: join(this.folder, 'keys'),
        DOCUMENTS_DIR: join(this.folder, 'documents'),
        KEY_FILE: join(this.folder, 'key-encryption-key'),
        AGENCIES_DIR: agencies,
        OIDC_ISSUERS: JSON.stringify([{ ...issuer, ...keys }]),
        NOTARY: 'off',
        RATE_LIMIT: '100000',
        LOOP_LAG_LIMIT_MS: '60000',
        LOG_LEVEL: 'error',
        ...{ PORT: '0', METRICS_PORT: '0', DEV_ISSUER_PORT: '0' },
        ...more,
      },
    });
    const [line] = (await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(() => ['']),
    ])) as [string];
    const url = /^listening (\S+)$/.exec(line)?.[1];
    if (url === undefined) throw new Error('A process of the service did not start.');
    const replica = new Replica({ folder, url, child, tokens: this.tokens });
    this.started.push(replica);
    return replica;
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map((replica) => replica.kill()));
    await this.running?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
