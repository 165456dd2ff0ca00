import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventId, Position, StreamName } from '@safeguarding/kernel';
import { aStream, anEvent, everything, ids, someEvents, within } from '../conformance/bench.ts';
import { runSeed } from '../conformance/seed.ts';
import { beginning, LogUnavailable, type LogEvent, type NewEvent } from '../port.ts';
import { EventStoreDbEventLog, type EventStoreDbOptions } from './eventstoredb-event-log.ts';
import { FakeEventStoreDb } from './fake/fake-eventstoredb.ts';
import { HeldAnswersProxy } from './fake/held-answers-proxy.ts';
import { startTestServer, testServerKind, testServerNote, type TestServer } from './fake/test-server.ts';
import { inFolder } from '../conformance/adapters.ts';

const kind = testServerKind();
/** Faults need a server that may be killed; one that was given is left alone. */
const about = kind === 'given' ? describe.skip : describe;

about(`the adapter for EventStoreDB takes what servers and their client do, ${testServerNote(kind)}`, () => {
  const running: { server?: TestServer } = {};
  const opened: EventStoreDbEventLog[] = [];
  const server = (): TestServer => {
    if (!running.server) throw new Error('The server was not started.');
    return running.server;
  };
  const open = async (options: Partial<EventStoreDbOptions> = {}) => {
    const log = await EventStoreDbEventLog.open({ url: server().url, ...options });
    opened.push(log);
    return log;
  };
  beforeAll(async () => {
    running.server = await startTestServer(kind);
  }, 120_000);
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.close()));
  });
  afterAll(() => running.server?.stop());

  it('killed, told to end and killed under 64 writers, nothing acknowledged is lost, nothing is there twice, and this process lives', async () => {
    const log = await open({ appendTimeoutMs: 20_000 });
    const before = await log.head();
    const acknowledged: string[] = [];
    let stopping = false;
    const writer = async (number: number): Promise<void> => {
      const stream = aStream(`kill${String(number)}`);
      for (let revision = -1; !stopping; revision += 1) {
        const event = anEvent();
        const answer = await log.append(stream, revision < 0 ? 'noStream' : revision, [event]);
        expect(answer.revision).toBe(revision + 1);
        acknowledged.push(event.id);
      }
    };
    const writers = Promise.all(Array.from({ length: 64 }, (_, number) => writer(number)));
    for (let kill = 0; kill < 3; kill += 1) {
      await sleep(150 + ((runSeed + kill * 37) % 200));
      await (kill === 1 ? server().quit() : server().kill());
      await server().begin();
    }
    await sleep(300);
    stopping = true;
    await within(40_000, 'the writers', writers);
    const stored: string[] = [];
    for (let after = before; ;) {
      const page = await log.readAll({ after, limit: 1_000 });
      stored.push(...ids(page));
      const last = page.at(-1);
      if (!last) break;
      after = last.position;
    }
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
    expect(stored.length).toBeGreaterThan(64);
  });

  it('an append that names no place is written once, also where its answer was lost and the server has begun anew since', async () => {
    const direct = await open();
    const proxy = await HeldAnswersProxy.start(server().host, server().port);
    try {
      const log = await open({ url: `esdb://127.0.0.1:${String(proxy.port)}?tls=false`, appendTimeoutMs: 30_000 });
      const [stream, receipt] = [aStream('reads'), anEvent()];
      await log.append(stream, 'any', [anEvent()]);
      proxy.hold();
      const appended = log.append(stream, 'any', [receipt]);
      while ((await direct.readStream(stream)).length < 2) await sleep(10);
      await server().kill();
      await server().begin();
      proxy.drop();
      await expect(appended).resolves.toMatchObject({ revision: 1 });
      expect(ids(await direct.readStream(stream)).filter((id) => id === receipt.id)).toHaveLength(1);
    } finally {
      await proxy.stop();
    }
  });

  it('says at once that a position is of another engine, and does not take that for a database which does not answer', async () => {
    const renewed: string[] = [];
    const log = await open({ onRenewed: (why) => renewed.push(why) });
    const after = '0000000000000046' as Position;
    await expect(log.readAll({ after })).rejects.toBeInstanceOf(RangeError);
    expect(() => log.subscribeAll({ after, signal: AbortSignal.abort() })).toThrow(RangeError);
    expect(renewed).toEqual([]);
  });

  it('tells a conflict at once, whatever the connection string asks of the client', async () => {
    const log = await open({ url: `${server().url}&throwOnAppendFailure=false` });
    const stream = aStream();
    await log.append(stream, 'noStream', someEvents(3));
    const began = performance.now();
    await expect(log.append(stream, 0, [anEvent()])).rejects.toMatchObject({ name: 'RevisionConflict', actual: 2 });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('a follower sees every event once and in order across the death of the server', async () => {
    const log = await open();
    const [stream, aborting] = [aStream(), new AbortController()];
    const after = await log.head();
    const seen: LogEvent[] = [];
    const following = (async () => {
      for await (const message of log.subscribeAll({ after, batchSize: 5, signal: aborting.signal }))
        if (message.kind === 'batch') seen.push(...message.events);
    })();
    const written = someEvents(60);
    for (const [index, event] of written.entries()) {
      if (index === 20 || index === 40) {
        await server().kill();
        await server().begin();
      }
      await log.append(stream, index === 0 ? 'noStream' : index - 1, [event]);
    }
    const until = performance.now() + 60_000;
    while (seen.length < written.length && performance.now() < until) await sleep(10);
    aborting.abort();
    await following;
    expect(ids(seen)).toEqual(ids(written));
  });

  it('says in time that a server which is gone is gone, and is there again with it', async () => {
    const log = await open({ appendTimeoutMs: 600 });
    await server().kill();
    const began = performance.now();
    await expect(log.append(aStream(), 'noStream', [anEvent()])).rejects.toBeInstanceOf(LogUnavailable);
    expect(performance.now() - began).toBeLessThan(1_500);
    await server().begin();
    const later = await open();
    await expect(later.append(aStream(), 'noStream', [anEvent()])).resolves.toMatchObject({ revision: 0 });
    await sleep(1_500);
    await expect(log.append(aStream(), 'noStream', [anEvent()])).resolves.toMatchObject({ revision: 0 });
  });

  it('waits longer while a process starts, and as long as a request does from then on', async () => {
    const log = await open({ appendTimeoutMs: 300, startTimeoutMs: 30_000 });
    await server().kill();
    const appended = log.append(aStream(), 'noStream', [anEvent()]);
    await sleep(900);
    await server().begin();
    await expect(appended).resolves.toMatchObject({ revision: 0 });
    log.started();
    await server().kill();
    await expect(log.append(aStream(), 'noStream', [anEvent()])).rejects.toBeInstanceOf(LogUnavailable);
    await server().begin();
  });

  it('tells those who follow when there has been no news for long, and goes on when there is', async () => {
    const log = await open();
    const aborting = new AbortController();
    const messages = log.subscribeAll({ after: await log.head(), signal: aborting.signal })[Symbol.asyncIterator]();
    await messages.next();
    await server().kill();
    await expect(within(15_000, 'the news of it', messages.next())).rejects.toBeInstanceOf(LogUnavailable);
    await server().begin();
    aborting.abort();
  });

  it('waits for a server that is not ready yet', async () => {
    const log = await open();
    await server().kill();
    await server().begin({ notReadyMs: 700 });
    await expect(log.append(aStream(), 'noStream', someEvents(2))).resolves.toMatchObject({ revision: 1 });
  });

  it('bounds an append on a frozen server, makes the client anew, and writes once when the server goes on', async () => {
    const renewed: string[] = [];
    const log = await open({ appendTimeoutMs: 1_000, onRenewed: (why) => renewed.push(why) });
    const [stream, event] = [aStream(), anEvent()];
    server().freeze();
    const refused = [];
    const began = performance.now();
    try {
      while (renewed.length === 0 && performance.now() - began < 20_000)
        refused.push(await log.append(stream, 'noStream', [event]).catch((error: unknown) => error));
    } finally {
      server().thaw();
    }
    expect(refused.every((error) => error instanceof LogUnavailable)).toBe(true);
    expect((performance.now() - began) / refused.length).toBeLessThan(1_600);
    expect(renewed).not.toEqual([]);
    await within(
      15_000,
      'the server going on',
      (async () => {
        while ((await log.append(stream, 'noStream', [event]).catch(() => undefined)) === undefined) await sleep(50);
      })(),
    );
    expect(ids(await log.readStream(stream))).toEqual([event.id]);
  });

  it('refuses an append that is too large before it is sent, so that those under way with it go on', async () => {
    const log = await open();
    const half = (): NewEvent => anEvent('ConcernRaised', JSON.stringify('x'.repeat(600_000)));
    const stream = aStream();
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 20 }, () => log.append(aStream(), 'noStream', [anEvent()])),
      log.append(stream, 'noStream', [half(), half()]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 20 }, () => 'fulfilled'),
      'rejected',
    ]);
    expect((outcomes.at(-1) as PromiseRejectedResult).reason).toHaveProperty('name', 'EventTooLarge');
    expect(await log.readStream(stream)).toEqual([]);
  });

  it('leaves out what the database writes about itself, also at the end of the log', async () => {
    const log = await open();
    const last = anEvent();
    const { position } = await log.append(aStream(), 'noStream', [last]);
    await server().kill();
    // Every start writes about itself behind the last event.
    await server().begin();
    expect(await log.head()).toBe(position);
    const all = await everything(log);
    expect(all.at(-1)?.id).toBe(last.id);
    expect(all.filter(({ stream, type }) => stream.startsWith('$') || type.startsWith('$'))).toEqual([]);
  });

  it('names a stream that was deleted behind its back, and serves the others', async () => {
    const log = await open();
    const [stream, other] = [aStream(), aStream()];
    for (const one of [stream, other]) await log.append(one, 'noStream', [anEvent()]);
    const client = EventStoreDBClient.connectionString(server().url);
    await client.tombstoneStream(stream);
    await client.dispose();
    await expect(log.append(stream, 0, [anEvent()])).rejects.toThrow(/deleted/);
    await expect(log.readStream(stream)).rejects.toThrow(/deleted/);
    await expect(log.append(other, 0, [anEvent()])).resolves.toMatchObject({ revision: 1 });
  });

  it('keeps the ids of events and their bytes, whatever the database calls them', async () => {
    const log = await open();
    const stream = aStream();
    const event = { id: 'not a uuid' as EventId, type: 'ConcernRaised', body: '{ "a":1.0 }' };
    await log.append(stream, 'noStream', [event]);
    expect(await log.readStream(stream)).toMatchObject([event]);
    const client = EventStoreDBClient.connectionString(server().url);
    const foreign: NewEvent & { readonly stream: StreamName } = { ...anEvent(), stream: aStream() };
    await client.appendToStream(foreign.stream, jsonEvent({ id: foreign.id, type: 'Foreign', data: { by: 'hand' } }));
    await client.dispose();
    expect(await log.readStream(foreign.stream)).toMatchObject([{ id: foreign.id, body: '{"by":"hand"}' }]);
  });
});

describe('the adapter for EventStoreDB, on a FakeEventStoreDb that is a follower', () => {
  it('reads and writes at the leader, so that a withdrawal counts for the very next read', () =>
    inFolder((leaderFolder) =>
      inFolder(async (followerFolder) => {
        const leader = new FakeEventStoreDb({ folder: leaderFolder, port: 0 });
        const leaderPort = await leader.start();
        const address = `127.0.0.1:${String(leaderPort)}`;
        const follower = new FakeEventStoreDb({ folder: followerFolder, port: 0, leader: address });
        const followerPort = await follower.start();
        const [atLeader, atFollower] = await Promise.all(
          [leaderPort, followerPort].map((port) =>
            EventStoreDbEventLog.open({ url: `esdb://127.0.0.1:${String(port)}?tls=false` }),
          ),
        );
        try {
          const [stream, withdrawal] = [aStream('sharing'), anEvent('ConsentWithdrawn')];
          await atLeader?.append(stream, 'noStream', [withdrawal]);
          expect(ids((await atFollower?.readStream(stream)) ?? [])).toEqual([withdrawal.id]);
          expect(await atFollower?.head()).toBe(await atLeader?.head());
        } finally {
          await Promise.all([atLeader?.close(), atFollower?.close()]);
          leader.stop();
          follower.stop();
        }
      }),
    ));
});

describe('the adapter for EventStoreDB, on a FakeEventStoreDb with faults that a real server shows seldom', () => {
  const addressOf = (port: number): string => `127.0.0.1:${String(port)}`;
  const openAt = (port: number, options: Partial<EventStoreDbOptions> = {}) =>
    EventStoreDbEventLog.open({ url: `esdb://${addressOf(port)}?tls=false`, appendTimeoutMs: 30_000, ...options });

  it('goes with the leader when another node leads: nothing is lost, doubled or out of order, for whoever follows too', () =>
    inFolder(async (folder) => {
      const first = new FakeEventStoreDb({ folder, port: 0 });
      const firstPort = await first.start();
      const second = new FakeEventStoreDb({ folder, port: 0, beside: first, leader: addressOf(firstPort) });
      const secondPort = await second.start();
      const log = await openAt(firstPort);
      const [written, seen, aborting]: [string[], LogEvent[], AbortController] = [[], [], new AbortController()];
      const following = (async () => {
        for await (const message of log.subscribeAll({ after: beginning, batchSize: 7, signal: aborting.signal }))
          if (message.kind === 'batch') seen.push(...message.events);
      })();
      let moved = false;
      const writer = async (): Promise<void> => {
        const stream = aStream();
        for (let revision = -1; revision < 40 || !moved; revision += 1) {
          const event = anEvent();
          await log.append(stream, revision < 0 ? 'noStream' : revision, [event]);
          written.push(event.id);
          await sleep(2);
        }
      };
      try {
        const writers = Promise.all(Array.from({ length: 8 }, writer));
        for (const [leader, other, port] of [
          [second, first, secondPort],
          [first, second, firstPort],
        ] as const) {
          await sleep(120);
          leader.follow(undefined);
          other.follow(addressOf(port));
        }
        moved = true;
        await within(30_000, 'the writers', writers);
        await within(
          20_000,
          'the follower',
          (async () => {
            while (seen.length < written.length) await sleep(10);
          })(),
        );
        expect(ids(await log.readAll({ limit: 10_000 }))).toEqual(ids(seen));
        expect(ids(seen).toSorted()).toEqual(written.toSorted());
      } finally {
        aborting.abort();
        await following;
        await log.close();
        second.stop();
        first.stop();
      }
    }));

  it('an answer that the client does not know ends its thread and nothing else: what was under way is written once', () =>
    inFolder(async (folder) => {
      const server = new FakeEventStoreDb({ folder, port: 0, answersTwice: 1 });
      const renewed: string[] = [];
      const log = await openAt(await server.start(), { onRenewed: (why) => renewed.push(why) });
      try {
        const written = someEvents(20);
        await Promise.all(written.map((event) => log.append(aStream(), 'noStream', [event])));
        expect(renewed).toHaveLength(1);
        expect(ids(await log.readAll({ limit: 100 })).toSorted()).toEqual(ids(written).toSorted());
      } finally {
        await log.close();
        server.stop();
      }
    }));
});
