import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf, type Instant } from '@safeguarding/kernel';
import { londonHour } from './london-hour.ts';

/** As London's clocks read it. */
const asked = (at: Instant) => {
  const text = new Date(at).toLocaleString('en-GB', { timeZone: 'Europe/London', hour: '2-digit', hour12: false });
  const day = new Date(at).toLocaleString('en-GB', { timeZone: 'Europe/London', weekday: 'short' });
  return { hour: Number(text) % 24, weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(day) };
};

describe('the hour in London', () => {
  it.each([
    ['2026-03-29T00:59:59.999Z', 0, 0],
    ['2026-03-29T01:00:00.000Z', 2, 0],
    ['2026-10-25T00:59:59.999Z', 1, 0],
    ['2026-10-25T01:00:00.000Z', 1, 0],
    ['2026-07-01T23:30:00.000Z', 0, 4],
  ])('at %s is %i on day %i', (at, hour, weekday) => {
    expect(londonHour(at as Instant)).toEqual({ hour, weekday });
  });

  it('is what the calendar says, in whatever order it is asked for', () => {
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) }).map(instantOf);
    fc.assert(
      fc.property(fc.array(instants, { minLength: 1, maxLength: 4 }), fc.nat({ max: 7_200_000 }), (all, later) => {
        for (const at of all.flatMap((one) => [one, instantOf(Date.parse(one) + later), one]))
          expect(londonHour(at)).toEqual(asked(at));
      }),
    );
  });
});
