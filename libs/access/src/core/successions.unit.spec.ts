import { describe, expect, it } from '@jest/globals';
import { agencyId, instant, type AgencyId, type Instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import { Successions, type Succession } from './successions.ts';

const [a, b, c] = ['a-practice', 'b-practice', 'c-practice'].map(agencyId) as [AgencyId, AgencyId, AgencyId];
const day = (n: number): Instant => instant(`2026-03-${String(n).padStart(2, '0')}T10:00:00Z`);

describe('who does whose work', () => {
  it('of a service that nobody succeeded is itself', () => {
    const none = new Successions([]);
    expect([none.todayOf(a), none.predecessorsOf(a), none.successorsOf(a)]).toEqual([a, [], []]);
  });

  it('follows a chain to its end, whichever link was recorded first', () => {
    const first = { of: a, by: b, since: day(1) };
    const second = { of: b, by: c, since: day(5) };
    for (const links of [
      [first, second],
      [second, first],
    ]) {
      const chain = new Successions(links);
      expect([chain.todayOf(a), chain.todayOf(b), chain.todayOf(c)]).toEqual([c, c, c]);
      expect(chain.successorsOf(a)).toEqual([
        { agency: b, since: day(1) },
        { agency: c, since: day(5) },
      ]);
      expect(chain.predecessorsOf(c).map(({ agency }) => agency)).toEqual(expect.arrayContaining([a, b]));
    }
  });

  it('through another begins when the later of the two links does', () => {
    const chain = new Successions([
      { of: b, by: c, since: day(2) },
      { of: a, by: b, since: day(9) },
    ]);
    expect(chain.successorsOf(a).at(-1)).toEqual({ agency: c, since: day(9) });
  });

  it('in a circle is nobody’s, and nor is that of those who lead into it', () => {
    const circle = new Successions([
      { of: b, by: c, since: day(1) },
      { of: c, by: b, since: day(1) },
      { of: a, by: b, since: day(1) },
    ]);
    expect([a, b, c].map((one) => circle.todayOf(one))).toEqual([a, b, c]);
    expect([a, b, c].flatMap((one) => circle.predecessorsOf(one))).toEqual([]);
  });

  it('is told the same from both sides, and nobody is in their own line', () => {
    const names = Array.from({ length: 7 }, (_, n) => agencyId(`practice-${String(n)}`));
    const links = fc
      .array(fc.tuple(fc.nat(6), fc.nat(6), fc.integer({ min: 1, max: 28 })), { maxLength: 7 })
      .map((drawn): readonly Succession[] => {
        const each = drawn.filter(([of, by]) => of !== by);
        const ofOne = new Map(each.map(([of, by, n]) => [of, { of: names[of], by: names[by], since: day(n) }]));
        return [...ofOne.values()] as readonly Succession[];
      });
    fc.assert(
      fc.property(links, (drawn) => {
        const lines = new Successions(drawn);
        for (const one of names) {
          const [before, after] = [lines.predecessorsOf(one), lines.successorsOf(one)];
          expect([...before, ...after].map(({ agency }) => agency)).not.toContain(one);
          for (const { agency, since } of before)
            expect(lines.successorsOf(agency)).toContainEqual({ agency: one, since });
          for (const { agency, since } of after)
            expect(lines.predecessorsOf(agency)).toContainEqual({ agency: one, since });
          // Whoever does the work today is succeeded by nobody.
          expect(lines.successorsOf(lines.todayOf(one))).toEqual([]);
        }
      }),
    );
  });
});
