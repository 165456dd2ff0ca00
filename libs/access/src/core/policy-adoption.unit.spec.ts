import { describe, expect, it } from '@jest/globals';
import { given, instant } from '@safeguarding/kernel';
import { adoptPolicy, policyBook, type PolicyVersion } from './policy-adoption.ts';

const file = (name: string, sha256 = 'aa') => ({ name, sha256, text: `permits of ${name}` });
const first: PolicyVersion = {
  version: 1,
  inForceFrom: instant('2026-01-01T00:00:00Z'),
  basisVersion: 1,
  files: [file('own.cedar'), file('lead.cedar')],
};
const second: PolicyVersion = { ...first, version: 2, inForceFrom: instant('2026-02-01T00:00:00Z') };
const adopted = (facts: PolicyVersion) => ({ type: 'PolicyAdopted', facts }) as const;
const when = (past: readonly PolicyVersion[], wanted: PolicyVersion) =>
  given(policyBook, past.map(adopted)).when((state) => adoptPolicy(wanted, state));

describe('a policy', () => {
  it('is adopted where it is the first, or newer than the newest on record', () => {
    expect(when([], first)).toEqual([adopted(first)]);
    expect(when([first], second)).toEqual([adopted(second)]);
    expect(when([first], { ...second, inForceFrom: first.inForceFrom })).toMatchObject([{ facts: { version: 2 } }]);
  });

  it('that is on record is adopted once, whatever texts stand beside the same digests', () => {
    expect(when([first, second], second)).toEqual([]);
    const files = second.files.map((each) => ({ ...each, text: '' }));
    expect(when([first, second], { ...second, files })).toEqual([]);
  });

  it('that is older than the newest on record is refused, by number or by its day', () => {
    expect(when([first, second], first)).toEqual({ refused: 'ACC-008' });
    expect(when([second], { ...first, version: 3 })).toEqual({ refused: 'ACC-008' });
    expect(when([second], { ...second, version: 1 })).toEqual({ refused: 'ACC-008' });
  });

  it.each([
    ['a file of another content', { files: [file('own.cedar', 'bb'), file('lead.cedar')] }],
    ['a file of another name', { files: [file('own.cedar'), file('leads.cedar')] }],
    ['a file less', { files: [file('own.cedar')] }],
    ['a file more', { files: [...first.files, file('more.cedar')] }],
    ['another day', { inForceFrom: instant('2026-01-02T00:00:00Z') }],
    ['other basis functions', { basisVersion: 2 }],
  ])('of a version on record is refused with %s', (_, changes) => {
    expect(when([first], { ...first, ...changes })).toEqual({ refused: 'ACC-007' });
  });
});
