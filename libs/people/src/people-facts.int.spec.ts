import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogUnavailable } from '@safeguarding/event-log';
import { DomainError, type PersonId } from '@safeguarding/kernel';
import { PeopleFacts } from './people-facts.ts';
import { peopleBench, type PeopleBench } from './people-bench.ts';
import { PersonFolds } from './person-folds.ts';

describe('what access asks of a person', () => {
  let bench: PeopleBench;
  const numbers = ['9990000018', '9990000026', '9990000034'] as const;
  const born = (kind: 'gp-practice' | 'sexual-health', value: string, dateOfBirth: string, key = value) =>
    bench.people.findOrCreate(
      { identifiers: [{ kind: 'nhs-number', value }], demographics: { dateOfBirth } },
      bench.context(kind, key),
    );
  beforeEach(async () => {
    bench = await peopleBench();
  });
  afterEach(() => bench.close());

  it('is nothing for an id that belongs to nobody', async () => {
    expect(await bench.facts.of('dddddddd-0000-4000-8000-000000000009' as PersonId)).toBeUndefined();
  });

  it('is the date of a sensitive service only as long as no other says one', async () => {
    const child = await born('sexual-health', numbers[0], '2010-01-01');
    expect(await bench.facts.of(child)).toEqual({ child, kind: 'child', dateOfBirth: '2010-01-01' });
    await born('gp-practice', numbers[0], '2011-01-01');
    expect(await bench.facts.of(child)).toMatchObject({ dateOfBirth: '2011-01-01' });
  });

  it('is opened once for many questions, and again when something was recorded or the time is up', async () => {
    const child = await born('gp-practice', numbers[0], '2020-01-01');
    const { folds, register, sealing } = bench;
    const openHeld = jest.spyOn(sealing, 'openHeld');
    const askTwice = async (facts: PeopleFacts): Promise<number> => {
      const before = openHeld.mock.calls.length;
      await facts.of(child);
      await facts.of(child);
      return openHeld.mock.calls.length - before;
    };
    const facts = new PeopleFacts({ folds, register, sealing });
    expect(await askTwice(facts)).toBe(1);
    expect(await askTwice(facts)).toBe(0);
    facts.forget();
    expect(await askTwice(facts)).toBe(1);
    await born('gp-practice', numbers[0], '2020-01-02', 'later');
    openHeld.mockClear();
    expect(await askTwice(facts)).toBe(2);
    expect(await askTwice(new PeopleFacts({ folds, register, sealing, lifetimeMs: 0 }))).toBe(4);
  });

  it('holds no more people in memory than it was told to, and forgets none of the answer', async () => {
    const children: PersonId[] = [];
    for (const value of numbers) children.push(await born('gp-practice', value, '2020-01-01'));
    const { log, readEvent, register, sealing } = bench;
    const folds = new PersonFolds({ log, readEvent, keep: 1 });
    const facts = new PeopleFacts({ folds, register, sealing, keep: 1 });
    for (const child of [...children, ...children])
      expect(await facts.of(child)).toEqual({ child, kind: 'child', dateOfBirth: '2020-01-01' });
  });

  it('is refused, not guessed, where the log is gone', async () => {
    const readStream = (): Promise<never> => Promise.reject(new LogUnavailable('gone'));
    const folds = new PersonFolds({ log: { readStream }, readEvent: bench.readEvent });
    const refusal = await folds.of('dddddddd-0000-4000-8000-000000000009' as PersonId).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({ entry: { kind: 'unavailable' } });
  });
});
