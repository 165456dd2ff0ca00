import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@safeguarding/kernel';
import fc from 'fast-check';
import { after, mash, submitted } from './referral-builders.ts';
import { acknowledgeReferral, reopenReferral, screenReferral, closeReferral } from './referral-decisions.ts';
import type { ReferralEvent } from './referral-events.ts';
import { screeningStages, type ScreeningStage } from './referral-vocabulary.ts';

const by = mash;
const aStage = fc.constantFrom(...screeningStages);
const declared = fc.uniqueArray(aStage, { minLength: 1 });

/** Tries each stage in turn; those that were taken, and what happened by then. */
const attempt = (stages: readonly ScreeningStage[] | undefined, tried: readonly ScreeningStage[]) => {
  let past: readonly ReferralEvent[] = [...submitted, ...acknowledgeReferral({ by }, after(...submitted))];
  const taken: ScreeningStage[] = [];
  for (const stage of tried) {
    const screening = { by, stage, decision: 'proceed', category: 'neglect', urgency: 'standard', stages } as const;
    try {
      past = [...past, ...screenReferral(screening, after(...past))];
      taken.push(stage);
    } catch (error) {
      if (!(error instanceof DomainError) || error.entry.code !== 'REF-013') throw error;
    }
  }
  return { taken, past };
};

describe('stages of screening', () => {
  it('are taken as the area declared them: none is left out, none is invented, none comes back', () => {
    fc.assert(
      fc.property(declared, fc.array(aStage, { maxLength: 12 }), (stages, tried) => {
        const { taken } = attempt(stages, tried);
        const places = taken.map((stage) => stages.indexOf(stage));
        expect(
          places.every(
            (place, index) => place === (places[index - 1] ?? -1) || place === (places[index - 1] ?? -1) + 1,
          ),
        ).toBe(true);
        expect(places.every((place) => place >= 0)).toBe(true);
        // Whoever asks for all of them in order gets all of them.
        expect(attempt(stages, stages).taken).toEqual(stages);
      }),
    );
  });

  it('are free where the area has declared none', () => {
    fc.assert(
      fc.property(fc.array(aStage, { maxLength: 8 }), (tried) => {
        expect(attempt(undefined, tried).taken).toEqual(tried);
      }),
    );
  });

  it('begin anew when the referral is re-opened', () => {
    const { past } = attempt(['contact', 'final'], ['contact', 'final']);
    const closed = [...past, ...closeReferral({ by, reason: 'no-decision-needed' }, after(...past))];
    const open = [...closed, ...reopenReferral({ by, reason: 'new-information' }, after(...closed))];
    const again = [...open, ...acknowledgeReferral({ by }, after(...open))];
    const screen = (stage: ScreeningStage) => () =>
      screenReferral(
        { by, stage, decision: 'proceed', category: 'neglect', urgency: 'standard', stages: ['contact', 'final'] },
        after(...again),
      );
    expect(screen('final')).toThrow(expect.objectContaining({ entry: expect.objectContaining({ code: 'REF-013' }) }));
    expect(screen('contact')()).toHaveLength(1);
  });
});
