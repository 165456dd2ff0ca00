import { describe, expect, it } from '@jest/globals';
import { catalogueDifferences, catalogueOf, cataloguePage } from './error-catalogue.ts';
import { edgeErrors, platformErrors } from './platform-errors.ts';

const page = cataloguePage(catalogueOf(edgeErrors, platformErrors));

describe('the error catalogue', () => {
  it('gives each code once, in order', () => {
    const codes = catalogueOf(platformErrors, edgeErrors).map(({ code }) => code);
    expect(codes).toEqual([...codes].sort());
    expect(() => catalogueOf(edgeErrors, { again: edgeErrors.fault })).toThrow(RangeError);
  });

  it('is the page that documents it, to the letter', () => {
    expect(catalogueDifferences(page, catalogueOf(edgeErrors, platformErrors))).toEqual([]);
  });

  it('finds a code that the page lacks, one that only the page has, and one that the page tells otherwise', () => {
    const undocumented = { code: 'TST-001', kind: 'conflict', title: 'Of a test', remedy: 'None.' } as const;
    const { noRoute, ...rest } = edgeErrors;
    const changed = { ...rest, fault: { ...edgeErrors.fault, status: 502 } };
    expect(noRoute.code).toBe('HTTP-002');
    expect(catalogueDifferences(page, catalogueOf(changed, platformErrors, { undocumented }))).toEqual([
      'HTTP-002 is documented and does not exist.',
      'HTTP-006 is documented otherwise.',
      'TST-001 is not documented.',
    ]);
  });

  it('knows the status of every kind and refuses one without', () => {
    const row = (kind: string) => cataloguePage([{ code: 'TST-001', kind, title: 'Of a test', remedy: 'None.' }]);
    expect(row('unauthenticated')).toContain('| TST-001 | 401 |');
    expect(row('stale')).toContain('| TST-001 | 412 |');
    expect(() => row('odd')).toThrow(RangeError);
  });
});
