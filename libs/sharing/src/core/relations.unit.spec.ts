import { describe, expect, it } from '@jest/globals';
import { given, stateAfter, type AgencyId } from '@safeguarding/kernel';
import {
  assignPractitioner,
  confirmInvolvement,
  endInvolvement,
  endRegistration,
  involveRecipient,
  proposeInvolvement,
  registerInvolvement,
} from './involvement-decisions.ts';
import {
  closeLead,
  endReviewScope,
  leaveReviewPanel,
  openLead,
  recordReviewScope,
  withdrawAddress,
} from './relation-decisions.ts';
import { liveAt } from './scope.ts';
import { applyShield, confirmLift, proposeLift } from './shield-decisions.ts';
import { actor, at, child, clinic, councilCare, gp, healthVisiting, later, school, thing } from './sharing-builders.ts';
import type { Service, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

const proposer = actor(1);
const second = actor(2);
const envelope = { recordedAt: at, ref: proposer };
const state = (past: readonly SharingEvent[]) => stateAfter(sharing, past, envelope);
const then = (past: readonly SharingEvent[], decide: (now: SharingState) => readonly SharingEvent[]) => [
  ...past,
  ...decide(state(past)),
];
const when = (past: readonly SharingEvent[], decide: (now: SharingState) => readonly SharingEvent[]) =>
  given(sharing, past, envelope).when(decide);
const involved = (past: readonly SharingEvent[], moment = at) =>
  state(past).involvements.filter((each) => liveAt(each, moment));
const agencies = (past: readonly SharingEvent[], moment = at) => involved(past, moment).map(({ agency }) => agency);

const register =
  (n: number, service: Service, change: object = {}) =>
  (now: SharingState) =>
    registerInvolvement({ child, involvement: thing(n), service, ...change }, now, at);
const propose =
  (n: number, service: Service, change: object = {}) =>
  (now: SharingState) =>
    proposeInvolvement({ child, involvement: thing(n), service, ...change }, now, at);
const confirm =
  (n: number, by = second, agency = school.agency) =>
  (now: SharingState) =>
    confirmInvolvement({ child, involvement: thing(n), by, agency }, now, at);
const end = (n: number, agency: AgencyId) => (now: SharingState) =>
  endInvolvement({ child, involvement: thing(n), agency, reason: 'discharged' }, now, at);

describe('involvement', () => {
  it('by registration stands once, however often the feed repeats itself', () => {
    const past = then(then([], register(1, gp)), register(2, gp));
    expect(past).toEqual([
      {
        type: 'ServiceInvolved',
        facts: { ...gp, involvement: thing(1), earnedBy: 'registration', from: at },
        subjects: [child],
      },
    ]);
  });

  it('ends with the registration and may be earned again', () => {
    const gone = then(then([], register(1, gp)), (now) => endRegistration({ child, agency: gp.agency }, now, at));
    expect(agencies(gone)).toEqual([]);
    expect(agencies(then(gone, register(2, gp)))).toEqual([gp.agency]);
    expect(when(gone, (now) => endRegistration({ child, agency: gp.agency }, now, at))).toEqual([]);
  });

  it('that was proposed gives nothing until a second person confirms it', () => {
    const proposed = then(then([], register(1, gp)), propose(2, school));
    expect(agencies(proposed)).toEqual([gp.agency]);
    expect(when(proposed, confirm(2, proposer))).toEqual({ refused: 'SHA-020' });
    const confirmed = then(proposed, confirm(2));
    expect(confirmed.at(-1)).toMatchObject({ facts: { told: [gp.agency] } });
    expect(involved(confirmed)[1]).toMatchObject({ agency: school.agency, earnedBy: 'confirmation' });
    expect(when(confirmed, confirm(2))).toEqual({ refused: 'SHA-018' });
    expect(when(confirmed, confirm(9))).toEqual({ refused: 'SHA-017' });
    expect(when(proposed, confirm(2, second, gp.agency))).toHaveLength(1);
    expect(when(proposed, confirm(2, second, healthVisiting.agency))).toEqual({ refused: 'SHA-017' });
  });

  it('of a sensitive service needs its ground and is told to nobody', () => {
    expect(when([], propose(1, clinic))).toEqual({ refused: 'SHA-025' });
    expect(when([], register(1, clinic))).toEqual({ refused: 'SHA-025' });
    const proposed = then(then([], register(1, gp)), propose(2, clinic, { sensitiveBasis: 'young-person-consent' }));
    expect(then(proposed, confirm(2, second, clinic.agency)).at(-1)).toMatchObject({ facts: { told: [] } });
    expect(when(proposed, confirm(2, second, gp.agency))).toEqual({ refused: 'SHA-017' });
  });

  it('of a recipient comes from whoever named it', () => {
    const name = (n: number) => (now: SharingState) =>
      involveRecipient({ child, involvement: thing(n), service: councilCare }, now, at);
    const past = then([], name(1));
    expect(involved(past)).toMatchObject([{ agency: councilCare.agency, earnedBy: 'recipient' }]);
    expect(when(past, name(2))).toEqual([]);
  });

  it('is ended by its own service only, and a proposal is taken back in the same way', () => {
    const past = then(then([], register(1, gp)), propose(2, school));
    expect(when(past, end(1, school.agency))).toEqual({ refused: 'SHA-023' });
    expect(when(past, end(9, gp.agency))).toEqual({ refused: 'SHA-017' });
    expect(agencies(then(past, end(1, gp.agency)))).toEqual([]);
    expect(when(then(past, end(1, gp.agency)), end(1, gp.agency))).toEqual({ refused: 'SHA-018' });
    const takenBack = then(past, end(2, school.agency));
    expect(when(takenBack, confirm(2))).toEqual({ refused: 'SHA-017' });
  });

  it('ends by itself at its end', () => {
    const past = then([], register(1, gp, { until: later(1) }));
    expect(agencies(past, later(0.999))).toEqual([gp.agency]);
    expect(agencies(past, later(1))).toEqual([]);
    expect(when([], register(1, gp, { until: at }))).toEqual({ refused: 'SHA-011' });
  });

  it('of one practitioner is named by a colleague, for a time, within the service', () => {
    const assign =
      (by = proposer, person = second, until = later(12)) =>
      (now: SharingState) =>
        assignPractitioner({ child, assignment: thing(5), agency: gp.agency, by, person, until }, now, at);
    const past = then([], register(1, gp, { until: later(8) }));
    expect(when([], assign())).toEqual({ refused: 'SHA-024' });
    expect(when(past, assign(second))).toEqual({ refused: 'SHA-020' });
    expect(when(past, assign(proposer, second, at))).toEqual({ refused: 'SHA-011' });
    const assigned = then(past, assign());
    expect(involved(assigned)[1]).toMatchObject({ person: second, until: later(8) });
    expect(agencies(then(assigned, end(1, gp.agency)))).toEqual([]);
  });
});

describe('a lead', () => {
  const open = (n: number) => (now: SharingState) =>
    openLead({ child, referral: thing(n), agency: councilCare.agency }, now, at);
  const leads = (past: readonly SharingEvent[]) => state(past).leads.filter((each) => liveAt(each, at));

  it('opens once per referral and closes with it', () => {
    const past = then(then(then([], open(1)), open(1)), open(2));
    expect(leads(past)).toHaveLength(2);
    const closed = then(past, (now) => closeLead({ child, referral: thing(1) }, now, at));
    expect(leads(closed).map(({ referral }) => referral)).toEqual([thing(2)]);
    expect(when(closed, (now) => closeLead({ child, referral: thing(1) }, now, at))).toEqual([]);
    expect(leads(then(closed, open(1)))).toHaveLength(2);
  });

  it('of one authority closes without the other', () => {
    const past = then(then([], open(1)), (now) =>
      openLead({ child, referral: thing(1), agency: healthVisiting.agency }, now, at),
    );
    const closed = then(past, (now) => closeLead({ child, referral: thing(1), agency: councilCare.agency }, now, at));
    expect(leads(closed).map(({ agency }) => agency)).toEqual([healthVisiting.agency]);
  });
});

describe('an address', () => {
  it('is withdrawn once, from one recipient or from all', () => {
    const withdraw = (agency?: AgencyId) => (now: SharingState) =>
      withdrawAddress({ child, thing: thing(1), ...(agency === undefined ? {} : { agency }) }, now, at);
    const past = then([], withdraw(gp.agency));
    expect(when(past, withdraw(gp.agency))).toEqual([]);
    expect(when(past, withdraw(school.agency))).toHaveLength(1);
    const all = then(past, withdraw());
    expect(all).toHaveLength(2);
    expect(when(all, withdraw(school.agency))).toEqual([]);
  });
});

describe('a review scope', () => {
  const record = (now: SharingState) =>
    recordReviewScope(
      {
        child,
        review: thing(1),
        panel: [proposer, second],
        classes: ['summary'],
        pseudonym: 'Child A',
        covers: { from: at },
        until: later(10),
      },
      now,
      at,
    );

  it('stands until it ends, for those who are still on the panel', () => {
    const past = then(then([], record), record);
    expect(past).toHaveLength(1);
    const left = then(past, (now) => leaveReviewPanel({ child, review: thing(1), member: second }, now));
    expect(state(left).reviews[0]?.panel).toEqual([proposer]);
    expect(when(left, (now) => leaveReviewPanel({ child, review: thing(1), member: second }, now))).toEqual([]);
    const ended = then(left, (now) => endReviewScope({ child, review: thing(1) }, now, at));
    expect(state(ended).reviews.filter((each) => liveAt(each, at))).toEqual([]);
    expect(when(ended, (now) => endReviewScope({ child, review: thing(1) }, now, at))).toEqual([]);
  });
});

describe('a shield', () => {
  const apply = (n: number) => (now: SharingState) => applyShield({ child, shield: thing(n) }, now, at);
  const lift = (now: SharingState) => proposeLift({ child, by: proposer }, now);
  const liftBy =
    (by = second) =>
    (now: SharingState) =>
      confirmLift({ child, by }, now, at);

  it('is lifted by two different people', () => {
    const past = then(then([], apply(1)), lift);
    expect(when(past, liftBy(proposer))).toEqual({ refused: 'SHA-020' });
    expect(state(past).shield?.until).toBeUndefined();
    expect(state(then(past, liftBy())).shield?.until).toBe(at);
  });

  it('that does not stand, or that nobody proposed to lift, is not lifted', () => {
    expect(when([], lift)).toEqual({ refused: 'SHA-021' });
    expect(when([], liftBy())).toEqual({ refused: 'SHA-021' });
    expect(when(then([], apply(1)), liftBy())).toEqual({ refused: 'SHA-022' });
  });

  it('applied again is a second fact about the same shield and cancels a proposal to lift', () => {
    const past = then(then(then([], apply(1)), lift), apply(2));
    expect(past.at(-1)).toMatchObject({ facts: { shield: thing(1) } });
    expect(when(past, liftBy())).toEqual({ refused: 'SHA-022' });
  });

  it('can be applied after it was lifted', () => {
    const lifted = then(then(then([], apply(1)), lift), liftBy());
    expect(state(then(lifted, apply(2))).shield).toMatchObject({ id: thing(2), from: at });
  });
});
