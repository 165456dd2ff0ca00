import type { Position } from '@safeguarding/kernel';
import { EventStoreDbEventLog } from '../eventstoredb/eventstoredb-event-log.ts';
import { HeldAnswersProxy } from '../eventstoredb/fake/held-answers-proxy.ts';
import { startTestServer, type testServerKind, type TestServer } from '../eventstoredb/fake/test-server.ts';
import { beginning, type EventLog } from '../port.ts';
import { common, type Adapter } from './adapters.ts';

/** A server that has events already, seen as if it began now: starting one for each test would take most of the run. */
const sinceBase = (log: EventLog, base: Position): EventLog => {
  const from = (after: Position | undefined): Position => (after === undefined || after === beginning ? base : after);
  return {
    append: (stream, expected, events) => log.append(stream, expected, events),
    readStream: (stream, options) => log.readStream(stream, options),
    readAll: (options = {}) => log.readAll({ ...options, after: from(options.after) }),
    subscribeAll: (options) => log.subscribeAll({ ...options, after: from(options.after) }),
    head: async () => {
      const head = await log.head();
      return head === base ? beginning : head;
    },
    capabilities: log.capabilities,
    close: () => log.close(),
  };
};

/** The adapter for EventStoreDB on a server that a spec has started. A restart ends the server too where it may be ended. */
export const eventStoreDb = (server: TestServer): Adapter => ({
  name: `eventstoredb (${server.kind === 'fake' ? 'FakeEventStoreDb' : server.kind})`,
  onEmptyLog: async ({ seed, appendTimeoutMs = 10_000 }, use) => {
    const proxy = await HeldAnswersProxy.start(server.host, server.port);
    const url = server.url.replace(`${server.host}:${String(server.port)}`, `127.0.0.1:${String(proxy.port)}`);
    const open = () => EventStoreDbEventLog.open({ url, appendTimeoutMs });
    let log = await open();
    const base = await log.head();
    const restart = async (): Promise<EventLog> => {
      await log.close();
      if (server.kind !== 'given') {
        await server.kill();
        await server.begin();
      }
      log = await open();
      return sinceBase(log, base);
    };
    const loseAnswer = async <T>(append: () => Promise<T>): Promise<T> => {
      proxy.hold();
      try {
        return await append();
      } finally {
        proxy.drop();
      }
    };
    try {
      await use({ ...common(seed), positions: 'rising', log: sinceBase(log, base), restart, loseAnswer });
    } finally {
      await log.close();
      await proxy.stop();
    }
  },
});

/** The adapter on a server that is started before the tests of a spec and stopped after them. */
export class EventStoreDbOnTestServer {
  private readonly kind: ReturnType<typeof testServerKind>;
  private server: TestServer | undefined;

  constructor(kind: ReturnType<typeof testServerKind>) {
    this.kind = kind;
  }

  async start(): Promise<void> {
    this.server = await startTestServer(this.kind);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  get adapter(): Adapter {
    if (!this.server) throw new Error('The server was not started.');
    return eventStoreDb(this.server);
  }
}
