import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { agencyId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { asSuccessor, namesOfServices } from './as-successor.ts';

const [old, other, successor] = ['old-surgery', 'third-surgery', 'new-surgery'].map(agencyId);
const caller = { agency: successor ?? agencyId('x-y'), predecessors: [old ?? agencyId('x-y')] };

describe('what stands, to a service that does the work of another', () => {
  it('names itself wherever it names that one', () => {
    const state = {
      status: 'open',
      recipient: old,
      toldTo: [other, old],
      seated: [{ agency: old, part: 'core' }],
      requester: { kind: 'gp-practice', agency: old },
    };
    expect(asSuccessor(state, caller)).toEqual({
      status: 'open',
      recipient: successor,
      toldTo: [other, successor],
      seated: [{ agency: successor, part: 'core' }],
      requester: { kind: 'gp-practice', agency: successor },
    });
  });

  it('is itself to everybody else', () => {
    const state = { recipient: old };
    expect(asSuccessor(state, { agency: caller.agency })).toBe(state);
    expect(asSuccessor(state, { agency: caller.agency, predecessors: [] })).toBe(state);
  });

  it('keeps every other word, also one that reads like a service', () => {
    const word = fc.constantFrom('old-surgery', 'open', 'third-surgery');
    const names = fc.constantFrom('kind', 'status', 'outcome', 'reason', 'area', 'child', 'code', 'id');
    fc.assert(
      fc.property(fc.dictionary(names, fc.oneof(word, fc.array(word), fc.integer(), fc.constant(null))), (state) => {
        expect(asSuccessor(state, caller)).toEqual(state);
      }),
    );
  });

  it('leaves the state that everybody shares as it is', () => {
    const state = Object.freeze({ owner: old, told: Object.freeze([old]) });
    asSuccessor(state, caller);
    expect(state).toEqual({ owner: old, told: [old] });
  });

  it('knows every name under which a slice keeps services; an instant under `from` is none', () => {
    const libs = fileURLToPath(new URL('../../', import.meta.url));
    // What access says of its own reading of a request is in no state.
    const files = globSync(`${libs}*/src/**/core/**/*.ts`).filter(
      (file) => !/\/libs\/access\/|\.spec\.ts$|-builders\.ts$/.test(file),
    );
    const kept = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/readonly (\w+)\??: (?:readonly )?AgencyId\b/g)].map(([, name]) => name),
    );
    expect(kept.length).toBeGreaterThan(50);
    expect([...new Set(kept)].filter((name) => name === undefined || !namesOfServices.has(name))).toEqual([]);
    expect(asSuccessor({ from: '2026-03-01T00:00:00.000Z' }, caller)).toEqual({ from: '2026-03-01T00:00:00.000Z' });
  });
});
