import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KeeperUnavailable } from '../errors.ts';
import { TransitKeyProvider } from './transit-key-provider.ts';

type Fault = (reply: ServerResponse, request: IncomingMessage) => void;

/** Answers what a real engine gives only when it is broken; it encrypts nothing. */
class FakeTransitWithFaults {
  faults: Fault[] = [];
  asked = 0;
  private readonly server: Server = createServer((request, reply) => {
    request.resume();
    if (request.url === '/v1/auth/token/lookup-self') {
      json(reply, 200, { data: { ttl: 0 } });
      return;
    }
    this.asked += 1;
    const fault = this.faults.shift();
    if (fault) fault(reply, request);
    else json(reply, 200, { data: { batch_results: [{ ciphertext: 'vault:v1:AAAA' }] } });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const json = (reply: ServerResponse, status: number, body: object): void => {
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const status =
  (code: number, body: object = { errors: ['CANARY'] }): Fault =>
  (reply) => {
    json(reply, code, body);
  };
const cut: Fault = (reply) => reply.socket?.destroy();
const slow: Fault = () => undefined;
const half: Fault = (reply) => {
  reply.writeHead(200, { 'content-length': '1000' });
  reply.write('{"data":');
};
const endless: Fault = (reply) => {
  const more = (): void => {
    while (!reply.destroyed && reply.write('x'.repeat(65_536)));
  };
  reply.on('drain', more);
  more();
};
const noJson: Fault = (reply) => reply.writeHead(200).end('<html>');
const elsewhere: Fault = (reply) => reply.writeHead(307, { location: 'http://127.0.0.1:1/CANARY' }).end();

describe('A transit engine that is broken', () => {
  const fake = new FakeTransitWithFaults();
  const folder = mkdtempSync(join(tmpdir(), 'fake-transit-'));
  const opened: TransitKeyProvider[] = [];
  let url = '';
  beforeAll(async () => {
    url = await fake.start();
    writeFileSync(join(folder, 'token'), 'CANARY-TOKEN');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((provider) => provider.close()));
    fake.faults = [];
    fake.asked = 0;
  });
  afterAll(() => {
    fake.stop();
    rmSync(folder, { recursive: true });
  });

  const wrap = (timeoutMs = 2_000, random = () => 0.1) => {
    const signIn = { by: 'token-file', tokenFile: join(folder, 'token') } as const;
    const provider = new TransitKeyProvider({ url, mount: 'transit', key: 'ledger', signIn, timeoutMs, random });
    opened.push(provider);
    return provider.wrap([{ key: Buffer.alloc(32), label: 'a' }]);
  };

  it.each<[string, Fault]>([
    ['500', status(500)],
    ['502', status(502)],
    ['503 of a standby', status(503)],
    ['429 of a quota', status(429)],
    ['412 of a replica that lags', status(412)],
    ['a redirection, which is not followed', elsewhere],
    ['a connection that is cut', cut],
  ])('is asked again after %s', async (_, fault) => {
    fake.faults = [fault, fault];
    expect(await wrap()).toHaveLength(1);
    expect(fake.asked).toBe(3);
  });

  it('is given up after five tries', async () => {
    fake.faults = Array.from({ length: 9 }, () => status(500));
    await expect(wrap()).rejects.toMatchObject({ trouble: 'busy', code: 'KEYS-BUSY' });
    expect(fake.asked).toBe(5);
  });

  it.each<[string, Fault, string]>([
    ['what is no JSON', noJson, 'malformed'],
    ['more than is read', endless, 'malformed'],
    ['a batch of another length', status(200, { data: { batch_results: [] } }), 'malformed'],
    [
      'a ciphertext of another shape',
      status(200, { data: { batch_results: [{ ciphertext: 'CANARY' }] } }),
      'malformed',
    ],
    ['a status that nobody knows', status(418), 'malformed'],
  ])('is not asked again after %s', async (_, fault, trouble) => {
    fake.faults = [fault];
    const error = await wrap().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeeperUnavailable);
    expect(error).toMatchObject({ trouble });
    expect(fake.asked).toBe(1);
    expect(JSON.stringify([error, (error as Error).message, (error as Error).stack])).not.toContain('CANARY');
  });

  it.each<[string, Fault]>([
    ['no answer', slow],
    ['half an answer', half],
  ])('with %s at all is given up in three times its patience', async (_, fault) => {
    fake.faults = Array.from({ length: 9 }, () => fault);
    await expect(wrap(100)).rejects.toMatchObject({ trouble: 'timeout' });
    // Its five tries would be five times its patience.
    expect([1, 2, 3]).toContain(fake.asked);
  });
});
