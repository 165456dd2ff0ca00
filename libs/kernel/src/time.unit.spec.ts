import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  doneOn,
  occurredAt,
  ageOn,
  birthday,
  epochMs,
  instant,
  instantOf,
  localDate,
  londonDate,
  londonInstant,
  occurredOn,
  plusDays,
  startOf,
  startOfLondonDay,
  type LocalDate,
} from './time.ts';

const anyDay = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => localDate(date.toISOString().slice(0, 10)));

describe('an instant', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00+01:00', '2026-03-01T09:00:00.000Z'],
    ['2026-03-01T10:00:00.1234567-05:30', '2026-03-01T15:30:00.123Z'],
  ])('reads %s', (text, expected) => {
    expect(instant(text)).toBe(expected);
  });

  it.each([
    '2026-03-01T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T10:60:00Z',
    '2026-03-01T10:00:60Z',
    '2026-03-01',
    '',
    '1772359200000',
    '2026-03-01T10:00:00+99:99',
  ])('refuses %p', (text) => {
    expect(() => instant(text)).toThrow(RangeError);
  });

  it('never repeats the refused text: it may be a name', () => {
    expect(() => instant('Ada Example')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('Ada') }),
    );
  });
});

describe('London time', () => {
  it('reads winter and summer wall time', () => {
    expect(londonInstant('2026-01-15T12:00')).toBe('2026-01-15T12:00:00.000Z');
    expect(londonInstant('2026-07-15T12:00')).toBe('2026-07-15T11:00:00.000Z');
  });

  it('refuses a time that the clocks skip in March', () => {
    expect(() => londonInstant('2026-03-29T01:30')).toThrow(/skip/);
    expect(londonInstant('2026-03-29T00:59:59')).toBe('2026-03-29T00:59:59.000Z');
    expect(londonInstant('2026-03-29T02:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  it('refuses a time that the clocks show twice in October, and takes either with its offset', () => {
    expect(() => londonInstant('2026-10-25T01:30')).toThrow(/twice/);
    expect(londonInstant('2026-10-25T01:30+01:00')).toBe('2026-10-25T00:30:00.000Z');
    expect(londonInstant('2026-10-25T01:30Z')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('begins a summer day an hour before midnight UTC', () => {
    expect(startOfLondonDay(localDate('2026-07-01'))).toBe('2026-06-30T23:00:00.000Z');
    expect(startOfLondonDay(localDate('2026-10-25'))).toBe('2026-10-24T23:00:00.000Z');
    expect(startOfLondonDay(localDate('2026-10-26'))).toBe('2026-10-26T00:00:00.000Z');
  });

  it('puts the first instant of each day in that day and the one before it in the day before', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const start = startOfLondonDay(day);
        expect(londonDate(start)).toBe(day);
        expect(londonDate(instantOf(epochMs(start) - 1))).toBe(plusDays(day, -1));
      }),
    );
  });

  it('reads back every wall time that it accepts', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 1439 }), (day, minutes) => {
        const hhmm = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        let at;
        try {
          at = londonInstant(`${day}T${hhmm}`);
        } catch {
          return; // skipped or shown twice: refused
        }
        expect(londonDate(at)).toBe(day);
      }),
    );
  });
});

describe('a birthday', () => {
  it('of 29 February is 1 March in common years and itself in leap years', () => {
    const born = localDate('2020-02-29');
    expect(birthday(born, 1)).toBe('2021-03-01');
    expect(birthday(born, 4)).toBe('2024-02-29');
    expect(ageOn(born, '2021-02-28' as LocalDate)).toBe(0);
    expect(ageOn(born, '2021-03-01' as LocalDate)).toBe(1);
  });

  it('adds one year of age on its day and not the day before', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 30 }), (born, age) => {
        const day = birthday(born, age);
        expect(ageOn(born, day)).toBe(age);
        expect(ageOn(born, plusDays(day, -1))).toBe(age - 1);
      }),
    );
  });
});

describe('what happened when', () => {
  it.each([
    ['2026-07', 'month', '2026-06-30T23:00:00.000Z'],
    ['2026', 'year', '2026-01-01T00:00:00.000Z'],
    ['2026-07-15', 'day', '2026-07-14T23:00:00.000Z'],
    ['2026-07-15T09:00', 'instant', '2026-07-15T08:00:00.000Z'],
    ['unknown', 'unknown', '0000-01-01T00:00:00.000Z'],
  ])('%s is known to the %s and sorts at its start', (text, precision, start) => {
    const when = occurredOn(text);
    expect(when.precision).toBe(precision);
    expect(startOf(when)).toBe(start);
  });

  it.each(['2026-00', '2026-02-30', '26', 'yesterday'])('refuses %p', (text) => {
    expect(() => occurredOn(text)).toThrow(RangeError);
  });

  it('was done by then, at an instant or on a day, or now where nothing was sent', () => {
    const at = instant('2026-03-02T10:00:00.000Z');
    expect(doneOn(undefined, at)).toEqual(occurredAt(at));
    expect(doneOn('2026-03-02T10:00:00Z', at)).toEqual(occurredAt(at));
    expect(doneOn('2026-03-02', at)).toEqual(occurredOn('2026-03-02'));
    const unfit = ['2026-03-02T10:00:00.001Z', '2026-03-03', '2026-03', '2026', 'yesterday'];
    expect(unfit.map((text) => doneOn(text, at))).toEqual(unfit.map(() => undefined));
  });
});
