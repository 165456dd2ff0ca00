import { describe, expect, it } from '@jest/globals';
import { localDate, type AgencyId, type Position, type Recorded } from '@safeguarding/kernel';
import fc from 'fast-check';
import { giveConsent, refuseConsent, withdrawConsent } from './consent-decisions.ts';
import { resolveConflict } from './conflicts.ts';
import { decideNotToShare, recordDisclosure, recordOverride } from './opening-decisions.ts';
import { recordOptOut } from './opt-out-decisions.ts';
import {
  aConsent,
  aDisclosure,
  actor,
  aged,
  anOptOut,
  anOverride,
  at,
  child,
  clinic,
  controllerOf,
  councilCare,
  entry,
  father,
  gp,
  healthVisiting,
  later,
  mother,
  school,
  scope,
  texts,
  thing,
} from './sharing-builders.ts';
import { assignPractitioner, proposeInvolvement, registerInvolvement } from './involvement-decisions.ts';
import type { Service, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';
import { whatStands, type Asking } from './what-stands.ts';

const asks = (service: Service, n = 1): Asking => ({
  agency: service.agency,
  ref: actor(n),
  teamOfShare: service === gp || service === healthVisiting,
});

const notToShare = {
  ...{ child, controller: controllerOf(gp), recipients: [{ agency: school.agency }], reasons: 'It says nothing new.' },
  ...({ classes: ['health'], reason: 'not-relevant', reviewer: { role: 'social-worker' } } as const),
  ...{ reviewDueOn: localDate('2026-04-01'), today: localDate('2026-03-02') },
};

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

  it('tells a service its own decisions in full while they have not ended, and what was given by none of them', () => {
    const consent = { ...aConsent(1, mother), until: later(9) };
    const refusal = { ...aConsent(4, mother), scope: { ...scope([clinic], 'health'), purposes: ['audit'] } };
    const override = { ...anOverride(5), purposes: ['safeguarding'], entries: [entry(7)] };
    const named = { ...aDisclosure(6), recipients: [{ agency: school.agency, person: actor(7) }] };
    const state = [
      (now: SharingState) => giveConsent(consent, now, at),
      (now: SharingState) => refuseConsent(refusal, now, at),
      (now: SharingState) => recordOverride(override, now, at),
      (now: SharingState) => recordDisclosure(named, now, at),
      () => decideNotToShare({ ...notToShare, decision: thing(7), entries: [entry(1)] }),
      () => decideNotToShare({ ...notToShare, decision: thing(8) }),
    ].reduce((folded, decide) => after(folded, decide(folded), gp.agency), sharing.initial);
    const { decisions, givenToYou } = whatStands(state, asks(gp), later(1));
    expect(givenToYou).toEqual([]);
    expect(decisions).toStrictEqual([
      {
        ...{ id: thing(1), kind: 'consent', decision: 'given', effect: 'stands', from: at, until: later(9) },
        ...{ recipients: [{ agency: school.agency }], classes: ['health', 'narrative'] },
      },
      {
        ...{ id: thing(4), kind: 'consent', decision: 'refused', from: at },
        ...{ recipients: [{ agency: clinic.agency }], classes: ['health'], purposes: ['audit'] },
      },
      {
        ...{ id: thing(5), kind: 'override', from: at, until: later(168), purposes: ['safeguarding'] },
        ...{ recipients: [{ agency: councilCare.agency }], classes: ['health', 'narrative'], entries: [entry(7)] },
      },
      {
        ...{ id: thing(6), kind: 'disclosure', from: at, entries: [entry(1)] },
        ...{ recipients: [{ agency: school.agency, person: actor(7) }], classes: ['summary'] },
      },
      { id: thing(7), kind: 'not-to-share', recipients: notToShare.recipients, classes: [], entries: [entry(1)] },
      { id: thing(8), kind: 'not-to-share', recipients: notToShare.recipients, classes: [] },
    ]);
    expect(whatStands(state, asks(gp), later(9)).decisions.map(({ id }) => id)).not.toContain(thing(1));
    expect(whatStands(state, asks(gp), later(168)).decisions.map(({ id }) => id)).not.toContain(thing(5));
    const { givenToYou: given } = whatStands(state, asks(councilCare), later(1));
    expect(given).toStrictEqual([
      {
        ...{ id: thing(5), kind: 'override', controller: gp.agency, from: at, until: later(168) },
        ...{ classes: ['health', 'narrative'], purposes: ['safeguarding'] },
      },
    ]);
    expect(whatStands(state, asks(councilCare), later(168)).givenToYou).toEqual([]);
    expect(whatStands(state, asks(school, 7), later(1)).givenToYou.map(({ id }) => id)).toEqual([thing(1), thing(6)]);
    const withdrawing = { child, consent: thing(1), attempt: thing(90), by: mother, subject: aged(8), texts };
    const withdrawn = after(state, withdrawConsent(withdrawing, state, at), gp.agency);
    expect(whatStands(withdrawn, asks(gp), later(1)).decisions.map(({ id }) => id)).not.toContain(thing(1));
  });

  it('tells a service of its own involvement and of its people’s, until that ends', () => {
    const involve = (service: Service, n: number, until = later(9)) => ({
      child,
      involvement: thing(n),
      service,
      until,
    });
    const night = { child, assignment: thing(23), agency: gp.agency, by: actor(1), person: actor(2), until: later(5) };
    const state = [
      (now: SharingState) => registerInvolvement(involve(gp, 20), now, at),
      (now: SharingState) => registerInvolvement(involve(school, 21), now, at),
      (now: SharingState) => assignPractitioner(night, now, at),
    ].reduce((folded, decide) => after(folded, decide(folded), gp.agency), sharing.initial);
    const told = (service: Service, hours: number) => whatStands(state, asks(service), later(hours)).involvements;
    expect(told(gp, 1)).toStrictEqual([
      { id: thing(20), from: at, until: later(9), earnedBy: 'registration' },
      { id: thing(23), from: at, until: later(5), earnedBy: 'confirmation', person: actor(2) },
    ]);
    expect(told(gp, 5).map(({ id }) => id)).toEqual([thing(20)]);
    expect(told(gp, 9)).toEqual([]);
    expect(told(clinic, 1)).toEqual([]);
  });

  it('tells of a proposal for as long as it was proposed', () => {
    const proposal = { child, involvement: thing(21), service: healthVisiting, until: later(5) };
    const state = after(sharing.initial, proposeInvolvement(proposal, sharing.initial, at), healthVisiting.agency);
    const told = (hours: number) => whatStands(state, asks(healthVisiting), later(hours)).proposals;
    expect(told(1)).toStrictEqual([{ id: thing(21), agency: healthVisiting.agency, from: at, until: later(5) }]);
    expect(told(5)).toEqual([]);
  });

  it('tells of services that were confirmed meanwhile, the newest first and none left out', () => {
    const notice = (n: number, told: readonly AgencyId[]): readonly SharingEvent[] => [
      { type: 'InvolvementProposed', facts: { ...school, involvement: thing(n), from: at } },
      { type: 'InvolvementConfirmed', facts: { involvement: thing(n), from: at, told } },
    ];
    const few = after(sharing.initial, [...notice(1, [gp.agency]), ...notice(2, [clinic.agency])], school.agency);
    expect(whatStands(few, asks(gp), later(1)).notices).toStrictEqual([{ agency: school.agency, recordedAt: at }]);
    const other = after(
      few,
      [
        { type: 'InvolvementProposed', facts: { ...councilCare, involvement: thing(3), from: at } },
        { type: 'InvolvementConfirmed', facts: { involvement: thing(3), from: at, told: [gp.agency] } },
      ],
      school.agency,
    );
    expect(whatStands(other, asks(gp), later(1)).notices.map(({ agency }) => agency)).toEqual([
      councilCare.agency,
      school.agency,
    ]);
    const many = Array.from({ length: 120 }, (_, index) => notice(100 + index, [gp.agency])).flat();
    expect(whatStands(after(few, many, school.agency), asks(gp), later(1)).notices).toHaveLength(121);
  });

  it('tells of parents who disagree over a consent or an opt-out of the service, until that is resolved', () => {
    const conflict = (n: number, about: 'consent' | 'opt-out', restriction: number, by: number): SharingEvent => ({
      type: 'ParentalConflictOpened',
      facts: { conflict: thing(n), about, restriction: thing(restriction), contradictedBy: thing(by) },
    });
    const own = steps.reduce((folded, step) => step(folded), sharing.initial);
    const foreign = after(own, recordOptOut(anOptOut(30, mother), own, at), healthVisiting.agency);
    const theirs = after(
      foreign,
      giveConsent({ ...aConsent(31, mother), controller: controllerOf(school), scope: scope([gp]) }, foreign, at),
      school.agency,
    );
    const state = after(
      theirs,
      [
        conflict(40, 'consent', 1, 99),
        conflict(41, 'consent', 98, 1),
        conflict(42, 'opt-out', 3, 99),
        conflict(43, 'opt-out', 30, 99),
        conflict(44, 'consent', 31, 99),
        conflict(45, 'consent', 1, 99),
        { type: 'ParentalConflictResolved', facts: { conflict: thing(45), resolvedBy: thing(1) } },
      ],
      gp.agency,
    );
    expect(whatStands(state, asks(gp), later(1)).conflicts).toStrictEqual([
      { id: thing(40), about: 'consent', openedAt: at },
      { id: thing(41), about: 'consent', openedAt: at },
      { id: thing(42), about: 'opt-out', openedAt: at },
    ]);
  });

  it('tells everybody of a shield while it stands, and whether somebody proposed to lift it', () => {
    const applied: SharingEvent = { type: 'ShieldApplied', facts: { shield: thing(50), from: at } };
    const proposed: SharingEvent = { type: 'ShieldLiftProposed', facts: { shield: thing(50) } };
    const lifted: SharingEvent = { type: 'ShieldLifted', facts: { shield: thing(50), at: later(1) } };
    const told = (...events: readonly SharingEvent[]) =>
      whatStands(after(sharing.initial, events, gp.agency), asks(school), later(1));
    expect(told(applied).shield).toEqual({ from: at, liftProposed: false });
    expect(told(applied, proposed).shield).toEqual({ from: at, liftProposed: true });
    expect(told(applied, proposed, lifted)).not.toHaveProperty('shield');
    expect(told()).not.toHaveProperty('shield');
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
