import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, excludeSystemEvents, NO_STREAM } from '@eventstore/db-client';
import { EventStoreDbEventLog, startTestServer } from '@safeguarding/event-log';
import type { EventId, StreamName } from '@safeguarding/kernel';

export type EventStoreDbBenchResult = {
  /** What was measured against; only where it is `real` do the figures speak of a server. */
  readonly server: string;
  readonly real: boolean;
  readonly barePerSecond: number;
  readonly adapterPerSecond: number;
  readonly ratio: number;
  readonly bareFollowedPerSecond: number;
  readonly followedPerSecond: number;
  readonly followRatio: number;
};

const writers = 64;
const body = JSON.stringify({ filling: 'x'.repeat(180) });

/** Appends a second of `writers` at once, each event to a stream of its own. */
const paced = async (appends: number, append: (stream: string) => Promise<unknown>): Promise<number> => {
  let left = appends;
  const writer = async (): Promise<void> => {
    while ((left -= 1) >= 0) await append(`bench-${randomUUID()}`);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: writers }, writer));
  return appends / ((performance.now() - began) / 1_000);
};

const bareFollowing = (client: EventStoreDBClient, events: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    let seen = 0;
    const subscription = client.subscribeToAll({ filter: excludeSystemEvents() });
    subscription.on('error', reject);
    subscription.on('data', () => {
      seen += 1;
      if (seen !== events) return;
      resolve(events / ((performance.now() - began) / 1_000));
      void subscription.unsubscribe();
    });
  });

const following = async (log: EventStoreDbEventLog, events: number): Promise<number> => {
  const aborting = new AbortController();
  const began = performance.now();
  let seen = 0;
  for await (const message of log.subscribeAll({ signal: aborting.signal })) {
    if (message.kind === 'batch') seen += message.events.length;
    if (seen >= events) break;
  }
  return events / ((performance.now() - began) / 1_000);
};

/** The adapter against the bare client in the same run, on the same server, in halves that take turns. */
export const eventStoreDbBench = async ({
  appends,
}: {
  readonly appends: number;
}): Promise<EventStoreDbBenchResult> => {
  const server = await startTestServer();
  const client = EventStoreDBClient.connectionString(server.url);
  const log = await EventStoreDbEventLog.open({ url: server.url });
  try {
    const bare = (stream: string) =>
      client.appendToStream(
        stream,
        {
          id: randomUUID(),
          type: 'Bench',
          contentType: 'application/octet-stream',
          data: Buffer.from(body),
          metadata: undefined,
        },
        { expectedRevision: NO_STREAM },
      );
    const adapted = (stream: string) =>
      log.append(stream as StreamName, 'noStream', [{ id: randomUUID() as EventId, type: 'Bench', body }]);
    // A first round that nobody counts: code is compiled and connections stand.
    await paced(writers, bare);
    await paced(writers, adapted);
    const rounds: { bare: number; adapter: number }[] = [];
    for (let round = 0; round < 2; round += 1)
      rounds.push({ bare: await paced(appends / 4, bare), adapter: await paced(appends / 4, adapted) });
    const mean = (of: (round: { bare: number; adapter: number }) => number): number =>
      rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length;
    const barePerSecond = mean((round) => round.bare);
    const adapterPerSecond = mean((round) => round.adapter);
    const events = appends + 2 * writers;
    const bareFollowedPerSecond = await bareFollowing(client, events);
    const followedPerSecond = await following(log, events);
    return {
      server: server.kind === 'fake' ? 'FakeEventStoreDb' : `EventStoreDB (${server.kind})`,
      real: server.kind !== 'fake',
      ...{ barePerSecond, adapterPerSecond, ratio: adapterPerSecond / barePerSecond },
      ...{ bareFollowedPerSecond, followedPerSecond, followRatio: followedPerSecond / bareFollowedPerSecond },
    };
  } finally {
    await client.dispose();
    await log.close();
    await server.stop();
  }
};
