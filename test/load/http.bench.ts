import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';

/** Requests per second of the service and of the no-op, in one run on one machine. */
export type HttpFigures = {
  readonly startMs: number;
  readonly noopPost: number;
  readonly post: number;
  readonly noopGet: number;
  readonly get: number;
  readonly getP99Ms: number;
};

type Options = { readonly seconds: number; readonly connections: number; readonly folder: string };

const entries = 50;
const port = 3_960;
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const started = async (file: string, env: Readonly<Record<string, string>>) => {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`${file} ended before it listened`);
};

const json = async (
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

const fire = async (options: autocannon.Options, accepted: '200' | '201'): Promise<autocannon.Result> => {
  const result = await autocannon(options);
  const other = result.requests.total - (result.statusCodeStats?.[accepted]?.count ?? 0);
  if (other > result.requests.total / 100) throw new Error(`${String(other)} answers were not ${accepted}`);
  return result;
};

/** Starts the built service and the no-op beside it, and loads one after the other. */
export const httpBench = async ({ seconds, connections, folder }: Options): Promise<HttpFigures> => {
  const began = performance.now();
  const env = {
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    METRICS_PORT: '0',
    LOG_LEVEL: 'info',
    RATE_LIMIT: '1000000',
  };
  const service = await started(built('../../apps/standalone/src/main.js'), { ...env, DEMONSTRATION: 'off' });
  const startMs = performance.now() - began;
  const issuer = `http://127.0.0.1:${String(port + 1)}`;
  const noop = await started(built('./noop.js'), { ISSUER: issuer });
  try {
    const tokenOf = async (who: object): Promise<string> =>
      `Bearer ${(await json(`${issuer}/dev/token`, who))['access_token'] ?? ''}`;
    const feed = await tokenOf({ client: 'oakfield-registrations' });
    const gp = await tokenOf({ persona: 'gp' });
    const { id: childId = '' } = await json(
      `${service.url}/v1/children`,
      { identifiers: [{ kind: 'nhs-number', value: '9990000026' }] },
      { authorization: feed },
    );
    await json(`${service.url}/v1/registrations`, { child: childId }, { authorization: feed });
    const { id: other = '' } = await json(
      `${service.url}/v1/children`,
      { identifiers: [{ kind: 'nhs-number', value: '9990000034' }] },
      { authorization: feed },
    );
    await json(`${service.url}/v1/registrations`, { child: other }, { authorization: feed });
    const concern = {
      childId,
      category: 'neglect',
      occurredOn: '2026-01-05',
      summary: 'A summary of an invented concern.',
      narrative: 'What was seen, invented, at the length that such a text has. '.repeat(8),
    };
    for (let n = 0; n < entries; n += 1)
      await json(`${service.url}/v1/concerns`, { ...concern, childId: other }, { authorization: gp });

    const base = { duration: seconds, connections };
    const posting = (url: string): autocannon.Options => ({
      ...base,
      url,
      method: 'POST',
      body: JSON.stringify(concern),
      headers: { authorization: gp, 'content-type': 'application/json' },
      requests: [
        {
          setupRequest: (request) => ({ ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } }),
        },
      ],
    });
    await fire({ ...posting(`${noop.url}/noop`), duration: 1 }, '201');
    await fire({ ...posting(`${service.url}/v1/concerns`), duration: 1 }, '201');
    const noopPost = await fire(posting(`${noop.url}/noop`), '201');
    const post = await fire(posting(`${service.url}/v1/concerns`), '201');

    const timeline = `${service.url}/v1/children/${other}/timeline?limit=${String(entries)}`;
    const headers = { authorization: gp, 'x-purpose': 'direct-care' };
    const page = (await (await fetch(timeline, { headers })).json()) as object;
    await json(`${noop.url}/page`, page, { authorization: gp });
    const noopGet = await fire({ ...base, url: `${noop.url}/page`, headers }, '200');
    const get = await fire({ ...base, url: timeline, headers }, '200');
    return {
      startMs,
      noopPost: noopPost.requests.average,
      post: post.requests.average,
      noopGet: noopGet.requests.average,
      get: get.requests.average,
      getP99Ms: get.latency.p99,
    };
  } finally {
    for (const { child } of [service, noop]) {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    }
  }
};
