import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StreamEnds } from './stream-ends.ts';

const stream = 'sharing-a';

describe('where streams end', () => {
  it('is unknown until a stream was read to its end', () => {
    const ends = new StreamEnds();
    ends.reached(stream, 4);
    expect(ends.endBefore(stream, 5)).toBe(false);
    ends.read(stream, 0, 4);
    expect([ends.endBefore(stream, 4), ends.endBefore(stream, 5)]).toEqual([false, true]);
  });

  it('knows nothing any more once the writer has gone', () => {
    const ends = new StreamEnds();
    ends.read(stream, 0, 4);
    ends.close();
    ends.read(stream, 0, 4);
    expect(ends.endBefore(stream, 5)).toBe(false);
  });

  it('never says that nothing is there where something was acknowledged, however reads and answers follow each other', () => {
    type Step = { readonly kind: 'commit' | 'answer' | 'read'; readonly from: number };
    const step: fc.Arbitrary<Step> = fc.record({
      kind: fc.constantFrom('commit', 'answer', 'read'),
      from: fc.nat({ max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ends = new StreamEnds();
        let [committed, answered] = [-1, -1];
        const missed: number[] = [];
        for (const { kind, from } of steps) {
          if (kind === 'commit') committed += 1;
          else if (kind === 'answer' && answered < committed) {
            answered += 1;
            ends.reached(stream, answered);
          } else if (kind === 'read') {
            if (ends.endBefore(stream, from)) missed.push(Math.max(0, answered - from + 1));
            else ends.read(stream, from, committed >= from ? committed : undefined);
          }
        }
        expect(missed.filter((count) => count > 0)).toEqual([]);
      }),
    );
  });
});
