import { describe, expect, it } from '@jest/globals';
import { agencyId, type AgencyId } from '@safeguarding/kernel';
import { partyNamed } from './party.ts';

const [before, after, third] = ['oakfield-gp', 'millbrook-gp', 'ashby-mash'].map(agencyId) as [
  AgencyId,
  AgencyId,
  AgencyId,
];
const successions = { todayOf: (agency: AgencyId) => (agency === before ? after : agency) };

describe('the name under which a service takes part in a case', () => {
  it('is that of the predecessor who was asked, and its own where it was asked itself', () => {
    expect(partyNamed(after, [third, before], successions)).toBe(before);
    expect(partyNamed(after, [before, after], successions)).toBe(after);
    expect(partyNamed(before, [third, before], successions)).toBe(before);
  });

  it('is its own where neither of them takes part, so that a rule can refuse it', () => {
    expect(partyNamed(after, [third], successions)).toBe(after);
    // A predecessor acts for nobody.
    expect(partyNamed(before, [after], successions)).toBe(before);
  });
});
