import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { StreamName } from '@safeguarding/kernel';
import { SqliteCheckpoints } from '../followers/checkpoints.ts';
import type { Following } from '../followers/follower.ts';
import { runProjection, type ReadModel } from '../followers/projection.ts';
import { ReadDatabase } from '../followers/read-database.ts';
import { runReaction } from '../followers/reaction.ts';
import type { EventLog, LogEvent } from '../port.ts';
import { inFolder } from './adapters.ts';
import {
  aStream,
  anEvent,
  brokenLog,
  everything,
  within,
  type Bench,
  type ConformanceRow,
  type Tooth,
} from './bench.ts';
import { brokenSubscription } from './rows-read.ts';

const backoff = { firstMs: 1, mostMs: 2 };
const secret = 'a-name-that-nobody-may-read';

/** Poison where the body says so, as long as nobody has mended the fold. */
const ill = { ill: true };
const takes = ({ body }: LogEvent): void => {
  if (ill.ill && body.includes('"poison"')) throw new TypeError(`cannot take ${secret}`);
};

/** What was taken, per key, in the order in which it was taken. */
const model: ReadModel = {
  name: 'taken',
  version: 1,
  schema: 'CREATE TABLE taken (stream TEXT NOT NULL, revision INTEGER NOT NULL) STRICT',
  apply: (events, db) => {
    for (const event of events) {
      takes(event);
      db.run('INSERT INTO taken VALUES (?, ?)', event.stream, event.revision);
    }
  },
};

type Order = Readonly<Record<string, readonly number[]>>;
const orderOf = (pairs: readonly (readonly [string, number])[]): Order =>
  Object.fromEntries(
    [...Map.groupBy(pairs, ([stream]) => stream)]
      .map(([stream, list]) => [stream, list.map(([, revision]) => revision)] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );

const wholeOrder = async (log: EventLog): Promise<Order> =>
  orderOf((await everything(log)).map(({ stream, revision }) => [stream, revision]));

/** Some streams with poison at chosen places; the streams that are ill. */
const fillWithPoison = async ({ log, chance }: Bench, events: number): Promise<ReadonlySet<string>> => {
  const streams = Array.from({ length: 6 }, () => aStream());
  const sick = new Set<string>();
  const heads = new Map<StreamName, number>();
  for (let count = 0; count < events; count += 1) {
    const stream = chance.oneOf(streams);
    const head = heads.get(stream);
    const poison = chance.upTo(events / 3) === 0 || (count === events - 20 && sick.size === 0);
    if (poison) sick.add(stream);
    await log.append(stream, head ?? 'noStream', [anEvent('ConcernRaised', poison ? '{"facts":"poison"}' : '{}')]);
    heads.set(stream, (head ?? -1) + 1);
  }
  return sick;
};

/** One follower of either kind on a folder: what it took, and how to run it. */
type Kind = {
  readonly run: (log: EventLog) => Promise<{ readonly following: Following; readonly close: () => void }>;
  readonly taken: () => Order;
};

const projectionKind = (folder: string, keysOf: Bench['keysOf']): Kind => {
  const file = join(folder, 'read.db');
  let db = ReadDatabase.open({ file });
  return {
    run: async (log) => {
      db.close();
      db = ReadDatabase.open({ file });
      const following = await runProjection(
        log,
        db,
        { ...model, ...(keysOf ? { keysOf } : {}) },
        { backoff, batchSize: 7 },
      );
      return { following, close: () => undefined };
    },
    taken: () =>
      orderOf(
        db
          .all('SELECT stream, revision FROM taken ORDER BY rowid')
          .map(({ stream, revision }) => [String(stream), Number(revision)]),
      ),
  };
};

const reactionKind = (folder: string, keysOf: Bench['keysOf']): Kind => {
  const handled: (readonly [string, number])[] = [];
  return {
    run: async (log) => {
      const checkpoints = SqliteCheckpoints.open({ file: join(folder, 'reactions.db') });
      const handle = (event: LogEvent): Promise<void> => {
        takes(event);
        return Promise.resolve(void handled.push([event.stream, event.revision]));
      };
      const reaction = { name: 'taken', handle, ...(keysOf ? { keysOf } : {}) };
      const following = await runReaction(log, checkpoints, reaction, { backoff });
      return {
        following,
        close: () => {
          checkpoints.close();
        },
      };
    },
    taken: () => orderOf(handled),
  };
};

const settled = async (log: EventLog, following: Following): Promise<void> => {
  assert.equal(await following.waitFor(await log.head(), 10_000), true, 'A poisoned key holds up everybody.');
};

const checkKind = async (bench: Bench, kind: Kind): Promise<void> => {
  ill.ill = true;
  const sick = await fillWithPoison(bench, 120);
  const first = await kind.run(bench.log);
  await settled(bench.log, first.following);
  const whole = await wholeOrder(bench.log);
  for (const [stream, revisions] of Object.entries(whole)) {
    const taken = kind.taken()[stream] ?? [];
    assert.deepEqual(taken, revisions.slice(0, taken.length), 'A key was taken out of its order.');
    assert.equal(taken.length === revisions.length, !sick.has(stream), 'A neighbour waits, or a sick key goes on.');
  }
  assert.equal(first.following.status().parkedKeys, sick.size);
  const kept = first.following.quarantine.list();
  await first.following.stop();
  first.close();
  const log = await bench.restart();
  const second = await kind.run(log);
  try {
    await settled(log, second.following);
    const { quarantine } = second.following;
    assert.deepEqual(quarantine.list(), kept, 'A restart lost the quarantine.');
    assert.equal(JSON.stringify(kept).includes(secret), false, 'What an event says is kept outside the log.');
    assert.deepEqual((await quarantine.replay()).taken, 0);
    ill.ill = false;
    const [one] = [...sick];
    const rest = await quarantine.replay(one);
    assert.equal(second.following.status().parkedKeys, sick.size - 1);
    assert.ok(rest.taken > 0);
    assert.equal((await quarantine.replay()).left, 0);
    const late = (whole[one ?? ''] ?? []).length - 1;
    await log.append(one as StreamName, late, [anEvent()]);
    await settled(log, second.following);
    assert.deepEqual(kind.taken(), await wholeOrder(log), 'The replay did not restore the order.');
  } finally {
    await within(5_000, 'the end', second.following.stop());
    second.close();
  }
};

/** Of every stream: an event that is lost behind the bad one of its key would be made good by the replay, which reads the stream. */
const losesBeginnings = brokenSubscription('a subscription that loses the first event of every stream', (message) =>
  message.kind === 'batch'
    ? [{ ...message, events: message.events.filter(({ revision }) => revision > 0) }]
    : [message],
);

/** Every event has a key of its own, so nothing waits for anything. */
const forgetful: Tooth = {
  title: 'a quarantine that parks the bad event alone',
  broken: (bench) => ({ ...bench, keysOf: ({ id }) => [id] }),
};

const loses = (title: string): Tooth =>
  brokenLog(title, (log) => ({
    readStream: async (stream, options) => (await log.readStream(stream, options)).slice(0, -1),
  }));

const rowOf = (what: string, kindOf: typeof projectionKind): ConformanceRow => ({
  row: 12,
  title: `${what}: a bad event parks its key, neighbours go on, a restart keeps it, a replay restores the order`,
  check: (bench) => inFolder((folder) => checkKind(bench, kindOf(folder, bench.keysOf))),
  teeth: [losesBeginnings, forgetful, loses('a log that has not the event any more when it is replayed')],
});

export const quarantineRows: readonly ConformanceRow[] = [
  rowOf('a read model', projectionKind),
  rowOf('a reaction', reactionKind),
];
