import { describe, expect, it } from '@jest/globals';
import type { Decider } from './authority.ts';
import { resolveConflict } from './conflicts.ts';
import { doNotSeekConsent, giveConsent, refuseConsent, seekConsent, withdrawConsent } from './consent-decisions.ts';
import { recordOptOut } from './opt-out-decisions.ts';
import {
  aConsent,
  actor,
  aged,
  anOptOut,
  at,
  child,
  court,
  type Decide,
  father,
  gp,
  healthVisiting,
  historyBy,
  later,
  mother,
  policyDocument,
  school,
  scope,
  texts,
  thing,
  without,
  youngPerson,
} from './sharing-builders.ts';

const { state, when, steps: then } = historyBy({ recordedAt: at, agency: gp.agency, ref: actor(1) });

const sealedTexts = [
  { person: child, classes: { legal: { policyDocument }, narrative: without(texts, 'policyDocument') } },
];
const narrative = (fields: object) => [{ person: child, classes: { narrative: fields } }];
const give =
  (n: number, by: Decider = mother, change: object = {}): Decide =>
  (now) =>
    giveConsent({ ...aConsent(n, by), ...change }, now, at);
const refuse =
  (n: number, by: Decider = mother, change: object = {}): Decide =>
  (now) =>
    refuseConsent({ ...aConsent(n, by), ...change }, now, at);
const withdraw =
  (n: number, by: Decider = mother): Decide =>
  (now) =>
    withdrawConsent({ child, consent: thing(n), attempt: thing(90), by, subject: aged(8), texts }, now, at);

describe('the question for consent', () => {
  const about = aConsent(1, mother);

  it('that was put is a fact about the child, its reference sealed', () => {
    expect(seekConsent(about)).toEqual([
      {
        type: 'ConsentSought',
        facts: { consent: thing(1), scope: about.scope },
        subjects: [child],
        personal: sealedTexts,
      },
    ]);
  });

  it('that was not put says why', () => {
    expect(doNotSeekConsent({ ...about, reasons: ['urgent'] })).toEqual([
      {
        type: 'ConsentNotSought',
        facts: { consent: thing(1), scope: about.scope, reasons: ['urgent'] },
        subjects: [child],
        personal: sealedTexts,
      },
    ]);
  });
});

describe('the period of a consent', () => {
  const periodOf = (change: object) => {
    const [event] = then(give(1, mother, change));
    const { from, until } = event?.facts as { from?: string; until?: string };
    return [from, until];
  };

  it('begins when it is recorded, or later where it says so, and never before', () => {
    expect(periodOf({})).toEqual([at, undefined]);
    expect(periodOf({ from: later(-5) })).toEqual([at, undefined]);
    expect(periodOf({ from: later(5), until: later(6) })).toEqual([later(5), later(6)]);
    expect(then(give(1))[0]?.facts).not.toHaveProperty('until');
    expect(when([], give(1, mother, { from: later(5), until: later(5) }))).toEqual({ refused: 'SHA-011' });
  });
});

describe('what a consent needs', () => {
  it('is told in words, not in spaces', () => {
    expect(when([], give(1, mother, { texts: { ...texts, evidence: '  ' } }))).toEqual({ refused: 'SHA-008' });
    const unassessed = { texts: { ...texts, competenceAssessment: ' ' }, subject: aged(13) };
    expect(when([], give(1, youngPerson, unassessed))).toEqual({ refused: 'SHA-007' });
    expect(when([], refuse(1, youngPerson, unassessed))).toEqual({ refused: 'SHA-007' });
    const sealed = (change: object) => when([], (now) => recordOptOut({ ...anOptOut(1, mother), ...change }, now, at));
    expect(sealed({ texts: { ...texts, evidence: ' ' } })).toEqual({ refused: 'SHA-008' });
    expect(sealed({ by: youngPerson, ...unassessed })).toEqual({ refused: 'SHA-007' });
  });

  it('is no recipient that decides itself, among others too', () => {
    expect(when([], give(1, mother, { scope: scope([school, gp]) }))).toEqual({ refused: 'SHA-010' });
  });
});

describe('consent that meets a refusal', () => {
  const refused = () => then(refuse(1, mother));

  it('of what is refused to the service whose work the recipient does is held, as if it were refused to it', () => {
    const other = { scope: scope([healthVisiting]) };
    const held = when(refused(), give(2, father, { ...other, oneWith: [{ agency: school.agency }] }));
    expect(held).toMatchObject([{ facts: { effect: 'held' } }, { type: 'ParentalConflictOpened' }]);
    expect(when(refused(), give(2, father, other))).toMatchObject([{ facts: { effect: 'stands' } }]);
    expect(when(refused(), give(2, father))).toMatchObject([{ facts: { effect: 'held' } }, {}]);
  });

  it('of an equal opens a task that names the refusal, and of somebody outranked none', () => {
    expect(when(refused(), give(2, father))).toMatchObject([
      {},
      {
        type: 'ParentalConflictOpened',
        facts: { conflict: thing(2), about: 'consent', restriction: thing(1), contradictedBy: thing(2) },
        subjects: [child],
      },
    ]);
    const both = then(refuse(1, youngPerson, { subject: aged(13) }), refuse(3, mother));
    expect(when(both, give(2, father))).toMatchObject([{ facts: { effect: 'outranked', replaces: [] } }]);
    expect(when(both, give(2, father))).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it('is a fact about the child, and narrows the consents that stand and that it meets', () => {
    const past = then(give(1), give(2, mother, { scope: scope([healthVisiting]) }));
    const facts = { consent: thing(3), scope: scope([school]), by: mother, awareOfRecordContent: 'yes', from: at };
    expect(when(past, refuse(3))).toEqual([
      { type: 'ConsentRefused', facts: { ...facts, narrows: [thing(1)] }, subjects: [child], personal: sealedTexts },
    ]);
  });

  it('of an equal opens a task that names the consent, and of the same person none', () => {
    const past = then(give(1));
    expect(when(past, refuse(3, father))).toMatchObject([
      { facts: { narrows: [thing(1)] } },
      { facts: { conflict: thing(3), about: 'consent', restriction: thing(3), contradictedBy: thing(1) } },
    ]);
    expect(when(past, refuse(3, court))).toHaveLength(1);
  });

  it('takes nothing from a consent that never stood', () => {
    const held = then(refuse(1, mother), give(2, father));
    expect(when(held, refuse(3, mother))).toMatchObject([{ facts: { narrows: [] } }]);
  });
});

describe('a consent that is withdrawn', () => {
  it('is a fact about the child, and of an equal their own refusal with its task', () => {
    const past = then(give(1));
    expect(when(past, withdraw(1))).toEqual([
      {
        type: 'ConsentWithdrawn',
        facts: { consent: thing(1), by: mother, at },
        subjects: [child],
        personal: sealedTexts,
      },
    ]);
    expect(when(past, withdraw(1, father))).toEqual([
      {
        type: 'ConsentRefused',
        facts: {
          ...({ consent: thing(90), scope: scope([school]), by: father, awareOfRecordContent: 'not-known' } as const),
          ...({ narrows: [thing(1)], from: at } as const),
        },
        subjects: [child],
        personal: sealedTexts,
      },
      {
        type: 'ParentalConflictOpened',
        facts: { conflict: thing(90), about: 'consent', restriction: thing(90), contradictedBy: thing(1) },
        subjects: [child],
      },
    ]);
  });

  it('ends the task that it was part of, and no other', () => {
    const past = then(give(1), refuse(2, father), give(5, mother, { scope: scope([healthVisiting]) }), (now) =>
      refuseConsent({ ...aConsent(6, father), scope: scope([healthVisiting]) }, now, at),
    );
    expect(state(past).conflicts.map(({ id }) => id)).toEqual([thing(2), thing(6)]);
    expect(when(past, give(7, father))).toMatchObject([
      { type: 'ConsentGiven', facts: { replaces: [thing(2)] } },
      { type: 'ParentalConflictResolved', facts: { conflict: thing(2), resolvedBy: thing(7) }, subjects: [child] },
    ]);
    const resolved = then(
      () => past,
      (now) => resolveConflict({ child, conflict: thing(2), reasons: 'Both were heard.' }, now),
    );
    expect(resolved.at(-1)).toEqual({
      type: 'ParentalConflictResolved',
      facts: { conflict: thing(2), resolvedBy: thing(2) },
      subjects: [child],
      personal: narrative({ reasons: 'Both were heard.' }),
    });
    expect(when(resolved, give(7, father))).toMatchObject([{ type: 'ConsentGiven' }]);
    expect(when(resolved, give(7, father))).toHaveLength(1);
  });
});
