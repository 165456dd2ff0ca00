import { describe, expect, it } from '@jest/globals';
import type { PersonId } from '@safeguarding/kernel';
import type { Decider } from './authority.ts';
import { bringEntryBack, markEntryMoved, takeEntryAway } from './moved-away-decisions.ts';
import { recordOptOut, reverseOptOut } from './opt-out-decisions.ts';
import {
  actor,
  aged,
  anOptOut,
  at,
  child,
  councilCare,
  type Decide,
  father,
  gp,
  historyBy,
  later,
  mother,
  policyDocument,
  texts,
  thing,
  without,
} from './sharing-builders.ts';
import { applyShield, confirmLift, proposeLift } from './shield-decisions.ts';
import { sharing } from './sharing.ts';

const { when, steps: then } = historyBy({ recordedAt: at, agency: gp.agency, ref: actor(1) });

const sealedTexts = [
  { person: child, classes: { legal: { policyDocument }, narrative: without(texts, 'policyDocument') } },
];
const narrative = (fields: object) => [{ person: child, classes: { narrative: fields } }];

describe('an opt-out', () => {
  const reverse =
    (by: Decider): Decide =>
    (now) =>
      reverseOptOut({ child, optOut: thing(2), attempt: thing(80), subject: aged(4), by, texts }, now, at);
  const past = () =>
    then(
      (now) => recordOptOut(anOptOut(1, father), now, at),
      (now) => recordOptOut(anOptOut(2, mother), now, at),
    );

  it('and its reversal are facts about the child, of the one that is named', () => {
    expect(past()[1]).toEqual({
      type: 'OptOutRecorded',
      facts: { optOut: thing(2), by: mother, from: at },
      subjects: [child],
      personal: sealedTexts,
    });
    expect(when(past(), reverse(mother))).toEqual([
      { type: 'OptOutReversed', facts: { optOut: thing(2), by: mother, at }, subjects: [child], personal: sealedTexts },
    ]);
    expect(when(past(), reverse(father))).toEqual([
      {
        type: 'ParentalConflictOpened',
        facts: { conflict: thing(80), about: 'opt-out', restriction: thing(2), contradictedBy: thing(80) },
        subjects: [child],
      },
    ]);
  });

  it('needs as much to be reversed as to be made', () => {
    const unsaid: Decide = (now) =>
      reverseOptOut({ child, optOut: thing(2), attempt: thing(80), subject: aged(4), by: mother, texts: {} }, now, at);
    expect(when(past(), unsaid)).toEqual({ refused: 'SHA-008' });
  });
});

describe('a shield', () => {
  it('is applied, proposed to be lifted and lifted with reasons that are sealed', () => {
    const apply: Decide = (now) => applyShield({ child, shield: thing(1), reason: 'Threats.' }, now, at);
    const propose: Decide = (now) => proposeLift({ child, by: actor(1), reason: 'He is gone.' }, now);
    const lift: Decide = (now) => confirmLift({ child, by: actor(2), reason: 'Seen.' }, now, later(1));
    expect(then(apply, propose, lift)).toEqual([
      {
        type: 'ShieldApplied',
        facts: { shield: thing(1), from: at },
        subjects: [child],
        personal: narrative({ reason: 'Threats.' }),
      },
      {
        type: 'ShieldLiftProposed',
        facts: { shield: thing(1) },
        subjects: [child],
        personal: narrative({ reason: 'He is gone.' }),
      },
      {
        type: 'ShieldLifted',
        facts: { shield: thing(1), at: later(1) },
        subjects: [child],
        personal: narrative({ reason: 'Seen.' }),
      },
    ]);
    expect(when(then(apply, propose, lift), propose)).toEqual({ refused: 'SHA-021' });
  });
});

describe('a thing that was written on the wrong child', () => {
  const other = 'c0000000-0000-4000-8000-000000000002' as PersonId;
  const take =
    (n: number): Decide =>
    (now) =>
      takeEntryAway({ child, move: thing(50), thing: thing(n) }, now, at);
  const bring =
    (n: number, earlier: 'shown' | 'hidden' = 'hidden'): Decide =>
    (now) =>
      bringEntryBack({ child, move: thing(51), thing: thing(n), earlier }, now, later(1));

  it('is taken away once, and brought back where it is away', () => {
    expect(when([], take(1))).toEqual([
      { type: 'EntryTakenAway', facts: { move: thing(50), thing: thing(1), at }, subjects: [child] },
    ]);
    expect(when(then(take(1)), take(1))).toEqual([]);
    expect(when(then(take(1)), take(2))).toHaveLength(1);
    expect(when(then(take(1)), bring(2))).toEqual([]);
    expect(when(then(take(1)), bring(1))).toEqual([
      {
        type: 'EntryBroughtBack',
        facts: { move: thing(51), thing: thing(1), at: later(1), earlier: 'hidden' },
        subjects: [child],
      },
    ]);
    expect(when(then(take(1), bring(1)), bring(1))).toEqual([]);
    expect(when(then(take(1), bring(1)), take(1))).toHaveLength(1);
  });

  it('leaves a mark for those who were shown it', () => {
    const told = [{ agency: councilCare.agency }];
    expect(markEntryMoved({ child: other, move: thing(50), told }, sharing.initial)).toEqual([
      { type: 'EntryMovedAway', facts: { move: thing(50), told }, subjects: [other] },
    ]);
  });
});
