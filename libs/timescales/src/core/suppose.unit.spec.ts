import { describe, expect, it } from '@jest/globals';
import { DomainError, localDate } from '@safeguarding/kernel';
import { ruleBook } from './rule-book.ts';
import { rulesFor, type Rule } from './rule.ts';
import { suppose } from './suppose.ts';

const [first] = ruleBook.filter(({ id }) => id === 'ENG-ASSESS');
if (!first) throw new Error('no rule ENG-ASSESS');
const old: Rule = { ...first, inForceTo: localDate('2026-12-31') };
const now: Rule = { ...first, version: 2, amount: 40, inForceFrom: localDate('2027-01-01') };
const other: Rule = { ...first, id: 'ANOTHER' };
const book = [old, other, now];

const startedOn = (rules: readonly Rule[], day: string) =>
  rulesFor(rules, { trigger: 'referral-received', nation: 'england', day: localDate(day) })
    .filter(({ id }) => id === 'ENG-ASSESS')
    .map(({ version, amount, unit }) => ({ version, amount, unit }));

describe('a rule that is supposed', () => {
  it('by its name alone is its newest version, for all time', () => {
    const supposed = suppose(book, [{ id: 'ENG-ASSESS' }]);
    const newest = [{ version: 2, amount: 40, unit: 'working-days' }];
    expect(startedOn(supposed, '2014-01-01')).toEqual(newest);
    expect(startedOn(supposed, '2027-06-01')).toEqual(newest);
  });

  it('in an old version holds after the day on which that version ended', () => {
    expect(startedOn(suppose(book, [{ id: 'ENG-ASSESS', version: 1 }]), '2027-06-01')).toEqual([
      { version: 1, amount: 45, unit: 'working-days' },
    ]);
  });

  it('with another amount or unit is the same rule otherwise', () => {
    const [supposed] = suppose([old], [{ id: 'ENG-ASSESS', amount: 6, unit: 'weeks' }]);
    const { inForceTo: _never, ...rest } = old;
    expect(supposed).toEqual({ ...rest, amount: 6, unit: 'weeks' });
  });

  it('leaves the other rules as they are, and stands once', () => {
    const supposed = suppose(book, [{ id: 'ENG-ASSESS', amount: 1 }]);
    expect(supposed).toHaveLength(2);
    expect(supposed).toContainEqual(other);
  });

  it('beside others is one of several', () => {
    const supposed = suppose(book, [
      { id: 'ENG-ASSESS', amount: 1 },
      { id: 'ANOTHER', amount: 2 },
    ]);
    expect(supposed.map(({ id, amount }) => [id, amount])).toEqual([
      ['ENG-ASSESS', 1],
      ['ANOTHER', 2],
    ]);
  });

  it.each([
    ['that nobody knows', [{ id: 'ANOTHER' }, { id: 'UNHEARD-OF' }]],
    ['in a version that nobody knows', [{ id: 'ANOTHER' }, { id: 'ENG-ASSESS', version: 3 }]],
  ])('%s is refused, and the refusal points at it', (_, asked) => {
    const refusal = (() => {
      try {
        return suppose(book, asked);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({
      entry: { code: 'CLK-006' },
      pointers: [{ pointer: '/rules/1/id', code: 'CLK-006', detail: 'There is no such rule or version' }],
    });
  });
});
