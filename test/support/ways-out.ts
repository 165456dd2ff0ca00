import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AgencyRegister } from '@safeguarding/access';
import type { AgencyId } from '@safeguarding/kernel';
import { READ_EVENT, type ReadEvent } from '@safeguarding/ledger';
import { whenFactRecordedThenTellTopic } from '@safeguarding/signals';
import { eventually } from './kafka/traffic.ts';
import { demonstrationAgencies, type World } from './world.ts';

/** When something was recorded differs between two worlds that are alike. */
const timeless = (text: string): string => text.replace(/"(time|ce_time)":"[^"]+"/g, '"$1":"then"');

/** What the ledger tells one service by itself: the webhook that it calls, and the topic that it publishes to. */
export class ToldService {
  private readonly calls: string[] = [];
  private readonly endpoint: Server;
  readonly agency: string;

  private constructor(agency: string) {
    this.agency = agency;
    this.endpoint = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString('utf8')));
      request.on('end', () => {
        this.calls.push(body);
        response.writeHead(200).end();
      });
    });
  }

  static async listen(agency: string): Promise<ToldService> {
    const told = new ToldService(agency);
    told.endpoint.listen(0, '127.0.0.1');
    await once(told.endpoint, 'listening');
    return told;
  }

  /** Starts a world whose register sends this service signals in both ways. */
  start(world: World): Promise<void> {
    const { port } = this.endpoint.address() as AddressInfo;
    const signals = { webhook: `http://127.0.0.1:${String(port)}/`, kafka: true };
    const agencies = demonstrationAgencies().map((one) => (one.code === this.agency ? { ...one, signals } : one));
    return world.start({ agencies });
  }

  /** All that it was told, in order, once it was told of this thing. */
  async all(world: World, last: string): Promise<readonly string[]> {
    await eventually('the last signal came', () => this.calls.some((body) => body.includes(last)), 60_000);
    return [...this.calls, ...(await this.published(world))].map(timeless);
  }

  close(): void {
    this.endpoint.close();
  }

  /** What goes to its topic, from the service's own log and register; the broker is left out, as it changes nothing of it. */
  private async published({ service: { app, storage } }: World): Promise<readonly string[]> {
    const messages: string[] = [];
    const parts = {
      log: storage.log,
      origin: '',
      register: app.get(AgencyRegister, { strict: false }),
      readEvent: app.get<ReadEvent>(READ_EVENT, { strict: false }),
    };
    const publish = (topic: string, batch: readonly object[]): Promise<void> => {
      if (topic.endsWith(`.${this.agency}`)) messages.push(...batch.map((one) => JSON.stringify([topic, one])));
      return Promise.resolve();
    };
    const tell = whenFactRecordedThenTellTopic(this.agency as AgencyId, parts, { publish }, 'signals');
    for (const event of await storage.log.readAll({ limit: 10_000 }))
      if (tell.eventTypes?.includes(event.type)) await tell.handle(event, AbortSignal.timeout(10_000));
    return messages;
  }
}
