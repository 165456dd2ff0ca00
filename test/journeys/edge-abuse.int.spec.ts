import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.ts';

const canary = 'CanaryOfAnAbuse';
const attributes = { specversion: '1.0', id: '1', source: '/s', type: 'uk.nhs.safeguarding.concern-raised.v1' };

describe('A request that means harm', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  const bodies: readonly (readonly [string, string | Uint8Array])[] = [
    ['__proto__', `{"__proto__":{"admin":true},"x":"${canary}"}`],
    ['constructor', `{"constructor":{"prototype":{"admin":true}},"x":"${canary}"}`],
    ['U+0000', `{"summary":"${canary}\\u0000"}`],
    ['a lone surrogate', `{"summary":"${canary}\\ud800"}`],
    ['nesting of 5,000 levels', deep],
    ['lists of 5,000 levels', '['.repeat(5_000) + ']'.repeat(5_000)],
    ['a list', `["${canary}"]`],
    ['a number beyond all numbers', '{"schemaVersion":1e999}'],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from('{"summary":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from(`{"summary":"${canary}"}`, 'utf16le')],
    ['what expands a thousandfold', gzipSync(Buffer.alloc(1_000_000, 'x'))],
    ['nothing', ''],
  ];
  const doors = [
    ['/v1/concerns', 'gp', 'application/json'],
    ['/v1/cloudevents', 'ashby-police-system', 'application/cloudevents+json'],
  ] as const;

  describe.each(doors)('at %s', (path, as, type) => {
    const send = async (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) => {
      const answer = await fetch(`${world.service.url}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.tokenOf(as)}`,
          'content-type': type,
          'idempotency-key': 'k',
          ...headers,
        },
        body: Buffer.from(body as string),
      });
      return { status: answer.status, text: await answer.text() };
    };

    it.each(bodies)('with %s is refused at once, without an error of ours and without an echo', async (_, body) => {
      const { status, text } = await send(body);
      expect([400, 422]).toContain(status);
      expect(text).not.toContain(canary);
      expect((JSON.parse(text) as { readonly code: string }).code).toMatch(/^[A-Z]+-\d{3}$/);
    });

    it.each(bodies.slice(0, 4))('with %s inside an event or an object is refused too', async (_, body) => {
      const inner = typeof body === 'string' ? body : '';
      const { status, text } = await send(
        JSON.stringify({ ...attributes, data: 0 }).replace('"data":0', `"data":${inner}`),
      );
      expect([400, 422]).toContain(status);
      expect(text).not.toContain(canary);
    });

    it.each([
      ['another character set', { 'content-type': `${type}; charset=utf-16` }],
      ['a type that is not taken', { 'content-type': `text/html; x=${canary}` }],
      ['a compression', { 'content-encoding': 'gzip' }],
      ['an Idempotency-Key of another shape', { 'idempotency-key': `${canary} ${canary}` }],
    ])('under %s is never an error of ours', async (_, headers) => {
      const { status, text } = await send(`{"summary":"${canary}"}`, headers);
      expect([400, 415, 422]).toContain(status);
      expect(text).not.toContain(canary);
    });

    it('of more than is taken is 413', async () => {
      expect((await send('x'.repeat(300_000))).status).toBe(413);
    });
  });

  /** All that comes back for raw bytes, until the service closes or has been silent for a while. */
  const rawUntilSilent = (silentMs: number, parts: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(world.service.url).port), '127.0.0.1');
      let text = '';
      socket.setTimeout(silentMs, () => socket.destroy());
      socket
        .on('data', (data) => (text += data.toString('latin1')))
        .once('error', (error: NodeJS.ErrnoException) => {
          if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(text);
          else reject(error);
        });
      socket.once('close', () => {
        resolve(text);
      });
      for (const part of parts) socket.write(part, 'latin1');
    });
  /** What is asked last closes the connection: nobody has to guess for how long a busy machine is silent. */
  const raw = (...parts: readonly string[]): Promise<string> => rawUntilSilent(20_000, parts);
  const statusesIn = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  const ping = 'GET /ping HTTP/1.1\r\nHost: a\r\n\r\n';
  const last = 'GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const head = 'POST /v1/concerns HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

  it('pipelined requests are answered in their order', async () => {
    expect(statusesIn(await raw(ping, 'GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n', last))).toEqual([200, 404, 200]);
  });

  it.each([
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}`],
    ['a length and chunks', `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks that are named oddly', `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['a negative length', `${head}Content-Length: -1\r\n\r\n`],
    ['a header with a line end inside', `${head}X-A: b\rX-C: d\r\nContent-Length: 0\r\n\r\n`],
    ['a blank before the colon', `${head}Content-Length : 2\r\n\r\n{}`],
    ['no Host', 'GET /ping HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET /ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
  ])('%s cannot smuggle: one refusal, and what follows on the connection is not served', async (_, bytes) => {
    const statuses = statusesIn(
      await raw(bytes, `GET /v1/me HTTP/1.1\r\nHost: ${canary}\r\nConnection: close\r\n\r\n`),
    );
    expect([[400], [200, 400], [200, 401]]).toContainEqual(statuses);
  });

  it('headers without end are refused, and nothing of them comes back', async () => {
    const text = await raw('GET /ping HTTP/1.1\r\nHost: a\r\n', `X-A: ${canary.repeat(2_000)}\r\n\r\n`);
    expect(statusesIn(text)[0]).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain(canary);
  });

  it('two Authorization headers are none', async () => {
    const bearer = `Authorization: Bearer ${world.tokenOf('gp')}\r\n`;
    const text = await raw(`GET /v1/me HTTP/1.1\r\nHost: a\r\n${bearer}${bearer}Connection: close\r\n\r\n`);
    expect(statusesIn(text)).toEqual([401]);
    expect(statusesIn(await raw(`GET /v1/me HTTP/1.1\r\nHost: a\r\n${bearer}Connection: close\r\n\r\n`))).toEqual([
      200,
    ]);
  });

  it('fifty bodies that never come hold nobody up', async () => {
    const waiting = Array.from({ length: 50 }, () => rawUntilSilent(1_500, [`${head}Content-Length: 100\r\n\r\n{`]));
    expect((await world.get('gp', '/v1/me')).status).toBe(200);
    await Promise.all(waiting);
  });

  it('leaves nothing of itself in the log', () => {
    expect(world.lines.join('\n')).not.toContain(canary);
  });
});
