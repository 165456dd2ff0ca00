import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory, KafkaConfig } from 'kafkajs';

const literal = /^\[([0-9A-Fa-f:.]+)\]:(\d+)$/;
const keepAliveMs = 60_000;

/**
 * kafkajs 2.2.4 takes a broker to begin with apart at its first colon, so that `[::1]:9092` leads nowhere. It is given a name instead,
 * which the socket is opened without; brokers that are told of by others come in two parts and need none of this.
 */
export const reachable = (brokers: readonly string[]): Pick<KafkaConfig, 'brokers' | 'socketFactory'> => {
  const addresses = new Map<string, string>();
  const named = brokers.map((broker, n) => {
    const [, address, port] = literal.exec(broker) ?? [];
    if (address === undefined || port === undefined) return broker;
    addresses.set(`literal-${String(n)}`, address);
    return `literal-${String(n)}:${port}`;
  });
  if (addresses.size === 0) return { brokers: named };
  const socketFactory: ISocketFactory = ({ host: name, port, ssl, onConnect }) => {
    const host = addresses.get(name) ?? name;
    const open = (): Socket =>
      // The types call `ssl` always there; in the clear it is not.
      (ssl as object | undefined)
        ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
        : connect({ host, port }, onConnect);
    return open().setKeepAlive(true, keepAliveMs);
  };
  return { brokers: named, socketFactory };
};
