import assert from 'node:assert/strict';
import type { EventId } from '@safeguarding/kernel';
import { MemoryCheckpoints } from '../followers/checkpoints.ts';
import type { Following } from '../followers/follower.ts';
import { runProjection, type ReadModel } from '../followers/projection.ts';
import type { ReadDatabase } from '../followers/read-database.ts';
import { runReaction } from '../followers/reaction.ts';
import { parseEvent } from '../upcasting/parse-event.ts';
import { Upcasters } from '../upcasting/upcasters.ts';
import {
  aStream,
  anEvent,
  brokenLog,
  everything,
  ids,
  within,
  type Bench,
  type ConformanceRow,
  type Tooth,
} from './bench.ts';
import { withCommit } from './broken-commits.ts';
import { brokenSubscription, fill, losesOne } from './rows-read.ts';

const backoff = { firstMs: 1, mostMs: 5 };

const brokenDatabase = (title: string, wrap: (db: ReadDatabase) => ReadDatabase): Tooth => ({
  title,
  broken: (bench) => ({ ...bench, openReadDatabase: () => wrap(bench.openReadDatabase()) }),
});

const killed: ConformanceRow = {
  row: 6,
  title: 'a subscriber killed at random points over 10,000 events has each effect once',
  check: async ({ log, chance, openReadDatabase }) => {
    await fill(log, 10_000, chance);
    const [head, written] = [await log.head(), await everything(log)];
    const db = openReadDatabase();
    let fuse = 0;
    const effects: ReadModel = {
      name: 'effects',
      version: 1,
      schema: 'CREATE TABLE effect (id TEXT NOT NULL) STRICT',
      apply: (events, rows) => {
        for (const { id } of events) {
          if ((fuse -= 1) <= 0) throw new Error('killed');
          rows.run('INSERT INTO effect (id) VALUES (?)', id);
        }
      },
    };
    for (let done = false, killed = false; !done; killed = true) {
      // The first is killed in the middle of a batch, whatever chance and the machine's speed bring; the others at any moment.
      fuse = killed ? 1 + chance.upTo(3_000) : 500;
      const run = await runProjection(log, db, effects, {
        backoff,
        batchSize: 1 + chance.upTo(400),
        onFailure: () => void run.stop(),
      });
      done = await run.waitFor(head, killed ? Math.max(1, chance.upTo(60)) : 20_000);
      await run.stop();
    }
    const seen = db.all('SELECT id FROM effect').map(({ id }) => String(id));
    assert.deepEqual(seen.toSorted(), ids(written).toSorted());
    db.close();
  },
  teeth: [
    losesOne,
    brokenSubscription('a subscription that gives the last event again', (message, after) =>
      message.kind === 'batch'
        ? [{ ...message, events: message.events.concat(message.events.slice(0, after === message.next ? 0 : 1)) }]
        : [message],
    ),
    brokenDatabase('a checkpoint that is written apart from the rows', (db) =>
      withCommit(db, (model, checkpoint, write) => {
        write();
        db.commit(model, checkpoint, () => undefined);
      }),
    ),
    brokenDatabase('a checkpoint that is written before the rows', (db) =>
      withCommit(db, (model, checkpoint, write) => {
        db.commit(model, checkpoint, () => undefined);
        db.commit(model, checkpoint, write);
      }),
    ),
  ],
};

const versions = {
  ConcernRaised: { version: 2, upcast: { 1: (facts: object) => ({ ...facts, urgency: 'unknown' }) } },
};

/** Spaces, an escape, a number's spelling and letters outside ASCII: all would change if somebody parsed and wrote it again. */
const asStored = (id: EventId, schemaVersion: number): string =>
  `{ "id":"${id}", "type":"ConcernRaised","schemaVersion":${String(schemaVersion)}, "facts":{"grade":1.0,"words":"\\u00e9 \u{1f600}\\u0000 É"} }`;

const sample = (schemaVersion: number) => {
  const event = anEvent();
  return { ...event, body: asStored(event.id, schemaVersion) };
};

const revisionsOf = (run: Following): readonly number[] => run.quarantine.list().map(({ revision }) => revision);

const stored: ConformanceRow = {
  row: 14,
  title: 'old versions open as stored, byte for byte, and an unknown future version parks without ending anything else',
  check: async (bench: Bench) => {
    const upcasters = bench.makeUpcasters(versions);
    const [old, current, future] = [sample(1), sample(2), sample(3)];
    const stream = aStream();
    await bench.log.append(stream, 'noStream', [old, current, future]);
    const log = await bench.restart();
    const [first, second] = await log.readStream(stream);
    assert.equal(first?.body, old.body);
    const opened = [first, second].flatMap((event) => (event ? [parseEvent(event, upcasters)] : []));
    assert.deepEqual(
      opened.map(({ schemaVersion, facts }) => [schemaVersion, facts['urgency'], facts['words']]),
      [
        [1, 'unknown', 'é \u{1f600}\0 É'],
        [2, undefined, 'é \u{1f600}\0 É'],
      ],
    );
    const behind = anEvent('ConcernRaised', asStored(old.id, 2));
    await log.append(stream, 2, [behind]);
    const neighbour = sample(2);
    await log.append(aStream(), 'noStream', [neighbour]);
    const handled: string[] = [];
    const failures: unknown[] = [];
    const run = await runReaction(
      log,
      new MemoryCheckpoints(),
      {
        name: 'strict',
        handle: (event) => Promise.resolve(void handled.push((parseEvent(event, upcasters), event.id))),
      },
      { backoff, onFailure: (failure) => failures.push(failure) },
    );
    try {
      assert.equal(await run.waitFor(await log.head(), 5_000), true);
      assert.deepEqual(handled, [old.id, current.id, neighbour.id]);
      assert.deepEqual(revisionsOf(run), [2, 3]);
      // Trying an event of a newer release again would be in vain.
      assert.deepEqual([failures.length, run.quarantine.list()[0]?.fault?.name], [0, 'UnknownEventVersion']);
    } finally {
      await within(5_000, 'the end', run.stop());
    }
  },
  teeth: [
    brokenLog('a log that parses the body and writes it again', (log) => ({
      append: (name, expected, events) =>
        log.append(
          name,
          expected,
          events.map((event) => ({ ...event, body: JSON.stringify(JSON.parse(event.body)) })),
        ),
    })),
    {
      title: 'upcasting that lets a future version through',
      broken: (bench) => ({
        ...bench,
        makeUpcasters: () =>
          new Upcasters({
            ConcernRaised: {
              ...versions.ConcernRaised,
              version: 3,
              upcast: { ...versions.ConcernRaised.upcast, 2: (facts) => facts },
            },
          }),
      }),
    },
    { title: 'upcasting that does nothing', broken: (bench) => ({ ...bench, makeUpcasters: () => new Upcasters() }) },
  ],
};

export const followerRows: readonly ConformanceRow[] = [killed, stored];
