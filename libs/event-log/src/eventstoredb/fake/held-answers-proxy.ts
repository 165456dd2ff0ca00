import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A fake of bad weather between client and server, over TCP: answers that do not come, connections that break. What the client sends
 * always arrives.
 */
export class HeldAnswersProxy {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private holding = false;

  private constructor(host: string, port: number) {
    this.server = createServer((client) => {
      const upstream = connect({ host, port, noDelay: true });
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        const end = (): void => {
          this.sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        };
        socket.on('error', end);
        socket.on('close', end);
      }
      client.setNoDelay(true);
      client.pipe(upstream);
      upstream.on('data', (bytes) => {
        if (!this.holding) client.write(bytes);
      });
    });
  }

  static async start(host: string, port: number): Promise<HeldAnswersProxy> {
    const proxy = new HeldAnswersProxy(host, port);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** From here on no answer comes through. */
  hold(): void {
    this.holding = true;
  }

  /** Breaks every connection; new ones are sound. */
  drop(): void {
    this.holding = false;
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
