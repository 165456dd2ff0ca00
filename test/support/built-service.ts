import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';

const bundled = join(import.meta.dirname, '../../dist/run/standalone.js');

export type BuiltOptions = {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command in whose place the service runs, a shell with a limit for example; it ends in `exec "$@"`. */
  readonly within?: readonly string[];
  /** Options of Node. */
  readonly flags?: readonly string[];
  /** The file that is run: the bundled service where absent. */
  readonly main?: string;
};

/** The built service in a process of its own, for what needs signals, limits or another's files. */
export class BuiltService {
  readonly child: ChildProcess;
  readonly url: string;
  private readonly issuer: string;
  private readonly tokens = new Map<string, string>();
  said = '';

  private constructor(child: ChildProcess, port: number, issuerPort: number) {
    this.child = child;
    this.url = `http://127.0.0.1:${String(port)}`;
    this.issuer = `http://127.0.0.1:${String(issuerPort)}`;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.said += data.toString();
      });
  }

  /** Resolves when it listens; throws with what it said where it ended before. */
  static async start({
    dataDir,
    env = {},
    within = [],
    flags = [],
    main = bundled,
  }: BuiltOptions): Promise<BuiltService> {
    const [port = 0, issuerPort = 0] = await freePorts(2);
    const [command = process.execPath, ...words] = [
      ...within,
      ...[process.execPath, '--disable-warning=ExperimentalWarning', ...flags, main],
    ];
    const child = spawn(command, words, {
      env: {
        ...process.env,
        ...{ DATA_DIR: dataDir, PORT: String(port), DEV_ISSUER_PORT: String(issuerPort), METRICS_PORT: '0' },
        ...{ DEMONSTRATION: 'off', RATE_LIMIT: '100000', LOG_LEVEL: 'error', ...env },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new BuiltService(child, port, issuerPort);
    while (!service.said.includes('\nlistening ') && !service.said.startsWith('listening ')) {
      if (service.ended) throw new Error(service.said);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return service;
  }

  async token(as: object): Promise<string> {
    const known = this.tokens.get(JSON.stringify(as));
    if (known !== undefined) return known;
    const answer = await fetch(`${this.issuer}/dev/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(as),
    });
    if (!answer.ok)
      throw new Error(`The development issuer gave no token: ${String(answer.status)} ${await answer.text()}`);
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    this.tokens.set(JSON.stringify(as), token);
    return token;
  }

  /** True also where a signal ended it. */
  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Exit code after SIGTERM, null where a signal ended it, and how long it took. */
  async stop(): Promise<{ readonly code: number | null; readonly tookMs: number }> {
    const began = performance.now();
    if (!this.ended) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    return { code: this.child.exitCode, tookMs: performance.now() - began };
  }
}
