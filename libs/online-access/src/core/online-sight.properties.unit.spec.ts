import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  birthday,
  instant,
  londonDate,
  plusDays,
  plusMs,
  type EventId,
  type Instant,
  type LocalDate,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { onlineAccess, united, type OnlineState, type Proxy } from './online-access.ts';
import {
  codeOn,
  endsByItself,
  goesOut,
  goOut,
  patientSince,
  proxyStanding,
  turningPoints,
  turns,
} from './online-sight.ts';

const practice = agencyId('oakfield-gp');
const first = '2005-01-01' as LocalDate;
const day = fc.nat({ max: 15_000 }).map((days) => plusDays(first, days));
const leapDay = fc.constantFrom('2008-02-29', '2012-02-29', '2016-02-29', '2020-02-29') as fc.Arbitrary<LocalDate>;
/** Last Sundays of March and October, on which clocks change. */
const clockChange = fc.constantFrom(
  ...['2010-03-28', '2010-10-31', '2015-03-29', '2015-10-25', '2021-03-28', '2021-10-31'],
) as fc.Arbitrary<LocalDate>;
const born = fc.oneof(day, leapDay, clockChange);
const code = fc.record({ code: fc.constantFrom('104' as const, '106' as const), effectiveOn: day });
const proxyAt = (at: Instant): Proxy => ({
  ...{ fact: 'a0000000-0000-4000-8000-000000000001' as ThingId, practice, at },
  ...{ authority: 'parental-responsibility', scope: 'released-items' },
});
const patient = (since: string) => ({ whose: 'patient', since: () => instant(since) }) as const;
const state = (over: Partial<OnlineState> = {}): OnlineState => ({ ...onlineAccess.initial, ...over });

describe('enhanced review codes', () => {
  it('the later effective date counts, in whatever order the codes arrived, and a tie restricts', () => {
    fc.assert(
      fc.property(fc.array(code, { maxLength: 8 }), day, fc.infiniteStream(fc.nat()), (codes, on, order) => {
        const shuffled = codes
          .map((one) => ({ one, at: order.next().value as number }))
          .toSorted((one, other) => one.at - other.at)
          .map(({ one }) => one);
        const expected = codes
          .filter(({ effectiveOn }) => effectiveOn <= on)
          .toSorted((one, other) =>
            one.effectiveOn === other.effectiveOn
              ? one.code.localeCompare(other.code)
              : other.effectiveOn.localeCompare(one.effectiveOn),
          )[0]?.code;
        expect([codeOn(codes, on), codeOn(shuffled, on)]).toEqual([expected, expected]);
      }),
    );
  });

  it('a later 106 overrides, and what 104 of a later day says does not reach back', () => {
    const codes = [
      { code: '106', effectiveOn: '2026-03-12' as LocalDate },
      { code: '104', effectiveOn: '2026-03-10' as LocalDate },
    ] as const;
    expect(['2026-03-09', '2026-03-11', '2026-03-12'].map((on) => codeOn(codes, on as LocalDate))).toEqual([
      undefined,
      '104',
      '106',
    ]);
  });

  it('an entry is new on the London day on which it was recorded', () => {
    const codes = [
      { code: '104' as const, effectiveOn: '2026-07-02' as LocalDate, ...proxyAt(instant('2026-07-02T08:00:00Z')) },
    ];
    const item = (recordedAt: string) => ({
      ...{ id: 'e' as EventId, owner: practice, kind: 'concern-raised', namesPerpetrator: false, withdrawn: false },
      recordedAt: instant(recordedAt),
    });
    const viewer = patient('2026-01-01T00:00:00Z');
    const out = (at: string) => goesOut(item(at), viewer, state({ codes })).length > 0;
    // Half past midnight in London is still the day before in UTC.
    expect([out('2026-07-01T22:30:00Z'), out('2026-07-01T23:30:00Z')]).toEqual([true, false]);
  });
});

describe('what a birthday ends', () => {
  it('a grant ends at the first instant in London of the next birthday of 11, 16 and 18, and not a moment before', () => {
    fc.assert(
      fc.property(born, fc.nat({ max: 20 * 365 }), (date, days) => {
        const at = plusMs(turns(date, 11), (days - 11 * 365) * 86_400_000);
        const proxy = proxyAt(at);
        const end = endsByItself(proxy, date);
        const expected = turningPoints.find((age) => turns(date, age) > at);
        expect(end?.age).toBe(expected);
        if (end === undefined) return;
        expect(londonDate(end.at)).toBe(birthday(date, end.age ?? 11));
        expect(londonDate(plusMs(end.at, -1))).not.toBe(londonDate(end.at));
        const standing = (when: Instant) => proxyStanding(proxy, state({ proxies: [proxy] }), { born: date, at: when });
        expect([standing(plusMs(end.at, -1)), standing(end.at)]).toEqual(['standing', 'lapsed']);
      }),
    );
  });

  it('a child born on 29 February turns 11 and 18 on 1 March, and 16 on the day itself where there is one', () => {
    expect([11, 16, 18].map((age) => londonDate(turns('2012-02-29' as LocalDate, age as 11)))).toEqual([
      '2023-03-01',
      '2028-02-29',
      '2030-03-01',
    ]);
  });

  it('without a date of birth nothing stands: nobody knows who decides', () => {
    const at = instant('2026-03-01T00:00:00Z');
    expect(proxyStanding(proxyAt(at), state(), { born: undefined, at })).toBe('lapsed');
    expect(patientSince(state(), { born: undefined, at }, () => true)).toBeUndefined();
  });

  it('what the ledger noted of a birthday decides nothing', () => {
    fc.assert(
      fc.property(born, fc.boolean(), (date, noted) => {
        const proxy = proxyAt(turns(date, 11));
        const lapsed = noted ? [proxy] : [];
        const at = plusMs(turns(date, 16), -1);
        expect(proxyStanding(proxy, state({ proxies: [proxy], lapsed }), { born: date, at })).toBe('standing');
      }),
    );
  });
});

describe('the patient’s own access', () => {
  it('is none below 11, by competence from 11, and by itself from 16, but for nothing older than 31 October 2023', () => {
    fc.assert(
      fc.property(born, fc.nat({ max: 22 * 365 }), fc.boolean(), (date, days, competent) => {
        const at = plusMs(turns(date, 11), (days - 11 * 365) * 86_400_000);
        const assessed = { ...proxyAt(plusMs(turns(date, 11), 1)), outcome: 'competent' as const };
        const since = patientSince(state({ competences: competent ? [assessed] : [] }), { born: date, at }, () => true);
        const open = at >= turns(date, 16) || (competent && at >= turns(date, 11));
        expect(since !== undefined).toBe(open);
        expect(since === undefined || londonDate(since) >= '2023-10-31').toBe(true);
      }),
    );
  });
});

describe('what goes out', () => {
  const viewers = fc.constantFrom(
    patient('2020-01-01T00:00:00Z'),
    { whose: 'proxies', scope: 'released-items' } as const,
    { whose: 'proxies', scope: 'summaries-of-released-items' } as const,
  );
  const kinds = fc.constantFrom(
    'concern-raised',
    'referral-submitted',
    'relationship-recorded',
    'shield-applied',
    'unheard-of',
  );
  const items = fc.record({
    id: fc.uuid() as fc.Arbitrary<EventId>,
    owner: fc.constant(practice),
    kind: kinds,
    recordedAt: day.map((on) => instant(`${on}T12:00:00Z`)),
    namesPerpetrator: fc.boolean(),
    withdrawn: fc.boolean(),
  });

  it('to a proxy is what was released and names no alleged perpetrator; to nobody what was redacted, or is of a kind that is never shown', () => {
    fc.assert(
      fc.property(items, viewers, fc.boolean(), fc.boolean(), (item, viewer, released, redacted) => {
        const fact = { ...proxyAt(item.recordedAt), entry: item.id };
        const classes = goesOut(
          item,
          viewer,
          state({
            releases: released ? [{ ...fact, fact: 'r' as ThingId }] : [],
            redactions: redacted ? [{ ...fact, fact: 's' as ThingId }] : [],
          }),
        );
        const never = !item.kind.startsWith('concern') && !item.kind.startsWith('referral');
        const looked = released || (viewer.whose === 'patient' && !item.namesPerpetrator);
        const none = redacted || never || !looked || (viewer.whose === 'proxies' && item.namesPerpetrator);
        expect(none && classes.length > 0).toBe(false);
        expect(!none && released && !classes.includes('summary')).toBe(false);
        expect(classes).not.toContain('perpetrator');
      }),
    );
  });

  it('of one concern goes out without a release only after all that was written before it, and never once it named somebody', () => {
    const steps = fc.array(
      fc.record({
        thing: fc.constantFrom('one', 'other'),
        kind: fc.constantFrom(
          'concern-raised',
          'concern-amended',
          'concern-closed',
          'referral-submitted',
          'shield-applied',
        ),
        on: day,
        namesPerpetrator: fc.boolean(),
        fate: fc.constantFrom('none', 'none', 'none', 'redacted', 'released'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(steps, (written) => {
        const all = written.map(({ on, ...rest }, index) => ({
          ...{ id: `e${String(index)}` as EventId, owner: practice, withdrawn: false, ...rest },
          ...{ recordedAt: instant(`${on}T12:00:00Z`), writtenAt: instant(`${on}T12:00:00Z`) },
        }));
        const facts = (fate: string) =>
          all
            .filter((one) => one.fate === fate)
            .map(({ id }) => ({ ...proxyAt(instant('2020-01-01T00:00:00Z')), fact: id as never, entry: id }));
        const stands = state({ redactions: facts('redacted'), releases: facts('released') });
        const out = goOut(all, patient('2015-01-01T00:00:00Z'), stands);
        const goes = ({ id }: { readonly id: EventId }) => (out.get(id) ?? []).length > 0;
        for (const item of all.filter((one) => goes(one) && one.fate !== 'released')) {
          const earlier = all.filter(({ thing, writtenAt }) => thing === item.thing && writtenAt < item.writtenAt);
          expect(earlier.filter(({ kind }) => kind !== 'shield-applied').every(goes)).toBe(true);
          expect([item, ...earlier].some(({ namesPerpetrator }) => namesPerpetrator)).toBe(false);
        }
        // Nothing is kept back that stands by itself.
        const alone = all.filter(
          (item) =>
            item.kind === 'concern-raised' && all.every(({ thing, id }) => thing !== item.thing || id === item.id),
        );
        const byItself = (item: (typeof all)[number]) =>
          goesOut(item, patient('2015-01-01T00:00:00Z'), stands).length > 0;
        expect(alone.map(goes)).toEqual(alone.map(byItself));
      }),
    );
  });

  it('of what came from another record waits for somebody who looks at it on this one', () => {
    const [fact, at] = ['f' as ThingId, instant('2026-03-02T00:00:00Z')];
    const item = {
      ...{ id: 'e' as EventId, owner: practice, kind: 'concern-raised', namesPerpetrator: false, withdrawn: false },
      ...{ recordedAt: instant('2026-03-01T12:00:00Z'), moved: true },
    };
    const out = (over: Partial<OnlineState>) => goesOut(item, patient('2020-01-01T00:00:00Z'), state(over)).length > 0;
    const history = { fact, practice, at, from: '2026-02-01' as LocalDate };
    expect([
      out({}),
      out({ releases: [{ fact, practice, at, entry: item.id }] }),
      out({ histories: [history] }),
    ]).toEqual([...[false, true, true]]);
  });

  it('never says by itself that a concern was passed on', () => {
    const item = {
      ...{ id: 'e' as EventId, owner: practice, kind: 'concern-closed', namesPerpetrator: false, withdrawn: false },
      ...{ recordedAt: instant('2026-01-01T12:00:00Z') },
    };
    const out = (over: object, releases: OnlineState['releases'] = []) =>
      goesOut({ ...item, ...over }, patient('2015-01-01T00:00:00Z'), state({ releases })).length > 0;
    const released = { ...proxyAt(instant('2026-02-01T00:00:00Z')), entry: item.id };
    expect([out({}), out({ passedOn: true }), out({ passedOn: true }, [released])]).toEqual([...[true, false, true]]);
  });

  it('of merged records is restricted by what either says', () => {
    const redaction = { ...proxyAt(instant('2026-01-01T00:00:00Z')), entry: 'e' as EventId };
    const item = {
      ...{ id: 'e' as EventId, owner: practice, kind: 'concern-raised', namesPerpetrator: false, withdrawn: false },
      recordedAt: instant('2026-01-01T12:00:00Z'),
    };
    const viewer = patient('2020-01-01T00:00:00Z');
    const [plain, redacted] = [state(), state({ redactions: [redaction] })];
    expect(goesOut(item, viewer, united([plain, plain]))).not.toEqual([]);
    expect(goesOut(item, viewer, united([plain, redacted]))).toEqual([]);
  });
});
