import { describe, expect, it } from '@jest/globals';
import { agencyId, given, personId, stateAfter, thingId, type DomainEvent, type EventId } from '@safeguarding/kernel';
import {
  correctDemographics,
  endRelationship,
  lastStatementBy,
  namePerson,
  type NamePerson,
  ownRelationship,
  recordRelationship,
} from './person-decisions.ts';
import { person, type PersonEvent } from './person.ts';
import type { RelationshipContent, RelationshipKind } from './relationship.ts';
import { concernLabels, relationshipClasses, relationshipKinds } from './relationship.ts';

const child = personId('cccccccc-0000-4000-8000-000000000001');
const mother = personId('cccccccc-0000-4000-8000-000000000002');
const gp = agencyId('oakfield-gp');
const school = agencyId('hill-top-primary');
const number = thingId('aaaaaaaa-0000-4000-8000-000000000001');
const related = thingId('aaaaaaaa-0000-4000-8000-000000000002');

const named: NamePerson = {
  person: child,
  kind: 'child' as const,
  identifiers: [
    {
      identifier: number,
      kind: 'nhs-number' as const,
      value: '9990000018',
      verification: 'number-present-but-not-traced' as const,
      disputed: false,
    },
  ],
  stated: { name: { family: 'Example' }, addresses: [{ use: 'current' as const, postcode: 'ZZ99 9ZZ' }] },
};
const registered = namePerson(named, person.initial);
const byGp = { agency: gp } as const;

describe('naming a person', () => {
  it('registers who is new, with the number and the statement sealed', () => {
    expect(registered).toEqual([
      { type: 'PersonRegistered', facts: { kind: 'child' }, subjects: [child] },
      {
        type: 'IdentifierRecorded',
        facts: {
          identifier: number,
          kind: 'nhs-number',
          verification: 'number-present-but-not-traced',
          disputed: false,
        },
        personal: [{ person: child, classes: { identity: { value: '9990000018' } } }],
      },
      {
        type: 'DemographicsRecorded',
        facts: {},
        personal: [
          {
            person: child,
            classes: {
              identity: { name: { family: 'Example' } },
              location: { addresses: [{ use: 'current', postcode: 'ZZ99 9ZZ' }] },
            },
          },
        ],
      },
    ]);
    expect(JSON.stringify(registered.map(({ facts }: DomainEvent) => facts))).not.toMatch(/Example|999000|ZZ99/);
  });

  it('adds nothing where all of it is known', () => {
    expect(given(person, registered, byGp).when((state) => namePerson({ ...named, stated: {} }, state))).toEqual([]);
  });

  it('adds another service’s statement beside the first', () => {
    const events = given(person, registered, byGp).when((state) => namePerson(named, state));
    expect(events).toEqual([registered[2]]);
  });

  it('confirms a number when a source has verified it, and doubts none that was', () => {
    const verification = 'number-present-and-verified';
    const verified = named.identifiers.map((one) => ({ ...one, verification }) as const);
    const again = { ...named, identifiers: verified, stated: {} };
    const confirmed: PersonEvent = {
      type: 'IdentifierConfirmed',
      facts: { identifier: number, verification: 'number-present-and-verified' },
    };
    expect(given(person, registered, byGp).when((state) => namePerson(again, state))).toEqual([confirmed]);
    const past = [...registered, confirmed];
    expect(given(person, past, byGp).when((state) => namePerson(again, state))).toEqual([]);
    expect(given(person, past, byGp).when((state) => namePerson({ ...named, stated: {} }, state))).toEqual([]);
  });
});

describe('a correction', () => {
  const correct = { person: child, by: gp, reason: 'recorded-in-error' as const, stated: { sex: 'female' as const } };
  const first = '00000000-0000-4000-8000-000000000002' as EventId;

  it('takes the place of the service’s own statement and keeps it', () => {
    const events = given(person, registered, byGp).when((state) => correctDemographics(correct, state));
    expect(events).toEqual([
      {
        type: 'DemographicsCorrected',
        facts: { supersedes: first, reason: 'recorded-in-error' },
        personal: [{ person: child, classes: { identity: { sex: 'female' } } }],
      },
    ]);
    const state = stateAfter(person, [...registered, ...(events as readonly PersonEvent[])], byGp);
    expect(state).toMatchObject({
      statements: [{ corrects: false }, { corrects: true, supersedes: first }],
    });
  });

  it('of another service’s statement is refused', () => {
    expect(given(person, registered, byGp).when((s) => correctDemographics({ ...correct, by: school }, s))).toEqual({
      refused: 'PEO-004',
    });
  });

  it('that says nothing is refused', () => {
    expect(given(person, registered, byGp).when((s) => correctDemographics({ ...correct, stated: {} }, s))).toEqual({
      refused: 'PEO-006',
    });
  });
});

describe('a relationship', () => {
  const content: RelationshipContent = { relation: 'parent', name: { family: 'Other' }, contact: '01632 960000' };
  const record = { person: child, relationship: related, other: mother, content };
  const past = [...registered, ...recordRelationship(record, stateAfter(person, registered, byGp))];

  it('stands as opaque ids; what the other person is lies sealed under that person', () => {
    const [event] = past.slice(-1);
    expect(event).toEqual({
      type: 'RelationshipRecorded',
      facts: { relationship: related, other: mother },
      subjects: [child],
      personal: [
        {
          person: mother,
          classes: {
            identity: { relation: 'parent', name: { family: 'Other' } },
            location: { contact: '01632 960000' },
          },
        },
      ],
    });
  });

  it('is recorded once under its id, and never with oneself', () => {
    expect(given(person, past, byGp).when((state) => recordRelationship(record, state))).toEqual([]);
    expect(given(person, registered, byGp).when((s) => recordRelationship({ ...record, other: child }, s))).toEqual({
      refused: 'PEO-005',
    });
  });

  it('ends once, and is its service’s own', () => {
    const end = { person: child, relationship: related, reason: 'ended' as const };
    const ended = given(person, past, byGp).when((state) => endRelationship(end, state));
    expect(ended).toEqual([
      { type: 'RelationshipEnded', facts: { relationship: related, reason: 'ended' }, subjects: [child] },
    ]);
    const after = [...past, ...(ended as readonly PersonEvent[])];
    expect(given(person, after, byGp).when((state) => endRelationship(end, state))).toEqual([]);
    expect(given(person, registered, byGp).when((state) => endRelationship(end, state))).toEqual([]);
    const state = stateAfter(person, after, byGp);
    expect([ownRelationship([gp], related, state)?.status, ownRelationship([school], related, state)]).toEqual([
      'ended',
      undefined,
    ]);
  });

  it('with an alleged perpetrator has no field of any other class', () => {
    const all = {
      name: { family: 'P' },
      contact: 'c',
      note: 'n',
      awareOfAllegation: 'no',
      awareOfSharing: 'no',
    } as const;
    const classes = (relation: RelationshipKind) => Object.keys(relationshipClasses({ relation, ...all }));
    expect(classes('alleged-perpetrator')).toEqual(['perpetrator']);
    expect(relationshipKinds.filter((kind) => classes(kind).includes('perpetrator'))).toEqual([...concernLabels]);
    expect(classes('parent')).toEqual(['identity', 'location', 'third-party']);
    expect(classes('sibling')).toEqual(['third-party']);
  });
});

describe('the fold', () => {
  it('takes every event in any order without throwing', () => {
    const all: readonly PersonEvent[] = [
      { type: 'RelationshipEnded', facts: { relationship: related, reason: 'ended' } },
      { type: 'IdentifierConfirmed', facts: { identifier: number, verification: 'trace-required' } },
      { type: 'DemographicsCorrected', facts: { supersedes: 'x' as EventId, reason: 'changed-since' } },
      ...registered,
    ];
    expect(stateAfter(person, all, byGp)).toMatchObject({ status: 'registered', kind: 'child' });
    expect(stateAfter(person, all.toReversed(), byGp)).toMatchObject({ status: 'registered' });
  });

  it('knows who stated last', () => {
    const state = stateAfter(person, registered, byGp);
    expect(lastStatementBy(gp, state)).toBe('00000000-0000-4000-8000-000000000002');
    expect([lastStatementBy(school, state), lastStatementBy(gp, person.initial)]).toEqual([undefined, undefined]);
  });
});
