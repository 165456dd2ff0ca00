import { describe, expect, it } from '@jest/globals';
import { identifierIncludedWith } from './identifier-included.ts';

const number = { kind: 'nhs-number', value: '9990000018' };

describe('a consistent identifier (Children Act 2004 s.16LC)', () => {
  it('goes with a child who is named by a record, unless the reason why not stands beside', () => {
    expect(identifierIncludedWith({})).toBe('included');
    expect(identifierIncludedWith({ identifierOmittedBecause: 'would-increase-risk' })).toEqual({
      omitted: 'would-increase-risk',
    });
  });

  it('goes with a child who is described by one, whatever is said beside', () => {
    const child = { identifiers: [number], identifierOmittedBecause: 'not-known' } as const;
    expect(identifierIncludedWith({ child, identifierOmittedBecause: 'unborn' })).toBe('included');
  });

  it('is omitted for the reason of a child who is described without one, not for the one beside', () => {
    const child = { identifiers: [], identifierOmittedBecause: 'not-yet-issued' } as const;
    expect(identifierIncludedWith({ child, identifierOmittedBecause: 'unborn' })).toEqual({
      omitted: 'not-yet-issued',
    });
  });
});
