import { describe, expect, it } from '@jest/globals';
import type { AgencyId, EventId, Position, Recorded } from '@safeguarding/kernel';
import fc from 'fast-check';
import { giveConsent } from './consent-decisions.ts';
import { resolveConflict } from './conflicts.ts';
import { recordDisclosure } from './opening-decisions.ts';
import { recordOptOut } from './opt-out-decisions.ts';
import {
  aConsent,
  aDisclosure,
  anOptOut,
  at,
  child,
  clinic,
  councilCare,
  entry,
  father,
  gp,
  healthVisiting,
  later,
  mother,
  school,
  thing,
} from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';
import { whatStands } from './what-stands.ts';

let written = 0;
const after = (state: SharingState, events: readonly SharingEvent[], agency: AgencyId): SharingState =>
  events.reduce((folded, event) => {
    written += 1;
    const recorded = {
      ...event,
      id: entry(written),
      revision: written,
      position: String(written) as Position,
      recordedAt: at,
      actor: { agency, ref: 'u-00000000000000000000000000000001', via: 'person', role: 'practitioner' },
    } as unknown as Recorded<SharingEvent> & { id: EventId };
    return sharing.evolve(folded, recorded);
  }, state);

const steps: readonly ((state: SharingState) => SharingState)[] = [
  (state) => after(state, giveConsent(aConsent(1, mother), state, at), gp.agency),
  (state) => after(state, recordDisclosure(aDisclosure(2), state, at), gp.agency),
  (state) => after(state, recordOptOut(anOptOut(3, father), state, at), gp.agency),
];

describe('what stands of a sharing record', () => {
  it('tells a recipient what it was given, and of no decision about others', () => {
    const state = steps.reduce((folded, step) => step(folded), sharing.initial);
    const told = whatStands(state, school.agency, later(1));
    expect(told.givenToYou.map(({ kind, controller }) => [kind, controller])).toEqual([
      ['consent', gp.agency],
      ['disclosure', gp.agency],
    ]);
    expect(told.decisions).toEqual([]);
    expect(told.optOuts).toEqual([{ id: thing(3), from: at, recordedByYou: false }]);
  });

  it('names neither recipients nor entries to a service that is no part of any decision, in any history', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...steps), { maxLength: 6 }),
        fc.constantFrom(healthVisiting, clinic, councilCare),
        (history, stranger) => {
          const state = history.reduce((folded, step) => step(folded), sharing.initial);
          const { decisions, givenToYou, conflicts, notices } = whatStands(state, stranger.agency, later(1));
          expect([decisions, givenToYou, conflicts, notices]).toEqual([[], [], [], []]);
        },
      ),
    );
  });

  it('resolves a task once', () => {
    const facts = { conflict: thing(9), about: 'consent', restriction: thing(8), contradictedBy: thing(9) } as const;
    const open = after(sharing.initial, [{ type: 'ParentalConflictOpened', facts, subjects: [child] }], gp.agency);
    const resolved = resolveConflict({ child, conflict: thing(9), reasons: 'Both were heard.' }, open);
    expect(resolved).toMatchObject([{ facts: { conflict: thing(9), resolvedBy: thing(8) } }]);
    const done = after(open, resolved, gp.agency);
    expect(() => resolveConflict({ child, conflict: thing(9), reasons: 'Again.' }, done)).toThrow('ended');
    expect(() => resolveConflict({ child, conflict: thing(7), reasons: 'Nobody’s.' }, done)).toThrow('Not found');
  });
});
