import { describe, expect, it } from '@jest/globals';
import { instant, plusMs, type FieldClass } from '@safeguarding/kernel';
import {
  aChild,
  agencyOfKind,
  aGrant,
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
import { basesOf, basesOn, basesWithoutChild, type Subject } from './basis.ts';
import type { Entry } from './entry.ts';
import type { Viewer } from './principal.ts';
import { relationsOf } from './relations.ts';
import { emptyPosition, type Grant, type SharingPosition } from './sharing-position.ts';
import { standingOf } from './standing.ts';
import { Successions } from './successions.ts';

const social = aViewer('childrens-social-care');
const police = agencyOfKind('police');
const on = (viewer: Viewer, position: SharingPosition, subject: Subject) =>
  basesOf(viewer, aChild, position, subject, someDay);
const plain = anEntry('police');
/** What a command is about has no id of an entry, no sealed content and no time of its own. */
const aThing: Subject = {
  thing: aThingId(1),
  owner: police,
  ownerKind: 'police',
  labels: [],
  recipients: [],
  recordedAt: plain.recordedAt,
};
const whole = { agency: social.agency, classes: ['summary'] as const };
const person = { ...whole, person: social.ref };
const hour = { from: someDay, until: plusMs(someDay, 3_600_000) };

describe('a basis says which fact it rests on, and whether the service holds it or one person', () => {
  it('own: the involvement, of the service or of somebody who was assigned', () => {
    const viewer = aViewer('police');
    const heldBy = (changes: object) =>
      on(viewer, aPosition({ involvements: [anInvolvement('police', changes)] }), plain);
    expect(heldBy({})).toEqual([{ kind: 'own', because: [anEventId(10)], heldBy: 'service' }]);
    expect(heldBy({ person: viewer.ref })).toEqual([{ kind: 'own', because: [anEventId(10)], heldBy: 'person' }]);
    const keeper = aViewer('police', { roles: ['records-officer'], purpose: 'records-management' });
    expect(on(keeper, aPosition(), plain)).toEqual([{ kind: 'own', because: [], heldBy: 'service' }]);
    const system = aViewer('police', { via: 'system' });
    expect(on(system, aPosition(), plain)).toEqual([{ kind: 'own', because: [], heldBy: 'service' }]);
    expect(on(aViewer('education', { via: 'system' }), aPosition(), plain)).toEqual([]);
  });

  it('addressed: the entry, and no fact where there is none yet', () => {
    const classes = ['presence', 'legal', 'summary'];
    const addressed = { ...aThing, recipients: [whole, person] };
    expect(on(social, aPosition(), addressed)).toEqual([
      { kind: 'addressed', classes, because: [], heldBy: 'service' },
      { kind: 'addressed', classes, because: [], heldBy: 'person' },
    ]);
    const entry = anEntry('police', { recipients: [person] });
    expect(on(social, aPosition(), entry)).toMatchObject([{ because: [entry.id], heldBy: 'person' }]);
  });

  it('addressed by a decision: the decision, with its legal facts where it names them', () => {
    const grant = (changes: Partial<Grant>) => aPosition({ grants: [aGrant(police, social.agency, changes)] });
    const classes = ['presence', 'legal', 'summary', 'narrative'];
    const [bare] = on(social, grant({}), plain);
    expect(bare).toStrictEqual({ kind: 'addressed', classes, because: [anEventId(20)], heldBy: 'service' });
    const legal = { gdprBasis: 'public-task' };
    expect(on(social, grant({ legal, recipients: [person] }), plain)).toMatchObject([{ legal, heldBy: 'person' }]);
  });

  it('lead, standing share, review and emergency', () => {
    const leads = [{ agency: social.agency, referral: aThingId(1), from: longAgo, event: anEventId(1) }];
    expect(on(social, aPosition({ leads }), plain)).toEqual([
      { kind: 'lead', because: [anEventId(1)], heldBy: 'service' },
    ]);
    const teams = [anInvolvement('gp-practice'), anInvolvement('health-visiting', { event: anEventId(11) })];
    expect(on(aViewer('gp-practice'), aPosition({ involvements: teams }), anEntry('health-visiting'))).toEqual([
      { kind: 'standing-share', because: [anEventId(10), anEventId(11)], heldBy: 'service' },
    ]);
    const scope = {
      ...{ review: aThingId(2), panel: [social.ref], pseudonym: 'A', covers: { from: longAgo }, from: longAgo },
      ...{ classes: ['narrative', 'presence'] as const, event: anEventId(2) },
    };
    expect(on(social, aPosition({ reviews: [scope] }), plain)).toEqual([
      { kind: 'review', classes: ['presence', 'narrative'], because: [anEventId(2)], heldBy: 'person' },
    ]);
    const opening = { ...hour, access: aThingId(3), agency: social.agency, person: social.ref, event: anEventId(3) };
    // A basis looks at no more of a sealed part than which classes it commits to.
    const sealedFor = (...commitments: readonly object[]) =>
      commitments.map((each) => ({ commitments: each })) as unknown as Entry['sealed'];
    const health = sealedFor({}, { health: 'one' });
    const asking = { ...social, purpose: 'emergency' } as const;
    const position = aPosition({ emergencies: [opening] });
    expect(on(asking, position, anEntry('police', { sealed: health }))).toEqual([
      { kind: 'emergency', classes: ['presence', 'health'], because: [anEventId(3)], heldBy: 'person' },
    ]);
    expect(on(asking, position, anEntry('police', { sealed: sealedFor({ narrative: 'one' }) }))).toEqual([]);
    expect(on(asking, position, aThing)).toEqual([]);
  });

  it('panel: the case, as a seat or as the service that keeps it', () => {
    const seat = { agency: social.agency, classes: ['summary'] as const };
    const panel = [seat, { ...seat, keeps: true as const, person: social.ref }];
    expect(on(social, aPosition(), { ...plain, panel })).toEqual([
      { kind: 'panel', classes: ['presence', 'summary'], because: [plain.id], heldBy: 'service' },
      { kind: 'own', classes: ['presence', 'summary'], because: [plain.id], heldBy: 'person' },
    ]);
  });
});

describe('a seat at a panel', () => {
  it('is for whoever holds one of its roles', () => {
    const panel = [{ ...whole, roles: ['marac-chair', 'panel-representative'] as const }];
    const seated = (roles: Viewer['roles']) => on({ ...social, roles }, aPosition(), { ...plain, panel }).length;
    expect(seated(['practitioner', 'panel-representative'])).toBe(1);
    expect(seated(['practitioner'])).toBe(0);
  });

  it('is not taken back with the mark of another thing, nor of a case that stands on no timeline', () => {
    const withdrawn = { thing: aThingId(9), agency: social.agency, from: someDay, event: anEventId(5) };
    const panel = [whole];
    expect(on(social, aPosition({ withdrawnAddresses: [withdrawn] }), { ...plain, panel })).toHaveLength(1);
    const same = aPosition({ withdrawnAddresses: [{ ...withdrawn, thing: plain.thing }] });
    expect(on(social, same, { ...plain, panel })).toEqual([]);
    expect(on(social, same, { ...aThing, panel })).toHaveLength(1);
  });
});

describe('of a thing that is about no child', () => {
  const review: Subject = { ...aThing, recipients: [whole, person], id: anEventId(4) };

  it('its keeper’s people and its named recipients see it, and nobody else', () => {
    const classes = ['presence', 'legal', 'summary'];
    expect(basesWithoutChild(social, review)).toEqual([
      { kind: 'addressed', classes, because: [anEventId(4)], heldBy: 'service' },
      { kind: 'addressed', classes, because: [anEventId(4)], heldBy: 'person' },
    ]);
    expect(basesWithoutChild({ ...social, ref: aRef(9) }, review)).toHaveLength(1);
    expect(basesWithoutChild(aViewer('police'), review)).toEqual([{ kind: 'own', because: [], heldBy: 'service' }]);
    expect(basesWithoutChild(aViewer('education'), review)).toEqual([]);
  });

  it('a panel’s is seen by its seats alone, the keeper’s own people too', () => {
    const ofPanel = { ...review, panel: [{ ...whole, classes: ['presence'] as const }] };
    expect(basesWithoutChild(social, ofPanel).map(({ kind }) => kind)).toEqual(['panel']);
    expect(basesWithoutChild(aViewer('police'), ofPanel)).toEqual([]);
  });
});

describe('what a submission says of its legal facts', () => {
  const legalOf = (fields: Entry['fields'] | undefined) =>
    on(social, aPosition(), { ...aThing, recipients: [whole], ...(fields && { fields }) })[0]?.legal;

  it('is told as words, and what is no word is not told', () => {
    const value = { gdprBasis: 'public-task', asked: true, gateways: ['ca1989-s47'] };
    expect(legalOf({ legal: { class: 'legal', value } })).toEqual({ gdprBasis: 'public-task', gateways: 'ca1989-s47' });
    expect(legalOf({ legal: { class: 'legal', value: 'public-task' } })).toBeUndefined();
    expect(legalOf({ legal: { class: 'legal', value: null } })).toBeUndefined();
    expect(legalOf({})).toBeUndefined();
    expect(legalOf(undefined)).toBeUndefined();
  });
});

describe('what was written on the wrong child and moved here', () => {
  const shield = { from: longAgo, event: anEventId(6) };
  const to = { agency: social.agency, classes: ['location', 'summary', 'narrative'] as const };
  const moved = anEntry('police', { recipients: [to], movedAt: instant('2026-02-15T12:00:00Z') });
  const classes = (position: SharingPosition, entry: Entry): readonly FieldClass[] | undefined =>
    on(social, position, entry)[0]?.classes;

  it('keeps the place from whoever was told on the other record, and nothing else', () => {
    expect(classes(aPosition({ shield }), moved)).toEqual(['presence', 'legal', 'summary', 'narrative']);
    expect(classes(aPosition(), moved)).toContain('location');
    expect(classes(aPosition({ shield }), anEntry('police', { recipients: [to] }))).toContain('location');
  });

  it('is elsewhere where it was taken away, among others that were', () => {
    const away = [{ thing: aThingId(8) }, { thing: plain.thing }];
    const keeps = aViewer('police');
    const position = aPosition({ movedAway: away, involvements: [anInvolvement('police')] });
    expect(on(keeps, position, plain)).toEqual([]);
    expect(
      on(keeps, aPosition({ movedAway: [{ thing: aThingId(8) }], involvements: [anInvolvement('police')] }), plain),
    ).toHaveLength(1);
  });
});

describe('a decision on everything', () => {
  const opened = aPosition({ grants: [aGrant(police, social.agency)] });

  it('reaches what has no id of an entry, and one on listed entries does not', () => {
    expect(on(social, opened, aThing)).toHaveLength(1);
    const listed = (entries: readonly string[]) =>
      on(social, aPosition({ grants: [aGrant(police, social.agency, { entries })] }), aThing).length;
    expect(listed([aThing.thing])).toBe(1);
    expect(listed([plain.id])).toBe(0);
  });
});

describe('who does the work of another service', () => {
  const [old, heir, stranger] = [1, 2, 3].map((n) => agencyOfKind('police', n));
  if (!old || !heir || !stranger) throw new Error('three services');
  const since = instant('2026-02-01T12:00:00Z');
  const successions = new Successions([
    { of: old, by: heir, since },
    { of: agencyOfKind('mash'), by: stranger, since },
  ]);
  const viewer = aViewer('police', { agency: heir, predecessors: [old] });
  const kinds = (position: SharingPosition, entry: Subject, asking = viewer) =>
    basesOn(standingOf(asking, aChild, position, someDay, successions), entry).map(({ kind }) => kind);

  it('is involved by the predecessor’s involvement for what it wrote from that instant on', () => {
    const position = aPosition({ involvements: [anInvolvement('police', { agency: old })] });
    const written = (recordedAt: Entry['recordedAt']) =>
      kinds(position, anEntry('police', { owner: heir, recordedAt }));
    expect(written(since)).toEqual(['own']);
    expect(written(plusMs(since, -1))).toEqual([]);
  });

  it('reads what the predecessor wrote by an involvement that began at that instant or later', () => {
    const begun = (from: Entry['recordedAt']) =>
      kinds(
        aPosition({ involvements: [anInvolvement('police', { agency: heir, from })] }),
        anEntry('police', { owner: old }),
      );
    expect(begun(since)).toEqual(['own']);
    expect(begun(plusMs(since, -1))).toEqual([]);
  });

  it('decides about what the predecessor wrote from that instant on, and a stranger never', () => {
    const asking = aViewer('education');
    const decided = (controller: Grant['controller'], from: Grant['from']) =>
      kinds(
        aPosition({ grants: [aGrant(controller, asking.agency, { from })] }),
        anEntry('police', { owner: old, recordedAt: longAgo }),
        asking,
      );
    expect(decided(heir, since)).toEqual(['addressed']);
    expect(decided(heir, plusMs(since, -1))).toEqual([]);
    expect(decided(stranger, since)).toEqual([]);
  });
});

describe('a relation to the child itself, in full', () => {
  it('own and directory: the involvement, of the service or of one person', () => {
    const involved = (changes: object) =>
      relationsOf(
        social,
        aChild,
        aPosition({ involvements: [anInvolvement('childrens-social-care', changes)] }),
        someDay,
      );
    const of = (heldBy: string) => ['own', 'directory'].map((kind) => ({ kind, because: [anEventId(10)], heldBy }));
    expect(involved({})).toEqual(of('service'));
    expect(involved({ person: social.ref })).toEqual(of('person'));
  });

  it('addressed: identity and place alone, the place not where a later shield hides it', () => {
    const recipients = [
      { agency: social.agency, person: social.ref, classes: ['identity', 'location', 'health'] as const },
    ];
    const grants = [aGrant(police, social.agency, { recipients })];
    const told = (shield?: SharingPosition['shield']) =>
      relationsOf(social, aChild, aPosition({ grants, ...(shield && { shield }) }), someDay);
    expect(told()).toEqual([
      { kind: 'addressed', classes: ['presence', 'identity', 'location'], because: [anEventId(20)], heldBy: 'person' },
    ]);
    const classes = (from: Grant['from']) => told({ from, event: anEventId(6) })[0]?.classes;
    expect(classes(someDay)).toEqual(['presence', 'identity']);
    expect(classes(longAgo)).toEqual(['presence', 'identity', 'location']);
    const over = { from: plusMs(longAgo, 1), until: someDay, event: anEventId(6) };
    expect(told(over)[0]?.classes).toContain('location');
    const services = [{ agency: social.agency, classes: ['health'] as const }];
    const plainly = aPosition({ grants: [aGrant(police, social.agency, { recipients: services })] });
    expect(relationsOf(social, aChild, plainly, someDay)).toMatchObject([{ classes: ['presence'], heldBy: 'service' }]);
  });

  it('lead and emergency once, each review, and audit for people alone', () => {
    const leads = [1, 2].map((n) => ({
      agency: social.agency,
      referral: aThingId(n),
      from: longAgo,
      event: anEventId(n),
    }));
    expect(relationsOf(social, aChild, aPosition({ leads }), someDay)).toEqual([
      { kind: 'lead', because: [anEventId(1)], heldBy: 'service' },
    ]);
    const emergencies = [3, 4].map((n) => ({
      ...{ ...hour, access: aThingId(n), agency: social.agency, person: social.ref, event: anEventId(n) },
    }));
    const asking = { ...social, purpose: 'emergency' } as const;
    expect(relationsOf(asking, aChild, aPosition({ emergencies }), someDay)).toEqual([
      { kind: 'emergency', because: [anEventId(3)], heldBy: 'person' },
    ]);
    const reviews = [5, 6].map((n) => ({
      ...{ review: aThingId(n), panel: [social.ref], pseudonym: 'A', covers: { from: longAgo }, from: longAgo },
      ...{ classes: ['narrative'] as const, event: anEventId(n) },
    }));
    expect(relationsOf(social, aChild, aPosition({ reviews }), someDay)).toEqual(
      [5, 6].map((n) => ({ kind: 'review', classes: ['presence'], because: [anEventId(n)], heldBy: 'person' })),
    );
    const auditor = aViewer('police', { roles: ['auditor'] });
    expect(relationsOf(auditor, aChild, aPosition(), someDay)).toEqual([
      { kind: 'audit', classes: [], because: [], heldBy: 'person' },
    ]);
    expect(relationsOf({ ...auditor, via: 'system' }, aChild, aPosition(), someDay)).toEqual([]);
    expect(relationsOf(social, aChild, aPosition({ leads, barred: [social.ref] }), someDay)).toEqual([]);
  });

  it('afterwards: of the records of a service that was involved by then', () => {
    const keeper = aViewer('education', { roles: ['practitioner', 'records-officer'], purpose: 'records-management' });
    const was = (changes: object, kind = 'education' as const) =>
      relationsOf(keeper, aChild, aPosition({ involvements: [anInvolvement(kind, changes)] }), someDay);
    const own = [{ kind: 'own', because: [], heldBy: 'service' }];
    expect(was({ until: someDay })).toEqual(own);
    expect(was({ person: aRef(9), from: someDay })).toEqual(own);
    expect(was({ from: plusMs(someDay, 1) })).toEqual([]);
    expect(was({ until: someDay, agency: police })).toEqual([]);
  });
});

it('of a child of whom nothing was ever recorded nothing is known, not even a first revision', () => {
  const { child } = aChild;
  expect(emptyPosition(child)).toEqual({
    ...{ child, members: [child], revision: -1, involvements: [], leads: [], residences: [], optOuts: [], grants: [] },
    ...{ withdrawnAddresses: [], movedAway: [], reviews: [], emergencies: [], barred: [] },
  });
});
