import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@safeguarding/kernel';
import { accessReasonCodes, accessReasons, statedAccessReason, toldAccessReason } from './access-reasons.ts';
import { agencyKinds, healthKinds } from './vocabulary.ts';

const refusalOf = (ask: () => unknown): string => {
  try {
    ask();
    return 'none';
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : String(error);
  }
};

describe('the code of the NHS for the reason of a look-up', () => {
  it('is one that somebody can claim for themselves: a look-up names no consent and no colleague', () => {
    const claimed = (code: (typeof accessReasonCodes)[number]) =>
      refusalOf(() => statedAccessReason(code, { agencyKind: 'gp-practice' }));
    expect(accessReasonCodes.filter((code) => claimed(code) === 'none')).toEqual(['01', '02', '03', '04', '05', '06']);
    expect(accessReasonCodes.slice(6).map(claimed)).toEqual(accessReasonCodes.slice(6).map(() => 'ACC-039'));
    expect(accessReasonCodes.map((code) => accessReasons[code].needs).slice(6)).toEqual([
      ...Array.from({ length: 8 }, () => 'express-consent'),
      ...Array.from({ length: 3 }, () => 'colleague-granted'),
    ]);
  });

  it('is stated by health services alone, and by none of them has it to be', () => {
    for (const agencyKind of agencyKinds) {
      const expected = healthKinds.has(agencyKind) ? 'none' : 'ACC-040';
      expect([agencyKind, refusalOf(() => statedAccessReason('04', { agencyKind }))]).toEqual([agencyKind, expected]);
      expect(statedAccessReason(undefined, { agencyKind })).toEqual({});
    }
    expect([healthKinds.has('police'), healthKinds.has('hsct'), healthKinds.has('ambulance')]).toEqual([
      ...[false, false, true],
    ]);
  });

  it('is told with its words, and where none was stated nothing is told', () => {
    expect(toldAccessReason('04')).toEqual({ accessReason: { code: '04', words: 'Best interests of patient' } });
    expect(toldAccessReason(undefined)).toEqual({});
  });
});
