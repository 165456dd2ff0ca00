import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What the tests run against. Only `fake` is no EventStoreDB. */
export type TestServerKind = 'given' | 'docker' | 'binary' | 'fake';

/** A server for tests, in a process of its own. */
export type TestServer = {
  readonly kind: TestServerKind;
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Ends without warning, as a power cut does. */
  readonly kill: () => Promise<void>;
  /** Ends as it does when it is told to: it answers nothing more for a while before it is gone. */
  readonly quit: () => Promise<void>;
  /** Begins again on what it had, on the same port. */
  readonly begin: (options?: { readonly notReadyMs?: number }) => Promise<void>;
  /** Stops and goes on without ending, as a long pause of the machine does. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly stop: () => Promise<void>;
};

/** KurrentDB 25 speaks to the older client; another image by EVENTSTOREDB_IMAGE. */
const image = env['EVENTSTOREDB_IMAGE'] ?? 'docker.kurrent.io/kurrent-latest/kurrentdb:25.0.1';
const fakeFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './fake-server.ts' : './fake-server.js', import.meta.url),
);

const succeeds = (command: string, args: readonly string[], timeoutMs = 20_000): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: timeoutMs }).status === 0;
/** The first run on a machine fetches the image. */
const longestPullMs = 300_000;

const binaries = ['eventstored', 'kurrentd'] as const;

/** What there is to test against: the one that is given, Docker, a server on the PATH, else the fake. */
export const testServerKind = (): TestServerKind => {
  if (env['EVENTSTOREDB_URL']) return 'given';
  if (env['EVENTSTOREDB_TESTS'] === 'fake') return 'fake';
  if (succeeds('docker', ['info'])) return 'docker';
  return binaries.some((binary) => succeeds(binary, ['--version'])) ? 'binary' : 'fake';
};

/** Said by every run: a run on the fake shows the adapter, never the server. */
export const testServerNote = (kind: TestServerKind): string =>
  kind === 'fake'
    ? 'SKIPPED on a real EventStoreDB (no EVENTSTOREDB_URL, no Docker engine, no eventstored or kurrentd on the PATH): this run is on FakeEventStoreDb, which shows the adapter and not the server.'
    : `on a real server (${kind})`;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
};

type Running = {
  readonly kill: () => Promise<void>;
  readonly quit: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

const runningProcess = (child: ChildProcess): Running => ({
  kill: async () => {
    child.kill('SIGKILL');
    await ended(child);
  },
  quit: async () => {
    child.kill('SIGTERM');
    await ended(child);
  },
  signal: (name) => {
    child.kill(name);
  },
});

const beginFake = async (folder: string, port: number, notReadyMs: number): Promise<Running> => {
  const args = ['--disable-warning=ExperimentalWarning', fakeFile, folder, String(port), String(notReadyMs)];
  const child = spawn(execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([once(createInterface(child.stdout), 'line'), ended(child)]);
  if (child.exitCode !== null) throw new Error('FakeEventStoreDb did not start.');
  return runningProcess(child);
};

const settings = (port: number) => ['--insecure', '--run-projections=None', `--node-port=${String(port)}`];

const answers = async (port: number): Promise<void> => {
  for (let waited = 0; waited < 60_000; waited += 200) {
    const live = await fetch(`http://127.0.0.1:${String(port)}/health/live`).catch(() => undefined);
    if (live?.ok) return;
    await sleep(200);
  }
  throw new Error('The server did not become ready within a minute.');
};

const beginBinary = async (folder: string, port: number): Promise<Running> => {
  const binary = binaries.find((one) => succeeds(one, ['--version'])) ?? binaries[0];
  const child = spawn(binary, [...settings(port), `--db=${folder}/db`, `--log=${folder}/log`], { stdio: 'ignore' });
  await answers(port);
  return runningProcess(child);
};

const beginDocker = async (name: string, port: number): Promise<Running> => {
  const known = succeeds('docker', ['start', name]);
  const published = ['-p', `127.0.0.1:${String(port)}:${String(port)}`];
  if (!known && !succeeds('docker', ['image', 'inspect', image]) && !succeeds('docker', ['pull', image], longestPullMs))
    throw new Error(`Docker could not fetch ${image}; name another with EVENTSTOREDB_IMAGE.`);
  if (!known && !succeeds('docker', ['run', '-d', '--name', name, ...published, image, ...settings(port)]))
    throw new Error(`Docker could not run ${image}; name another with EVENTSTOREDB_IMAGE.`);
  await answers(port);
  const docker = (word: string): void => {
    spawnSync('docker', [word, name], { stdio: 'ignore' });
  };
  return {
    kill: () => {
      docker('kill');
      return Promise.resolve();
    },
    quit: async () => {
      // Not in the way of whoever waits for an answer meanwhile.
      await ended(spawn('docker', ['stop', name], { stdio: 'ignore' }));
    },
    signal: (signal) => {
      docker(signal === 'SIGSTOP' ? 'pause' : 'unpause');
    },
  };
};

const givenServer = (url: string): TestServer => {
  const { hostname, port } = new URL(url.replace(/^\w+(?:\+discover)?:/, 'http:'));
  const unable = (): never => {
    throw new Error('A server that is given is not killed or frozen by tests.');
  };
  return {
    ...{ kind: 'given', host: hostname, port: Number(port || 2113), url },
    ...{ kill: unable, quit: unable, begin: unable, freeze: unable, thaw: unable, stop: () => Promise.resolve() },
  };
};

/** Starts a server that is empty but for what it writes about itself. */
export const startTestServer = async (kind: TestServerKind = testServerKind()): Promise<TestServer> => {
  if (kind === 'given') return givenServer(env['EVENTSTOREDB_URL'] ?? '');
  const folder = mkdtempSync(join(tmpdir(), 'eventstoredb-'));
  const port = await freePort();
  const name = `ledger-test-${String(port)}`;
  const beginAs = {
    fake: (notReadyMs: number) => beginFake(folder, port, notReadyMs),
    binary: () => beginBinary(folder, port),
    docker: () => beginDocker(name, port),
  };
  let running = await beginAs[kind](0);
  return {
    ...{ kind, host: '127.0.0.1', port, url: `esdb://127.0.0.1:${String(port)}?tls=false` },
    kill: () => running.kill(),
    quit: () => running.quit(),
    begin: async ({ notReadyMs = 0 } = {}) => {
      running = await beginAs[kind](notReadyMs);
    },
    freeze: () => {
      running.signal('SIGSTOP');
    },
    thaw: () => {
      running.signal('SIGCONT');
    },
    stop: async () => {
      await running.kill();
      if (kind === 'docker') spawnSync('docker', ['rm', '-f', '-v', name], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
