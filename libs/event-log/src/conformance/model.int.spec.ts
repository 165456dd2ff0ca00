import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventId, StreamName } from '@safeguarding/kernel';
import type { Appended, EventLog, ExpectedRevision, NewEvent, RevisionConflict } from '../port.ts';
import { adapters } from './adapters.ts';
import { everything } from './bench.ts';
import { runSeed } from './seed.ts';

type Command = { readonly stream: string; readonly expected: ExpectedRevision; readonly ids: readonly string[] };

/** Few streams, few ids and small revisions, so that races, replays and near misses are the rule. */
const aCommand: fc.Arbitrary<Command> = fc.record({
  stream: fc.constantFrom('concern-a', 'concern-b', 'reads-c'),
  expected: fc.oneof(fc.constantFrom('noStream' as const, 'exists' as const, 'any' as const), fc.nat({ max: 4 })),
  ids: fc.array(fc.constantFrom('1', '2', '3'), { maxLength: 3 }),
});

const eventOf = (id: string): NewEvent => ({ id: id as EventId, type: 'ConcernRaised', body: `{"id":"${id}"}` });

const answerOf = (log: EventLog, { stream, expected, ids }: Command): Promise<unknown> =>
  log.append(stream as StreamName, expected, ids.map(eventOf)).then(
    (answer: Appended) => answer,
    (error: unknown) => (error as RevisionConflict).actual,
  );

/** Every command at once, so that on sqlite they share transactions; then what is there. */
const answersOf = async (log: EventLog, batches: readonly (readonly Command[])[]): Promise<unknown> => {
  const answers: unknown[] = [];
  for (const batch of batches) answers.push(await Promise.all(batch.map((command) => answerOf(log, command))));
  return JSON.parse(JSON.stringify({ answers, all: await everything(log) }));
};

describe('the two adapters', () => {
  it(`give the same answers to the same commands (SEED=${String(runSeed)})`, async () => {
    const [sqlite, memory] = adapters;
    const history = fc.array(fc.array(aCommand, { maxLength: 8 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const seen: unknown[] = [];
        for (const adapter of [sqlite, memory])
          await adapter?.onEmptyLog(
            { seed: runSeed },
            async ({ log }) => void seen.push(await answersOf(log, batches)),
          );
        expect(seen[0]).toEqual(seen[1]);
      }),
      { seed: runSeed, numRuns: 25 },
    );
  });
});
