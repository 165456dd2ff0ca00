import { describe, expect, it } from '@jest/globals';
import { fieldClasses, type EventId, type FieldClass } from '@safeguarding/kernel';
import {
  aChild,
  agencyOfKind,
  aGrant,
  anEventId,
  anInvolvement,
  aPosition,
  aRef,
  aThingId,
  aViewer,
  longAgo,
  someDay,
} from './access-builders.ts';
import type { Basis } from './basis.ts';
import { explain, type JudgedBasis } from './explain.ts';
import { standingOf } from './standing.ts';
import { toldToViewer } from './told.ts';

const versions = { policyVersion: 4, basisVersion: 3 };
const own: Basis = { kind: 'own', because: [anEventId(1)], heldBy: 'service' };
const addressed: Basis = {
  kind: 'addressed',
  classes: ['presence', 'narrative'],
  because: [anEventId(2)],
  heldBy: 'person',
  legal: { gateway: 'children-act' },
};
const all = (): boolean => true;
const of = (judged: readonly JudgedBasis[], name: FieldClass, visible: (event: EventId) => boolean = all) =>
  explain(judged, versions, visible).find((one) => one.class === name);

describe('an explanation', () => {
  it('names every class, whatever the entry holds', () => {
    expect(explain([], versions, all).map((one) => one.class)).toEqual([...fieldClasses]);
  });

  it('of a shown class names the relations and permits that show it, and the facts they rest on', () => {
    const judged = [
      { basis: own, policies: { presence: ['own-presence'], summary: ['own-summary'] } },
      { basis: addressed, policies: { presence: ['addressed-presence', 'own-presence'] } },
    ];
    expect(of(judged, 'presence')).toStrictEqual({
      class: 'presence',
      answer: 'shown',
      bases: ['own', 'addressed'],
      policies: ['own-presence', 'addressed-presence'],
      ...versions,
      because: [anEventId(1), anEventId(2)],
      legal: { gateway: 'children-act' },
    });
    expect(of(judged, 'summary')).toStrictEqual({
      class: 'summary',
      answer: 'shown',
      bases: ['own'],
      policies: ['own-summary'],
      ...versions,
      because: [anEventId(1)],
    });
  });

  it('of a withheld class names the relations that hold and do not give it, and no fact', () => {
    const judged = [
      { basis: own, policies: {} },
      { basis: own, policies: {} },
    ];
    expect(of(judged, 'health')).toStrictEqual({
      class: 'health',
      answer: 'withheld',
      bases: ['own'],
      policies: [],
      ...versions,
      because: [],
    });
  });

  it('of a class that policy permits and the decision does not name is that it is withheld', () => {
    const judged = [{ basis: addressed, policies: { health: ['addressed-health'] } }];
    expect(of(judged, 'health')).toMatchObject({ answer: 'withheld', policies: [], because: [] });
    expect(of(judged, 'health')).not.toHaveProperty('legal');
  });

  it('tells of no fact that the viewer may not see, and of each once', () => {
    const judged = [
      { basis: own, policies: { presence: ['a'] } },
      { basis: { ...own, because: [anEventId(1), anEventId(9)] }, policies: { presence: ['a'] } },
    ];
    expect(of(judged, 'presence', (event) => event === anEventId(1))?.because).toEqual([anEventId(1)]);
    expect(of(judged, 'presence')?.because).toEqual([anEventId(1), anEventId(9)]);
  });
});

describe('a viewer is told of the facts that name it', () => {
  const mine = agencyOfKind('mash');
  const other = agencyOfKind('gp-practice');
  const position = aPosition({
    involvements: [
      anInvolvement('mash', { event: anEventId(1) }),
      anInvolvement('gp-practice', { event: anEventId(2) }),
    ],
    leads: [
      { from: longAgo, agency: mine, referral: aThingId(1), event: anEventId(3) },
      { from: longAgo, agency: other, referral: aThingId(2), event: anEventId(4) },
    ],
    grants: [
      aGrant(other, mine, {
        event: anEventId(5),
        recipients: [
          { agency: other, classes: [] },
          { agency: mine, classes: [] },
        ],
      }),
      aGrant(mine, other, { event: anEventId(6) }),
      aGrant(other, mine, { event: anEventId(7), recipients: [{ agency: mine, person: aRef(2), classes: [] }] }),
    ],
    reviews: [aRef(1), aRef(2)].map((person, index) => ({
      from: longAgo,
      review: aThingId(5),
      panel: [aRef(3), person],
      classes: [],
      pseudonym: 'p',
      covers: { from: longAgo },
      event: anEventId(8 + index),
    })),
  });

  it('its own involvement and lead, decisions for it, reviews that it sits on, and no other', () => {
    const told = toldToViewer(standingOf(aViewer('mash'), aChild, position, someDay));
    const asked = Array.from({ length: 9 }, (_, index) => index + 1);
    expect(asked.filter((n) => told(anEventId(n)))).toEqual([1, 3, 5, 8]);
  });
});
