import { describe, expect, it } from '@jest/globals';
import { instant, localDate, plusMs } from '@safeguarding/kernel';
import type { Decider } from './authority.ts';
import { giveConsent, withdrawConsent } from './consent-decisions.ts';
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
import { recordOptOut } from './opt-out-decisions.ts';
import {
  aConsent,
  actor,
  aDisclosure,
  aged,
  anOptOut,
  anOverride,
  at,
  child,
  controllerOf,
  type Decide,
  entry,
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
} from './sharing-builders.ts';

const { state, when, steps: then } = historyBy({ recordedAt: at, agency: gp.agency, ref: actor(1) });

const narrative = (fields: object) => [{ person: child, classes: { narrative: fields } }];
const consented = { ...legal, confidentialityBasis: 'consent', consentDecision: 'given' } as const;
const give =
  (n: number, by: Decider = mother, change: object = {}): Decide =>
  (now) =>
    giveConsent({ ...aConsent(n, by), ...change }, now, at);
const withdraw =
  (n: number, by: Decider = mother): Decide =>
  (now) =>
    withdrawConsent({ child, consent: thing(n), attempt: thing(90), by, subject: aged(8), texts }, now, at);

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
