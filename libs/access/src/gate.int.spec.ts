import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, eventId, fieldClasses, personId, type EventId, type FieldClass } from '@safeguarding/kernel';
import fc from 'fast-check';
import {
  aChild,
  aChildId,
  aGrant,
  agencyOfKind,
  anEntry,
  anEventId,
  anInvolvement,
  aPosition,
  aThingId,
  aViewer,
  longAgo,
  someDay,
} from './core/access-builders.ts';
import type { Entry } from './core/entry.ts';
import type { Viewer } from './core/principal.ts';
import { entryLabels } from './core/vocabulary.ts';
import type { ThingTarget } from './gate.ts';
import { accessBench, type AccessBench } from './test-bench.ts';

const nobody = personId('dddddddd-0000-4000-8000-000000000009');
const openings = [
  { agency: agencyOfKind('childrens-social-care'), referral: aThingId(4), from: longAgo, event: anEventId(4) },
];

let bench: AccessBench;
beforeAll(async () => {
  bench = await accessBench();
});
afterAll(() => bench.close());
beforeEach(() => {
  bench.children.byId.set(aChildId, aChild);
  bench.positions.byChild.set(
    aChildId,
    aPosition({
      involvements: [
        anInvolvement('gp-practice', { event: anEventId(11) }),
        anInvolvement('health-visiting', { event: anEventId(12) }),
        anInvolvement('education', { event: anEventId(13) }),
        anInvolvement('sexual-health', { sensitive: true, event: anEventId(14) }),
      ],
      leads: openings,
    }),
  );
});

const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return 'permitted';
  } catch (error) {
    if (error instanceof DomainError) return error.entry.kind;
    throw error;
  }
};
const timeline = (viewer: Viewer, ...entries: readonly Entry[]) =>
  bench.gate.view(bench.as(viewer), 'timeline:read', aChildId, entries);
const classesFor = async (viewer: Viewer, entry: Entry): Promise<readonly FieldClass[] | undefined> =>
  (await timeline(viewer, entry)).entries[0]?.classes;

describe('a view of entries', () => {
  it('gives each viewer its part, in the order asked, and no trace of the rest', async () => {
    const [gp, police, clinic] = [
      anEntry('gp-practice', { id: anEventId(101) }),
      anEntry('police', { id: anEventId(102) }),
      anEntry('sexual-health', { id: anEventId(103) }),
    ];
    const seenBy = async (viewer: Viewer) =>
      (await timeline(viewer, gp, police, clinic)).entries.map(({ entry, classes }) => [
        entry.ownerKind,
        classes.length,
      ]);
    expect(await seenBy(aViewer('gp-practice'))).toEqual([['gp-practice', fieldClasses.length]]);
    expect(await seenBy(aViewer('health-visiting'))).toEqual([['gp-practice', 7]]);
    expect(await seenBy(aViewer('childrens-social-care'))).toEqual([
      ['gp-practice', 1],
      ['police', 1],
    ]);
    expect(await seenBy(aViewer('sexual-health'))).toEqual([['sexual-health', fieldClasses.length]]);
    expect(await seenBy(aViewer('education'))).toEqual([]);
    expect(await seenBy(aViewer('police'))).toEqual([]);
  });

  it('opens sealed content for the permitted classes only', async () => {
    const id = anEventId(110);
    const binding = { eventId: id, type: 'ConcernRaised', schemaVersion: 1 };
    const person = aChildId;
    const classes = { summary: { category: 'neglect' }, narrative: { text: 'told' }, perpetrator: { who: 'hidden' } };
    const sealed = await bench.sealing.seal(binding, agencyOfKind('gp-practice'), 'child-record', [
      { person, classes },
    ]);
    const entry = anEntry('gp-practice', { id, binding, sealed, fields: {} });
    const [shown] = (await timeline(aViewer('health-visiting'), entry)).entries;
    expect(shown?.fields).toEqual({ category: 'neglect', text: 'told' });
  });

  it('says nothing of what was opened once it is forgotten and its key destroyed', async () => {
    const entry = anEntry('gp-practice', { id: anEventId(111) });
    const [before] = (await timeline(aViewer('gp-practice'), entry)).entries;
    expect((await timeline(aViewer('gp-practice'), entry)).entries[0]).toBe(before);
    bench.opened.forget();
    expect((await timeline(aViewer('gp-practice'), entry)).entries[0]).not.toBe(before);
  });

  it('keeps the content of one event apart for the children on whose timelines it stands', async () => {
    const sibling = personId('dddddddd-0000-4000-8000-000000000002');
    const position = await bench.positions.of(aChildId);
    bench.children.byId.set(sibling, { ...aChild, child: sibling });
    bench.positions.byChild.set(sibling, { ...position, child: sibling });
    const of = (child: typeof sibling, value: string) =>
      anEntry('gp-practice', { id: anEventId(117), child, fields: { told: { class: 'summary', value } } });
    const caller = bench.as(aViewer('gp-practice'));
    const fieldsOf = async (entry: Entry) =>
      (await bench.gate.view(caller, 'timeline:read', entry.child, [entry])).entries[0]?.fields;
    expect(await fieldsOf(of(aChildId, 'of the one'))).toEqual({ told: 'of the one' });
    expect(await fieldsOf(of(sibling, 'of the other'))).toEqual({ told: 'of the other' });
  });

  it('is not known to a stranger, as a child that is nobody is not', async () => {
    const caller = bench.as(aViewer('police'));
    const real = await bench.gate.view(caller, 'timeline:read', aChildId, []);
    const none = await bench.gate.view(caller, 'timeline:read', nobody, []);
    expect({ ...real, child: '', receipt: '' }).toEqual({ ...none, child: '', receipt: '' });
    expect(real.known).toBe(false);
    expect((await timeline(aViewer('education'))).known).toBe(true);
  });

  it('refuses an entry of another child’s timeline', async () => {
    expect((await timeline(aViewer('gp-practice'), anEntry('gp-practice', { child: nobody }))).entries).toEqual([]);
  });

  it('hides a place under a shield through the standing share, not from its writer', async () => {
    const entry = anEntry('gp-practice', { id: anEventId(112) });
    expect(await classesFor(aViewer('health-visiting'), entry)).toContain('location');
    const position = await bench.positions.of(aChildId);
    bench.positions.byChild.set(aChildId, { ...position, shield: { from: longAgo, event: anEventId(9) } });
    expect(await classesFor(aViewer('health-visiting'), entry)).not.toContain('location');
    expect(await classesFor(aViewer('gp-practice'), entry)).toContain('location');
  });

  it.each(['sensitive-service', 'marac', 'mappa', 'ppani', 'withheld'] as const)(
    'keeps what is labelled %s out of lead and standing share',
    async (label) => {
      const entry = anEntry('gp-practice', { id: anEventId(113), labels: [label] });
      expect(await classesFor(aViewer('childrens-social-care'), entry)).toBeUndefined();
      expect(await classesFor(aViewer('health-visiting'), entry)).toBeUndefined();
      expect(await classesFor(aViewer('gp-practice'), entry)).toHaveLength(fieldClasses.length);
    },
  );

  it('gives a recipient the classes listed and no other', async () => {
    const viewer = aViewer('police');
    const position = await bench.positions.of(aChildId);
    bench.positions.byChild.set(aChildId, {
      ...position,
      grants: [aGrant(agencyOfKind('gp-practice'), viewer.agency)],
    });
    const entry = anEntry('gp-practice', { id: anEventId(114) });
    expect(await classesFor(viewer, entry)).toEqual(['presence', 'summary', 'narrative', 'legal']);
    expect(await classesFor(viewer, anEntry('education', { id: anEventId(115) }))).toBeUndefined();
  });

  it('says the same as JSON texts, rendered once', async () => {
    let rendered = 0;
    const renderer = ({ fields }: { readonly fields: object }): string =>
      JSON.stringify({ n: (rendered += 1), fields });
    const entry = anEntry('gp-practice', { id: anEventId(116) });
    const ask = () =>
      bench.gate.viewJson(bench.as(aViewer('gp-practice')), 'timeline:read', aChildId, [entry], renderer);
    const first = await ask();
    expect((await ask()).fragments).toEqual(first.fragments);
    expect(rendered).toBe(1);
    expect(JSON.parse(first.fragments[0]?.json ?? '')).toMatchObject({ fields: { summary: 'canary-summary' } });
  });
});

describe('two worlds that differ only in what is hidden', () => {
  const readers = [
    'gp-practice',
    'health-visiting',
    'childrens-social-care',
    'education',
    'sexual-health',
    'police',
  ] as const;
  const someEntry = fc.record({
    owner: fc.constantFrom(...readers, 'mental-health' as const),
    labels: fc.subarray([...entryLabels], { maxLength: 2 }),
    n: fc.integer({ min: 200, max: 260 }),
  });

  it('look alike, explanations and receipts included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readers),
        fc.uniqueArray(someEntry, { selector: ({ n }) => n }),
        async (kind, drawn) => {
          bench.opened.forget();
          const caller = bench.as(aViewer(kind));
          const entries = drawn.map(({ owner, labels, n }) => anEntry(owner, { id: anEventId(n), labels }));
          const look = (asked: readonly Entry[]) =>
            bench.gate.view(caller, 'timeline:read', aChildId, asked, { explain: true });
          const all = await look(entries);
          const visible = new Set(all.entries.map(({ entry }) => entry.id));
          expect(await look(entries.filter(({ id }) => visible.has(id)))).toEqual(all);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('an explanation', () => {
  const explained = async (viewer: Viewer, entry: Entry) =>
    (await bench.gate.view(bench.as(viewer), 'timeline:read', aChildId, [entry], { explain: true })).entries[0]
      ?.explanation;

  it('names basis, permit and versions of what is shown, and all classes whether or not anything is in them', async () => {
    const explanation = await explained(aViewer('health-visiting'), anEntry('gp-practice', { fields: {} }));
    expect(explanation).toHaveLength(fieldClasses.length);
    expect(explanation?.find((one) => one.class === 'narrative')).toEqual({
      class: 'narrative',
      answer: 'shown',
      bases: ['standing-share'],
      policies: ['standing-share-narrative'],
      policyVersion: 5,
      basisVersion: 3,
      because: [anEventId(12)],
    });
    expect(explanation?.find((one) => one.class === 'perpetrator')).toMatchObject({
      answer: 'withheld',
      policies: [],
      because: [],
    });
  });

  it('names no fact that the viewer may not see: the other team’s registration stays unnamed', async () => {
    const text = JSON.stringify(await explained(aViewer('health-visiting'), anEntry('gp-practice')));
    const unseen: EventId = eventId(anEventId(11));
    expect(text).not.toContain(unseen);
  });
});

describe('a command', () => {
  const concern = (owner: ThingTarget['owner'], changes: Partial<ThingTarget> = {}): ThingTarget => ({
    child: aChildId,
    thing: aThingId(1),
    owner,
    recipients: [],
    labels: [],
    recordedAt: someDay,
    ...changes,
  });
  const amend = (viewer: Viewer, target: ThingTarget) =>
    codeOf(bench.gate.require('concern:amend', bench.as(viewer), target));

  it('is permitted to the owner, forbidden to who may know of it, unknown to the rest', async () => {
    const target = concern(agencyOfKind('gp-practice'));
    expect(await amend(aViewer('gp-practice'), target)).toBe('permitted');
    expect(await amend(aViewer('health-visiting'), target)).toBe('forbidden');
    expect(await amend(aViewer('childrens-social-care'), target)).toBe('forbidden');
    expect(await amend(aViewer('education'), target)).toBe('unknown');
  });

  it('on a sensitive service’s thing is unknown even to the lead authority', async () => {
    expect(await amend(aViewer('childrens-social-care'), concern(agencyOfKind('sexual-health')))).toBe('unknown');
  });

  it('on a thing of an agency that nobody registered is unknown to the lead authority', async () => {
    const target = concern('unheard-of' as ThingTarget['owner']);
    expect(await amend(aViewer('childrens-social-care'), target)).toBe('unknown');
  });

  it('about the child is for those who work with it', async () => {
    const ask = (viewer: Viewer, child = aChildId) =>
      codeOf(bench.gate.require('opt-out:record', bench.as(viewer), { child }));
    expect(await ask(aViewer('education'))).toBe('permitted');
    expect(await ask(aViewer('education', { roles: ['auditor'] }))).toBe('forbidden');
    expect(await ask(aViewer('police'))).toBe('unknown');
    expect(await ask(aViewer('education'), nobody)).toBe('unknown');
  });

  it('that opens sight takes strong sign-in', async () => {
    const ask = (strongAuthentication: boolean) =>
      codeOf(
        bench.gate.require('disclosure:record', bench.as(aViewer('education', { strongAuthentication })), {
          child: aChildId,
        }),
      );
    expect([await ask(true), await ask(false)]).toEqual(['permitted', 'forbidden']);
  });

  it('of who is barred from one of its children is unknown', async () => {
    const viewer = aViewer('gp-practice');
    const other = personId('dddddddd-0000-4000-8000-000000000001');
    bench.children.byId.set(other, { ...aChild, child: other });
    bench.positions.byChild.set(other, { ...aPosition(), child: other, barred: [viewer.ref] });
    const target = concern(viewer.agency, { children: [aChildId, other] });
    expect(await amend(viewer, target)).toBe('unknown');
    bench.positions.byChild.delete(other);
    expect(await amend(viewer, target)).toBe('permitted');
  });

  it('on a thing without a child is for its keeper and its named recipients', async () => {
    const partnership = agencyOfKind('safeguarding-partnership');
    const target = concern(partnership, { children: [] });
    const chair = aViewer('safeguarding-partnership', { roles: ['review-chair'], purpose: 'practice-review' });
    expect(await codeOf(bench.gate.require('review:close', bench.as(chair), target))).toBe('permitted');
    expect(await codeOf(bench.gate.require('review:close', bench.as(aViewer('police')), target))).toBe('unknown');
  });

  it('that brings something about asks only what kind of caller it is', async () => {
    const raise = (viewer: Viewer) => codeOf(bench.gate.require('concern:raise', bench.as(viewer)));
    const system = aViewer('gp-practice', { via: 'system', roles: [], strongAuthentication: false });
    expect(await raise(aViewer('police'))).toBe('permitted');
    expect(await raise(aViewer('police', { roles: ['operator'] }))).toBe('forbidden');
    expect(await raise({ ...system, scopes: ['concerns:submit'] })).toBe('permitted');
    expect(await raise({ ...system, scopes: ['status:read'] })).toBe('forbidden');
  });
});

describe('the coarse right', () => {
  const weak = aViewer('gp-practice', { strongAuthentication: false });
  it.each([
    ['a strong person may come to read a timeline', aViewer('police'), 'possible'],
    ['a weak one must sign in again', weak, 'step-up'],
    ['an auditor never reads one', aViewer('police', { roles: ['auditor'] }), 'never'],
    ['a system never reads one', { ...weak, via: 'system', scopes: ['status:read'] }, 'never'],
    ['nobody without a role does', aViewer('police', { roles: [] }), 'never'],
  ] as const)('%s', (_, viewer, right) => {
    expect(bench.gate.coarse('timeline:read', viewer as Viewer)).toBe(right);
  });
});

describe('the child itself', () => {
  it('is told to the directory’s users and the lead authority, its place not under a shield', async () => {
    const classes = async (viewer: Viewer) =>
      (await bench.gate.child(bench.as(viewer), 'child:read', aChildId)).classes;
    expect(await classes(aViewer('education'))).toEqual(['presence', 'identity', 'location', 'third-party']);
    expect(await classes(aViewer('childrens-social-care'))).toEqual([
      'presence',
      'identity',
      'location',
      'third-party',
    ]);
    const position = await bench.positions.of(aChildId);
    bench.positions.byChild.set(aChildId, { ...position, shield: { from: longAgo, event: anEventId(9) } });
    // What the service itself wrote of it: libs/people shows no other service's word.
    expect(await classes(aViewer('education'))).toEqual(['presence', 'identity', 'location']);
    expect(await classes(aViewer('childrens-social-care'))).toEqual(['presence', 'identity']);
  });

  it('is nobody’s to a stranger', async () => {
    const view = await bench.gate.child(bench.as(aViewer('police')), 'child:read', aChildId);
    expect(view).toMatchObject({ known: false, permitted: false, classes: [], involvements: [], explanation: [] });
  });

  it('tells of no sensitive service', async () => {
    const { involvements } = await bench.gate.child(bench.as(aViewer('education')), 'child:read', aChildId);
    expect(involvements.map(({ kind }) => kind)).toEqual(['gp-practice', 'health-visiting', 'education']);
  });
});
