import { describe, expect, it } from '@jest/globals';
import { instant, type RecordedEvent } from '@safeguarding/kernel';
import { aChildId, agencyOfKind, anEntry, anEventId, aThingId } from './access-builders.ts';
import { draftFrom, entryOf, labelsFor, type EntryDraft } from './entry.ts';
import { entryMoved, movedDraft } from './moved-entry.ts';

const { ownerKind: _kind, ...draft } = anEntry('gp-practice', { labels: ['about-adult'] });

describe('an entry', () => {
  it('of a sensitive service is labelled so, once, whatever was said', () => {
    expect(labelsFor('sexual-health', ['about-adult'])).toEqual(['about-adult', 'sensitive-service']);
    expect(labelsFor('mental-health', ['sensitive-service'])).toEqual(['sensitive-service']);
    expect(labelsFor('gp-practice', ['about-adult'])).toEqual(['about-adult']);
    expect(entryOf(draft, 'substance-misuse')).toEqual({
      ...draft,
      ownerKind: 'substance-misuse',
      labels: ['about-adult', 'sensitive-service'],
    });
  });

  it('takes from its event who acted, when, and what the sealed parts are bound to', () => {
    const event = {
      id: anEventId(7),
      type: 'ConcernRaised',
      schemaVersion: 2,
      actor: { agency: agencyOfKind('gp-practice') },
      occurredOn: draft.occurredOn,
      recordedAt: instant('2026-02-01T12:00:00Z'),
      receivedAt: instant('2026-02-01T11:00:00Z'),
      position: draft.position,
      sealed: draft.sealed,
      stream: 'concern-1',
    } as never;
    expect(draftFrom(event)).toStrictEqual({
      id: anEventId(7),
      owner: agencyOfKind('gp-practice'),
      occurredOn: draft.occurredOn,
      recordedAt: '2026-02-01T12:00:00.000Z',
      receivedAt: '2026-02-01T11:00:00.000Z',
      position: draft.position,
      sealed: draft.sealed,
      binding: { eventId: anEventId(7), type: 'ConcernRaised', schemaVersion: 2 },
    });
  });
});

describe('an entry that is moved to the right child', () => {
  const onto = { move: aThingId(50), child: aChildId, supersedes: undefined, personal: [] };

  it('keeps who wrote it, when, and to whom, and is bound to its new event', () => {
    const moved = entryMoved(draft, onto);
    expect(moved).toStrictEqual({
      type: 'EntryMoved',
      occurredOn: draft.occurredOn,
      facts: {
        move: aThingId(50),
        thing: draft.thing,
        child: aChildId,
        entry: draft.id,
        kind: draft.kind,
        owner: draft.owner,
        recordedAt: draft.recordedAt,
        receivedAt: draft.receivedAt,
        labels: draft.labels,
        recipients: draft.recipients,
        fields: draft.fields,
      },
      subjects: [aChildId],
      personal: [],
    });
    const recorded = {
      ...moved,
      id: anEventId(70),
      schemaVersion: 1,
      recordedAt: instant('2026-03-01T12:00:00Z'),
      position: draft.position,
      sealed: [],
    } as unknown as RecordedEvent; // only what the timeline reads of an event
    const { supersedes: _none, ...before }: EntryDraft = draft;
    expect(movedDraft(recorded)).toStrictEqual({
      ...before,
      id: anEventId(70),
      movedAt: '2026-03-01T12:00:00.000Z',
      sealed: [],
      binding: { eventId: anEventId(70), type: 'EntryMoved', schemaVersion: 1 },
    });
  });

  it('amends what that entry is called on the right record', () => {
    const { facts } = entryMoved(draft, { ...onto, supersedes: anEventId(60) });
    expect(facts.supersedes).toBe(anEventId(60));
  });
});
