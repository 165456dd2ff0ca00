import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Metrics } from './metrics.ts';
import { anEdge, canary, type Edge } from './test-edge.ts';

let edge: Edge;
const http = () => request(edge.app.getHttpServer());
const authorised = { authorization: 'Bearer right' };

beforeEach(async () => {
  edge = await anEdge();
});
afterEach(async () => {
  await edge.close();
});

describe('a request', () => {
  it('is measured and told under the template of its route, never under what was asked', async () => {
    await http().get(`/v1/notes/${canary}`).set(authorised);
    await http().get(`/v1/notes/${canary}?q=${canary}`).set(authorised);
    await http().get(`/${canary}`);
    await http().get('/v1/notes/1');
    const text = await edge.metrics.registry.metrics();
    expect(text).toContain('http_request_seconds_count{method="GET",route="/v1/notes/:id",status="200"} 1');
    expect(text).toContain('http_request_seconds_count{method="GET",route="/v1/notes/:id",status="400"} 1');
    expect(text).toContain('http_request_seconds_count{method="GET",route="/v1/notes/:id",status="401"} 1');
    expect(text).toContain('http_request_seconds_count{method="GET",route="none",status="404"} 1');
    expect(text + JSON.stringify(edge.lines())).not.toContain(canary);
  });

  it('is one line of the log, with a pseudonym for who asked', async () => {
    await http().get('/v1/notes/1').set(authorised);
    expect(edge.lines()).toEqual([
      {
        level: 30,
        time: expect.any(String),
        msg: 'answered',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        method: 'GET',
        route: '/v1/notes/:id',
        status: 200,
        tookMs: expect.any(Number),
        client: 'u-00000000000000000000000000000001',
        agency: 'gp-larkhill',
      },
    ]);
  });
});

describe('the port of the metrics', () => {
  it('gives the process, the event loop and the figures that others add, and nothing else', async () => {
    const metrics = new Metrics();
    const behind = [3, 5];
    metrics.gauge('read_model_behind', 'Events not yet in the read model', () => behind.shift() ?? 0);
    const port = await metrics.serve(0, '127.0.0.1');
    try {
      const ask = (path: string) => fetch(`http://127.0.0.1:${String(port)}${path}`);
      const answer = await ask('/metrics');
      const text = await answer.text();
      expect(answer.headers.get('content-type')).toContain('text/plain');
      for (const name of ['nodejs_eventloop_lag_seconds', 'process_cpu_user_seconds_total', 'read_model_behind 3'])
        expect(text).toContain(name);
      expect(await (await ask('/metrics')).text()).toContain('read_model_behind 5');
      expect((await ask('/')).status).toBe(404);
    } finally {
      await metrics.close();
    }
  });

  it('survives a figure that cannot be had', async () => {
    const metrics = new Metrics({ process: false });
    metrics.gauge('broken', 'Fails', () => {
      throw new Error('no');
    });
    const port = await metrics.serve(0, '127.0.0.1');
    try {
      expect((await fetch(`http://127.0.0.1:${String(port)}/metrics`)).status).toBe(500);
    } finally {
      await metrics.close();
    }
  });

  it('that is taken is an error at start', async () => {
    const [first, second] = [new Metrics({ process: false }), new Metrics({ process: false })];
    const port = await first.serve(0, '127.0.0.1');
    await expect(second.serve(port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });
});
