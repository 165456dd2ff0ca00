import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  birthday,
  DomainError,
  plusMs,
  startOfLondonDay,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { onlineAccess, type OnlineState } from './online-access.ts';
import { checkAuthority, checkCoercion, noteLapse, ownStanding } from './online-decisions.ts';
import {
  proxyAuthorities,
  type CoercionOutcome,
  type CompetenceOutcome,
  type ProxyAuthority,
} from './online-vocabulary.ts';

const practice = agencyId('oakfield-gp');
const born = '2012-02-29' as LocalDate;
const on = (age: number, ms = 0): Instant => plusMs(startOfLondonDay(birthday(born, age)), ms);
const fact = (at: Instant) => ({ fact: 'f' as ThingId, practice, at });
const state = (over: Partial<OnlineState> = {}): OnlineState => ({ ...onlineAccess.initial, ...over });
const competent = (outcome: CompetenceOutcome) => state({ competences: [{ ...fact(on(11)), outcome }] });
const coercion = (at: Instant, outcome: CoercionOutcome) => ({
  ...fact(at),
  of: 'proxies' as const,
  outcome,
  next: 'none' as const,
});
const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
    return 'none';
  } catch (error) {
    return error instanceof DomainError ? error.entry.code : String(error);
  }
};
const asked = (authority: ProxyAuthority, at: Instant, standing = state()) =>
  codeOf(() => {
    checkAuthority(authority, standing, { born, at, practice });
  });

describe('who may decide that somebody acts for a patient', () => {
  it('is by age, to the instant of the birthday', () => {
    const pr = 'parental-responsibility';
    expect([asked(pr, on(11, -1)), asked(pr, on(11)), asked(pr, on(11), competent('not-competent'))]).toEqual([
      ...['none', 'ONL-005', 'none'],
    ]);
    expect([asked(pr, on(16, -1), competent('not-competent')), asked(pr, on(16), competent('not-competent'))]).toEqual([
      ...['none', 'ONL-005'],
    ]);
    const consent = 'young-persons-consent';
    expect([
      asked(consent, on(11, -1)),
      asked(consent, on(11)),
      asked(consent, on(11), competent('competent')),
    ]).toEqual([...['ONL-006', 'ONL-006', 'none']]);
    expect(asked(consent, on(16))).toBe('none');
  });

  it('is never by section 20, by nobody’s responsibility, or by an attorney for somebody under 18', () => {
    expect([asked('section-20-accommodation', on(5)), asked('no-parental-responsibility', on(5))]).toEqual([
      'ONL-003',
      'ONL-004',
    ]);
    expect([asked('lasting-power-of-attorney', on(18, -1)), asked('lasting-power-of-attorney', on(18))]).toEqual([
      'ONL-002',
      'none',
    ]);
  });

  it('is nobody while the date of birth is not known', () => {
    for (const authority of proxyAuthorities)
      expect(
        codeOf(() => {
          checkAuthority(authority, state(), { born: undefined, at: on(5), practice });
        }),
      ).not.toBe('none');
  });
});

describe('a coercion assessment', () => {
  const check = (standing: OnlineState, after?: Instant) =>
    codeOf(() => {
      checkCoercion('proxies', standing, { practice }, after);
    });

  it('is the latest of the practice, found no concern, and is later than what it undoes', () => {
    const [early, late] = [on(5), on(6)];
    expect(check(state())).toBe('ONL-008');
    expect(check(state({ coercions: [coercion(early, 'no-concern')] }))).toBe('none');
    expect(check(state({ coercions: [coercion(early, 'no-concern'), coercion(late, 'concern')] }))).toBe('ONL-008');
    expect(check(state({ coercions: [coercion(early, 'no-concern')] }), late)).toBe('ONL-008');
    expect(
      check(state({ coercions: [{ ...coercion(early, 'no-concern'), practice: agencyId('millbrook-gp') }] })),
    ).toBe('ONL-008');
  });
});

describe('the end of a grant', () => {
  const proxy = { ...fact(on(5)), authority: 'parental-responsibility' as const, scope: 'released-items' as const };
  const about = { child: 'c' as PersonId, born };

  it('is noted once, after the birthday, with the age sealed', () => {
    expect(noteLapse(proxy, state({ proxies: [proxy] }), { ...about, at: on(11, -1) })).toEqual([]);
    const [event] = noteLapse(proxy, state({ proxies: [proxy] }), { ...about, at: on(11) });
    expect(event).toEqual({
      type: 'OnlineProxyLapsed',
      facts: { child: 'c', practice, fact: 'f' },
      subjects: ['c'],
      personal: [{ person: 'c', classes: { identity: { turned: 11 } } }],
    });
    expect(noteLapse(proxy, state({ proxies: [proxy], lapsed: [fact(on(11))] }), { ...about, at: on(12) })).toEqual([]);
  });

  it('by somebody is of what stands and is the practice’s own', () => {
    const standing = state({ proxies: [proxy] });
    expect(ownStanding(standing.proxies, standing, { practice, fact: proxy.fact })).toBe(proxy);
    expect(
      codeOf(() => ownStanding(standing.proxies, standing, { practice: agencyId('millbrook-gp'), fact: proxy.fact })),
    ).toBe('ONL-009');
    expect(
      codeOf(() =>
        ownStanding(standing.proxies, { ...standing, ended: [fact(at(6))] }, { practice, fact: proxy.fact }),
      ),
    ).toBe('ONL-009');
  });
});

const at = (age: number): Instant => on(age);
