import { describe, expect, it } from '@jest/globals';
import { localDate, stateAfter, type PersonId } from '@safeguarding/kernel';
import {
  actor,
  at,
  child,
  clinic,
  councilCare,
  entry,
  gp,
  later,
  legal,
  mother,
  school,
  scope,
  thing,
} from './sharing-builders.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import { sharing } from './sharing.ts';

const other = 'c0000000-0000-4000-8000-000000000002' as PersonId;
const envelope = { recordedAt: at, agency: gp.agency, ref: actor(1) };
const after = (...events: readonly SharingEvent[]): SharingState => stateAfter(sharing, events, envelope);
const opening = {
  ...({ controller: gp.agency, recipients: [{ agency: school.agency }], classes: ['health'], purposes: [] } as const),
  ...({ from: at, coversUntil: at, legal } as const),
} as const;
const period = { from: at, until: later(9) };
const day = localDate('2026-02-01');

/** Two of each thing that can be ended, the n-th and the one after it. */
const pair = (n: number, make: (id: ReturnType<typeof thing>) => SharingEvent): readonly SharingEvent[] =>
  [n, n + 1].map((each) => make(thing(each)));
const populated: readonly SharingEvent[] = [
  ...pair(1, (involvement) => ({
    type: 'ServiceInvolved',
    facts: { ...school, involvement, earnedBy: 'registration', ...period },
  })),
  ...pair(3, (involvement) => ({ type: 'InvolvementProposed', facts: { ...gp, involvement, ...period } })),
  ...pair(5, (referral) => ({ type: 'LeadOpened', facts: { agency: councilCare.agency, referral, from: at } })),
  ...pair(7, (optOut) => ({ type: 'OptOutRecorded', facts: { optOut, by: mother, from: at } })),
  ...pair(9, (override) => ({
    type: 'OverrideRecorded',
    facts: { ...opening, ...period, override, reason: 'required-by-law', authoriser: { role: 'social-worker' } },
  })),
  ...pair(11, (disclosure) => ({
    type: 'DisclosureRecorded',
    facts: { ...opening, disclosure, channel: 'letter' },
  })),
  ...pair(13, (conflict) => ({
    type: 'ParentalConflictOpened',
    facts: { conflict, about: 'consent', restriction: thing(90), contradictedBy: thing(91) },
  })),
  ...pair(15, (review) => ({
    type: 'ReviewScopeRecorded',
    facts: {
      review,
      panel: [actor(1), actor(2)],
      classes: ['summary'],
      pseudonym: 'A',
      covers: { from: at },
      ...period,
    },
  })),
  ...pair(17, (access) => ({
    type: 'EmergencyAccessOpened',
    facts: {
      ...({
        access,
        agency: school.agency,
        person: actor(3),
        reason: 'missing-child',
        from: at,
        until: later(1),
      } as const),
      ...({ reviewDueAt: later(72), told: [gp.agency] } as const),
    },
  })),
  ...pair(19, (bar) => ({ type: 'PractitionerBarred', facts: { bar, person: actor(4), from: at } })),
  ...pair(21, (merge) => ({ type: 'RecordsMerged', facts: { merge, with: other } })),
  ...pair(23, (birth) => ({ type: 'BirthJoined', facts: { birth, as: 'child', with: other } })),
  ...pair(25, (residence) => ({
    type: 'ResidenceRecorded',
    facts: { residence, authority: councilCare.agency, from: day },
  })),
  ...pair(27, (consent) => ({
    type: 'ConsentGiven',
    facts: {
      ...({
        consent,
        scope: scope([school]),
        by: mother,
        awareOfRecordContent: 'yes',
        legal,
        effect: 'stands',
      } as const),
      ...({ replaces: [], ...period } as const),
    },
  })),
  ...pair(29, (move) => ({ type: 'EntryTakenAway', facts: { move, thing: move, at } })),
];

type Ends = readonly [event: SharingEvent, list: keyof SharingState, now: object | undefined];
const moment = later(0.5);
const ends: readonly Ends[] = [
  [
    { type: 'InvolvementEnded', facts: { involvement: thing(1), at: moment, reason: 'discharged' } },
    'involvements',
    { until: moment },
  ],
  [
    { type: 'InvolvementEnded', facts: { involvement: thing(3), at: moment, reason: 'discharged' } },
    'proposals',
    undefined,
  ],
  [{ type: 'LeadClosed', facts: { referral: thing(5), at: moment } }, 'leads', { until: moment }],
  [{ type: 'OptOutReversed', facts: { optOut: thing(7), by: mother, at: moment } }, 'optOuts', { until: moment }],
  [{ type: 'OverrideEnded', facts: { override: thing(9), at: moment } }, 'grants', { until: moment }],
  [{ type: 'DisclosureWithdrawn', facts: { disclosure: thing(11), at: moment } }, 'grants', { until: moment }],
  [
    { type: 'ParentalConflictResolved', facts: { conflict: thing(13), resolvedBy: thing(90) } },
    'conflicts',
    { resolvedAt: at },
  ],
  [{ type: 'ReviewPanelMemberLeft', facts: { review: thing(15), member: actor(2) } }, 'reviews', { panel: [actor(1)] }],
  [{ type: 'ReviewScopeEnded', facts: { review: thing(15), at: moment } }, 'reviews', { until: moment }],
  [{ type: 'EmergencyAccessEnded', facts: { access: thing(17), at: moment } }, 'emergencies', { until: moment }],
  [
    { type: 'EmergencyAccessReviewed', facts: { access: thing(17), finding: 'justified', told: [] } },
    'emergencies',
    { reviewed: true },
  ],
  [{ type: 'PractitionerBarEnded', facts: { bar: thing(19), at: moment } }, 'bars', undefined],
  [{ type: 'RecordsSeparated', facts: { merge: thing(21), from: other } }, 'merged', undefined],
  [{ type: 'BirthSeparated', facts: { birth: thing(23), from: other } }, 'births', undefined],
  [
    { type: 'ResidenceEnded', facts: { residence: thing(25), reason: 'recorded-in-error' } },
    'residences',
    { inError: true },
  ],
  [
    { type: 'ResidenceEnded', facts: { residence: thing(25), reason: 'moved-away', until: localDate('2026-02-20') } },
    'residences',
    { until: '2026-02-20', inError: false },
  ],
  [
    { type: 'EntryBroughtBack', facts: { move: thing(80), thing: thing(29), at: moment, earlier: 'shown' } },
    'movedAway',
    undefined,
  ],
  [
    { type: 'EntryBroughtBack', facts: { move: thing(80), thing: thing(29), at: moment, earlier: 'hidden' } },
    'movedAway',
    { before: moment },
  ],
];
const listOf = (state: SharingState, list: keyof SharingState) =>
  state[list] as readonly Readonly<Record<string, unknown>>[];
/** What a decision's end does besides: the sight of its own entry goes with it. */
const follows = new Set(['touched', 'lastRecordedAt', 'withdrawnAddresses']);

describe('what ends', () => {
  it.each(ends.map(([event, list, now]) => [event.type, list, event, now] as const))(
    '%s changes the one of the %s that it names, and nothing else',
    (_, list, event, now) => {
      const before = after(...populated);
      const then = after(...populated, event);
      const [was, is] = [listOf(before, list), listOf(then, list)];
      const changed = was.filter((each) => !is.some((one) => JSON.stringify(one) === JSON.stringify(each)));
      expect(changed).toHaveLength(1);
      const [first] = changed;
      const ended =
        now === undefined
          ? was.filter((each) => each !== first)
          : was.map((each) => (each === first ? { ...each, ...now } : each));
      expect(is).toEqual(ended);
      const names = Object.values(event.facts);
      expect(Object.values(first ?? {}).some((value) => names.includes(value))).toBe(true);
      const others = (state: SharingState) =>
        Object.entries(state).filter(([key]) => key !== list && !follows.has(key));
      expect(others(then)).toEqual(others(before));
    },
  );

  it('takes the sight of the decision’s own entry with it, for that decision alone', () => {
    const gone = (event: SharingEvent) =>
      after(...populated, event)
        .withdrawnAddresses.slice(after(...populated).withdrawnAddresses.length)
        .map(({ thing: of, from }) => [of, from]);
    expect(gone({ type: 'OverrideEnded', facts: { override: thing(9), at: moment } })).toEqual([[thing(9), moment]]);
    expect(gone({ type: 'DisclosureWithdrawn', facts: { disclosure: thing(11), at: moment } })).toEqual([
      [thing(11), moment],
    ]);
    expect(gone({ type: 'ConsentWithdrawn', facts: { consent: thing(27), by: mother, at: moment } })).toEqual([
      [thing(27), moment],
    ]);
  });

  it('an involvement ends with those who were assigned within it, and a lead of one authority without the other’s', () => {
    const assigned: SharingEvent = {
      type: 'PractitionerAssigned',
      facts: { ...school, assignment: thing(40), involvement: thing(1), person: actor(5), from: at, until: later(2) },
    };
    const { involvements } = after(...populated, assigned, {
      type: 'InvolvementEnded',
      facts: { involvement: thing(1), at: moment, reason: 'discharged' },
    });
    expect(involvements.map(({ id, until }) => [id, until])).toEqual([
      [thing(1), moment],
      [thing(2), later(9)],
      [thing(40), moment],
    ]);
    expect(involvements[2]).toMatchObject({ within: thing(1), earnedBy: 'confirmation', person: actor(5) });
    const second: SharingEvent = { type: 'LeadOpened', facts: { agency: gp.agency, referral: thing(5), from: at } };
    const closed: SharingEvent = { type: 'LeadClosed', facts: { referral: thing(5), agency: gp.agency, at: moment } };
    expect(after(...populated, second, closed).leads.map(({ until }) => until)).toEqual([undefined, undefined, moment]);
  });
});

describe('a fact is kept as it was said', () => {
  it('of a question for consent that was put, or was not put', () => {
    const asked = { consent: thing(1), scope: scope([school]) };
    const { consents } = after(
      { type: 'ConsentSought', facts: asked },
      { type: 'ConsentNotSought', facts: { ...asked, consent: thing(2), reasons: ['urgent'] } },
    );
    const kept = { scope: asked.scope, effect: 'stands', from: at, agency: gp.agency, ended: false };
    expect(consents).toStrictEqual([
      { id: thing(1), decision: 'sought', ...kept },
      { id: thing(2), decision: 'not-sought', ...kept },
    ]);
  });

  it('of a proposal, with its ground where it has one, until it is confirmed for as long as it was proposed', () => {
    const proposals: readonly SharingEvent[] = [
      { type: 'InvolvementProposed', facts: { ...gp, involvement: thing(1), from: at } },
      {
        type: 'InvolvementProposed',
        facts: { ...clinic, involvement: thing(2), sensitiveBasis: 'young-person-consent', ...period },
      },
    ];
    expect(after(...proposals).proposals).toStrictEqual([
      { involvement: thing(1), ...gp, from: at, proposedBy: actor(1) },
      { involvement: thing(2), ...clinic, ...period, proposedBy: actor(1), sensitiveBasis: 'young-person-consent' },
    ]);
    const confirmed: SharingEvent = {
      type: 'InvolvementConfirmed',
      facts: { involvement: thing(2), from: later(1), told: [school.agency] },
    };
    const { proposals: waiting, involvements, notices } = after(...proposals, confirmed);
    expect(waiting.map(({ involvement }) => involvement)).toEqual([thing(1)]);
    expect(involvements).toStrictEqual([
      { id: thing(2), ...clinic, earnedBy: 'confirmation', from: later(1), until: later(9), event: expect.any(String) },
    ]);
    expect(notices).toStrictEqual([
      { involvement: thing(2), agency: clinic.agency, told: [school.agency], recordedAt: at },
    ]);
    const endless = { ...confirmed, facts: { ...confirmed.facts, involvement: thing(1) } } as SharingEvent;
    expect(after(...proposals, endless).involvements[0]).not.toHaveProperty('until');
    expect(after(confirmed)).toMatchObject({ involvements: [], notices: [] });
  });

  it('of a decision not to share, with its entries where it names some', () => {
    const decision = {
      ...({ controller: gp.agency, recipients: [{ agency: school.agency }], classes: ['health'] } as const),
      ...({ reason: 'not-relevant', reviewer: { role: 'social-worker' }, reviewDueOn: day } as const),
    } as const;
    const { withheld } = after(
      { type: 'DecidedNotToShare', facts: { ...decision, decision: thing(1), entries: [entry(1)] } },
      { type: 'DecidedNotToShare', facts: { ...decision, decision: thing(2) } },
    );
    const kept = { controller: gp.agency, recipients: decision.recipients, event: expect.any(String) };
    expect(withheld).toStrictEqual([
      { id: thing(1), ...kept, entries: [entry(1)] },
      { id: thing(2), ...kept },
    ]);
  });

  it('of an opening, with neither entries nor end nor consent where it has none', () => {
    const plain: SharingEvent = {
      type: 'DisclosureRecorded',
      facts: { ...opening, disclosure: thing(1), channel: 'letter' },
    };
    const { grants, withdrawnAddresses } = after(plain);
    expect(withdrawnAddresses).toEqual([]);
    expect(grants).toStrictEqual([
      {
        ...({
          id: thing(1),
          by: 'disclosure',
          controller: gp.agency,
          purposes: [],
          coversUntil: at,
          from: at,
          legal,
        } as const),
        recipients: [{ agency: school.agency, classes: ['health'] }],
        event: expect.any(String),
      },
    ]);
    const resting: SharingEvent = {
      ...plain,
      facts: {
        ...opening,
        disclosure: thing(1),
        channel: 'letter',
        until: later(3),
        consent: thing(9),
        entries: [entry(1)],
      },
    };
    expect(after(resting)).toMatchObject({
      grants: [{ until: later(3), restsOn: thing(9), entries: [entry(1)] }],
      withdrawnAddresses: [{ thing: thing(1), from: later(3) }],
    });
  });

  it('of an address that is withdrawn, from one recipient or from all', () => {
    const { withdrawnAddresses } = after(
      { type: 'AddressWithdrawn', facts: { thing: thing(1), at } },
      { type: 'AddressWithdrawn', facts: { thing: thing(1), agency: gp.agency, at } },
    );
    expect(withdrawnAddresses).toStrictEqual([
      { thing: thing(1), from: at, event: expect.any(String) },
      { thing: thing(1), agency: gp.agency, from: at, event: expect.any(String) },
    ]);
  });

  it('of records that are one child’s, and of a birth from either side', () => {
    expect(after(...populated).merged).toEqual(
      [21, 22].map((n) => ({ merge: thing(n), with: other, event: expect.any(String) })),
    );
    expect(after(...populated).births).toEqual([23, 24].map((n) => ({ birth: thing(n), as: 'child', with: other })));
  });
});

describe('a shield', () => {
  const applied = (n: number): SharingEvent => ({ type: 'ShieldApplied', facts: { shield: thing(n), from: at } });
  const lifted: SharingEvent = { type: 'ShieldLifted', facts: { shield: thing(1), at: later(1) } };
  const proposed: SharingEvent = { type: 'ShieldLiftProposed', facts: { shield: thing(1) } };

  it('is the first one while that stands, and a new one afterwards', () => {
    expect(after(applied(1), applied(2)).shield).toMatchObject({ id: thing(1) });
    expect(after(applied(1), lifted).shield).toMatchObject({ id: thing(1), until: later(1) });
    expect(after(applied(1), lifted, applied(2)).shield).toMatchObject({ id: thing(2), agency: gp.agency });
    expect(after(lifted).shield).toBeUndefined();
  });

  it('is proposed to be lifted until it is lifted or applied again', () => {
    expect(after(applied(1), proposed).liftProposal).toEqual({ shield: thing(1), by: actor(1) });
    expect(after(applied(1), proposed, applied(2)).liftProposal).toBeUndefined();
    expect(after(applied(1), proposed, lifted).liftProposal).toBeUndefined();
  });
});

describe('a thing that was written on the wrong child', () => {
  const taken = (move: number, of: number): SharingEvent => ({
    type: 'EntryTakenAway',
    facts: { move: thing(move), thing: thing(of), at: moment },
  });

  it('is no more this child’s, and a disclosure of that name opens nothing', () => {
    const { movedAway, grants } = after(...populated, taken(50, 11));
    expect(movedAway.at(-1)).toEqual({ move: thing(50), thing: thing(11) });
    expect(grants.filter(({ until }) => until === moment).map(({ id }) => id)).toEqual([thing(11)]);
    expect(after(...populated, taken(50, 9)).grants.filter(({ until }) => until === moment)).toEqual([]);
  });

  it('that came back hidden stays so, also where it is taken away and shown again', () => {
    const back = (earlier: 'shown' | 'hidden', hour: number): SharingEvent => ({
      type: 'EntryBroughtBack',
      facts: { move: thing(60), thing: thing(1), at: later(hour), earlier },
    });
    const once = after(taken(50, 1), back('hidden', 1), taken(51, 1), back('shown', 3));
    expect(once.movedAway).toEqual([{ move: thing(50), thing: thing(1), before: later(1) }]);
    const twice = after(taken(50, 1), back('hidden', 1), taken(51, 1), back('hidden', 3));
    expect(twice.movedAway.map(({ before }) => before)).toEqual([later(1), later(3)]);
  });

  it('leaves a mark that changes nothing', () => {
    const mark: SharingEvent = { type: 'EntryMovedAway', facts: { move: thing(50), told: [] } };
    const { touched: _tags, ...before } = after(...populated);
    const { touched: _marked, ...then } = after(...populated, mark);
    expect(then).toEqual(before);
  });
});

it('a refusal narrows what it meets and what rests on it, and takes the sight from whoever is left with nothing', () => {
  const wide = scope([school, councilCare]);
  const consents: readonly SharingEvent[] = [1, 2].map((n) => ({
    type: 'ConsentGiven',
    facts: {
      ...({
        consent: thing(n),
        scope: wide,
        by: mother,
        awareOfRecordContent: 'yes',
        legal,
        effect: 'stands',
      } as const),
      ...({ replaces: [], from: at } as const),
    },
  }));
  const resting: readonly SharingEvent[] = [1, undefined].map((n, index) => ({
    type: 'DisclosureRecorded',
    facts: {
      ...({ ...opening, disclosure: thing(11 + index), channel: 'letter', recipients: wide.recipients } as const),
      ...(n === undefined ? {} : { consent: thing(n) }),
    },
  }));
  const refused: SharingEvent = {
    type: 'ConsentRefused',
    facts: {
      ...({ consent: thing(3), scope: scope([school], 'health'), by: mother, awareOfRecordContent: 'yes' } as const),
      ...({ narrows: [thing(1)], from: at } as const),
    },
  };
  const { grants, withdrawnAddresses } = after(...consents, ...resting, refused);
  expect(
    grants.map(({ id, recipients }) => [id, recipients.map(({ agency, classes }) => [agency, classes.join()])]),
  ).toEqual([
    [
      thing(1),
      [
        [school.agency, 'narrative'],
        [councilCare.agency, 'health,narrative'],
      ],
    ],
    [
      thing(2),
      [
        [school.agency, 'health,narrative'],
        [councilCare.agency, 'health,narrative'],
      ],
    ],
    [thing(11), [[councilCare.agency, 'health']]],
    [
      thing(12),
      [
        [school.agency, 'health'],
        [councilCare.agency, 'health'],
      ],
    ],
  ]);
  expect(withdrawnAddresses.map(({ thing: of, agency }) => [of, agency])).toEqual([[thing(11), school.agency]]);
});

it('the newest time of recording is kept, whatever arrives late, and a thing’s tag is its last event', () => {
  const late = [later(2), later(1)].map((recordedAt, index) =>
    stateAfter(sharing, [{ type: 'ShieldApplied', facts: { shield: thing(index), from: at } }], { recordedAt }),
  );
  expect(late.map(({ lastRecordedAt }) => lastRecordedAt)).toEqual([later(2), later(1)]);
  expect(after().lastRecordedAt).toBeUndefined();
  const { touched } = after(...populated);
  expect(touched.get(thing(9))).not.toBe(touched.get(thing(10)));
  expect(child).not.toBe(other);
});
