import { expect, it } from '@jest/globals';
import { agencyId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { balanceOf, pairsOf, smallestCount, type Flow } from './balance.ts';

const agencies = ['oakfield-gp', 'ashby-mash', 'ashby-police', 'hill-top-primary'].map(agencyId);
const flow: fc.Arbitrary<Flow> = fc
  .tuple(
    fc.constantFrom(...agencies),
    fc.constantFrom(...agencies),
    fc.constantFrom('disclosure', 'request-whole', 'request-refused'),
  )
  .filter(([giver, taker]) => giver !== taker)
  .map(([giver, taker, what]) => ({ giver, taker, what }));

it('a balance counts each flow of the service once, on its side, and names no line without a count', () => {
  const own = agencyId('oakfield-gp');
  fc.assert(
    fc.property(fc.array(flow, { maxLength: 60 }), (all) => {
      const flows = all.filter(({ giver, taker }) => giver === own || taker === own);
      const lines = balanceOf(own, flows);
      const sum = lines.flatMap(({ gives, takes }) => [...Object.values(gives), ...Object.values(takes)]);
      expect(sum.reduce((total, count) => total + count, 0)).toBe(flows.length);
      expect(sum.every((count) => count > 0)).toBe(true);
    }),
  );
});

it('a board is told no small count, and two worlds that differ in fewer cases than that answer it alike', () => {
  fc.assert(
    fc.property(fc.array(flow, { maxLength: 80 }), flow, (flows, more) => {
      const lines = pairsOf(flows);
      expect(lines.flatMap(({ counts }) => Object.values(counts)).every((count) => count >= smallestCount)).toBe(true);
      const same = ({ giver, taker, what }: Flow) => giver === more.giver && taker === more.taker && what === more.what;
      const few = flows.filter((each) => !same(each));
      const extra = Array.from({ length: smallestCount - 1 }, () => more);
      expect(pairsOf([...few, ...extra])).toEqual(pairsOf(few));
    }),
  );
});
