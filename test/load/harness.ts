import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

/** Of this process, so that two measurements do not meet; the issuer listens on the next one. */
const port = 20_000 + (process.pid % 20_000) * 2;

/** Address of the development issuer of the service under load. */
export const issuer = `http://127.0.0.1:${String(port + 1)}`;

/** A service that listens. */
export type Running = { readonly child: ChildProcess; readonly url: string };

/** How the service is started for a measurement: as in production, but without a demonstration and without a limit of requests. */
export const serviceEnv = (dataDir: string): Readonly<Record<string, string>> => ({
  DATA_DIR: dataDir,
  PORT: String(port),
  METRICS_PORT: '0',
  LOG_LEVEL: 'info',
  RATE_LIMIT: '1000000',
  DEMONSTRATION: 'off',
});

/** Starts a built file beside this one and waits until it says where it listens. */
export const started = async (
  file: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Running> => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, path], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    // What nobody reads would fill the pipe and hold the service back.
    child.stdout.resume();
    return { child, url };
  }
  throw new Error(`${file} ended before it listened`);
};

/** Runs a built file to its end. */
export const ran = async (file: string, args: readonly string[], flags: readonly string[] = []): Promise<void> => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags, path, ...args], {
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${file} failed`);
};

export const stopped = async (...running: readonly Running[]): Promise<void> => {
  for (const { child } of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
};

export const json = async (
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${String(response.status)} ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
};

/** Loads a service; an answer in a hundred may be another than was meant. */
export const fire = async (options: autocannon.Options, accepted: '200' | '201'): Promise<autocannon.Result> => {
  const result = await autocannon(options);
  const other = result.requests.total - (result.statusCodeStats?.[accepted]?.count ?? 0);
  if (other > result.requests.total / 100) throw new Error(`${String(other)} answers were not ${accepted}`);
  return result;
};

/** What the development issuer gives to a registration feed and to a GP of the same practice. */
export const tokens = async (): Promise<{ readonly feed: string; readonly gp: string }> => {
  const tokenOf = async (who: object): Promise<string> =>
    `Bearer ${(await json(`${issuer}/dev/token`, who))['access_token'] ?? ''}`;
  return { feed: await tokenOf({ client: 'oakfield-registrations' }), gp: await tokenOf({ persona: 'gp' }) };
};
