import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  given,
  instant,
  localDate,
  plusMs,
  stateAfter,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import {
  answerEscalation,
  escalation,
  moveUp,
  raiseEscalation,
  resolveEscalation,
  type EscalationEvent,
  type EscalationState,
} from './escalation.ts';
import { levelRoles, localProcess, localStages, processOn, setLocalProcess, usualProcess } from './ladder.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const id = 'd0000000-0000-4000-8000-000000000001' as ThingId;
const surgery = agencyId('oakfield-gp');
const mash = agencyId('ashby-mash');
const partnership = agencyId('ashby-partnership');
const at = instant('2026-01-05T09:00:00Z');
const day = 86_400_000;
const texts = { summary: 'S', record: 'R' };
const { ladder } = usualProcess;
const ends = () => plusMs(at, day);
const raised = raiseEscalation(
  { escalation: id, child, by: surgery, with: mash, about: 'threshold', area: 'E06000999', ladder, legal: {}, texts },
  ends,
  escalation.initial,
);
const answer =
  (by = mash) =>
  (state: EscalationState) =>
    answerEscalation({ by, position: 'maintained', texts }, state);
const up =
  (because: 'no-answer' | 'not-resolved' | 'child-cannot-wait', now = at, by = surgery) =>
  (state: EscalationState) =>
    moveUp({ by, because, partnership, texts }, ends, state, now);
const settle =
  (how: 'agreed' | 'decided-by-partnership', by = surgery, now = at) =>
  (state: EscalationState) =>
    resolveEscalation({ by, how, texts }, state, now);
type Act = (state: EscalationState) => readonly EscalationEvent[];
const taken = (...acts: readonly Act[]): readonly EscalationEvent[] =>
  acts.reduce<readonly EscalationEvent[]>((past, act) => [...past, ...act(stateAfter(escalation, past))], raised);
const on = (...acts: readonly Act[]) => given(escalation, taken(...acts));
const toTheTop = [up('child-cannot-wait'), up('child-cannot-wait'), up('child-cannot-wait')];

describe('a professional disagreement', () => {
  it('begins at the lowest level, with the clock of that level', () => {
    expect(raised[0]).toMatchObject({ facts: { level: 1, role: 'practitioner', dueBy: plusMs(at, day) } });
  });

  it('goes up after an answer, after the time of the level, or because the child cannot wait, and not before', () => {
    expect(on().when(up('not-resolved'))).toEqual({ refused: 'ESC-004' });
    expect(on(answer()).when(up('not-resolved'))).toHaveLength(1);
    expect(on().when(up('no-answer', plusMs(at, day)))).toHaveLength(1);
    expect(on().when(up('no-answer', plusMs(at, day - 1)))).toEqual({ refused: 'ESC-004' });
    expect(on().when(up('child-cannot-wait'))).toHaveLength(1);
    // Each level has to answer for itself.
    expect(on(answer(), up('not-resolved')).when(up('not-resolved'))).toEqual({ refused: 'ESC-004' });
  });

  it('has no level above the last, and reaches the partnership there and no earlier', () => {
    expect(on(...toTheTop).when(up('child-cannot-wait'))).toEqual({ refused: 'ESC-005' });
    const reached = taken(...toTheTop).map(({ facts }) => 'partnership' in facts);
    expect(reached).toEqual([false, false, false, true]);
  });

  it('is answered by the other side and resolved by whoever raised it; the partnership decides at its level alone', () => {
    expect(on().when(answer(surgery))).toEqual({ refused: 'ESC-001' });
    expect(on().when(settle('agreed', mash))).toEqual({ refused: 'ESC-001' });
    expect(on().when(settle('decided-by-partnership'))).toEqual({ refused: 'ESC-001' });
    expect(on().when(settle('decided-by-partnership', partnership))).toEqual({ refused: 'ESC-001' });
    expect(on(...toTheTop).when(settle('decided-by-partnership', partnership))).toHaveLength(1);
    expect(on(...toTheTop).when(settle('agreed', partnership))).toEqual({ refused: 'ESC-001' });
  });

  it('that is resolved takes no further step, and says whether its level was late', () => {
    expect(on(settle('agreed')).when(up('child-cannot-wait'))).toEqual({ refused: 'ESC-002' });
    expect(settle('agreed', surgery, plusMs(at, day))(stateAfter(escalation, raised))[0]?.facts).toMatchObject({
      late: true,
    });
  });

  it('never skips a level, never falls, and ends at most once', () => {
    const acts = fc.constantFrom<Act>(
      answer(),
      up('not-resolved'),
      up('child-cannot-wait'),
      up('no-answer', plusMs(at, day)),
      settle('agreed'),
      settle('decided-by-partnership', partnership),
    );
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 15 }), (each) => {
        let past: readonly EscalationEvent[] = raised;
        for (const act of each) {
          const events = given(escalation, past).when(act);
          if (!('refused' in events)) past = [...past, ...events];
        }
        const levels = past.map(({ facts }) => facts.level);
        expect(levels.every((level, index) => level - (levels[index - 1] ?? level) <= 1)).toBe(true);
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
        expect(Math.max(...levels)).toBeLessThanOrEqual(ladder.length);
        const end = past.findIndex(({ type }) => type === 'EscalationResolved');
        expect([-1, past.length - 1]).toContain(end);
      }),
    );
  });
});

describe('the process of an area', () => {
  const process = { area: 'E06000999', inForceFrom: localDate('2026-01-05'), stages: localStages, ladder };
  const set = (over: object) =>
    given(localProcess, []).when(() => setLocalProcess({ process: { ...process, ...over }, by: partnership }, at));

  it('is a ladder that rises, from today on', () => {
    expect(set({ ladder: ladder.toReversed() })).toEqual({ refused: 'ESC-008' });
    expect(set({ ladder: [ladder[0], ladder[0]] })).toEqual({ refused: 'ESC-008' });
    expect(set({ ladder: [] })).toEqual({ refused: 'ESC-008' });
    expect(set({ inForceFrom: localDate('2026-01-04') })).toEqual({ refused: 'ESC-011' });
    expect(set({})).toHaveLength(1);
  });

  it('is the latest that began, whatever the order in which they were set', () => {
    const versions = ['2026-03-01', '2026-02-01'].map((inForceFrom) => ({
      ...process,
      inForceFrom: localDate(inForceFrom),
    }));
    expect(processOn({ versions }, localDate('2026-01-31'))).toBeUndefined();
    expect(processOn({ versions }, localDate('2026-02-10'))?.inForceFrom).toBe('2026-02-01');
    expect(processOn({ versions }, localDate('2026-03-01'))?.inForceFrom).toBe('2026-03-01');
  });

  it('is the usual one, which ends with the partnership, where nobody set it', () => {
    expect(usualProcess.ladder.at(-1)?.role).toBe('safeguarding-partnership');
    expect(usualProcess.ladder.every(({ role }) => levelRoles.includes(role))).toBe(true);
  });
});
