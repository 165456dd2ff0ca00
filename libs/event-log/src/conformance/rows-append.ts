import assert from 'node:assert/strict';
import { RevisionConflict, type Appended, type EventLog, type ExpectedRevision, type LogEvent } from '../port.ts';
import { beginning } from '../port.ts';
import {
  aStream,
  anEvent,
  brokenLog,
  everything,
  ids,
  refusal,
  someEvents,
  within,
  type ConformanceRow,
} from './bench.ts';

const conflictOf = async (append: Promise<Appended>): Promise<unknown> => {
  const error = await refusal(append);
  assert.equal(error['name'], 'RevisionConflict');
  return error['actual'];
};

const headOf = async (log: EventLog, stream: LogEvent['stream']): Promise<number> =>
  (await log.readStream(stream, { direction: 'backwards', limit: 1 }))[0]?.revision ?? -1;

const isMet = (expected: ExpectedRevision, head: number): boolean =>
  expected === 'any' || (expected === 'exists' ? head >= 0 : head === (expected === 'noStream' ? -1 : expected));

const expectations: ConformanceRow = {
  row: 1,
  title:
    'an expectation that does not hold is a conflict with the actual revision, and an empty append changes nothing',
  check: async ({ log }) => {
    const stream = aStream();
    await log.append(stream, 'noStream', someEvents(3));
    assert.equal(await conflictOf(log.append(stream, 'noStream', [anEvent()])), 2);
    for (const wrong of [0, 1, 3, 99]) assert.equal(await conflictOf(log.append(stream, wrong, [anEvent()])), 2);
    const missing = aStream();
    for (const wrong of ['exists', 0, 7] as const)
      assert.equal(await conflictOf(log.append(missing, wrong, [anEvent()])), 'noStream');
    const head = await log.head();
    assert.deepEqual(await log.append(stream, 2, []), { revision: 2, position: head, replayed: false });
    assert.deepEqual(await log.append(missing, 'noStream', []), { revision: -1, position: beginning, replayed: false });
    assert.equal(await conflictOf(log.append(stream, 1, [])), 2);
    assert.equal(await conflictOf(log.append(missing, 'exists', [])), 'noStream');
    assert.equal(await log.head(), head);
    assert.equal((await log.append(stream, 'exists', [anEvent()])).revision, 3);
    assert.equal((await log.append(stream, 'any', [anEvent()])).revision, 4);
    assert.equal((await everything(log)).length, 5);
    assert.equal((await refusal(log.append(stream, -1, [anEvent()])))['name'], 'RangeError');
    assert.equal((await refusal(log.append(stream, 0.5, [anEvent()])))['name'], 'RangeError');
  },
  teeth: [
    brokenLog('a log that does not enforce noStream', (log) => ({
      append: (stream, expected, events) => log.append(stream, expected === 'noStream' ? 'any' : expected, events),
    })),
    brokenLog('a log that does not enforce exists', (log) => ({
      append: (stream, expected, events) => log.append(stream, expected === 'exists' ? 'any' : expected, events),
    })),
    brokenLog('a log that tells a wrong actual revision', (log) => ({
      append: (stream, expected, events) =>
        log.append(stream, expected, events).catch((error: unknown) => {
          throw error instanceof RevisionConflict ? new RevisionConflict(stream, expected, 0) : error;
        }),
    })),
    brokenLog('a log that answers an empty append without looking', (log) => ({
      append: (stream, expected, events) => log.append(stream, events.length === 0 ? 'any' : expected, events),
    })),
  ],
};

const racers: ConformanceRow = {
  row: 2,
  title: 'of 2 to 64 racers one wins, and what is stored is what was acknowledged',
  check: async ({ log, chance }) => {
    for (const count of [2, 3 + chance.upTo(28), 64]) {
      const stream = aStream();
      await log.append(stream, 'noStream', [anEvent()]);
      const attempts = Array.from({ length: count }, () => anEvent());
      const outcomes = await Promise.allSettled(attempts.map((event) => log.append(stream, 0, [event])));
      const won = attempts.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
      assert.equal(won.length, 1);
      assert.deepEqual(new Set(lost.map(({ name }) => name)), new Set(['RevisionConflict']));
      assert.deepEqual(ids((await log.readStream(stream)).slice(1)), ids(won));
    }
  },
  teeth: [
    brokenLog('a log that looks first and writes later', (log) => ({
      append: async (stream, expected, events) => {
        const head = await headOf(log, stream);
        if (!isMet(expected, head)) throw new RevisionConflict(stream, expected, head);
        return log.append(stream, 'any', events);
      },
    })),
    brokenLog('a log that acknowledges a loser', (log) => ({
      append: (stream, expected, events) =>
        log.append(stream, expected, events).catch(() => ({ revision: 1, position: beginning, replayed: false })),
    })),
  ],
};

const replays: ConformanceRow = {
  row: 3,
  title: 'the same ids under the same expectation get the same answer, also after later appends and a restart',
  check: async (bench) => {
    const { log } = bench;
    const [stream, created, changed] = [aStream(), someEvents(2), someEvents(2)];
    const first = await log.append(stream, 'noStream', created);
    const second = await log.append(stream, 1, changed);
    const again = async (on: EventLog): Promise<void> => {
      const head = await on.head();
      const replayed = await within(
        5_000,
        'a replay',
        Promise.allSettled([on.append(stream, 'noStream', created), on.append(stream, 1, changed)]),
      );
      assert.deepEqual(
        replayed,
        [first, second].map((answer) => ({ status: 'fulfilled', value: { ...answer, replayed: true } })),
      );
      assert.equal(await on.head(), head);
    };
    await again(log);
    await log.append(stream, 3, [anEvent()]);
    await log.append(aStream(), 'noStream', [anEvent()]);
    await again(log);
    const restarted = await bench.restart();
    await again(restarted);
    for (const other of [[created[0], anEvent()], created.toReversed(), created.slice(0, 1).concat(someEvents(9))])
      assert.equal(
        await conflictOf(
          restarted.append(
            stream,
            'noStream',
            other.flatMap((event) => event ?? []),
          ),
        ),
        4,
      );
    const twice = [await restarted.append(stream, 'any', created), await restarted.append(stream, 'any', created)];
    assert.deepEqual(
      twice.map(({ revision, replayed }) => [revision, replayed]),
      [
        [6, false],
        [8, false],
      ],
    );
  },
  teeth: [
    brokenLog('a log that calls every retry a conflict', (log) => ({
      append: async (stream, expected, events) => {
        const head = await headOf(log, stream);
        if (!isMet(expected, head)) throw new RevisionConflict(stream, expected, head < 0 ? 'noStream' : head);
        return log.append(stream, expected, events);
      },
    })),
    brokenLog('a log that remembers ids only until it is restarted', (log) => {
      const seen = new Set<string>();
      return {
        append: async (stream, expected, events) => {
          const head = await headOf(log, stream);
          const known = events.every(({ id }) => seen.has(id));
          for (const { id } of events) seen.add(id);
          if (!known && !isMet(expected, head)) throw new RevisionConflict(stream, expected, head);
          return log.append(stream, expected, events);
        },
      };
    }),
    brokenLog('a log that looks at the first id only', (log) => ({
      append: async (stream, expected, events) => {
        const [before] = await log.readStream(stream, {
          from: typeof expected === 'number' ? expected + 1 : 0,
          limit: 1,
        });
        if (before?.id !== events[0]?.id || before === undefined || expected === 'any')
          return log.append(stream, expected, events);
        const last =
          (await log.readStream(stream, { from: before.revision + events.length - 1, limit: 1 }))[0] ?? before;
        return { revision: last.revision, position: last.position, replayed: true };
      },
    })),
    brokenLog('a log that writes a retry again', (log) => ({
      append: async (stream, expected, events) => {
        const answer = await log.append(stream, expected, events);
        return answer.replayed ? log.append(stream, 'any', events) : answer;
      },
    })),
  ],
};

/** A wrapper that lets the appends of one turn go together. */
const gathered =
  (together: (appends: readonly (() => Promise<Appended>)[]) => Promise<PromiseSettledResult<Appended>[]>) =>
  (log: EventLog): Partial<EventLog> => {
    let waiting: (() => Promise<Appended>)[] = [];
    let going: Promise<PromiseSettledResult<Appended>[]> | undefined;
    return {
      append: async (stream, expected, events) => {
        const place = waiting.push(() => log.append(stream, expected, events)) - 1;
        going ??= Promise.resolve().then(() => {
          const batch = waiting;
          waiting = [];
          going = undefined;
          return together(batch);
        });
        const outcome = (await going)[place];
        if (outcome?.status === 'fulfilled') return outcome.value;
        throw outcome?.reason ?? new Error('no outcome');
      },
    };
  };

const groupCommit: ConformanceRow = {
  row: 4,
  title: 'appends that travel together fail alone, keep their order in a stream, and are all or nothing',
  check: async ({ log, chance }) => {
    const [busy, taken] = [aStream(), aStream()];
    await log.append(taken, 'noStream', [anEvent()]);
    const order = someEvents(40);
    const appends = order.flatMap((event, index) => [
      { good: true, outcome: () => log.append(busy, index === 0 ? 'noStream' : index - 1, [event]) },
      ...(chance.upTo(2) === 0 ? [{ good: false, outcome: () => log.append(taken, 'noStream', someEvents(3)) }] : []),
      { good: true, outcome: () => log.append(aStream(), 'noStream', someEvents(1 + chance.upTo(3))) },
    ]);
    appends.push({ good: false, outcome: () => log.append(taken, 'noStream', someEvents(3)) });
    const outcomes = await Promise.allSettled(appends.map(({ outcome }) => outcome()));
    assert.deepEqual(
      outcomes.map(({ status }) => status === 'fulfilled'),
      appends.map(({ good }) => good),
    );
    assert.deepEqual(ids(await log.readStream(busy)), ids(order));
    assert.equal((await log.readStream(taken)).length, 1);
    const tooLarge = aStream();
    const huge = anEvent('ConcernRaised', JSON.stringify('é'.repeat(500_000)));
    assert.equal((await refusal(log.append(tooLarge, 'noStream', [anEvent(), huge])))['name'], 'EventTooLarge');
    assert.deepEqual(await log.readStream(tooLarge), []);
    const largest = anEvent('ConcernRaised', JSON.stringify('x'.repeat(999_998)));
    assert.equal((await log.append(tooLarge, 'noStream', [largest])).revision, 0);
  },
  teeth: [
    brokenLog(
      'a batch that fails as a whole',
      gathered(async (appends) => {
        const outcomes = await Promise.allSettled(appends.map((append) => append()));
        const failed = outcomes.find(({ status }) => status === 'rejected');
        return failed ? outcomes.map(() => failed) : outcomes;
      }),
    ),
    brokenLog(
      'a batch that is written from its end',
      gathered(async (appends) =>
        (await Promise.allSettled(appends.toReversed().map((append) => append()))).toReversed(),
      ),
    ),
    brokenLog('an append that is written event by event', (log) => ({
      append: async (stream, expected, events) => {
        let answer = await log.append(stream, expected, events.slice(0, 1));
        for (const event of events.slice(1)) answer = await log.append(stream, answer.revision, [event]);
        return answer;
      },
    })),
  ],
};

const lostAnswer: ConformanceRow = {
  row: 18,
  title: 'an append whose answer is lost resolves in bounded time, and its retry is harmless',
  check: async ({ log, loseAnswer }) => {
    const [stream, events] = [aStream(), someEvents(2)];
    const lost = refusal(loseAnswer(() => log.append(stream, 'noStream', events)));
    assert.equal((await within(2_000, 'an append without an answer', lost))['name'], 'LogUnavailable');
    const retried = await within(4_000, 'its retry', log.append(stream, 'noStream', events));
    assert.equal(retried.revision, 1);
    assert.deepEqual(await log.append(stream, 'noStream', events), { ...retried, replayed: true });
    assert.deepEqual(ids(await log.readStream(stream)), ids(events));
    assert.equal((await everything(log)).length, 2);
  },
  teeth: [
    brokenLog('a log that waits for ever', (log) => ({
      append: (stream, expected, events) =>
        log.append(stream, expected, events).catch(() => Promise.withResolvers<never>().promise),
    })),
    brokenLog('a log that writes a retry again', (log) => ({
      append: (stream, _expected, events) => log.append(stream, 'any', events),
    })),
  ],
};

export const appendRows: readonly ConformanceRow[] = [expectations, racers, replays, groupCommit, lostAnswer];
