import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { reachable } from './sockets.ts';

describe('brokers to begin with', () => {
  it('are as they are where they are named', () => {
    expect(reachable(['one:9092', '10.0.0.1:9093'])).toEqual({ brokers: ['one:9092', '10.0.0.1:9093'] });
  });

  it('are come to by an address of IPv6 as well, which kafkajs would cut in two', async () => {
    const server = createServer().listen(0, '::1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { brokers, socketFactory } = reachable(['one:9092', `[::1]:${String(port)}`]);
    const [host = '', at] = (brokers as readonly string[])[1]?.split(':') ?? [];
    const connected = Promise.withResolvers<undefined>();
    const onConnect = (): void => {
      connected.resolve(undefined);
    };
    // kafkajs gives none where there is no TLS, whatever its types say.
    const socket = socketFactory?.({ host, port: Number(at), ssl: undefined as never, onConnect });
    await connected.promise;
    expect(socket?.remoteAddress).toBe('::1');
    socket?.destroy();
    server.close();
  });
});
