import { describe, expect, it } from '@jest/globals';
import { agencyId } from '@safeguarding/kernel';
import type { Demographics } from './demographics.ts';
import { addressesFrom, identityFrom, type ControllerStatements } from './shown-person.ts';

const by = (
  name: string,
  ...statements: readonly (readonly [revision: number, content: Demographics, corrects?: boolean])[]
): ControllerStatements => ({
  by: agencyId(name),
  statements: statements.map(([revision, content, corrects = false]) => ({ revision, content, corrects })),
});
const at = (postcode: string): Demographics => ({ addresses: [{ use: 'current', postcode }] });

describe('who a child is, out of several statements', () => {
  it('is what stood on record first: a newcomer displaces nobody', () => {
    const gp = by('oakfield-gp', [1, { dateOfBirth: '2020-01-02' }]);
    const school = by('hill-top-primary', [4, { dateOfBirth: '2023-01-02', sex: 'male' }]);
    expect(identityFrom([school, gp])).toEqual({ dateOfBirth: '2020-01-02', sex: 'male' });
  });

  it('is what the latest correction says', () => {
    const gp = by('oakfield-gp', [1, { dateOfBirth: '2020-01-02' }], [3, { dateOfBirth: '2020-01-03' }, true]);
    const school = by('hill-top-primary', [2, { sex: 'male' }], [5, { dateOfBirth: '2020-01-04' }, true]);
    expect(identityFrom([gp, school])).toEqual({ dateOfBirth: '2020-01-04' });
    expect(identityFrom([gp])).toEqual({ dateOfBirth: '2020-01-03' });
  });

  it('says nothing of where the child lives', () => {
    expect(identityFrom([by('oakfield-gp', [1, at('A')])])).toEqual({});
  });
});

describe('where a child lives, out of several statements', () => {
  it('is the latest word', () => {
    const gp = by('oakfield-gp', [1, at('A')], [7, at('C')]);
    const school = by('hill-top-primary', [4, at('B')]);
    expect(addressesFrom([gp, school])).toEqual(at('C').addresses);
    expect(addressesFrom([by('oakfield-gp', [1, at('A')]), school])).toEqual(at('B').addresses);
    expect(addressesFrom([by('oakfield-gp', [9, { sex: 'male' }]), school])).toEqual(at('B').addresses);
    expect(addressesFrom([])).toBeUndefined();
  });
});
