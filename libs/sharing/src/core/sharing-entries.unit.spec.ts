import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@safeguarding/kernel';
import { entryTypes, sharingEntry, type SharingEntry } from './sharing-entries.ts';
import { actor, aConsent, clinic, councilCare, legal, mother, school, scope, youngPerson } from './sharing-builders.ts';
import { sharingEvents, type SharingEvent } from './sharing-events.ts';
import { thingOf } from './sharing-things.ts';

type Stored = Pick<Recorded<SharingEvent>, 'type' | 'facts'>;
const stored = new Map(
  readdirSync(join(import.meta.dirname, 'stored')).map((file) => {
    const event = JSON.parse(readFileSync(join(import.meta.dirname, 'stored', file), 'utf8')) as Stored;
    return [event.type, event] as const;
  }),
);
const sample = (type: SharingEvent['type']): Stored => {
  const found = stored.get(type);
  if (!found) throw new Error(`no sample of ${type}`);
  return found;
};
const entryOf = (type: SharingEvent['type'], change: object = {}): SharingEntry | undefined => {
  const event = sample(type);
  return sharingEntry({ ...event, facts: { ...event.facts, ...change } });
};

const bases = 'gdprBasis specialCategoryCondition confidentialityBasis consentDecision';
const both = ['ashby-mash', 'northdale-mash'].map(
  (agency) => `${agency}: presence identity location summary narrative legal`,
);

/** What stands on a timeline: under which class each field is shown, and who is told because the entry is addressed to them. */
const table: readonly (readonly [SharingEvent['type'], string, readonly string[], readonly string[]])[] = [
  ['ConsentSought', 'consent-sought', ['legal: classes purposes', 'sensitive-service: recipients'], []],
  [
    'ConsentGiven',
    'consent-given',
    [
      `legal: classes purposes from until authority standing ${bases} awareOfRecordContent effect`,
      'sensitive-service: recipients',
    ],
    ['hillside-school: legal'],
  ],
  [
    'ConsentRefused',
    'consent-refused',
    ['legal: classes purposes from authority standing awareOfRecordContent', 'sensitive-service: recipients'],
    [],
  ],
  [
    'ConsentNotSought',
    'consent-not-sought',
    ['legal: classes purposes notSoughtReasons', 'sensitive-service: recipients'],
    [],
  ],
  ['ConsentWithdrawn', 'consent-withdrawn', ['legal: authority standing'], []],
  ['ParentalConflictOpened', 'parental-conflict-opened', ['legal: about'], []],
  ['ParentalConflictResolved', 'parental-conflict-resolved', [], []],
  ['OptOutRecorded', 'opt-out-recorded', ['legal: authority standing from'], []],
  ['OptOutReversed', 'opt-out-reversed', ['legal: authority standing'], []],
  [
    'OverrideRecorded',
    'override-recorded',
    [`legal: classes purposes from until ${bases} reason authoriserRole`, 'sensitive-service: recipients entries'],
    ['northshire-council-care: legal'],
  ],
  ['OverrideEnded', 'override-ended', [], []],
  [
    'DisclosureRecorded',
    'disclosure-recorded',
    [`legal: classes purposes from until ${bases} channel`, 'sensitive-service: recipients entries'],
    ['hillside-school: legal'],
  ],
  ['DisclosureWithdrawn', 'disclosure-withdrawn', [], []],
  [
    'DecidedNotToShare',
    'decision-not-to-share',
    ['legal: classes reason reviewerRole reviewDueOn', 'sensitive-service: recipients entries'],
    [],
  ],
  ['DirectContactRecorded', 'direct-contact-recorded', ['legal: channel outcome', 'sensitive-service: with'], []],
  ['ShieldApplied', 'shield-applied', [], []],
  ['ShieldLiftProposed', 'shield-lift-proposed', [], []],
  ['ShieldLifted', 'shield-lifted', [], []],
  ['EntryMovedAway', 'entry-moved-away', [], ['mash-a: presence']],
  [
    'EmergencyAccessOpened',
    'emergency-access-opened',
    ['legal: reason until reviewDueAt'],
    ['ashby-mash: presence legal narrative'],
  ],
  [
    'EmergencyAccessReviewed',
    'emergency-access-reviewed',
    ['legal: finding'],
    ['ashby-mash: presence legal narrative'],
  ],
  ['ResidenceRecorded', 'residence-recorded', ['location: authority from'], []],
  ['ResidenceCorrected', 'residence-corrected', ['location: authority from'], []],
  ['ResidenceEnded', 'residence-ended', ['location: reason'], []],
  ['HandoverProposed', 'handover-proposed', ['location: to', 'summary: move movedOn matters', `legal: ${bases}`], both],
  ['HandoverAccepted', 'handover-accepted', ['summary: move matters'], both],
  ['HandoverDeclined', 'handover-declined', ['summary: reason'], both],
  ['HandoverWithdrawn', 'handover-withdrawn', [], both],
  ['HandoverClosed', 'handover-closed', ['summary: reason'], both],
];

const fieldsByClass = ({ fields }: SharingEntry): readonly string[] => {
  const named = Object.entries(fields);
  const classes = [...new Set(named.map(([, field]) => field.class))];
  return classes.map((name) => {
    const under = named.filter(([, field]) => field.class === name).map(([field]) => field);
    return `${name}: ${under.join(' ')}`;
  });
};

describe('a decision about sharing stands on the timeline', () => {
  it.each(table)('%s as %s', (type, kind, fields, told) => {
    const found = entryOf(type);
    expect(found?.kind).toBe(kind);
    expect(found && fieldsByClass(found)).toEqual(fields);
    expect(found?.recipients.map(({ agency, classes }) => `${agency}: ${classes.join(' ')}`)).toEqual(told);
  });

  it('in these kinds and no other: involvements, leads, links and scopes are relations and no entries', () => {
    expect(entryTypes).toEqual(table.map(([type]) => type));
    const others = Object.keys(sharingEvents).filter((type) => !entryTypes.includes(type)) as SharingEvent['type'][];
    expect(others.map((type) => entryOf(type))).toEqual(others.map(() => undefined));
  });

  it('with what the fact says, word for word', () => {
    for (const { type, facts } of stored.values()) {
      const { fields = {} } = entryOf(type) ?? {};
      const said = Object.entries(fields).filter(([name]) => name in facts);
      expect(said.map(([name, { value }]) => [name, value])).toEqual(
        said.map(([name]) => [name, facts[name as keyof typeof facts]]),
      );
    }
  });
});

describe('who is told of a decision', () => {
  const given = aConsent(1, mother);

  it('by a consent is whoever it names, where it stands, the person where one is meant', () => {
    const person = { agency: school.agency, person: actor(7) };
    const change = { scope: { ...given.scope, recipients: [person, { agency: clinic.agency }] } };
    const found = entryOf('ConsentGiven', change);
    expect(found?.recipients).toStrictEqual([
      { ...person, classes: ['legal'] },
      { agency: clinic.agency, classes: ['legal'] },
    ]);
    expect(found?.fields['recipients']?.value).toStrictEqual([person, { agency: clinic.agency }]);
    for (const effect of ['outranked', 'held']) expect(entryOf('ConsentGiven', { effect })?.recipients).toEqual([]);
  });

  it('of the end of a handover is the new authority alone, and both where the child only stayed', () => {
    const told = (move: string) => entryOf('HandoverClosed', { move })?.recipients.map(({ agency }) => agency);
    expect(told('permanent')).toEqual(['northdale-mash']);
    expect(told('temporary')).toEqual(['ashby-mash', 'northdale-mash']);
  });
});

describe('what a decision says of itself', () => {
  it('is its end, the competence and the gateways where it has them, and nothing in their place where it has not', () => {
    const legalWith = { ...legal, gateways: ['ca2004-s11'] };
    const whole = entryOf('ConsentGiven', { by: youngPerson, legal: legalWith })?.fields;
    expect(whole).toMatchObject({
      competence: { class: 'legal', value: 'competent' },
      gateways: { class: 'legal', value: ['ca2004-s11'] },
    });
    const bare = entryOf('ConsentGiven', { by: mother, until: undefined })?.fields;
    for (const name of ['competence', 'gateways', 'until']) expect(bare).not.toHaveProperty(name);
    expect(entryOf('ConsentRefused', { until: '2026-03-09' })?.fields).toMatchObject({
      until: { value: '2026-03-09' },
    });
    expect(entryOf('ConsentRefused')?.fields).not.toHaveProperty('until');
  });

  it('names the role that authorised or will look again, and whom it was spoken with', () => {
    expect(entryOf('OverrideRecorded', { authoriser: { role: 'caldicott-guardian' } })?.fields).toMatchObject({
      authoriserRole: { value: 'caldicott-guardian' },
    });
    expect(entryOf('DecidedNotToShare', { reviewer: { role: 'social-worker' } })?.fields).toMatchObject({
      reviewerRole: { value: 'social-worker' },
    });
    const person = { agency: councilCare.agency, person: actor(3) };
    expect(entryOf('DirectContactRecorded', { with: person })?.fields['with']?.value).toStrictEqual(person);
    expect(entryOf('ConsentSought', { scope: scope([school]) })?.fields['recipients']?.value).toStrictEqual([
      { agency: school.agency },
    ]);
    expect(entryOf('ConsentNotSought', { reasons: ['urgent'] })?.fields).toMatchObject({
      notSoughtReasons: { value: ['urgent'] },
    });
  });
});

it('every fact is about a thing that it names, whose tag changes with it', () => {
  for (const event of stored.values()) expect(Object.values(event.facts)).toContain(thingOf(event));
  const assigned = sample('PractitionerAssigned');
  expect(thingOf(assigned)).toBe((assigned.facts as { assignment: string }).assignment);
  const opened = sample('ParentalConflictOpened');
  expect(thingOf(opened)).toBe((opened.facts as { restriction: string }).restriction);
});
