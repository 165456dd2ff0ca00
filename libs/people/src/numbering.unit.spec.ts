import { describe, expect, it } from '@jest/globals';
import { agencyId, DomainError, type AgencyId } from '@safeguarding/kernel';
import { giverOf } from './numbering.ts';

const [before, after, stranger] = ['oakfield-gp', 'millbrook-gp', 'ashby-mash'].map(agencyId) as [
  AgencyId,
  AgencyId,
  AgencyId,
];
const local = { kind: 'local', value: '5001' } as const;
const whose = (given: Parameters<typeof giverOf>[0], numbering: Parameters<typeof giverOf>[1]) => {
  try {
    return giverOf(given, numbering, '/identifier/givenBy');
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : error;
  }
};

describe('whose number of its own a number is', () => {
  const successor = { agency: after, predecessors: [before] };

  it('is the service’s that names it; a system that moved goes on with the numbers that it gave', () => {
    expect(whose(local, successor)).toBe(after);
    expect(whose(local, { ...successor, numbering: before })).toBe(before);
    expect(whose({ ...local, givenBy: after }, { ...successor, numbering: before })).toBe(after);
  });

  it('is a predecessor’s where that is said, and nobody else’s', () => {
    expect(whose({ ...local, givenBy: before }, successor)).toBe(before);
    expect(whose({ ...local, givenBy: stranger }, successor)).toBe('PEO-016');
    expect(whose({ ...local, givenBy: before }, { agency: after })).toBe('PEO-016');
    expect(whose({ kind: 'nhs-number', value: '9990000018', givenBy: after }, successor)).toBe('PEO-016');
  });
});
