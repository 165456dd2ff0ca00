import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  birthday,
  DomainError,
  instant,
  plusDays,
  plusMs,
  startOfLondonDay,
  type EventId,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import {
  checkDisclosure,
  checkExemption,
  checkExtension,
  checkRefusal,
  hasOpinion,
  mayBeGiven,
} from './access-request-decisions.ts';
import type { Standing } from './access-request.ts';
import { letterOf } from './answer-letter.ts';
import { childsDecisions, exemptions, interests, requesters } from './access-request-vocabulary.ts';

const at = instant('2026-03-12T09:00:00Z');
const entry = 'e0000000-0000-4000-8000-000000000001' as EventId;
const request = (over: Partial<Standing> = {}): Standing =>
  ({
    ...{ status: 'open', request: 'a' as ThingId, subject: 'b' as PersonId, controller: agencyId('oakfield-gp') },
    ...{ by: 'parent', receivedAt: at, recordedAt: at, identity: 'confirmed', runningSince: at, extended: false },
    ...{ opinions: [], withheld: [] },
    ...over,
  }) as Standing;
const opinion = (
  givenAt: string,
  finding: 'serious-harm' | 'no-serious-harm' = 'serious-harm',
  entries?: readonly EventId[],
) => ({
  ...{ finding, givenAt: instant(givenAt) },
  ...(entries ? { entries } : {}),
});
const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'none';
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : String(error);
  }
};
const adult = { kind: 'adult', born: undefined };

describe('who may be given a child’s information', () => {
  const born = fc.nat({ max: 8_000 }).map((days) => plusDays('2004-01-01' as LocalDate, days));
  const turned = (date: LocalDate, age: number): Instant => startOfLondonDay(birthday(date, age));

  it('from the 16th birthday nobody without the young person’s word, whatever was found of interests', () => {
    fc.assert(
      fc.property(
        born,
        fc.constantFrom(...childsDecisions),
        fc.constantFrom(...interests),
        (date, childsDecision, found) => {
          const state = request({ authority: { childsDecision, interests: found } });
          const subject = { kind: 'child', born: date };
          expect(mayBeGiven(state, subject, turned(date, 16))).toBe(childsDecision === 'agrees');
          expect(mayBeGiven(request({ by: 'subject' }), subject, turned(date, 16))).toBe(true);
          expect(mayBeGiven(request({ by: 'subject' }), subject, plusMs(turned(date, 16), -1))).toBe(false);
        },
      ),
    );
  });

  it('below 11 nobody where it is not in the child’s interests, or nobody asked', () => {
    fc.assert(
      fc.property(born, fc.constantFrom(...childsDecisions), (date, childsDecision) => {
        const young = { kind: 'child', born: date };
        const moment = plusMs(turned(date, 11), -1);
        const with_ = (found: (typeof interests)[number]) =>
          request({ authority: { childsDecision, interests: found } });
        expect(mayBeGiven(with_('against-childs-interests'), young, moment)).toBe(false);
        expect(mayBeGiven(with_('in-childs-interests'), young, moment)).toBe(childsDecision !== 'refuses');
        expect(mayBeGiven(request(), young, moment)).toBe(false);
      }),
    );
  });

  it('nobody while the date of birth is not known and nobody looked', () => {
    for (const by of requesters)
      expect(mayBeGiven(request({ by }), { kind: 'child', born: undefined }, at)).toBe(false);
    expect(mayBeGiven(request({ by: 'subject' }), adult, at)).toBe(true);
  });
});

describe('the serious harm test', () => {
  it('is of a professional’s opinion of the last six months about the entry', () => {
    const withOpinion = (...opinions: Standing['opinions']) => request({ opinions });
    expect(hasOpinion(withOpinion(opinion('2025-09-12T09:00:00Z')), entry, at)).toBe(true);
    expect(hasOpinion(withOpinion(opinion('2025-09-12T08:59:59Z')), entry, at)).toBe(false);
    expect(hasOpinion(withOpinion(opinion('2026-03-01T00:00:00Z', 'serious-harm', ['x' as EventId])), entry, at)).toBe(
      false,
    );
  });

  it('is needed before a controller that is no health professional gives health data', () => {
    const give = (state: Standing, healthProfessional: boolean) =>
      codeOf(() => {
        checkDisclosure(state, {
          ...adult,
          entries: [entry],
          candidates: [{ id: entry, health: true }],
          healthProfessional,
          at,
        });
      });
    const own = { by: 'subject' } as const;
    expect([give(request(own), true), give(request(own), false)]).toEqual(['none', 'SAR-005']);
    const opinions = [opinion('2026-03-01T00:00:00Z', 'no-serious-harm')];
    expect(give(request({ ...own, opinions }), false)).toBe('none');
    expect(give(request({ ...own, withheld: [{ entry, exemption: 'third-party' }] }), true)).toBe('SAR-007');
  });

  it('child abuse data is withheld from those who ask for a child alone, and not in Scotland', () => {
    const withhold = (by: Standing['by'], nation: string) =>
      codeOf(() => {
        checkExemption(request({ by }), { entry, exemption: 'child-abuse-data', nation, at });
      });
    expect([withhold('parent', 'england'), withhold('subject', 'england'), withhold('parent', 'scotland')]).toEqual([
      'none',
      'SAR-006',
      'SAR-006',
    ]);
  });
});

describe('an answer', () => {
  it('has the same words whatever was withheld, and the same for everything that gives nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...exemptions)), fc.integer({ min: 1, max: 50 }), (withheld, items) => {
        const disclosed = request({ status: 'disclosed', entries: [], answeredAt: at });
        const less = { ...disclosed, withheld: withheld.map((exemption) => ({ entry, exemption })) };
        expect(letterOf(less, items)).toEqual(letterOf(disclosed, 1));
        const refused = request({ status: 'refused', identityOnly: false, answeredAt: at });
        expect(letterOf(refused, 0)).toEqual(letterOf(less, 0));
      }),
    );
  });

  it('is refused for reasons that were found, and extended once within the first month', () => {
    const because = (state: Standing, reason: Parameters<typeof checkRefusal>[1]) =>
      codeOf(() => {
        checkRefusal(state, reason);
      });
    expect(because(request(), 'against-childs-interests')).toBe('SAR-009');
    expect(because(request({ identity: 'not-confirmed' }), 'identity-not-confirmed')).toBe('none');
    const due = instant('2026-04-14T00:00:00Z');
    expect(checkExtension(request(), due, plusMs(due, -1))).toBe(at);
    expect(codeOf(() => checkExtension(request(), due, due))).toBe('SAR-004');
    expect(codeOf(() => checkExtension(request({ extended: true }), due, at))).toBe('SAR-004');
  });
});
