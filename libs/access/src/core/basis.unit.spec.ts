import { describe, expect, it } from '@jest/globals';
import { instant, localDate, plusMs, type Instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import {
  aChild,
  aGrant,
  agencyOfKind,
  anEntry,
  anEventId,
  anInvolvement,
  aPosition,
  aRef,
  aThingId,
  aViewer,
  longAgo,
  someDay,
} from './access-builders.ts';
import { basesOf } from './basis.ts';
import type { Entry } from './entry.ts';
import type { Viewer } from './principal.ts';
import type { ChildFacts, SharingPosition } from './sharing-position.ts';
import { agencyKinds, entryLabels, purposes, roles, standingShareKinds, type AgencyKind } from './vocabulary.ts';

const kindsOf = (
  viewer: Viewer,
  position: SharingPosition,
  entry: Entry,
  at: Instant = someDay,
  child: ChildFacts = aChild,
): readonly string[] => basesOf(viewer, child, position, entry, at).map(({ kind }) => kind);

const kind = fc.constantFrom(...agencyKinds);
const involvedTeams = (...kinds: readonly AgencyKind[]): SharingPosition =>
  aPosition({ involvements: kinds.map((one, n) => anInvolvement(one, { event: anEventId(n + 1) })) });

describe('own', () => {
  const police = aViewer('police');

  it('needs the live involvement of the service', () => {
    expect(kindsOf(police, involvedTeams('police'), anEntry('police'))).toEqual(['own']);
    expect(kindsOf(police, aPosition(), anEntry('police'))).toEqual([]);
  });

  it('ends at the instant at which the involvement ends', () => {
    const until = someDay;
    const position = aPosition({ involvements: [anInvolvement('police', { until })] });
    expect(kindsOf(police, position, anEntry('police'), plusMs(until, -1))).toEqual(['own']);
    expect(kindsOf(police, position, anEntry('police'), until)).toEqual([]);
  });

  it('of an assigned person holds for that person, in that night only', () => {
    const night = { from: instant('2026-03-10T20:00:00Z'), until: instant('2026-03-11T08:00:00Z') };
    const position = aPosition({ involvements: [anInvolvement('hospital', { person: aRef(1), ...night })] });
    const nurse = aViewer('hospital');
    expect(kindsOf(nurse, position, anEntry('hospital'), night.from)).toEqual(['own']);
    expect(kindsOf(nurse, position, anEntry('hospital'), night.until)).toEqual([]);
    expect(kindsOf({ ...nurse, ref: aRef(2) }, position, anEntry('hospital'), night.from)).toEqual([]);
  });

  it('afterwards is for those who keep the records, and says so in the purpose', () => {
    const keeper = aViewer('police', { roles: ['records-officer'], purpose: 'records-management' });
    expect(kindsOf(keeper, aPosition(), anEntry('police'))).toEqual(['own']);
    expect(kindsOf({ ...keeper, roles: ['safeguarding-lead'] }, aPosition(), anEntry('police'))).toEqual(['own']);
    expect(kindsOf({ ...keeper, purpose: 'safeguarding' }, aPosition(), anEntry('police'))).toEqual([]);
    expect(kindsOf({ ...keeper, roles: ['practitioner'] }, aPosition(), anEntry('police'))).toEqual([]);
  });

  it('never crosses units of one kind', () => {
    const position = aPosition({
      involvements: [anInvolvement('police'), anInvolvement('police', { agency: agencyOfKind('police', 2) })],
    });
    expect(kindsOf(police, position, anEntry('police', { owner: agencyOfKind('police', 2) }))).toEqual([]);
  });

  it('survives no clock that is set back behind the end of the involvement', () => {
    const position = aPosition({ involvements: [anInvolvement('police', { until: someDay })], asOf: someDay });
    expect(kindsOf(police, position, anEntry('police'), plusMs(someDay, -60_000))).toEqual([]);
  });
});

describe('emergency', () => {
  const police = aViewer('police');
  const hour = { from: someDay, until: plusMs(someDay, 3_600_000) };
  const opening = { ...hour, access: aThingId(3), agency: police.agency, person: police.ref, event: anEventId(7) };
  const position = aPosition({ emergencies: [opening] });
  const sealed = [{ commitments: { health: 'one' } }] as unknown as Entry['sealed'];
  const asking = { ...police, purpose: 'emergency' } as const;

  it('is for the person who opened it, for that hour and that purpose, and for what is said of health', () => {
    const health = anEntry('gp-practice', { sealed });
    expect(kindsOf(asking, position, health)).toEqual(['emergency']);
    expect(kindsOf({ ...asking, ref: aRef(9) }, position, health)).toEqual([]);
    expect(kindsOf({ ...asking, agency: agencyOfKind('mash') }, position, health)).toEqual([]);
    expect(kindsOf({ ...asking, purpose: 'safeguarding' }, position, health)).toEqual([]);
    expect(kindsOf(asking, position, anEntry('gp-practice'))).toEqual([]);
    expect(kindsOf(asking, position, health, plusMs(hour.until, -1))).toEqual(['emergency']);
    expect(kindsOf(asking, position, health, hour.until)).toEqual([]);
  });
});

describe('addressed', () => {
  const social = aViewer('childrens-social-care');
  const to = { agency: social.agency, classes: ['summary'] as const };

  it('gives a named recipient the classes listed, presence and the legal facts', () => {
    const [basis] = basesOf(social, aChild, aPosition(), anEntry('police', { recipients: [to] }), someDay);
    expect(basis).toEqual({
      kind: 'addressed',
      classes: ['presence', 'legal', 'summary'],
      because: [anEventId(100)],
      heldBy: 'service',
    });
  });

  it('rests on the legal facts of the submission, a list of gateways as words', () => {
    const value = { gdprBasis: 'public-task', consentDecision: 'refused', gateways: ['ca1989-s47', 'ca2004-s11'] };
    const legalOf = (field: unknown) =>
      basesOf(
        social,
        aChild,
        aPosition(),
        anEntry('police', { recipients: [to], fields: { legal: field } as Entry['fields'] }),
        someDay,
      )[0]?.legal;
    expect(legalOf({ class: 'legal', value })).toEqual({ ...value, gateways: 'ca1989-s47 ca2004-s11' });
    expect(legalOf({ class: 'narrative', value })).toBeUndefined();
  });

  it('to a person is for that person alone', () => {
    const entry = anEntry('police', { recipients: [{ ...to, person: aRef(1) }] });
    expect(kindsOf(social, aPosition(), entry)).toEqual(['addressed']);
    expect(kindsOf({ ...social, ref: aRef(2) }, aPosition(), entry)).toEqual([]);
  });

  it('ends when the address is withdrawn', () => {
    const entry = anEntry('police', { recipients: [to] });
    const withdrawn = { thing: entry.thing, from: someDay, event: anEventId(5) };
    const all = aPosition({ withdrawnAddresses: [withdrawn] });
    expect(kindsOf(social, all, entry, plusMs(someDay, -1))).toEqual(['addressed']);
    expect(kindsOf(social, all, entry)).toEqual([]);
    const others = aPosition({ withdrawnAddresses: [{ ...withdrawn, agency: agencyOfKind('mash') }] });
    expect(kindsOf(social, others, entry)).toEqual(['addressed']);
  });

  it('by a grant covers nothing written later, nothing beyond its period, nothing for another purpose', () => {
    const grant = aGrant(agencyOfKind('police'), social.agency, {
      until: plusMs(someDay, 1000),
      purposes: ['safeguarding'],
    });
    const position = aPosition({ grants: [grant] });
    const reader = { ...social, purpose: 'safeguarding' } as const;
    expect(kindsOf(reader, position, anEntry('police'))).toEqual(['addressed']);
    expect(kindsOf(reader, position, anEntry('police', { recordedAt: grant.coversUntil }))).toEqual([]);
    expect(kindsOf(reader, position, anEntry('police'), plusMs(someDay, 1000))).toEqual([]);
    expect(kindsOf({ ...reader, purpose: 'direct-care' }, position, anEntry('police'))).toEqual([]);
  });

  it('by a grant of listed entries covers those alone', () => {
    const grant = aGrant(agencyOfKind('police'), social.agency, { entries: [anEventId(100)] });
    const position = aPosition({ grants: [grant] });
    expect(kindsOf(social, position, anEntry('police'))).toEqual(['addressed']);
    expect(kindsOf(social, position, anEntry('police', { id: anEventId(101) }))).toEqual([]);
  });

  it('a grant of one controller never opens what another wrote', () => {
    fc.assert(
      fc.property(kind, kind, kind, fc.constantFrom(...purposes), (viewerKind, controllerKind, ownerKind, purpose) => {
        const viewer = aViewer(viewerKind, { purpose });
        const controller = agencyOfKind(controllerKind, 2);
        const grants = [aGrant(controller, viewer.agency)];
        const entry = anEntry(ownerKind, { owner: agencyOfKind(ownerKind, 3) });
        expect(kindsOf(viewer, aPosition({ grants }), entry)).toEqual([]);
      }),
    );
  });

  it('a place that was opened before the shield stays closed, one opened after it is open', () => {
    const shield = { from: instant('2026-02-15T00:00:00Z'), event: anEventId(7) };
    const recipients = [{ agency: social.agency, classes: ['location'] as const }];
    const classesFor = (from: Instant) => {
      const position = aPosition({
        shield,
        grants: [aGrant(agencyOfKind('police'), social.agency, { from, recipients })],
      });
      return basesOf(social, aChild, position, anEntry('police'), someDay)[0]?.classes;
    };
    expect(classesFor(longAgo)).toEqual(['presence', 'legal']);
    expect(classesFor(shield.from)).toEqual(['presence', 'legal', 'location']);
  });
});

describe('standing share', () => {
  const both = involvedTeams('gp-practice', 'health-visiting');
  const visitor = aViewer('health-visiting');

  it('holds between two different kinds of the three teams that are both involved', () => {
    fc.assert(
      fc.property(kind, kind, (viewerKind, ownerKind) => {
        const expected =
          viewerKind !== ownerKind && standingShareKinds.has(viewerKind) && standingShareKinds.has(ownerKind);
        const entry = anEntry(ownerKind, { owner: agencyOfKind(ownerKind, 2) });
        const position = aPosition({
          involvements: [anInvolvement(viewerKind), anInvolvement(ownerKind, { agency: agencyOfKind(ownerKind, 2) })],
        });
        expect(kindsOf(aViewer(viewerKind), position, entry).includes('standing-share')).toBe(expected);
      }),
    );
  });

  it('ends with the involvement of either team', () => {
    const ended = { until: someDay };
    const entry = anEntry('gp-practice');
    const only = (gp: object, hv: object) =>
      aPosition({ involvements: [anInvolvement('gp-practice', gp), anInvolvement('health-visiting', hv)] });
    expect(kindsOf(visitor, only({}, {}), entry)).toEqual(['standing-share']);
    expect(kindsOf(visitor, only(ended, {}), entry)).toEqual([]);
    expect(kindsOf(visitor, only({}, ended), entry)).toEqual([]);
  });

  // 6th birthdays in both kinds of time and on both days on which the clocks change (29 March 2026, 25 October 2026).
  it.each([
    ['2020-01-15', '2026-01-15T00:00:00.000Z'],
    ['2020-07-15', '2026-07-14T23:00:00.000Z'],
    ['2020-03-29', '2026-03-29T00:00:00.000Z'],
    ['2020-03-30', '2026-03-29T23:00:00.000Z'],
    ['2020-10-25', '2026-10-24T23:00:00.000Z'],
    ['2020-10-26', '2026-10-26T00:00:00.000Z'],
    ['2020-02-29', '2026-03-01T00:00:00.000Z'],
  ])('of a child born on %s ends at the first instant of its 6th birthday, %s', (born, end) => {
    const child: ChildFacts = { ...aChild, dateOfBirth: localDate(born) };
    const entry = anEntry('gp-practice', { recordedAt: longAgo });
    expect(kindsOf(visitor, both, entry, plusMs(instant(end), -1), child)).toEqual(['standing-share']);
    expect(kindsOf(visitor, both, entry, instant(end), child)).toEqual([]);
  });

  it.each([
    ['an adult', { ...aChild, kind: 'adult' }],
    ['an unborn child', { ...aChild, kind: 'unborn' }],
    ['a child of unknown age', { child: aChild.child, kind: 'child' }],
  ] as const)('is not for %s', (_, child) => {
    expect(kindsOf(visitor, both, anEntry('gp-practice'), someDay, child)).toEqual([]);
  });

  it('covers nothing about adults, nothing of a sensitive involvement, and no system', () => {
    expect(kindsOf(visitor, both, anEntry('gp-practice', { labels: ['about-adult'] }))).toEqual([]);
    const sensitive = aPosition({
      involvements: [anInvolvement('health-visiting'), anInvolvement('gp-practice', { sensitive: true })],
    });
    expect(kindsOf(visitor, sensitive, anEntry('gp-practice'))).toEqual([]);
    expect(kindsOf({ ...visitor, via: 'system' }, both, anEntry('gp-practice'))).toEqual([]);
  });

  it('stops at an opt-out and comes back when it is reversed', () => {
    const optOut = { id: aThingId(3), from: someDay, until: plusMs(someDay, 1000), event: anEventId(3) };
    const position = { ...both, optOuts: [optOut] };
    const entry = anEntry('gp-practice');
    expect(kindsOf(visitor, position, entry, plusMs(someDay, -1))).toEqual(['standing-share']);
    expect(kindsOf(visitor, position, entry)).toEqual([]);
    expect(kindsOf(visitor, position, entry, plusMs(someDay, 1000))).toEqual(['standing-share']);
  });
});

describe('lead and review', () => {
  const social = aViewer('childrens-social-care');
  const opening = { agency: social.agency, referral: aThingId(4), from: longAgo, event: anEventId(4) };

  it('lead is for children’s social care, MASH and trusts with an opening of their own', () => {
    const position = (agency = opening.agency) => aPosition({ leads: [{ ...opening, agency }] });
    expect(kindsOf(social, position(), anEntry('police'))).toEqual(['lead']);
    expect(kindsOf(social, position(agencyOfKind('mash')), anEntry('police'))).toEqual([]);
    expect(kindsOf(aViewer('police'), position(agencyOfKind('police')), anEntry('education'))).toEqual([]);
    const closed = aPosition({ leads: [{ ...opening, until: someDay }] });
    expect(kindsOf(social, closed, anEntry('police'))).toEqual([]);
  });

  it('review is for named persons, in its period and classes, while it is in force', () => {
    const member = aViewer('safeguarding-partnership', { purpose: 'practice-review' });
    const review = {
      review: aThingId(5),
      panel: [member.ref],
      classes: ['summary'] as const,
      pseudonym: 'Child A',
      covers: { from: instant('2026-01-01T00:00:00Z'), until: instant('2026-02-10T00:00:00Z') },
      from: longAgo,
      event: anEventId(6),
    };
    const position = aPosition({ reviews: [review] });
    expect(basesOf(member, aChild, position, anEntry('police'), someDay)).toEqual([
      { kind: 'review', classes: ['presence', 'summary'], because: [anEventId(6)], heldBy: 'person' },
    ]);
    expect(kindsOf({ ...member, ref: aRef(2) }, position, anEntry('police'))).toEqual([]);
    const later = { value: '2026-02-11', precision: 'day' } as const;
    expect(kindsOf(member, position, anEntry('police', { occurredOn: later }))).toEqual([]);
    expect(kindsOf(member, position, anEntry('sexual-health'))).toEqual([]);
  });
});

describe('for every viewer and entry', () => {
  const viewer = fc.record({ kind, roles: fc.subarray([...roles]), purpose: fc.constantFrom(...purposes) });
  const label = fc.subarray([...entryLabels]);

  it('there is no basis without a relation', () => {
    fc.assert(
      fc.property(viewer, kind, label, ({ kind: viewerKind, roles: held, purpose }, ownerKind, labels) => {
        const stranger = aViewer(viewerKind, { roles: held, purpose, agency: agencyOfKind(viewerKind, 9) });
        const position = involvedTeams('gp-practice', 'police');
        expect(kindsOf(stranger, position, anEntry(ownerKind, { labels }))).toEqual([]);
      }),
    );
  });

  it('there is none for who is barred from the child', () => {
    fc.assert(
      fc.property(viewer, kind, ({ kind: viewerKind, roles: held, purpose }, ownerKind) => {
        const barred = aViewer(viewerKind, { roles: held, purpose });
        const position = {
          ...involvedTeams(viewerKind, ownerKind),
          leads: [{ agency: barred.agency, referral: aThingId(4), from: longAgo, event: anEventId(4) }],
          grants: [aGrant(agencyOfKind(ownerKind), barred.agency)],
        };
        expect(kindsOf(barred, { ...position, barred: [barred.ref] }, anEntry(ownerKind))).toEqual([]);
        expect(kindsOf(barred, position, anEntry(ownerKind))).not.toEqual([]);
      }),
    );
  });

  it('an opt-out never adds sight', () => {
    fc.assert(
      fc.property(kind, kind, fc.boolean(), fc.boolean(), (viewerKind, ownerKind, granted, leads) => {
        const reader = aViewer(viewerKind);
        const position = aPosition({
          involvements: [anInvolvement(viewerKind), anInvolvement(ownerKind)],
          grants: granted ? [aGrant(agencyOfKind(ownerKind), reader.agency)] : [],
          leads: leads ? [{ agency: reader.agency, referral: aThingId(4), from: longAgo, event: anEventId(4) }] : [],
        });
        const optOuts = [{ id: aThingId(3), from: longAgo, event: anEventId(3) }];
        const before = kindsOf(reader, position, anEntry(ownerKind));
        const after = kindsOf(reader, { ...position, optOuts }, anEntry(ownerKind));
        expect(after).toEqual(before.filter((one) => one !== 'standing-share'));
      }),
    );
  });
});

describe('what was written on the wrong child', () => {
  const mash = aViewer('mash');
  const recipients = [{ agency: mash.agency, classes: ['presence', 'location', 'summary'] as const }];
  const entry = anEntry('police', { recipients });
  const { thing } = entry;

  it('is shown to nobody there, not even to who wrote it', () => {
    const position = { ...involvedTeams('police'), movedAway: [{ thing }] };
    expect(kindsOf(aViewer('police'), position, entry)).toEqual([]);
    expect(kindsOf(mash, position, entry)).toEqual([]);
    const another = anEntry('police', { thing: aThingId(2) });
    expect(kindsOf(aViewer('police'), position, another)).toEqual(['own']);
  });

  it('and was brought back is shown as it came back alone', () => {
    const position = { ...involvedTeams('police'), movedAway: [{ thing, before: someDay }] };
    expect(kindsOf(mash, position, entry)).toEqual([]);
    expect(kindsOf(mash, position, { ...entry, movedAt: someDay })).toEqual(['addressed']);
    expect(kindsOf(mash, position, { ...entry, movedAt: plusMs(someDay, -1) })).toEqual([]);
  });

  it('tells nobody where the right child lives while that child is shielded', () => {
    const moved = { ...entry, movedAt: someDay };
    const classesOn = (position: SharingPosition, one: Entry) =>
      basesOf(mash, aChild, position, one, someDay)[0]?.classes;
    const shield = { from: longAgo, event: anEventId(9) };
    expect(classesOn(aPosition(), moved)).toContain('location');
    expect(classesOn(aPosition({ shield }), entry)).toContain('location');
    expect(classesOn(aPosition({ shield }), moved)).not.toContain('location');
  });

  it('is covered by a grant on the right child only where it was there when that was decided', () => {
    const grant = aGrant(agencyOfKind('police'), mash.agency, { coversUntil: someDay });
    const plain = anEntry('police');
    const position = aPosition({ grants: [grant] });
    expect(kindsOf(mash, position, plain)).toEqual(['addressed']);
    expect(kindsOf(mash, position, { ...plain, movedAt: someDay })).toEqual([]);
    expect(kindsOf(mash, position, { ...plain, movedAt: plusMs(someDay, -1) })).toEqual(['addressed']);
  });
});

describe('panel', () => {
  const seat = { agency: agencyOfKind('police'), classes: ['summary'] as const };
  const reader = aViewer('police', { roles: ['panel-representative'] });
  const entryOf = (...panel: NonNullable<Entry['panel']>) => anEntry('housing', { panel, labels: ['marac'] });
  const involved = aPosition({ involvements: [anInvolvement('police')] });

  it('is who has a seat, by role, by person, and never who is excluded', () => {
    expect(kindsOf(reader, aPosition(), entryOf(seat))).toEqual(['panel']);
    expect(kindsOf(reader, aPosition(), entryOf({ ...seat, roles: ['idva'] }))).toEqual([]);
    expect(kindsOf(reader, aPosition(), entryOf({ ...seat, person: aRef(2) }))).toEqual([]);
    expect(kindsOf(reader, aPosition(), entryOf({ ...seat, except: [reader.ref] }))).toEqual([]);
    expect(kindsOf(aViewer('housing'), aPosition(), entryOf(seat))).toEqual([]);
    expect(kindsOf({ ...reader, via: 'system' }, aPosition(), entryOf(seat))).toEqual([]);
  });

  it('lets through the classes of the seat and that something is there', () => {
    expect(basesOf(reader, aChild, aPosition(), entryOf(seat), someDay)[0]?.classes).toEqual(['presence', 'summary']);
  });

  it('for the child’s own services needs the involvement where the seat says so', () => {
    const where = { ...seat, whereInvolved: true } as const;
    expect(kindsOf(reader, aPosition(), entryOf(where))).toEqual([]);
    expect(kindsOf(reader, involved, entryOf(where))).toEqual(['panel']);
  });

  it('ends with the mark that is taken back, and begins anew with a later one', () => {
    const { thing, recordedAt } = entryOf(seat);
    const withdrawnAddresses = [{ thing, agency: seat.agency, from: recordedAt, event: anEventId(7) }];
    const later = { ...entryOf(seat), recordedAt: plusMs(recordedAt, 1) };
    expect(kindsOf(reader, aPosition({ withdrawnAddresses }), entryOf(seat))).toEqual([]);
    expect(kindsOf(reader, aPosition({ withdrawnAddresses }), later)).toEqual(['panel']);
  });

  it('no other relation shows an entry of a panel', () => {
    fc.assert(
      fc.property(kind, kind, (viewerKind, ownerKind) => {
        const other = aViewer(viewerKind);
        const position = {
          ...involvedTeams(viewerKind, ownerKind),
          leads: [{ agency: other.agency, referral: aThingId(4), from: longAgo, event: anEventId(4) }],
          grants: [aGrant(agencyOfKind(ownerKind), other.agency)],
        };
        const recipients = [{ agency: other.agency, classes: ['summary'] as const }];
        expect(kindsOf(other, position, anEntry(ownerKind, { recipients, panel: [] }))).toEqual([]);
        expect(kindsOf(other, position, anEntry(ownerKind, { recipients }))).not.toEqual([]);
      }),
    );
  });
});
