import { describe, expect, it } from '@jest/globals';
import type { AgencyId, Position, Recorded } from '@safeguarding/kernel';
import fc from 'fast-check';
import { giveConsent } from './consent-decisions.ts';
import { resolveConflict } from './conflicts.ts';
import { recordDisclosure } from './opening-decisions.ts';
import { recordOptOut } from './opt-out-decisions.ts';
import {
  aConsent,
  aDisclosure,
  actor,
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
import { proposeInvolvement, registerInvolvement } from './involvement-decisions.ts';
import type { Service, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';
import { whatStands, type Asking } from './what-stands.ts';

const asks = (service: Service, n = 1): Asking => ({
  agency: service.agency,
  ref: actor(n),
  teamOfShare: service === gp || service === healthVisiting,
});

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
    };
    // What this fold reads of an envelope, and no more of it.
    return sharing.evolve(folded, recorded as unknown as Recorded<SharingEvent>);
  }, state);

const steps: readonly ((state: SharingState) => SharingState)[] = [
  (state) => after(state, giveConsent(aConsent(1, mother), state, at), gp.agency),
  (state) => after(state, recordDisclosure(aDisclosure(2), state, at), gp.agency),
  (state) => after(state, recordOptOut(anOptOut(3, father), state, at), gp.agency),
];

describe('what stands of a sharing record', () => {
  it('tells a recipient what it was given, and of no decision about others', () => {
    const state = steps.reduce((folded, step) => step(folded), sharing.initial);
    const told = whatStands(state, asks(school), later(1));
    expect(told.givenToYou.map(({ kind, controller }) => [kind, controller])).toEqual([
      ['consent', gp.agency],
      ['disclosure', gp.agency],
    ]);
    expect(told.decisions).toEqual([]);
    expect(told.optOuts).toEqual([]);
  });

  it('tells of an opt-out to the teams of the standing share, and in whose name to the one that recorded it', () => {
    const state = steps.reduce((folded, step) => step(folded), sharing.initial);
    const optOutsFor = (service: Service) => whatStands(state, asks(service), later(1)).optOuts;
    expect(optOutsFor(healthVisiting)).toEqual([{ id: thing(3), from: at, recordedByYou: false }]);
    expect(optOutsFor(gp)).toEqual([
      { id: thing(3), from: at, recordedByYou: true, authority: 'parental-responsibility' },
    ]);
    for (const service of [school, clinic, councilCare]) expect(optOutsFor(service)).toEqual([]);
  });

  it('tells what was given to one named person to that person alone', () => {
    const named = { ...aDisclosure(2), recipients: [{ agency: school.agency, person: actor(7) }] };
    const state = after(sharing.initial, recordDisclosure(named, sharing.initial, at), gp.agency);
    expect(whatStands(state, asks(school, 7), later(1)).givenToYou).toHaveLength(1);
    expect(whatStands(state, asks(school, 8), later(1)).givenToYou).toEqual([]);
  });

  it('tells of a proposal to whoever can confirm it, and of a sensitive one to its own service alone', () => {
    const involve = (service: Service, n: number) => ({ child, involvement: thing(n), service });
    const registered = after(sharing.initial, registerInvolvement(involve(gp, 20), sharing.initial, at), gp.agency);
    const proposed = [
      involve(healthVisiting, 21),
      { ...involve(clinic, 22), sensitiveBasis: 'young-person-consent' as const },
    ].reduce(
      (state, command) => after(state, proposeInvolvement(command, state, at), command.service.agency),
      registered,
    );
    const idsFor = (service: Service) => whatStands(proposed, asks(service), later(1)).proposals.map(({ id }) => id);
    expect(idsFor(gp)).toEqual([thing(21)]);
    expect(idsFor(clinic)).toEqual([thing(22)]);
    expect(idsFor(school)).toEqual([]);
  });

  it('names neither recipients nor entries to a service that is no part of any decision, in any history', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...steps), { maxLength: 6 }),
        fc.constantFrom(healthVisiting, clinic, councilCare),
        (history, stranger) => {
          const state = history.reduce((folded, step) => step(folded), sharing.initial);
          const { decisions, givenToYou, conflicts, notices } = whatStands(state, asks(stranger), later(1));
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
