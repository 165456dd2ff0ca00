import { describe, expect, it } from '@jest/globals';
import { given, localDate, stateAfter, type AgencyId, type LocalDate } from '@safeguarding/kernel';
import fc from 'fast-check';
import { openEmergency } from './emergency-decisions.ts';
import { openLead } from './relation-decisions.ts';
import { correctResidence, endResidence, recordResidence } from './residence-decisions.ts';
import { residenceOn, type Residing } from './residence.ts';
import { applyShield } from './shield-decisions.ts';
import { actor, at, child, clinic, councilCare, gp, healthVisiting, later, thing } from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

const today = localDate('2026-03-02');
const day = localDate('2026-02-01');
const northdale = 'northdale-mash' as AgencyId;
const duty = 'ashby-mash' as AgencyId;
const envelope = { recordedAt: at, agency: gp.agency };
const lives = { child, residence: thing(1), authority: northdale, from: day, today, area: 'Northdale' };
const recorded = recordResidence({ ...lives, reasons: 'Told by the mother.' }, sharing.initial);
const when = (past: readonly SharingEvent[], decide: (now: SharingState) => readonly SharingEvent[]) =>
  given(sharing, past, envelope).when(decide);
const mine = { child, residence: thing(1), agency: gp.agency, today };

const told = (past: readonly SharingEvent[], command: object = {}): unknown => {
  const asked = {
    ...{ child, access: thing(9), agency: 'ashby-ambulance' as AgencyId, person: actor(1), minutes: 60 },
    ...{ reason: 'missing-child' as const, explanation: 'Invented.', onDuty: [duty], acts: () => true },
  };
  const [opened] = openEmergency({ ...asked, ...command }, stateAfter(sharing, past, envelope), later(1));
  return opened?.type === 'EmergencyAccessOpened' ? opened.facts.told : undefined;
};

describe('the authority by residence', () => {
  it('stands in plain as a code and a day; the area and who told it are sealed', () => {
    expect(recorded).toEqual([
      {
        type: 'ResidenceRecorded',
        facts: { residence: thing(1), authority: northdale, from: day },
        occurredOn: { value: day, precision: 'day' },
        subjects: [child],
        personal: [
          {
            person: child,
            classes: { location: { area: 'Northdale' }, narrative: { reasons: 'Told by the mother.' } },
          },
        ],
      },
    ]);
  });

  it('is recorded of no day to come', () => {
    const ahead = { ...lives, from: localDate('2026-03-03') };
    expect(when([], () => recordResidence(ahead, sharing.initial))).toEqual({ refused: 'SHA-052' });
  });

  it('is put right by the service that recorded it and by whoever leads, and by nobody else', () => {
    const right = { ...lives, ...mine, authority: duty };
    const lead = openLead({ child, referral: thing(5), agency: councilCare.agency }, sharing.initial, at);
    const by = (agency: AgencyId, past: readonly SharingEvent[] = recorded) =>
      when(past, (state) => correctResidence({ ...right, agency }, state, at));
    expect(by(gp.agency)).toMatchObject([{ type: 'ResidenceCorrected', facts: { authority: duty, from: day } }]);
    expect(by(councilCare.agency, [...recorded, ...lead])).toMatchObject([{ type: 'ResidenceCorrected' }]);
    expect(by(clinic.agency)).toEqual({ refused: 'SHA-023' });
    const reversed = { ...right, until: day };
    expect(when(recorded, (state) => correctResidence(reversed, state, at))).toEqual({ refused: 'SHA-011' });
  });

  it('is put right as a whole: what was said before is no part of it, and no other residence changes', () => {
    const second = recordResidence({ ...lives, residence: thing(2) }, sharing.initial);
    const past = [...recorded, ...second];
    const right = { ...lives, ...mine, authority: duty, until: localDate('2026-02-20'), reasons: 'Told wrongly.' };
    const corrected = when(past, (state) => correctResidence(right, state, at)) as readonly SharingEvent[];
    expect(corrected).toStrictEqual([
      {
        type: 'ResidenceCorrected',
        facts: { residence: thing(1), authority: duty, from: day, until: '2026-02-20' },
        occurredOn: { value: day, precision: 'day' },
        subjects: [child],
        personal: [
          { person: child, classes: { location: { area: 'Northdale' }, narrative: { reasons: 'Told wrongly.' } } },
        ],
      },
    ]);
    const standing = { agency: gp.agency, recordedAt: at, inError: false };
    const { residences } = stateAfter(sharing, [...past, ...corrected], envelope);
    expect(residences).toStrictEqual([
      { residence: thing(1), authority: duty, from: day, until: '2026-02-20', ...standing, event: expect.any(String) },
      { residence: thing(2), authority: northdale, from: day, ...standing, event: expect.any(String) },
    ]);
    const { until: _until, ...open } = right;
    const again = when([...past, ...corrected], (state) =>
      correctResidence(open, state, at),
    ) as readonly SharingEvent[];
    expect(again[0]?.facts).not.toHaveProperty('until');
    expect(stateAfter(sharing, [...past, ...corrected, ...again], envelope).residences[0]).not.toHaveProperty('until');
    expect(when(past, (state) => correctResidence({ ...open, residence: thing(2) }, state, at))).toHaveLength(1);
    expect(when(past, (state) => correctResidence({ ...open, residence: thing(3) }, state, at))).toEqual({
      refused: 'SHA-017',
    });
  });

  it('is refused with a pointer at the day that cannot be', () => {
    const pointerOf = (decide: (state: SharingState) => unknown, past: readonly SharingEvent[] = recorded) => {
      try {
        return decide(stateAfter(sharing, past, envelope));
      } catch (error) {
        return error;
      }
    };
    const tomorrow = localDate('2026-03-03');
    const at_ = (pointer: string) => ({ pointers: [{ pointer }] });
    const right = { ...lives, ...mine };
    expect(pointerOf(() => recordResidence({ ...lives, from: tomorrow }, sharing.initial))).toMatchObject(at_('/from'));
    expect(pointerOf((state) => correctResidence({ ...right, from: tomorrow }, state, at))).toMatchObject(at_('/from'));
    expect(pointerOf((state) => correctResidence({ ...right, until: tomorrow }, state, at))).toMatchObject(
      at_('/until'),
    );
    expect(pointerOf((state) => correctResidence({ ...right, until: day }, state, at))).toMatchObject(at_('/until'));
    const left = { ...mine, reason: 'moved-away' } as const;
    for (const until of [undefined, tomorrow, day])
      expect(
        pointerOf((state) => endResidence({ ...left, ...(until === undefined ? {} : { until }) }, state, at)),
      ).toMatchObject(at_('/until'));
    expect(recordResidence({ ...lives, from: today }, sharing.initial)).toHaveLength(1);
  });

  it('ends once, as a fact of the day on which the child left', () => {
    const left = { ...mine, reason: 'moved-away', until: localDate('2026-02-20'), reasons: 'Gone.' } as const;
    const ended = when(recorded, (state) => endResidence(left, state, at)) as readonly SharingEvent[];
    expect(ended).toStrictEqual([
      {
        type: 'ResidenceEnded',
        facts: { residence: thing(1), reason: 'moved-away', until: '2026-02-20' },
        occurredOn: { value: '2026-02-20', precision: 'day' },
        subjects: [child],
        personal: [{ person: child, classes: { narrative: { reasons: 'Gone.' } } }],
      },
    ]);
    expect(when([...recorded, ...ended], (state) => endResidence(left, state, at))).toEqual({ refused: 'SHA-018' });
    const wrong = { ...mine, reason: 'recorded-in-error' } as const;
    expect(when(recorded, (state) => endResidence(wrong, state, at))).toStrictEqual([
      { type: 'ResidenceEnded', facts: { residence: thing(1), reason: 'recorded-in-error' }, subjects: [child] },
    ]);
  });

  it('of a lead that is over, or of another authority, puts nothing right', () => {
    const lead = openLead({ child, referral: thing(5), agency: councilCare.agency }, sharing.initial, at);
    const over = { type: 'LeadClosed', facts: { referral: thing(5), at } } as const;
    const right = { ...lives, ...mine, agency: councilCare.agency };
    expect(when([...recorded, ...lead, over], (state) => correctResidence(right, state, at))).toEqual({
      refused: 'SHA-023',
    });
    expect(
      when([...recorded, ...lead], (state) => correctResidence({ ...right, agency: clinic.agency }, state, at)),
    ).toEqual({ refused: 'SHA-023' });
  });

  it('ends on a day, or never was so', () => {
    const left = { ...mine, reason: 'moved-away', until: localDate('2026-02-20') } as const;
    const ended = endResidence(left, stateAfter(sharing, recorded, envelope), at);
    expect(ended).toMatchObject([{ facts: { reason: 'moved-away', until: '2026-02-20' } }]);
    const without = (command: object) =>
      when(recorded, (state) => endResidence({ ...mine, reason: 'moved-away', ...command }, state, at));
    expect(without({})).toEqual({ refused: 'SHA-053' });
    expect(without({ reason: 'recorded-in-error', until: day })).toEqual({ refused: 'SHA-053' });
    expect(without({ until: day })).toEqual({ refused: 'SHA-011' });
    const error = without({ reason: 'recorded-in-error' }) as readonly SharingEvent[];
    expect(told([...recorded, ...error])).toEqual([duty]);
    expect(when([...recorded, ...error], (state) => endResidence(left, state, at))).toEqual({
      refused: 'SHA-018',
    });
  });
});

describe('who is told of an emergency', () => {
  const lead = openLead({ child, referral: thing(5), agency: councilCare.agency }, sharing.initial, at);

  it('is whoever leads, else the authority of where the child lives, else the one on duty', () => {
    expect([told([...recorded, ...lead]), told(recorded), told([])]).toEqual([
      [councilCare.agency],
      [northdale],
      [duty],
    ]);
  });

  it('is the one on duty while a shield stands: who is told would say where the child lives', () => {
    const shield = applyShield({ child, shield: thing(7) }, sharing.initial, at);
    expect(told([...recorded, ...shield])).toEqual(told(shield));
    expect(told(recorded, { beside: { leads: [], residences: [], shield: { from: at } } })).toEqual([duty]);
  });

  it('is the same under a shield whatever was recorded, corrected and ended', () => {
    const days = fc.integer({ min: 1, max: 28 }).map((n) => localDate(`2026-02-${String(n).padStart(2, '0')}`));
    const said = fc.record({
      authority: fc.constantFrom(northdale, duty, councilCare.agency),
      from: days,
      pick: fc.nat({ max: 3 }),
    });
    const shield = applyShield({ child, shield: thing(7) }, sharing.initial, at);
    let shown = 0;
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 8 }), (script) => {
        const history = script.reduce<readonly SharingEvent[]>((past, { pick, ...lived }, n) => {
          const command = { ...lives, ...lived, residence: thing(n) };
          const fix = { ...command, residence: thing(pick), agency: gp.agency };
          const outcome = when(past, (now) =>
            pick < n ? correctResidence(fix, now, at) : recordResidence(command, now),
          );
          return 'refused' in outcome ? past : [...past, ...outcome];
        }, []);
        expect(told([...history, ...shield])).toEqual([duty]);
        if (JSON.stringify(told(history)) !== JSON.stringify([duty])) shown += 1;
      }),
    );
    // Without the shield they would have been told apart.
    expect(shown).toBeGreaterThan(10);
  });

  it('is the one on duty where the authority of the area was suspended', () => {
    expect(told(recorded, { acts: (agency: string) => agency !== northdale })).toEqual([duty]);
  });

  it('is found on every record that is read as one, and alone on its own once they are told apart', () => {
    const { residences } = stateAfter(sharing, recorded, envelope);
    const leads = [{ agency: councilCare.agency, from: at, event: 'e' }];
    expect(told([], { beside: { leads: [], residences } })).toEqual([northdale]);
    expect(told([], { beside: { leads, residences } })).toEqual([councilCare.agency]);
    expect(told([])).toEqual([duty]);
  });
});

describe('the residence in force on a day', () => {
  const some = fc.record({
    residence: fc.nat({ max: 9 }).map(thing),
    authority: fc.constantFrom(duty, northdale, healthVisiting.agency),
    from: fc.integer({ min: 1, max: 28 }).map((n) => `2026-01-${String(n).padStart(2, '0')}` as LocalDate),
    lasts: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    recordedAt: fc.nat({ max: 5 }).map(later),
  });
  const residing = some.map(({ lasts, ...rest }): Residing => {
    const until = lasts === undefined ? undefined : `2026-02-${String(lasts).padStart(2, '0')}`;
    return until === undefined ? rest : { ...rest, until: until as LocalDate };
  });
  const days = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}` as LocalDate);

  it('is one at most, whatever the order in which they were recorded, and none before it began or after it ended', () => {
    fc.assert(
      fc.property(fc.uniqueArray(residing, { selector: ({ residence }) => residence }), days, (all, asked) => {
        const found = residenceOn(all, asked);
        expect(residenceOn(all.toReversed(), asked)).toEqual(found);
        if (!found) return;
        expect(found.from <= asked && (found.until === undefined || asked < found.until)).toBe(true);
        expect(all.every(({ from }) => from > asked || from <= found.from)).toBe(true);
      }),
    );
  });

  it('does not fall back to an earlier one where the last has ended', () => {
    const first: Residing = { residence: thing(1), authority: duty, from: localDate('2026-01-01'), recordedAt: at };
    const second = { ...first, residence: thing(2), authority: northdale, from: localDate('2026-01-10') };
    const ended = { ...second, until: localDate('2026-01-20') };
    expect(residenceOn([first, ended], localDate('2026-01-25'))).toBeUndefined();
    expect(residenceOn([first, ended], localDate('2026-01-09'))?.authority).toBe(duty);
  });
});
