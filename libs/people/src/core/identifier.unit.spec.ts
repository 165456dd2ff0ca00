import { describe, expect, it } from '@jest/globals';
import { agencyId, DomainError } from '@safeguarding/kernel';
import { byWeight, isOwnNumber, readIdentifier, type IdentifierKind, type TestNumbers } from './identifier.ts';

const gp = agencyId('oakfield-gp');
const read = (kind: IdentifierKind, value: string, testNumbers: TestNumbers = 'accept') => {
  try {
    return readIdentifier({ kind, value }, gp, testNumbers, '/identifiers/0/value');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.entry.code, text: JSON.stringify([error.message, error.pointers]) };
  }
};

describe('an identifier', () => {
  it('has one spelling', () => {
    expect(read('nhs-number', '999 000 0018')).toEqual({
      kind: 'nhs-number',
      system: 'nhs-number',
      value: '9990000018',
    });
    expect(read('upn', 'a12345678901b')).toEqual({ kind: 'upn', system: 'upn', value: 'A12345678901B' });
    expect(read('local', ' e\u0301 12 ')).toMatchObject({ value: '\u00e9 12' });
  });

  it('that a service gave is unique inside that service alone', () => {
    expect(read('local', 'A-1')).toMatchObject({ system: 'local:oakfield-gp' });
    expect(read('la-number', '77')).toMatchObject({ system: 'la-number:oakfield-gp' });
    expect([isOwnNumber('local'), isOwnNumber('nhs-number')]).toEqual([true, false]);
  });

  it('of Scotland and Northern Ireland obeys the same sum and is another number', () => {
    expect(read('chi-number', '9990000018')).toMatchObject({ system: 'chi-number' });
    expect(read('hsc-number', '9990000019')).toMatchObject({ code: 'PEO-001' });
  });

  it.each([
    ['nhs-number', '9991234560'],
    ['nhs-number', 'nine nine nine'],
    ['upn', 'I12345678901B'],
    ['upn', 'A1234'],
    ['local', ''],
    ['local', 'x'.repeat(65)],
    ['local', 'a\u0000b'],
    ['local', '<script>'],
  ] as const)('of kind %s that is malformed is refused by name and never repeated', (kind, value) => {
    const refused = read(kind, value) as { code: string; text: string };
    expect(refused.code).toBe('PEO-001');
    expect(refused.text).toContain('/identifiers/0/value');
    const repeated = value !== '' && refused.text.includes(value);
    expect(repeated).toBe(false);
  });

  it('of the test range is refused where real children are', () => {
    expect(read('nhs-number', '9990000018', 'refuse')).toMatchObject({ code: 'PEO-003' });
    expect(read('nhs-number', '9434765919', 'refuse')).toMatchObject({ value: '9434765919' });
    expect(read('local', '9990000018', 'refuse')).toMatchObject({ value: '9990000018' });
  });

  it('counts for more the wider it is known', () => {
    const kinds = (['local', 'upn', 'nhs-number'] as const).map((kind) => ({ kind }));
    expect(kinds.toSorted(byWeight).map(({ kind }) => kind)).toEqual(['nhs-number', 'upn', 'local']);
  });
});
