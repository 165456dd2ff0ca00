import { afterEach, describe, expect, it } from '@jest/globals';
import { Agent, get, request as send, type IncomingMessage } from 'node:http';
import request from 'supertest';
import { anEdge, type Edge, type EdgeOptions } from './test-edge.ts';

const opened: Edge[] = [];
const listening = async (options: EdgeOptions = {}) => {
  const edge = await anEdge(options);
  opened.push(edge);
  await edge.app.listen(0, '127.0.0.1');
  const { port } = edge.app.getHttpServer().address() as { port: number };
  return { edge, port, http: () => request(edge.app.getHttpServer()) };
};
const authorised = { authorization: 'Bearer right' };

type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string };
const asked = (port: number, path: string, agent?: Agent): { readonly answer: Promise<Answer>; abort: () => void } => {
  const outgoing = get({ host: '127.0.0.1', port, path, headers: authorised, ...(agent ? { agent } : {}) });
  const answer = new Promise<Answer>((resolve, reject) => {
    outgoing.on('error', reject).on('response', (incoming) => {
      let text = '';
      incoming
        .on('data', (chunk: Buffer) => (text += chunk.toString()))
        .on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
        });
    });
  });
  answer.catch(() => undefined);
  return {
    answer,
    abort: () => {
      outgoing.destroy();
    },
  };
};

afterEach(async () => {
  for (const edge of opened.splice(0)) await edge.close();
});

describe('more requests at once than the bound', () => {
  it('are answered 503 with Retry-After, while health goes on, and those under way finish', async () => {
    const { edge, port, http } = await listening({ config: { inFlightLimit: 2 } });
    const held = [asked(port, '/v1/notes/held'), asked(port, '/v1/notes/held')];
    await edge.gate.arrivals(2);
    const refused = await http().get('/v1/notes').set(authorised);
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([503, 'HTTP-010']);
    expect(refused.headers['retry-after']).toBe('1');
    for (const path of ['/livez', '/readyz', '/ping']) expect((await http().get(path)).status).toBe(200);
    edge.gate.open();
    expect((await Promise.all(held.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([200, 200]);
    expect((await http().get('/v1/notes').set(authorised)).status).toBe(200);
  });

  it('do not count clients that went away', async () => {
    const { edge, port, http } = await listening({ config: { inFlightLimit: 2 } });
    for (let round = 0; round < 3; round += 1) {
      const gone = [asked(port, '/v1/notes/held'), asked(port, '/v1/notes/held')];
      await edge.gate.arrivals(2);
      for (const { abort } of gone) abort();
      await Promise.allSettled(gone.map(({ answer }) => answer));
      edge.gate.open();
    }
    expect((await http().get('/v1/notes').set(authorised)).status).toBe(200);
  });
});

describe('an event loop that lags', () => {
  it('takes no more requests until it has caught up, but says that it lives', async () => {
    let lag = 900;
    const { http } = await listening({ lagMs: () => lag });
    const refused = await http().get('/v1/notes').set(authorised);
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    expect((await http().get('/livez')).status).toBe(200);
    lag = 10;
    expect((await http().get('/v1/notes').set(authorised)).status).toBe(200);
  });
});

describe('an address under no name', () => {
  it('is answered 429 after its share of refusals, and a verified client there has none of it before', async () => {
    const { http } = await listening({ config: { anonymousLimit: 3 } });
    for (let count = 0; count < 20; count += 1)
      expect((await http().get('/v1/notes').set(authorised)).status).toBe(200);
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await http().get('/v1/notes')).status);
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401]);
    expect(statuses).toContain(429);
    expect((await http().get('/readyz')).status).toBe(200);
  });
});

describe('a request that takes too long', () => {
  it.each(['get', 'post'] as const)(
    'is answered 503 with Retry-After, and its late end disturbs nobody (%s)',
    async (method) => {
      const { edge, http } = await listening({ adapter: { requestTimeoutMs: 100 } });
      const answer = await http()[method]('/v1/notes/held').set(authorised);
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      edge.gate.open();
      // A busy machine may keep this one too for longer than is allowed here.
      const next = async () => (await http().get('/v1/notes').set(authorised)).status;
      let status = await next();
      for (let tries = 1; tries < 100 && status === 503; tries += 1) status = await next();
      expect(status).toBe(200);
    },
  );
});

describe('X-Min-Position', () => {
  const token = Buffer.from('0000000000000007').toString('hex');
  const asking = async (options: EdgeOptions, header: string) =>
    (await listening(options)).http().get('/v1/notes').set(authorised).set('x-min-position', header);

  it('holds a read until the position is reached', async () => {
    const waited: unknown[] = [];
    const answer = await asking({ reached: (position) => Promise.resolve(waited.push(position) > 0) }, token);
    expect([answer.status, waited]).toEqual([200, ['0000000000000007']]);
  });

  it('is 503 where it is not reached in time', async () => {
    const answer = await asking({ reached: () => Promise.resolve(false) }, token);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([503, 'HTTP-011']);
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('is 400 where this ledger did not make it', async () => {
    const answer = await asking({}, 'seven');
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([400, 'HTTP-012']);
  });
});

describe('a service that is being stopped', () => {
  it('says so, still serves what comes meanwhile, finishes what is under way, and then is gone', async () => {
    const { edge, port } = await listening({ config: { drainNoticeMs: 3_000 } });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await asked(port, '/v1/notes', agent).answer;
    const held = asked(port, '/v1/notes/held');
    await edge.gate.arrivals(1);
    edge.health.drain();
    const closed = edge.app.close();
    expect((await asked(port, '/readyz').answer).status).toBe(503);
    expect((await asked(port, '/livez').answer).status).toBe(200);
    const kept = await asked(port, '/v1/notes', agent).answer;
    expect([kept.status, kept.headers.connection]).toEqual([200, 'close']);
    edge.gate.open();
    expect(await held.answer).toMatchObject({ status: 200, text: '{"id":"held"}' });
    await closed;
    await expect(asked(port, '/livez', new Agent()).answer).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });
});

describe('a body that never ends', () => {
  it('that breaks off does not hold the service', async () => {
    const { port, http } = await listening({ config: { inFlightLimit: 1 } });
    const broken = send({
      host: '127.0.0.1',
      port,
      path: '/v1/notes',
      method: 'POST',
      headers: { ...authorised, 'content-type': 'application/json', 'content-length': '500' },
    });
    const failed = new Promise((resolve) => broken.on('error', resolve));
    broken.write('{"text":');
    await new Promise((resolve) => setTimeout(resolve, 50));
    broken.destroy();
    await failed;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await http().get('/v1/notes').set(authorised)).status).toBe(200);
  });
});
