import { afterEach, describe, expect, it } from '@jest/globals';
import { epochMs, instant } from '@safeguarding/kernel';
import request from 'supertest';
import { SettableClock, SystemClock } from './clock.ts';
import { anEdge, canary, type Edge } from './test-edge.ts';

let edge: Edge | undefined;
afterEach(async () => {
  await edge?.close();
  edge = undefined;
});

const developing = async () => {
  edge = await anEdge({ development: true, clock: new SettableClock() });
  const http = request(edge.app.getHttpServer());
  return {
    get: () => http.get('/dev/clock'),
    put: (body: object) => http.put('/dev/clock').send(body),
  };
};
const nowIn = (answer: { readonly body: unknown }): number =>
  epochMs(instant((answer.body as { readonly now: string }).now));

describe('the clock of development', () => {
  it('runs on from where it is set, for every request, and goes back to the machine', async () => {
    const { get, put } = await developing();
    const set = await put({ now: '2031-03-04T06:00:00+01:00' });
    expect(set.status).toBe(200);
    const from = Date.parse('2031-03-04T05:00:00Z');
    for (const at of [nowIn(set), nowIn(await get())]) {
      expect(at).toBeGreaterThanOrEqual(from);
      expect(at).toBeLessThan(from + 60_000);
    }
    expect(edge?.clock.now().slice(0, 10)).toBe('2031-03-04');
    expect(Math.abs(nowIn(await put({ now: null })) - Date.now())).toBeLessThan(60_000);
  });

  it.each([canary, '2031-03-04T05:06:07', '2031-02-30T05:06:07Z', ''])('takes no %j', async (now) => {
    const { put } = await developing();
    const answer = await put({ now });
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([400, 'HTTP-016']);
    expect(answer.text).not.toContain(canary);
  });

  it.each([{}, { now: 5 }, { now: '2031-03-04T05:06:07Z', zone: 'x' }])('takes no body %j', async (body) => {
    const { put } = await developing();
    expect((await put(body)).status).toBe(400);
  });
});

describe('elsewhere', () => {
  it('there is no such route', async () => {
    edge = await anEdge();
    expect((await request(edge.app.getHttpServer()).put('/dev/clock').send({ now: null })).status).toBe(404);
  });

  it('the clock is that of the machine', () => {
    const before = Date.now();
    const at = epochMs(new SystemClock().now());
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });
});
