import { describe, expect, it } from '@jest/globals';
import { given } from '@safeguarding/kernel';
import { ages, type Decider } from './authority.ts';
import { doNotSeekConsent, giveConsent, refuseConsent, seekConsent, withdrawConsent } from './consent-decisions.ts';
import { recordDisclosure } from './opening-decisions.ts';
import {
  aConsent,
  aDisclosure,
  aged,
  at,
  child,
  court,
  father,
  gp,
  healthVisiting,
  historyBy,
  later,
  legal,
  mother,
  policyDocument,
  school,
  scope,
  texts,
  thing,
  without,
  youngPerson,
} from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';
import { liveAt } from './scope.ts';

const envelope = { recordedAt: at, agency: gp.agency };
const { state, then } = historyBy(envelope);
const live = (past: readonly SharingEvent[]) => state(past).grants.filter((grant) => liveAt(grant, at));
const give =
  (n: number, by: Decider, years = 13) =>
  (now: SharingState) =>
    giveConsent(aConsent(n, by, years), now, at);
const refuse =
  (n: number, by: Decider, years = 13) =>
  (now: SharingState) =>
    refuseConsent(aConsent(n, by, years), now, at);
const withdraw =
  (n: number, by: Decider, years = 13) =>
  (now: SharingState) =>
    withdrawConsent({ child, consent: thing(n), attempt: thing(90), by, subject: aged(years), texts }, now, at);
const types = (events: readonly SharingEvent[]) => events.map(({ type }) => type);

describe('consent', () => {
  it('opens the entries of the recording service to the recipients, with its four legal facts', () => {
    const { consent, scope: asked, by, awareOfRecordContent } = aConsent(1, mother, 8);
    expect(given(sharing, [], envelope).when(give(1, mother, 8))).toEqual([
      {
        type: 'ConsentGiven',
        facts: {
          consent,
          scope: asked,
          by,
          awareOfRecordContent,
          legal: { ...legal, consentDecision: 'given' },
          effect: 'stands',
          replaces: [],
          from: at,
        },
        subjects: [child],
        personal: [
          {
            person: child,
            classes: { legal: { policyDocument }, narrative: without(texts, 'policyDocument') },
          },
        ],
      },
    ]);
    const [grant] = live(then([], give(1, mother, 8)));
    expect(grant).toMatchObject({
      by: 'consent',
      controller: gp.agency,
      recipients: [{ agency: school.agency, classes: ['health', 'narrative'] }],
      coversUntil: at,
    });
  });

  it('is refused without evidence, awareness of the record, recipients, or with itself as recipient', () => {
    const command = aConsent(1, mother);
    const unaware = without(command, 'awareOfRecordContent');
    const attempt = (changed: Parameters<typeof giveConsent>[0]) =>
      given(sharing, []).when((now) => giveConsent(changed, now, at));
    expect(attempt({ ...command, texts: { policyDocument: 'APD 7' } })).toEqual({ refused: 'SHA-008' });
    expect(attempt(unaware)).toEqual({ refused: 'SHA-014' });
    expect(attempt({ ...command, scope: scope([]) })).toEqual({ refused: 'SHA-009' });
    expect(attempt({ ...command, scope: scope([gp]) })).toEqual({ refused: 'SHA-010' });
    expect(attempt({ ...command, until: at })).toEqual({ refused: 'SHA-011' });
  });

  it('needs the reference of an assessment that it names', () => {
    const unreferenced = without(texts, 'competenceAssessment');
    const command = { ...aConsent(1, youngPerson, 13), texts: unreferenced };
    expect(given(sharing, []).when((now) => giveConsent(command, now, at))).toEqual({ refused: 'SHA-007' });
  });

  it('that was sought opens nothing; not seeking it needs a reason', () => {
    const about = aConsent(1, mother);
    expect(live(then([], () => seekConsent(about)))).toEqual([]);
    expect(given(sharing, []).when(() => doNotSeekConsent({ ...about, reasons: [] }))).toEqual({ refused: 'SHA-013' });
    expect(types(doNotSeekConsent({ ...about, reasons: ['would-increase-risk'] }))).toEqual(['ConsentNotSought']);
  });

  it("of a parent does not undo a competent young person's refusal, in either order", () => {
    const refusedFirst = then(then([], refuse(1, youngPerson)), give(2, mother));
    const consentFirst = then(then([], give(2, mother)), refuse(1, youngPerson));
    expect(live(refusedFirst)).toEqual([]);
    expect(live(consentFirst)).toEqual([]);
    expect(refusedFirst.at(-1)).toMatchObject({ type: 'ConsentGiven', facts: { effect: 'outranked', replaces: [] } });
  });

  it('of a parent who outranks nobody does not come alive when the refusal later ends', () => {
    const past = then(then(then([], refuse(1, youngPerson)), give(2, mother)), give(3, youngPerson));
    expect(live(past).map(({ id }) => id)).toEqual([thing(3)]);
  });

  it('of the young person replaces their own refusal and that of a parent', () => {
    const past = then(then(then([], refuse(1, youngPerson)), refuse(2, mother)), give(3, youngPerson));
    expect(past.at(-1)).toMatchObject({ facts: { effect: 'stands', replaces: [thing(1), thing(2)] } });
    expect(live(past)).toHaveLength(1);
  });

  it('of the young person is not undone by a parent who refuses or withdraws', () => {
    const past = then([], give(1, youngPerson));
    expect(live(then(past, refuse(2, mother)))).toHaveLength(1);
    expect(given(sharing, past, envelope).when(withdraw(1, mother))).toEqual({ refused: 'SHA-019' });
  });

  it('of one parent against the other opens nothing, and a task opens', () => {
    const past = then(then([], refuse(1, mother, 8)), give(2, father, 8));
    expect(types(past)).toEqual(['ConsentRefused', 'ConsentGiven', 'ParentalConflictOpened']);
    expect(live(past)).toEqual([]);
    expect(state(past).conflicts).toMatchObject([{ restriction: thing(1), contradictedBy: thing(2) }]);
  });

  it('of one parent ends when the other refuses or withdraws, and a task opens', () => {
    const past = then([], give(1, mother, 8));
    for (const restrict of [refuse(2, father, 8), withdraw(1, father, 8)]) {
      const after = then(past, restrict);
      expect(types(after.slice(1))).toEqual(['ConsentRefused', 'ParentalConflictOpened']);
      expect(live(after)).toEqual([]);
      expect(live(then(after, give(3, mother, 8)))).toEqual([]);
    }
  });

  it('the task of two parents is done when the one who refused agrees, or a court decides', () => {
    const conflict = then(then([], refuse(1, mother, 8)), give(2, father, 8));
    for (const decider of [mother, court]) {
      const past = then(conflict, give(3, decider, 8));
      expect(types(past.slice(3))).toEqual(['ConsentGiven', 'ParentalConflictResolved']);
      expect(live(past).map(({ id }) => id)).toEqual([thing(3)]);
      expect(state(past).conflicts.every(({ resolvedAt }) => resolvedAt === at)).toBe(true);
    }
  });

  it('two parents who cannot be told apart are two parents', () => {
    const somebody = without(mother, 'decider');
    expect(live(then(then([], refuse(1, somebody, 8)), give(2, somebody, 8)))).toEqual([]);
  });

  it('a refusal takes what it covers and leaves the rest', () => {
    const wide = { ...aConsent(1, mother), scope: scope([school, healthVisiting], 'health', 'narrative') };
    const narrow = { ...aConsent(2, mother), scope: scope([school], 'health') };
    const past = then(
      then([], (now) => giveConsent(wide, now, at)),
      (now) => refuseConsent(narrow, now, at),
    );
    expect(live(past)[0]?.recipients).toEqual([
      { agency: school.agency, classes: ['narrative'] },
      { agency: healthVisiting.agency, classes: ['health', 'narrative'] },
    ]);
    const all = { ...aConsent(3, mother), scope: scope([school]) };
    const after = then(past, (now) => refuseConsent(all, now, at));
    expect(live(after)[0]?.recipients.map(({ agency }) => agency)).toEqual([healthVisiting.agency]);
    expect(state(after).withdrawnAddresses).toMatchObject([{ thing: thing(1), agency: school.agency }]);
  });

  it('a refusal of everything to everybody meets every consent', () => {
    const everything = { ...aConsent(2, mother), scope: { recipients: [], classes: [], purposes: [] } };
    expect(live(then(then([], give(1, mother)), (now) => refuseConsent(everything, now, at)))).toEqual([]);
  });

  it('a refusal of other recipients, classes or purposes meets nothing', () => {
    const past = then([], give(1, mother));
    const others = [scope([healthVisiting]), scope([school], 'summary')];
    for (const other of others) {
      const after = then(past, (now) => refuseConsent({ ...aConsent(2, father), scope: other }, now, at));
      expect(types(after)).toEqual(['ConsentGiven', 'ConsentRefused']);
      expect(live(after)).toHaveLength(1);
    }
  });

  it('withdrawn ends at once, with every disclosure that rests on it, and only once', () => {
    const consented = { ...legal, confidentialityBasis: 'consent', consentDecision: 'given' } as const;
    const disclosure = { ...aDisclosure(5), legal: consented, classes: ['health'] as const, consent: thing(1) };
    const shared = then(then([], give(1, mother, 8)), (now) => recordDisclosure(disclosure, now, at));
    expect(live(shared)).toHaveLength(2);
    const past = then(shared, withdraw(1, mother, 8));
    expect(live(past)).toEqual([]);
    expect(state(past).withdrawnAddresses.map((each) => each.thing)).toEqual([thing(1), thing(5)]);
    expect(given(sharing, past, envelope).when(withdraw(1, mother, 8))).toEqual({ refused: 'SHA-018' });
    expect(given(sharing, past, envelope).when(withdraw(7, mother, 8))).toEqual({ refused: 'SHA-017' });
  });

  it('ends by itself, and later refusals are not held against what begins after them', () => {
    const command = { ...aConsent(1, mother), until: later(1) };
    const past = then([], (now) => giveConsent(command, now, at));
    const grants = state(past).grants;
    expect(grants.filter((grant) => liveAt(grant, later(0.999)))).toHaveLength(1);
    expect(grants.filter((grant) => liveAt(grant, later(1)))).toHaveLength(0);
    const brief = then([], (now) => refuseConsent({ ...aConsent(2, youngPerson, 13), until: later(1) }, now, at));
    const [afterwards] = giveConsent(aConsent(3, mother, 13), state(brief), later(2));
    expect(afterwards).toMatchObject({ facts: { effect: 'stands', replaces: [] } });
  });

  it('the ages of the rules are those of the domain facts', () => {
    expect(ages).toEqual({ caseByCase: 11, presumedCapable: 16, adult: 18 });
  });
});
