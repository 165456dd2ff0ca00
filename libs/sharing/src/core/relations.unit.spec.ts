import { describe, expect, it } from '@jest/globals';
import type { AgencyId } from '@safeguarding/kernel';
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
import {
  actor,
  at,
  child,
  clinic,
  councilCare,
  gp,
  healthVisiting,
  historyBy,
  later,
  school,
  thing,
} from './sharing-builders.ts';
import type { Service, SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

const proposer = actor(1);
const second = actor(2);
const { state, when, then } = historyBy({ recordedAt: at, ref: proposer });
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

describe('an involvement that is recorded', () => {
  it('is a fact about the child, with its end and its ground where it has some', () => {
    const clinical = { sensitiveBasis: 'young-person-consent', from: later(-2), until: later(2) };
    const facts = { ...clinic, involvement: thing(1), ...clinical };
    expect(when([], register(1, clinic, clinical))).toStrictEqual([
      { type: 'ServiceInvolved', facts: { ...facts, earnedBy: 'registration' }, subjects: [child] },
    ]);
    expect(when([], propose(1, clinic, clinical))).toStrictEqual([
      { type: 'InvolvementProposed', facts, subjects: [child] },
    ]);
    expect(when([], propose(1, gp))).toStrictEqual([
      { type: 'InvolvementProposed', facts: { ...gp, involvement: thing(1), from: at }, subjects: [child] },
    ]);
    const named = { child, involvement: thing(1), service: councilCare };
    expect(when([], (now) => involveRecipient(named, now, at))).toStrictEqual([
      {
        type: 'ServiceInvolved',
        facts: { ...councilCare, involvement: thing(1), earnedBy: 'recipient', from: at },
        subjects: [child],
      },
    ]);
  });

  it('is proposed once under its name', () => {
    const past = then([], propose(1, school));
    expect(when(past, propose(1, school))).toEqual([]);
    expect(when(past, propose(2, school))).toHaveLength(1);
  });

  it('of one service stands in nobody else’s way, whoever it is of and however it was earned', () => {
    const name = (n: number) => (now: SharingState) =>
      involveRecipient({ child, involvement: thing(n), service: gp }, now, at);
    const registered = then([], register(1, school));
    expect(when(registered, register(2, gp))).toHaveLength(1);
    expect(when(registered, name(2))).toHaveLength(1);
    const asRecipient = then([], name(1));
    expect(when(asRecipient, register(2, gp))).toHaveLength(1);
    expect(when(then(asRecipient, register(2, gp)), name(3))).toEqual([]);
    const over = then([], register(1, gp, { from: later(-2), until: later(-1) }));
    expect(when(over, name(2))).toHaveLength(1);
    expect(when(over, register(2, gp))).toHaveLength(1);
  });

  it('is confirmed for the time that is left of it, and told once to every other service that works with the child', () => {
    const ahead = then([], propose(1, school, { from: later(5), until: later(9) }));
    const by = { child, involvement: thing(1), by: second, agency: school.agency };
    expect(when(ahead, (now) => confirmInvolvement(by, now, at))).toEqual([
      { type: 'InvolvementConfirmed', facts: { involvement: thing(1), from: later(5), told: [] }, subjects: [child] },
    ]);
    expect(when(ahead, (now) => confirmInvolvement(by, now, later(6)))).toMatchObject([{ facts: { from: later(6) } }]);
    expect(when(ahead, (now) => confirmInvolvement(by, now, later(9)))).toEqual({ refused: 'SHA-011' });
    const services = [
      register(10, gp),
      register(11, school),
      register(12, healthVisiting, { until: later(1) }),
      propose(1, school),
      propose(2, councilCare),
    ].reduce<readonly SharingEvent[]>((past, decide) => then(past, decide), []);
    const within = then(services, (now) =>
      assignPractitioner(
        { child, assignment: thing(13), agency: gp.agency, by: proposer, person: second, until: later(9) },
        now,
        at,
      ),
    );
    const told = (n: number, agency: AgencyId) =>
      when(within, (now) => confirmInvolvement({ ...by, involvement: thing(n), agency }, now, later(2)));
    expect(told(1, school.agency)).toMatchObject([{ facts: { involvement: thing(1), told: [gp.agency] } }]);
    expect(told(2, gp.agency)).toMatchObject([{ facts: { involvement: thing(2), told: [gp.agency, school.agency] } }]);
    expect(told(2, healthVisiting.agency)).toEqual({ refused: 'SHA-017' });
  });

  it('ends as a fact about the child, and with the feed each registration of that service alone', () => {
    const past = [
      register(1, gp),
      register(2, school),
      (now: SharingState) => involveRecipient({ child, involvement: thing(3), service: healthVisiting }, now, at),
    ].reduce<readonly SharingEvent[]>((folded, decide) => then(folded, decide), []);
    expect(when(past, end(1, gp.agency))).toEqual([
      { type: 'InvolvementEnded', facts: { involvement: thing(1), at, reason: 'discharged' }, subjects: [child] },
    ]);
    expect(when(past, (now) => endRegistration({ child, agency: gp.agency }, now, at))).toEqual([
      {
        type: 'InvolvementEnded',
        facts: { involvement: thing(1), at, reason: 'registration-ended' },
        subjects: [child],
      },
    ]);
    expect(when(past, (now) => endRegistration({ child, agency: healthVisiting.agency }, now, at))).toEqual([]);
    const hidden = then([], register(1, clinic, { sensitiveBasis: 'young-person-consent' }));
    expect(when(hidden, end(1, gp.agency))).toEqual({ refused: 'SHA-017' });
  });
});

describe('one practitioner who is assigned', () => {
  const night = { child, assignment: thing(5), agency: gp.agency, by: proposer, person: second, until: later(12) };
  const assign = (change: object) => (now: SharingState) => assignPractitioner({ ...night, ...change }, now, at);
  const facts = { ...gp, assignment: thing(5), involvement: thing(1), person: second };

  it('is so from the hour that is named, and never before now nor after the service', () => {
    const past = then(then([], register(2, school)), register(1, gp));
    const assigned = (change: object, from = past) => when(from, assign(change));
    expect(assigned({ from: later(3) })).toStrictEqual([
      { type: 'PractitionerAssigned', facts: { ...facts, from: later(3), until: later(12) }, subjects: [child] },
    ]);
    expect(assigned({ from: later(-3) })).toMatchObject([{ facts: { from: at } }]);
    expect(assigned({ from: later(12) })).toEqual({ refused: 'SHA-011' });
    const longer = then([], register(1, gp, { until: later(20) }));
    expect(assigned({}, longer)).toMatchObject([{ facts: { until: later(12) } }]);
    const over = then([], register(1, gp, { from: later(-2), until: later(-1) }));
    expect(assigned({}, over)).toEqual({ refused: 'SHA-024' });
    // Whoever is assigned does not stand for the service.
    const alone = then(past, assign({})).map((event) =>
      event.type === 'ServiceInvolved' && event.facts.agency === gp.agency
        ? { ...event, facts: { ...event.facts, until: at } }
        : event,
    );
    expect(assigned({ assignment: thing(6) }, alone)).toEqual({ refused: 'SHA-024' });
    expect(when(alone, register(7, gp))).toHaveLength(1);
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

describe('who leads, and who may be addressed', () => {
  it('are facts about the child, with the authority where one is meant', () => {
    const lead = { child, referral: thing(1), agency: councilCare.agency };
    const past = then([], (now) => openLead(lead, now, at));
    expect(past).toEqual([
      { type: 'LeadOpened', facts: { agency: councilCare.agency, referral: thing(1), from: at }, subjects: [child] },
    ]);
    expect(when(past, (now) => closeLead({ child, referral: thing(1) }, now, at))).toStrictEqual([
      { type: 'LeadClosed', facts: { referral: thing(1), at }, subjects: [child] },
    ]);
    expect(when(past, (now) => closeLead(lead, now, at))).toMatchObject([{ facts: { agency: councilCare.agency } }]);
    expect(when(past, (now) => closeLead({ ...lead, agency: gp.agency }, now, at))).toEqual([]);
    expect(when([], (now) => withdrawAddress({ child, thing: thing(1) }, now, at))).toStrictEqual([
      { type: 'AddressWithdrawn', facts: { thing: thing(1), at }, subjects: [child] },
    ]);
    expect(when([], (now) => withdrawAddress({ child, thing: thing(1), agency: gp.agency }, now, at))).toEqual([
      { type: 'AddressWithdrawn', facts: { thing: thing(1), agency: gp.agency, at }, subjects: [child] },
    ]);
  });

  it('an address that is withdrawn elsewhere, or will be later, can be withdrawn now', () => {
    const withdrawn = (n: number, moment: ReturnType<typeof later>) =>
      withdrawAddress({ child, thing: thing(n) }, sharing.initial, moment);
    const decide = (now: SharingState) => withdrawAddress({ child, thing: thing(1) }, now, at);
    expect(when(withdrawn(2, at), decide)).toHaveLength(1);
    expect(when(withdrawn(1, later(1)), decide)).toHaveLength(1);
    expect(when(withdrawn(1, at), decide)).toEqual([]);
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

  it('is a fact about the child, one for each review that is open, and ends after it begins', () => {
    const scopeOf =
      (n: number, change: object = {}) =>
      (now: SharingState) => {
        const scope = { panel: [proposer], classes: ['summary'], pseudonym: 'Child A', covers: { from: at } } as const;
        return recordReviewScope({ child, review: thing(n), ...scope, ...change }, now, at);
      };
    const facts = { review: thing(1), panel: [proposer], classes: ['summary'], pseudonym: 'Child A' };
    expect(when([], scopeOf(1))).toStrictEqual([
      { type: 'ReviewScopeRecorded', facts: { ...facts, covers: { from: at }, from: at }, subjects: [child] },
    ]);
    expect(when([], scopeOf(1, { until: later(1) }))).toMatchObject([{ facts: { until: later(1) } }]);
    expect(when([], scopeOf(1, { until: at }))).toEqual({ refused: 'SHA-011' });
    const two = then(then([], scopeOf(1)), scopeOf(2, { panel: [second] }));
    expect(two).toHaveLength(2);
    const over = then(two, (now) => endReviewScope({ child, review: thing(2) }, now, at));
    expect(over.at(-1)).toEqual({
      type: 'ReviewScopeEnded',
      facts: { review: thing(2), at },
      subjects: [child],
    });
    expect(when(over, scopeOf(2))).toHaveLength(1);
    expect(when(over, (now) => endReviewScope({ child, review: thing(2) }, now, at))).toEqual([]);
    const leave =
      (n: number, member = second) =>
      (now: SharingState) =>
        leaveReviewPanel({ child, review: thing(n), member }, now);
    expect(when(two, leave(2))).toEqual([
      { type: 'ReviewPanelMemberLeft', facts: { review: thing(2), member: second }, subjects: [child] },
    ]);
    expect(when(two, leave(1))).toEqual([]);
  });

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
