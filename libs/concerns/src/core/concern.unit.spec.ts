import { describe, expect, it } from '@jest/globals';
import {
  given,
  instant,
  recorded,
  stateAfter,
  type ActorRef,
  type AgencyId,
  type PersonId,
  type Recorded,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { concernEntry } from './concern-entries.ts';
import { concern, type ConcernEvent, type ConcernState, type ConcernStep } from './concern.ts';
import {
  amendConcern,
  closeConcern,
  raiseConcern,
  reopenConcern,
  withdrawConcern,
  type RaiseConcern,
} from './concern-decisions.ts';

const id = '10000000-0000-4000-8000-000000000001' as ThingId;
const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const adult = 'a0000000-0000-4000-8000-000000000001' as PersonId;
const at = instant('2026-03-02T10:00:00Z');
const legal = {
  gdprBasis: 'public-task',
  specialCategoryCondition: 'health-or-social-care',
  confidentialityBasis: 'public-interest',
  consentDecision: 'not-sought',
};
const mash = { agency: 'ashby-mash' as AgencyId, classes: ['summary' as const] };
const asked: RaiseConcern = {
  concern: id,
  child,
  category: 'neglect',
  occurredOn: '2026-03-01',
  summary: 'A summary.',
  narrative: 'What was seen.',
  recipients: [],
  others: [],
};
const raised = raiseConcern(asked, concern.initial, at);
const closed: ConcernEvent = {
  type: 'ConcernClosed',
  facts: { concern: id, child, outcome: 'referred', recipients: [] },
  subjects: [child],
};
const withdrawn: ConcernEvent = {
  type: 'ConcernWithdrawn',
  facts: { concern: id, child, reason: 'duplicate', recipients: [] },
  subjects: [child],
};
const on = (...past: readonly ConcernEvent[]) => given(concern, past);

describe('raising a concern', () => {
  it('says whether the recipients get an identifier, and why not; on the own record it discloses nothing', () => {
    const told = (command: Partial<RaiseConcern>) =>
      raiseConcern({ ...asked, ...command }, concern.initial, at)[0]?.facts;
    const addressed = { recipients: [mash], legal };
    const omitted = { omitted: 'would-increase-risk' };
    expect(told({ ...addressed, identifierIncluded: 'included' })).toMatchObject({ identifierIncluded: 'included' });
    expect(told({ ...addressed, identifierIncluded: omitted })).toMatchObject({ identifierIncluded: omitted });
    expect(told({ identifierIncluded: 'included' })).not.toHaveProperty('identifierIncluded');
  });

  it('records the texts under the child, each in its class', () => {
    expect(on().when((state) => raiseConcern(asked, state, at))).toEqual([
      {
        type: 'ConcernRaised',
        occurredOn: { value: '2026-03-01', precision: 'day' },
        facts: { concern: id, child, category: 'neglect', recipients: [] },
        subjects: [child],
        personal: [
          {
            person: child,
            classes: { summary: { summary: 'A summary.' }, narrative: { narrative: 'What was seen.' } },
          },
        ],
      },
    ]);
  });

  it('needs the four legal facts as soon as somebody is addressed', () => {
    const command = { ...asked, recipients: [mash] };
    expect(on().when((state) => raiseConcern(command, state, at))).toEqual({ refused: 'CON-003' });
    expect(on().when((state) => raiseConcern({ ...command, legal }, state, at))).toMatchObject([
      { facts: { recipients: [mash], legal } },
    ]);
  });

  it.each(['2026-03-03', 'last Tuesday', '2026-02-30'])('refuses %p as the time of what happened', (occurredOn) => {
    expect(on().when((state) => raiseConcern({ ...asked, occurredOn }, state, at))).toEqual({ refused: 'CON-007' });
  });

  it('stays quiet the second time', () => {
    expect(on(...raised).when((state) => raiseConcern(asked, state, at))).toEqual([]);
  });

  it('keeps an alleged perpetrator in a class of its own, and a person on the register under a key of their own', () => {
    const others = [
      { relationship: 'alleged-perpetrator', awareOfAllegation: false, told: { name: 'X' } },
      { relationship: 'parent', person: adult, told: { note: 'Y' } },
    ] as const;
    const [event] = raiseConcern({ ...asked, others }, concern.initial, at);
    expect(event?.personal?.[0]?.classes.perpetrator).toEqual({
      allegedPerpetrators: [{ relationship: 'alleged-perpetrator', awareOfAllegation: false, name: 'X' }],
    });
    expect(event?.personal?.[1]).toEqual({
      person: adult,
      classes: { 'third-party': { relationship: 'parent', note: 'Y' } },
    });
    expect(JSON.stringify(event?.facts)).not.toMatch(/"X"|"Y"|perpetrator|aware/);
  });
});

describe('somebody who is not aware of the allegation, or of the sharing', () => {
  it.each([{ awareOfAllegation: false }, { awareOfSharing: false }])(
    'keeps the concern in the class of an alleged perpetrator too, whatever they are to the child: %p',
    (aware) => {
      const others = [
        { relationship: 'parent', told: { name: 'X' }, ...aware },
        { relationship: 'carer', person: adult, told: { note: 'Y' }, ...aware },
      ] as const;
      const [event] = raiseConcern({ ...asked, others }, concern.initial, at);
      const [own, apart] = event?.personal ?? [];
      expect(own?.classes.perpetrator).toEqual({ notAware: [{ relationship: 'parent' }] });
      // Whoever may know of third parties still learns who they are and that they must not be told.
      expect(own?.classes['third-party']).toEqual({ involved: [{ relationship: 'parent', name: 'X', ...aware }] });
      expect(apart?.classes).toEqual({
        perpetrator: { notAware: true },
        'third-party': { relationship: 'carer', note: 'Y', ...aware },
      });
    },
  );

  it('is told apart from one who is aware, and from one of whom it is not said', () => {
    for (const aware of [{}, { awareOfAllegation: true, awareOfSharing: true }]) {
      const others = [{ relationship: 'parent', told: { name: 'X' }, ...aware }] as const;
      const [event] = raiseConcern({ ...asked, others }, concern.initial, at);
      expect(event?.personal?.[0]?.classes).not.toHaveProperty('perpetrator');
    }
  });
});

describe('amending a concern', () => {
  it('supersedes the newest content and erases nothing', () => {
    const amendment = { reason: 'correction', narrative: 'What was seen, again.' } as const;
    expect(on(...raised).when((state) => amendConcern(amendment, state))).toMatchObject([
      { type: 'ConcernAmended', facts: { supersedes: '00000000-0000-4000-8000-000000000000', reason: 'correction' } },
    ]);
  });

  it('is refused when it changes nothing, and on a concern that is not open', () => {
    const nothing = { reason: 'correction' } as const;
    expect(on(...raised).when((state) => amendConcern(nothing, state))).toEqual({ refused: 'CON-006' });
    const amendment = { reason: 'correction', summary: 'S' } as const;
    expect(on(...raised, closed).when((state) => amendConcern(amendment, state))).toEqual({ refused: 'CON-001' });
    expect(on(...raised, withdrawn).when((state) => amendConcern(amendment, state))).toEqual({ refused: 'CON-002' });
  });
});

describe('closing, re-opening and withdrawing', () => {
  it('closes an open concern once', () => {
    const close = (state: ConcernState) => closeConcern({ outcome: 'referred' }, state);
    expect(on(...raised).when(close)).toEqual([closed]);
    expect(on(...raised, closed).when(close)).toEqual({ refused: 'CON-001' });
  });

  it('re-opens only what is closed', () => {
    const reopen = (state: ConcernState) => reopenConcern({ reason: 'recurrence' }, state);
    expect(on(...raised, closed).when(reopen)).toMatchObject([{ type: 'ConcernReopened' }]);
    expect(on(...raised).when(reopen)).toEqual({ refused: 'CON-008' });
    expect(on(...raised, withdrawn).when(reopen)).toEqual({ refused: 'CON-002' });
  });

  it('takes nothing more after a withdrawal', () => {
    const withdraw = (state: ConcernState) => withdrawConcern({ reason: 'duplicate' }, state);
    expect(on(...raised).when(withdraw)).toEqual([withdrawn]);
    expect(on(...raised, withdrawn).when(withdraw)).toEqual({ refused: 'CON-002' });
  });

  it('never makes an illegal step, whatever is asked in whatever order', () => {
    type Ask = (state: ConcernState) => readonly ConcernEvent[];
    const asks: readonly Ask[] = [
      (state) => raiseConcern(asked, state, at),
      (state) => amendConcern({ reason: 'clarification', summary: 'S' }, state),
      (state) => closeConcern({ outcome: 'no-further-action' }, state),
      (state) => reopenConcern({ reason: 'new-information' }, state),
      (state) => withdrawConcern({ reason: 'entered-in-error' }, state),
    ];
    const legalSteps = new Set([
      'none>open',
      'open>open',
      'open>closed',
      'closed>open',
      'open>withdrawn',
      'closed>withdrawn',
    ]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...asks), { maxLength: 20 }), (sequence) => {
        const past: ConcernEvent[] = [];
        for (const ask of sequence) {
          const before = stateAfter(concern, past);
          const decided = on(...past).when(ask);
          if (!Array.isArray(decided) || decided.length === 0) continue;
          past.push(...(decided as readonly ConcernEvent[]));
          expect(legalSteps).toContain(`${before.status}>${stateAfter(concern, past).status}`);
        }
      }),
    );
  });
});

it('an entry shows the category as presence and the legal facts as legal, and never a list of others', () => {
  const [event] = raiseConcern({ ...asked, recipients: [mash], legal, riskLevel: 'high' }, concern.initial, at);
  if (!event) throw new Error('nothing was raised');
  const entry = concernEntry(recorded(event, 0, { ref: `u-${'0'.repeat(32)}` as ActorRef }) as Recorded<ConcernStep>);
  expect(entry).toEqual({
    thing: id,
    child,
    kind: 'concern-raised',
    fields: {
      category: { class: 'presence', value: 'neglect' },
      riskLevel: { class: 'summary', value: 'high' },
      legal: { class: 'legal', value: legal },
    },
    recipients: [mash],
  });
});

it('the content that an amendment supersedes is the newest one', () => {
  const amended = amendConcern({ reason: 'correction', summary: 'S' }, stateAfter(concern, raised));
  const state = stateAfter(concern, [...raised, ...amended]);
  expect(state.status === 'open' && state.content).toBe('00000000-0000-4000-8000-000000000001');
});
