import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type autocannon from 'autocannon';
import { fire, issuer, json, serviceEnv, started, stopped, tokens, type Running } from './harness.ts';
import { processorTime } from './processor.ts';
import { profileClock, profilingInto, sharesDuring, type Stretch } from './profile.ts';

/** Requests per second of the service and of the no-op, in one run on one machine. */
export type HttpFigures = {
  readonly startMs: number;
  readonly noopPost: number;
  readonly post: number;
  readonly noopGet: number;
  readonly get: number;
  readonly getP99Ms: number;
  /** Microseconds of processor time for one request, of every thread; absent where the system does not tell. */
  readonly cpu?: Readonly<Record<'noopPost' | 'post' | 'noopGet' | 'get', number>>;
  /** Shares of the busy main thread; with `profile` only. */
  readonly shares?: Readonly<Record<'post' | 'get', readonly (readonly [string, number])[]>>;
};

type Loaded = { readonly result: autocannon.Result; readonly cpuMicros: number; readonly stretch: Stretch };

const loaded = async ({ child }: Running, options: autocannon.Options, accepted: '200' | '201'): Promise<Loaded> => {
  const [began, before] = [profileClock(), processorTime(child)];
  const result = await fire(options, accepted);
  const [ended, after] = [profileClock(), processorTime(child)];
  const spentMs = before && after ? after.all - before.all : Number.NaN;
  return { result, cpuMicros: (spentMs * 1_000) / result.requests.total, stretch: [began, ended] };
};

type Options = {
  readonly seconds: number;
  readonly connections: number;
  readonly folder: string;
  /** Also tells where the time goes; the service is slower by the telling. */
  readonly profile: boolean;
};

const entries = 50;

/** Starts the built service and the no-op beside it, and loads one after the other. */
export const httpBench = async ({ seconds, connections, folder, profile }: Options): Promise<HttpFigures> => {
  const profiles = join(folder, 'profiles');
  const began = performance.now();
  const env = serviceEnv(join(folder, 'data'));
  // A profile tells of files, of which the bundle has none left.
  const service = profile
    ? await started('../../apps/standalone/src/main.js', env, profilingInto(profiles))
    : await started('../../run/standalone.js', env);
  const startMs = performance.now() - began;
  const noop = await started('./noop.js', { ISSUER: issuer });
  try {
    const { feed, gp } = await tokens();
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
    const noopPost = await loaded(noop, posting(`${noop.url}/noop`), '201');
    const post = await loaded(service, posting(`${service.url}/v1/concerns`), '201');

    const timeline = `${service.url}/v1/children/${other}/timeline?limit=${String(entries)}`;
    const headers = { authorization: gp, 'x-purpose': 'direct-care' };
    const page = (await (await fetch(timeline, { headers })).json()) as object;
    await json(`${noop.url}/page`, page, { authorization: gp });
    const noopGet = await loaded(noop, { ...base, url: `${noop.url}/page`, headers }, '200');
    const get = await loaded(service, { ...base, url: timeline, headers }, '200');
    const cpu = {
      noopPost: noopPost.cpuMicros,
      post: post.cpuMicros,
      noopGet: noopGet.cpuMicros,
      get: get.cpuMicros,
    };
    // A profile is written at the end of its process.
    if (profile) await stopped(service);
    return {
      startMs,
      noopPost: noopPost.result.requests.average,
      post: post.result.requests.average,
      noopGet: noopGet.result.requests.average,
      get: get.result.requests.average,
      getP99Ms: get.result.latency.p99,
      ...(Object.values(cpu).every(Number.isFinite) ? { cpu } : {}),
      ...(profile
        ? { shares: { post: sharesDuring(profiles, post.stretch), get: sharesDuring(profiles, get.stretch) } }
        : {}),
    };
  } finally {
    await stopped(service, noop);
  }
};
