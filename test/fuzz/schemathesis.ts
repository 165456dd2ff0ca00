import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/free-ports.ts';

const root = join(import.meta.dirname, '../..');
/** Among what is installed and never committed. */
const room = join(root, 'node_modules/.schemathesis');
const requirements = join(import.meta.dirname, 'requirements.txt');
const tool = join(room, 'bin/schemathesis');

/** Whom the requests come from, in turn. */
const callers = [{ persona: 'gp' }, { persona: 'social-worker' }, { client: 'ashby-police-system' }] as const;

const run = (command: string, words: readonly string[], cwd = root): string => {
  const options = { encoding: 'utf8', maxBuffer: 100_000_000, cwd } as const;
  const { status, stdout, stderr, error } = spawnSync(command, words, options);
  if (status === 0) return stdout;
  throw new Error(
    `${command} ended with ${String(status)}: ${error?.message ?? `${stderr}\n${stdout}`.slice(-20_000)}`,
  );
};

/** Installs the pinned tool where it is not, or not of these versions. Throws where there is no Python 3 with venv. */
const install = (): void => {
  const stamp = join(room, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(room, { recursive: true, force: true });
  run('python3', ['-m', 'venv', room]);
  run(join(room, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
  writeFileSync(stamp, wanted);
};

/** The built service, as `npm start` runs it, with its demonstration on the ledger. */
class Served {
  readonly folder = mkdtempSync(join(tmpdir(), 'safeguarding-fuzz-'));
  private child: ChildProcess | undefined;
  url = '';
  private issuer = '';

  async start(): Promise<void> {
    const [port = 0, issuer = 0] = await freePorts(2);
    this.url = `http://127.0.0.1:${String(port)}`;
    this.issuer = `http://127.0.0.1:${String(issuer)}`;
    this.child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'dist/run/standalone.js')],
      {
        env: {
          ...process.env,
          PORT: String(port),
          DEV_ISSUER_PORT: String(issuer),
          METRICS_PORT: '0',
          DATA_DIR: this.folder,
          RATE_LIMIT: '100000',
          RATE_LIMIT_ANONYMOUS: '100000',
          LOOP_LAG_LIMIT_MS: '60000',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const { stdout } = this.child;
    await new Promise<void>((resolve, reject) => {
      let text = '';
      stdout?.on('data', (data: Buffer) => {
        text += data.toString();
        if (text.includes('\nTOKEN=')) resolve();
      });
      this.child?.once('exit', () => {
        reject(new Error(`The service ended: ${text}`));
      });
    });
  }

  async token(caller: (typeof callers)[number]): Promise<string> {
    const response = await fetch(`${this.issuer}/dev/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(caller),
    });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  }

  /** Resident memory in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${String(this.child?.pid)}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Exit code after SIGTERM. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child?.once('exit', resolve));
    this.child?.kill('SIGTERM');
    const code = await ended;
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}

const summary = /(\d+) generated, (\d+) passed/;

/** What came of it: how many requests, the service's memory after each round in MB, and how it ended. */
export type Fuzzed = { readonly requests: number; readonly memoryMb: readonly number[]; readonly exit: number | null };

/**
 * Sends generated requests to the built service until there were enough, each caller in turn. Throws with what Schemathesis says, seed
 * included, where an answer is a server error, takes too long, or is not what the OpenAPI document promises.
 */
export const fuzz = async ({
  requests,
  each,
  rounds = 1,
  told = () => undefined,
}: {
  readonly requests: number;
  readonly each: number;
  /** At least so many, however many requests each of them sends. */
  readonly rounds?: number;
  /** Hears of each round that ended. */
  readonly told?: (line: string) => void;
}): Promise<Fuzzed> => {
  install();
  const served = new Served();
  await served.start();
  const memoryMb: number[] = [];
  let sent = 0;
  try {
    for (let round = 0; sent < requests || round < rounds; round += 1) {
      const token = await served.token(callers[round % callers.length] ?? callers[0]);
      // In the service's folder: the tool keeps what it learned where it runs.
      const answer = run(
        tool,
        [
          ...[
            'run',
            `${served.url}/openapi.json`,
            '--no-color',
            '--phases',
            // Every edge of every field is tried once, in the second round: 25,000 requests, and nothing but work for the memory.
            round === 1 ? 'coverage,fuzzing' : 'fuzzing',
          ],
          ...[
            '--checks',
            'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance',
          ],
          ...['--max-examples', String(each), '--continue-on-failure', '--max-response-time', '10'],
          ...['-H', `Authorization: Bearer ${token}`, '-H', 'X-Purpose: direct-care'],
        ],
        served.folder,
      );
      const [, generated = '0', passed = '-1'] = summary.exec(answer) ?? [];
      if (generated !== passed) throw new Error(answer.slice(-8_000));
      sent += Number(generated);
      memoryMb.push(served.memory());
      told(`round ${String(round + 1)}: ${String(sent)} requests, ${served.memory().toFixed(0)} MB`);
    }
  } catch (error) {
    await served.stop();
    throw error;
  }
  return { requests: sent, memoryMb, exit: await served.stop() };
};
