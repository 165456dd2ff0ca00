import { describe, expect, it } from '@jest/globals';
import { given, instant, localDate, plusMs, stateAfter, type PersonId } from '@safeguarding/kernel';
import type { Decider } from './authority.ts';
import { resolveConflict } from './conflicts.ts';
import { doNotSeekConsent, giveConsent, refuseConsent, seekConsent, withdrawConsent } from './consent-decisions.ts';
import {
  consentFor,
  decideNotToShare,
  endOverride,
  noteDisclosure,
  recordDirectContact,
  recordDisclosure,
  recordOverride,
  withdrawDisclosure,
} from './opening-decisions.ts';
import { bringEntryBack, markEntryMoved, takeEntryAway } from './moved-away-decisions.ts';
import { recordOptOut, reverseOptOut } from './opt-out-decisions.ts';
import {
  aConsent,
  aDisclosure,
  aged,
  anOptOut,
  anOverride,
  actor,
  at,
  child,
  controllerOf,
  councilCare,
  court,
  entry,
  father,
  gp,
  healthVisiting,
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
import { applyShield, confirmLift, proposeLift } from './shield-decisions.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

type Decide = (now: SharingState) => readonly SharingEvent[];
const envelope = { recordedAt: at, agency: gp.agency, ref: actor(1) };
const state = (past: readonly SharingEvent[]) => stateAfter(sharing, past, envelope);
const when = (past: readonly SharingEvent[], decide: Decide) => given(sharing, past, envelope).when(decide);
const then = (...steps: readonly Decide[]): readonly SharingEvent[] =>
  steps.reduce<readonly SharingEvent[]>((past, decide) => [...past, ...decide(state(past))], []);

const sealedTexts = [
  { person: child, classes: { legal: { policyDocument }, narrative: without(texts, 'policyDocument') } },
];
const narrative = (fields: object) => [{ person: child, classes: { narrative: fields } }];
const consented = { ...legal, confidentialityBasis: 'consent', consentDecision: 'given' } as const;
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
  const refused = then(refuse(1, mother));

  it('of what is refused to the service whose work the recipient does is held, as if it were refused to it', () => {
    const other = { scope: scope([healthVisiting]) };
    const held = when(refused, give(2, father, { ...other, oneWith: [{ agency: school.agency }] }));
    expect(held).toMatchObject([{ facts: { effect: 'held' } }, { type: 'ParentalConflictOpened' }]);
    expect(when(refused, give(2, father, other))).toMatchObject([{ facts: { effect: 'stands' } }]);
    expect(when(refused, give(2, father))).toMatchObject([{ facts: { effect: 'held' } }, {}]);
  });

  it('of an equal opens a task that names the refusal, and of somebody outranked none', () => {
    expect(when(refused, give(2, father))).toMatchObject([
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

describe('a decision that is recorded a second time under its name', () => {
  it('records nothing', () => {
    const override: Decide = (now) => recordOverride(anOverride(1), now, at);
    const disclosure: Decide = (now) => recordDisclosure(aDisclosure(2), now, at);
    const optOut: Decide = (now) => recordOptOut(anOptOut(3, mother), now, at);
    const past = then(override, disclosure, optOut);
    expect([override, disclosure, optOut].map((decide) => when(past, decide))).toEqual([[], [], []]);
    expect(when(past, (now) => recordOverride(anOverride(4), now, at))).toHaveLength(1);
    expect(when(past, (now) => recordDisclosure(aDisclosure(4), now, at))).toHaveLength(1);
    expect(when(past, (now) => recordOptOut(anOptOut(4, mother), now, at))).toHaveLength(1);
  });
});

describe('a disclosure', () => {
  it('is a fact about the child, with its end and reasons where it has some', () => {
    const command = { ...aDisclosure(1), until: later(5), reasons: 'The school asked.' };
    const facts = {
      ...{
        disclosure: thing(1),
        channel: 'this-ledger',
        controller: gp.agency,
        recipients: [{ agency: school.agency }],
      },
      ...({ classes: ['summary'], purposes: [], entries: [entry(1)], from: at, coversUntil: at, legal } as const),
    };
    expect(when([], (now) => recordDisclosure(command, now, at))).toStrictEqual([
      {
        type: 'DisclosureRecorded',
        facts: { ...facts, until: later(5) },
        subjects: [child],
        personal: [
          { person: child, classes: { legal: { policyDocument }, narrative: { reasons: 'The school asked.' } } },
        ],
      },
    ]);
    const plain = without(aDisclosure(1), 'entries');
    const [event] = then((now) => recordDisclosure(plain, now, at));
    expect(event?.facts).not.toHaveProperty('entries');
    expect(event?.facts).not.toHaveProperty('until');
    expect(event?.facts).not.toHaveProperty('consent');
  });

  it('rests on the consent that stands at that instant, of several the one that it names', () => {
    const resting = { ...aDisclosure(9), legal: consented, classes: ['health'] as const, consent: thing(2) };
    const past = then(give(1, mother, { scope: scope([healthVisiting]) }), give(2, mother, { until: later(2) }));
    expect(when(past, (now) => recordDisclosure(resting, now, later(1)))).toMatchObject([
      { facts: { consent: thing(2) } },
    ]);
    expect(when(past, (now) => recordDisclosure(resting, now, later(2)))).toEqual({ refused: 'SHA-015' });
    const other = then((now) => recordDisclosure(aDisclosure(2), now, at));
    expect(when(other, (now) => recordDisclosure(resting, now, at))).toEqual({ refused: 'SHA-015' });
  });

  it('is withdrawn by who disclosed, once, with the reasons sealed', () => {
    const past = then(
      (now) => recordDisclosure(aDisclosure(1), now, at),
      (now) => recordOverride(anOverride(2), now, at),
    );
    const back =
      (id = thing(1), agency = gp.agency): Decide =>
      (now) =>
        withdrawDisclosure({ child, id, agency, reasons: 'A mistake.' }, now, later(1));
    expect(when(past, back())).toEqual([
      {
        type: 'DisclosureWithdrawn',
        facts: { disclosure: thing(1), at: later(1) },
        subjects: [child],
        personal: narrative({ reasons: 'A mistake.' }),
      },
    ]);
    expect(when(past, back(thing(2)))).toEqual({ refused: 'SHA-017' });
    expect(when(past, back(thing(1), school.agency))).toEqual({ refused: 'SHA-023' });
    expect(
      when(past, (now) => endOverride({ child, id: thing(2), agency: gp.agency, reasons: 'Over.' }, now, at)),
    ).toEqual([
      {
        type: 'OverrideEnded',
        facts: { override: thing(2), at },
        subjects: [child],
        personal: narrative({ reasons: 'Over.' }),
      },
    ]);
    const several = [{ agency: healthVisiting.agency }, { agency: school.agency }];
    const told = then((now) => recordDisclosure({ ...aDisclosure(1), recipients: several }, now, at));
    expect(when(told, back(thing(1), school.agency))).toEqual({ refused: 'SHA-023' });
  });
});

describe('what another slice told somebody', () => {
  const noted = {
    ...({ child, disclosure: thing(5), controller: gp.agency, recipients: [{ agency: school.agency }] } as const),
    ...({ classes: ['health', 'legal'], entries: [entry(1)], writtenAt: at, channel: 'letter', legal } as const),
  };
  const note =
    (change: object = {}, moment = at): Decide =>
    (now) =>
      noteDisclosure({ ...noted, ...change }, now, moment);

  it('is a disclosure of entries that counts as made after they were written, once', () => {
    const { child: _child, writtenAt: _written, ...facts } = noted;
    expect(when([], note())).toStrictEqual([
      {
        type: 'DisclosureRecorded',
        facts: { ...facts, purposes: [], from: at, coversUntil: plusMs(at, 1) },
        subjects: [child],
      },
    ]);
    expect(when([], note({}, later(1)))).toMatchObject([{ facts: { from: later(1), coversUntil: later(1) } }]);
    expect(when(then(note()), note())).toEqual([]);
    expect(when(then(note()), note({ disclosure: thing(6) }))).toHaveLength(1);
  });

  it('rests on the consent that covers it, and opens nothing where none stands any more', () => {
    const resting = note({ legal: consented });
    expect(when([], resting)).toEqual([]);
    expect(when(then(give(1)), resting)).toMatchObject([{ facts: { consent: thing(1) } }]);
    expect(when(then(give(1), withdraw(1)), resting)).toEqual([]);
    expect(when(then(give(1, mother, { scope: scope([school], 'narrative') })), resting)).toEqual([]);
    expect(when(then(give(1, mother, { scope: scope([healthVisiting]) }), give(2)), resting)).toMatchObject([
      { facts: { consent: thing(2) } },
    ]);
    const disclosed = then((now) => recordDisclosure({ ...aDisclosure(2), classes: ['health'] }, now, at));
    expect(when(disclosed, resting)).toEqual([]);
  });

  it('asks for no consent where confidentiality is answered otherwise', () => {
    const asked = { recipients: noted.recipients, classes: noted.classes };
    expect(consentFor({ ...asked, legal }, state(then(give(1))), at)).toBeUndefined();
    expect(consentFor({ ...asked, legal: consented }, state(then(give(1))), at)?.id).toBe(thing(1));
    const brief = state(then(give(1, mother, { until: later(1) })));
    expect(consentFor({ ...asked, legal: consented }, brief, later(1))).toBeUndefined();
  });
});

describe('a decision not to share', () => {
  const command = {
    ...({ child, decision: thing(1), controller: controllerOf(gp), recipients: [{ agency: school.agency }] } as const),
    ...({ classes: ['health'], reason: 'not-relevant', reviewer: { role: 'social-worker' } } as const),
    ...({
      reviewDueOn: localDate('2026-03-02'),
      today: localDate('2026-03-02'),
      reasons: 'It says nothing new.',
    } as const),
  };

  it('names its reviewer in the seal alone, and its entries where it is about some', () => {
    const { child: _child, controller: _controller, today: _today, reasons, ...facts } = command;
    expect(decideNotToShare({ ...command, reviewerName: 'Alex Invented', entries: [entry(1)] })).toStrictEqual([
      {
        type: 'DecidedNotToShare',
        facts: { ...facts, controller: gp.agency, entries: [entry(1)] },
        subjects: [child],
        personal: [{ person: child, classes: { legal: { reviewerName: 'Alex Invented' }, narrative: { reasons } } }],
      },
    ]);
    expect(decideNotToShare(command)[0]?.facts).not.toHaveProperty('entries');
    expect(when([], () => decideNotToShare({ ...command, reasons: ' ' }))).toEqual({ refused: 'SHA-013' });
  });
});

it('an override that ends within 366 days is taken, and says who authorised it under seal', () => {
  const year = { ...anOverride(1), until: plusMs(at, 366 * 86_400_000), authoriserName: 'Alex Invented' };
  expect(when([], (now) => recordOverride(year, now, at))).toMatchObject([
    { personal: [{ classes: { legal: { policyDocument, authoriserName: 'Alex Invented' } } }] },
  ]);
  const longer = { ...year, until: plusMs(year.until, 1) };
  expect(when([], (now) => recordOverride(longer, now, at))).toEqual({ refused: 'SHA-012' });
});

it('direct contact is a fact about the child, with its day where it was another one, and its note sealed', () => {
  const contact = {
    ...({ child, contact: thing(1), agency: gp.agency, with: { agency: school.agency } } as const),
    ...({ channel: 'telephone', outcome: 'spoken-to' } as const),
  };
  const facts = { contact: thing(1), with: contact.with, channel: 'telephone', outcome: 'spoken-to' };
  expect(recordDirectContact(contact)).toStrictEqual([{ type: 'DirectContactRecorded', facts, subjects: [child] }]);
  const occurredOn = { value: instant('2026-03-01T10:00:00Z'), precision: 'instant' } as const;
  expect(recordDirectContact({ ...contact, occurredOn, note: 'Spoke to the lead.' })).toStrictEqual([
    {
      type: 'DirectContactRecorded',
      facts,
      occurredOn,
      subjects: [child],
      personal: narrative({ note: 'Spoke to the lead.' }),
    },
  ]);
});

describe('an opt-out', () => {
  const reverse =
    (by: Decider): Decide =>
    (now) =>
      reverseOptOut({ child, optOut: thing(2), attempt: thing(80), subject: aged(4), by, texts }, now, at);
  const past = then(
    (now) => recordOptOut(anOptOut(1, father), now, at),
    (now) => recordOptOut(anOptOut(2, mother), now, at),
  );

  it('and its reversal are facts about the child, of the one that is named', () => {
    expect(past[1]).toEqual({
      type: 'OptOutRecorded',
      facts: { optOut: thing(2), by: mother, from: at },
      subjects: [child],
      personal: sealedTexts,
    });
    expect(when(past, reverse(mother))).toEqual([
      { type: 'OptOutReversed', facts: { optOut: thing(2), by: mother, at }, subjects: [child], personal: sealedTexts },
    ]);
    expect(when(past, reverse(father))).toEqual([
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
    expect(when(past, unsaid)).toEqual({ refused: 'SHA-008' });
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
