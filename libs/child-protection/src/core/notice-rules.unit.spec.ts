import { describe, expect, it } from '@jest/globals';
import { localDate, plusDays } from '@safeguarding/kernel';
import fc from 'fast-check';
import { noticeOf, noticeRules } from './notice-rules.ts';

const calledOn = localDate('2026-11-25');
const call = (nation: 'scotland' | 'england', meetsOn: string, reasons?: string) => () =>
  noticeOf({ nation, calledOn, meetsOn, reasons });

describe('notice of a meeting', () => {
  it('is five calendar days in Scotland, or shorter with reasons and a mark', () => {
    expect(call('scotland', '2026-11-30')()).toEqual({ meetsOn: '2026-11-30' });
    expect(call('scotland', '2026-11-29')).toThrow('CHP-011');
    expect(call('scotland', '2026-11-29', '  ')).toThrow('CHP-011');
    expect(call('scotland', '2026-11-29', 'She is due next week.')()).toEqual({
      meetsOn: '2026-11-29',
      shortNotice: true,
    });
  });

  it('has no rule where none is recorded, and is of a day that does not lie behind', () => {
    expect(call('england', '2026-11-25')()).toEqual({ meetsOn: '2026-11-25' });
    for (const day of ['2026-11-24', '2026-02-30', 'tomorrow']) expect(call('england', day)).toThrow('CHP-012');
    expect(noticeRules.every(({ source }) => source !== '')).toBe(true);
  });

  it('is never both short and unmarked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (days) => {
        const { shortNotice = false } = noticeOf({
          ...{ nation: 'scotland', calledOn, meetsOn: plusDays(calledOn, days), reasons: 'Invented.' },
        });
        expect(shortNotice).toBe(days < 5);
      }),
    );
  });
});
