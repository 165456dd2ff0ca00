import { expect, it } from '@jest/globals';
import {
  fieldClasses,
  instant,
  streamName,
  type ActorRef,
  type AgencyId,
  type DomainEvent,
  type PersonId,
} from '@safeguarding/kernel';
import { openSealing } from '@safeguarding/sealing';
import fc from 'fast-check';
import { dress, storedBytes } from './envelopes.ts';

const at = instant('2026-01-05T09:00:00Z');
const context = {
  actor: {
    agency: 'oakfield-gp' as AgencyId,
    role: 'practitioner',
    ref: `u-${'1'.repeat(32)}` as ActorRef,
    via: 'person',
  },
  purpose: 'child-protection-enquiry',
  scope: 'test',
  key: 'test',
  bodyHash: 'x'.repeat(43),
  receivedAt: at,
  correlationId: 'c'.repeat(64),
} as const;
const personOf = (index: number): PersonId => `10000000-0000-4000-8000-00000000000${String(index)}` as PersonId;

it('the bytes that a check reckons with are those that are stored, or a little more', async () => {
  const opened = await openSealing({ memory: true });
  const { sealing } = opened;
  const text = fc.string({ unit: 'grapheme', maxLength: 3_000 });
  const classes = fc.dictionary(fc.constantFrom(...fieldClasses), fc.record({ text }), { maxKeys: 5 });
  const parts = fc.tuple(classes, classes);
  await fc.assert(
    fc.asyncProperty(parts, fc.string({ maxLength: 500 }), async (all, fact) => {
      const event: DomainEvent = {
        type: 'ConcernRaised',
        facts: { fact },
        personal: all.map((one, index) => ({ person: personOf(index), classes: one })),
      };
      const catalogue = { ConcernRaised: { version: 1, retention: 'child-record' } } as const;
      const [dressed] = await dress(sealing, [event], { catalogue, context, stream: streamName('concern', 'x'), at });
      const real = Buffer.byteLength(dressed?.stored.body ?? '');
      const reckoned = storedBytes(event);
      expect(reckoned).toBeGreaterThanOrEqual(real);
      expect(reckoned).toBeLessThan(real * 1.1 + 1_500);
    }),
    { numRuns: 60 },
  );
  await opened.close();
});
