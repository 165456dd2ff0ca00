import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { Health } from './health.ts';
import { anEdge, type Edge } from './test-edge.ts';

let edge: Edge;
const get = (path: string) => request(edge.app.getHttpServer()).get(path);

beforeEach(async () => {
  edge = await anEdge();
});
afterEach(async () => {
  await edge.close();
});

describe('readiness', () => {
  it('holds while every check does, and tells which does not', async () => {
    let reachable = true;
    edge.health.add('log', () => reachable);
    edge.health.add('read-model', () => Promise.resolve(true));
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'up' } });
    reachable = false;
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'down' } });
    expect(await get('/health')).toMatchObject({
      status: 503,
      body: { status: 'down', components: { log: 'down', 'read-model': 'up' } },
    });
  });

  it('holds where something needs an operator, and says so', async () => {
    edge.health.add('log', () => true);
    edge.health.add('timeline', () => 'degraded');
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { status: 'degraded' } });
    expect(await get('/health')).toMatchObject({
      status: 200,
      body: { status: 'degraded', components: { log: 'up', timeline: 'degraded' } },
    });
    edge.health.add('log', () => false);
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { status: 'down' } });
  });

  it('ends when the service is being stopped, though it lives', async () => {
    edge.health.drain();
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/livez')).status).toBe(200);
    expect((await get('/ping')).text).toBe('pong');
  });

  it('does not hold where a check fails or does not answer', async () => {
    jest.useFakeTimers();
    try {
      const health = new Health();
      health.add('broken', () => {
        throw new Error('no');
      });
      health.add('rejected', () => Promise.reject(new Error('no')));
      health.add('silent', () => new Promise(() => undefined));
      const status = health.status();
      await jest.advanceTimersByTimeAsync(1_000);
      expect(await status).toEqual({
        ready: false,
        state: 'down',
        checks: { broken: 'down', rejected: 'down', silent: 'down' },
      });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('/info', () => {
  it('tells version and build of the release', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect((await get('/info')).body).toEqual({
      service: 'safeguarding-ledger',
      version,
      uptimeSeconds: expect.any(Number),
    });
    expect(new Health({ build: '2031-03-04.7' }).info()).toHaveProperty('build', '2031-03-04.7');
  });
});
