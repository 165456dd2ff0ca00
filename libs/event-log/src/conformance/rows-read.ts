import assert from 'node:assert/strict';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '@safeguarding/kernel';
import { beginning, type EventFilter, type EventLog, type LogEvent, type SubscriptionMessage } from '../port.ts';
import {
  aStream,
  anEvent,
  assertInOrder,
  brokenLog,
  everything,
  ids,
  refusal,
  someEvents,
  within,
  type ConformanceRow,
} from './bench.ts';
import type { Chance } from './seed.ts';

type Checkpoint = { readonly next: Position; readonly seen: number };
type Seen = { readonly events: readonly LogEvent[]; readonly checkpoints: readonly Checkpoint[] };

/** Follows until it has caught up at or beyond `target`. */
const followTo = async (
  log: EventLog,
  target: () => Position | undefined,
  options: { after?: Position; filter?: EventFilter; batchSize?: number } = {},
): Promise<Seen> => {
  const aborting = new AbortController();
  const events: LogEvent[] = [];
  const checkpoints: Checkpoint[] = [];
  for await (const message of log.subscribeAll({ ...options, signal: aborting.signal })) {
    if (message.kind === 'batch') events.push(...message.events);
    checkpoints.push({ next: message.next, seen: events.length });
    if (message.kind === 'caughtUp') {
      const wanted = target();
      if (wanted !== undefined && message.next >= wanted) break;
    }
  }
  aborting.abort();
  return { events, checkpoints };
};

/** A log whose subscriptions give something else than they should. */
const brokenSubscription = (
  title: string,
  change: (message: SubscriptionMessage, after: Position) => readonly SubscriptionMessage[],
) =>
  brokenLog(title, (log) => ({
    subscribeAll: async function* (options) {
      for await (const message of log.subscribeAll(options)) yield* change(message, options.after ?? beginning);
    },
  }));

/** Every 97th of those that pass. */
const now = { passed: 0 };
const losesOne = brokenSubscription('a subscription that loses an event now and then', (message) =>
  message.kind === 'batch'
    ? [{ ...message, events: message.events.filter(() => (now.passed += 1) % 97 !== 0) }]
    : [message],
);

const fill = async (log: EventLog, count: number, chance: Chance): Promise<void> => {
  for (let written = 0; written < count;) {
    const batch = Array.from({ length: 20 }, () =>
      someEvents(1 + chance.upTo(4), chance.oneOf(['ConcernRaised', 'ConcernClosed', 'ReferralMade'])),
    );
    await Promise.all(
      batch.map((events) => log.append(aStream(chance.oneOf(['concern', 'referral', 'reads'])), 'noStream', events)),
    );
    written += batch.reduce((sum, events) => sum + events.length, 0);
  }
};

const visibility: ConformanceRow = {
  row: 5,
  title: 'a tailing subscriber sees every event once, in order, and nothing that was not committed',
  check: async ({ log, chance, positions }) => {
    const target: { position?: Position } = {};
    const tail = followTo(log, () => target.position, { batchSize: 7 });
    const shared = aStream();
    const acknowledged: string[] = [];
    const writer = async (): Promise<void> => {
      for (let round = 0; round < 25; round += 1) {
        const events = someEvents(1 + chance.upTo(3));
        const stream = chance.upTo(3) === 0 ? shared : aStream();
        const expected = chance.upTo(4) === 0 ? chance.upTo(50) : 'any';
        await log.append(stream, expected, events).then(
          () => acknowledged.push(...ids(events)),
          () => undefined,
        );
        if (chance.upTo(3) === 0) await sleep(chance.upTo(4));
      }
    };
    await Promise.all(Array.from({ length: 12 }, writer));
    await log.append(aStream(), 'noStream', [anEvent('Last')]);
    const last = await log.head();
    target.position = last;
    // One more, for a tail that had caught up before it knew where to end.
    await log.append(aStream(), 'noStream', [anEvent('Nudge')]);
    const upToLast = (some: readonly LogEvent[]): readonly LogEvent[] =>
      some.filter(({ position }) => position <= last);
    const events = upToLast((await within(30_000, 'the tail', tail)).events);
    assert.deepEqual(ids(events), ids(upToLast(await everything(log))));
    assertInOrder(
      events.map(({ position }) => position),
      positions,
    );
    assert.deepEqual(ids(events).slice(0, -1).toSorted(), acknowledged.toSorted());
  },
  teeth: [
    losesOne,
    brokenSubscription('a subscription that gives an event twice', (message) =>
      message.kind === 'batch' ? [message, { ...message, events: message.events.slice(-1) }] : [message],
    ),
    brokenSubscription('a subscription that turns a batch round', (message) =>
      message.kind === 'batch' ? [{ ...message, events: message.events.toReversed() }] : [message],
    ),
    brokenLog('a log that writes what it refuses', (log) => ({
      append: (stream, expected, events) =>
        log.append(stream, expected, events).catch(async (error: unknown) => {
          await log.append(aStream(), 'noStream', events);
          throw error;
        }),
    })),
  ],
};

const filtered: ConformanceRow = {
  row: 7,
  title: 'a filtered subscription restarted from every checkpoint that it ever gave loses nothing',
  check: async ({ log, chance }) => {
    await fill(log, 400, chance);
    const filters: readonly EventFilter[] = [
      { types: ['ReferralMade'] },
      { streams: ['concern-', 'referral-'], types: ['ConcernClosed'] },
      { streams: ['reads-'] },
      { types: [] },
    ];
    const all = await everything(log);
    const head = await log.head();
    for (const filter of filters) {
      const wanted = all.filter(
        ({ stream, type }) =>
          (filter.streams?.some((prefix) => stream.startsWith(prefix)) ?? true) &&
          (filter.types?.includes(type) ?? true),
      );
      assert.deepEqual(ids(await everything(log, filter)), ids(wanted));
      const options = { filter, batchSize: 1 + chance.upTo(9) };
      const whole = await within(
        10_000,
        'the subscription',
        followTo(log, () => head, options),
      );
      assert.deepEqual(ids(whole.events), ids(wanted));
      for (const { next: after, seen } of [{ next: beginning, seen: 0 }, ...whole.checkpoints]) {
        const rest = await within(
          10_000,
          'the restart',
          followTo(log, () => head, { ...options, after }),
        );
        assert.deepEqual(ids(rest.events), ids(wanted.slice(seen)));
      }
    }
  },
  teeth: [
    brokenLog('checkpoints that lie one event too far', (log) => ({
      subscribeAll: async function* (options) {
        for await (const message of log.subscribeAll(options)) {
          const [beyond] = message.kind === 'batch' ? await log.readAll({ after: message.next, limit: 1 }) : [];
          yield beyond ? { ...message, next: beyond.position } : message;
        }
      },
    })),
    brokenSubscription('a restart that gives the last event again', (message, after) =>
      message.kind === 'batch' && after > beginning
        ? [{ ...message, events: [...message.events.slice(0, 1), ...message.events] }]
        : [message],
    ),
    brokenLog('a log that ignores the filter', (log) => ({
      subscribeAll: (options) => log.subscribeAll({ ...options, filter: {} }),
    })),
  ],
};

const slow: ConformanceRow = {
  row: 8,
  title:
    'a slow consumer holds nothing up and is held in no buffer; a log that goes is noticed, and the rest comes after a restart',
  check: async (bench) => {
    const { log } = bench;
    const [stream, aborting] = [aStream(), new AbortController()];
    await log.append(stream, 'noStream', someEvents(11));
    const messages = log.subscribeAll({ batchSize: 10, signal: aborting.signal })[Symbol.asyncIterator]();
    const next = async (): Promise<SubscriptionMessage> => {
      const step = await within(5_000, 'the next batch', messages.next());
      return step.done ? assert.fail('The subscription ended by itself.') : step.value;
    };
    const first = await next();
    assert.equal(first.kind === 'batch' && first.events.length, 10);
    await sleep(20);
    await log.append(stream, 10, someEvents(20));
    const second = await next();
    // Had it been read ahead, it would hold the one event that was there.
    assert.equal(second.kind === 'batch' && second.events.length, 10);
    let step = await next();
    while (step.kind === 'batch') {
      assert.ok(step.events.length <= 10);
      step = await next();
    }
    const waiting = refusal(messages.next().then(({ done }) => ({ done: done ?? false })));
    const reopened = await bench.restart();
    assert.equal((await within(5_000, 'the end of the old subscription', waiting))['name'], 'LogUnavailable');
    await reopened.append(stream, 'any', someEvents(3));
    const head = await reopened.head();
    const rest = await within(
      5_000,
      'the rest',
      followTo(reopened, () => head, { after: step.next }),
    );
    assert.deepEqual(
      rest.events.map(({ revision }) => revision),
      [31, 32, 33],
    );
    aborting.abort();
    const ended = reopened.subscribeAll({ signal: aborting.signal })[Symbol.asyncIterator]();
    assert.equal((await within(5_000, 'an aborted subscription', ended.next())).done, true);
  },
  teeth: [
    brokenLog('a subscription that reads ahead', (log) => ({
      subscribeAll: async function* (options) {
        const messages = log.subscribeAll(options)[Symbol.asyncIterator]();
        let ahead = messages.next();
        for (;;) {
          const step = await ahead;
          if (step.done) return;
          if (step.value.kind === 'batch') {
            ahead = messages.next();
            await turn();
          }
          yield step.value;
          if (step.value.kind !== 'batch') ahead = messages.next();
        }
      },
    })),
    brokenLog('a subscription that ends silently when the log goes', (log) => ({
      subscribeAll: async function* (options) {
        try {
          yield* log.subscribeAll(options);
        } catch {
          return;
        }
      },
    })),
    brokenLog('a subscription that gives more than was asked for', (log) => ({
      subscribeAll: (options) => log.subscribeAll({ ...options, batchSize: 1_000 }),
    })),
  ],
};

const order: ConformanceRow = {
  row: 17,
  title: 'every read comes in its stated order, whatever order the events were written in',
  check: async ({ log, chance, positions }) => {
    const streams = Array.from({ length: 5 }, () => aStream());
    const model = new Map(streams.map((stream) => [stream, [] as string[]]));
    for (let round = 0; round < 60; round += 1) {
      const stream = chance.oneOf(streams);
      const events = someEvents(1 + chance.upTo(3));
      await log.append(stream, 'any', events);
      model.get(stream)?.push(...ids(events));
    }
    for (const [stream, written] of model) {
      const [from, limit] = [chance.upTo(written.length + 2), 1 + chance.upTo(9)];
      assert.deepEqual(ids(await log.readStream(stream)), written);
      assert.deepEqual(ids(await log.readStream(stream, { from, limit })), written.slice(from, from + limit));
      assert.deepEqual(ids(await log.readStream(stream, { direction: 'backwards' })), written.toReversed());
      assert.deepEqual(
        ids(await log.readStream(stream, { direction: 'backwards', from, limit })),
        written
          .slice(0, from + 1)
          .toReversed()
          .slice(0, limit),
      );
      assert.deepEqual(
        (await log.readStream(stream)).map(({ revision }) => revision),
        written.map((_, index) => index),
      );
    }
    const all = await everything(log);
    assertInOrder(
      all.map(({ position }) => position),
      positions,
    );
    const after = all[6]?.position ?? beginning;
    const some = await log.readAll({ after, limit: 5, filter: { types: ['ConcernRaised'] } });
    assert.deepEqual(ids(some), ids(all.slice(7, 12)));
    assert.deepEqual(await log.readStream(aStream()), []);
  },
  teeth: [
    brokenLog('a stream that is read in the order of its ids', (log) => ({
      readStream: async (stream, options) =>
        (await log.readStream(stream, options)).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    })),
    brokenLog('a log that is read in the order of its streams', (log) => ({
      readAll: async (options) => (await log.readAll(options)).toSorted((a, b) => (a.stream < b.stream ? -1 : 1)),
    })),
    brokenLog('a stream that cannot be read backwards', (log) => ({
      readStream: (stream, options = {}) => log.readStream(stream, { ...options, direction: 'forwards' }),
    })),
  ],
};

export const readRows: readonly ConformanceRow[] = [visibility, filtered, slow, order];
export { fill, losesOne, brokenSubscription };
