import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type autocannon from 'autocannon';
import { fire, issuer, json, serviceEnv, started, stopped, tokens } from './harness.ts';

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

/** Starts the built service and the no-op beside it, and loads one after the other. */
export const httpBench = async ({ seconds, connections, folder }: Options): Promise<HttpFigures> => {
  const began = performance.now();
  const env = serviceEnv(join(folder, 'data'));
  const service = await started('../../apps/standalone/src/main.js', env);
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
    await stopped(service, noop);
  }
};
