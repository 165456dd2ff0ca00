import { describe, expect, it } from '@jest/globals';
import type { Aggregate } from './decider.ts';
import { DomainError, type ErrorEntry } from './errors.ts';
import type { DomainEvent } from './event.ts';
import { given } from './given-when-then.ts';

type Bell = DomainEvent<'Rung', { readonly times: number }>;
const bell: Aggregate<number, Bell> = {
  category: 'bell',
  initial: 0,
  evolve: (state, event) => state + event.facts.times,
};
const tooLoud: ErrorEntry = { code: 'BEL-001', kind: 'conflict', title: 'Too loud', remedy: 'Wait.' };
const ring = (times: number): Bell => ({ type: 'Rung', facts: { times } });

describe('given / when / then', () => {
  it('folds the past, runs the decision and gives its events', () => {
    expect(given(bell, [ring(2), ring(3)]).when((state) => [ring(state + 1)])).toEqual([ring(6)]);
  });

  it('gives the code of a refusal', () => {
    const decide = (): readonly Bell[] => {
      throw new DomainError(tooLoud);
    };
    expect(given(bell, []).when(decide)).toEqual({ refused: 'BEL-001' });
  });

  it('lets a fault of the program through', () => {
    const decide = (): readonly Bell[] => {
      throw new TypeError('a fault');
    };
    expect(() => given(bell, []).when(decide)).toThrow(TypeError);
  });
});
