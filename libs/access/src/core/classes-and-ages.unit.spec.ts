import { describe, expect, it } from '@jest/globals';
import { fieldClasses, localDate, plusMs } from '@safeguarding/kernel';
import fc from 'fast-check';
import { aChild, aPosition, someDay } from './access-builders.ts';
import { ageBandOf } from './age-band.ts';
import { turns } from './birthdays.ts';
import { allClasses, classesIn, classSet, hasClass } from './class-set.ts';
import { effectiveAt } from './period.ts';

describe('a set of field classes', () => {
  it('holds what was put into it, in the order of the kernel’s list, and is the same list each time', () => {
    fc.assert(
      fc.property(fc.subarray([...fieldClasses]), (names) => {
        const set = classSet(names.toReversed());
        expect(classesIn(set)).toEqual(names);
        expect(classesIn(set)).toBe(classesIn(classSet(names)));
        expect(fieldClasses.filter((name) => hasClass(set, name))).toEqual(names);
      }),
    );
    expect(classesIn(allClasses)).toEqual([...fieldClasses]);
  });
});

describe('an age', () => {
  it('of whoever is not a child is what they are, and of a child without a date of birth nobody knows', () => {
    const { dateOfBirth: _born, ...undated } = aChild;
    expect(ageBandOf({ ...aChild, kind: 'adult' }, someDay)).toBe('adult');
    expect(ageBandOf({ ...undated, kind: 'unborn' }, someDay)).toBe('unborn');
    expect(ageBandOf(undated, someDay)).toBe('unknown');
    expect(ageBandOf(aChild, someDay)).toBe('under-6');
  });

  it('is reached at the start of the birthday in London, however many dates were asked of before', () => {
    const born = localDate('2015-06-15');
    expect(turns(born, 11)).toBe('2026-06-14T23:00:00.000Z');
    expect(turns(localDate('2016-02-29'), 6)).toBe('2022-03-01T00:00:00.000Z');
    expect(turns(born, 11)).toBe('2026-06-14T23:00:00.000Z');
    expect(turns(born, 16)).toBe('2031-06-14T23:00:00.000Z');
  });
});

it('a clock that is behind the newest fact does not count, and one that is before it does', () => {
  const before = plusMs(someDay, -1);
  expect(effectiveAt(aPosition({ asOf: someDay }), before)).toBe(someDay);
  expect(effectiveAt(aPosition({ asOf: before }), someDay)).toBe(someDay);
  expect(effectiveAt(aPosition(), before)).toBe(before);
});
