import type { EntryDraft, TimelineContribution } from '@safeguarding/access';
import type { PersonId, RecordedEvent, ThingId } from '@safeguarding/kernel';
import { relationshipEntryKinds } from './core/person-entries.ts';
import { person } from './core/person.ts';

const draftsOf = (event: RecordedEvent): readonly EntryDraft[] => {
  const kind = relationshipEntryKinds[event.type];
  const { relationship } = event.facts;
  if (kind === undefined || typeof relationship !== 'string') return [];
  return [
    {
      id: event.id,
      // On the child's timeline alone: nothing of it ever stands under the id of the other person.
      child: event.stream.slice(person.category.length + 1) as PersonId,
      thing: relationship as ThingId,
      kind,
      owner: event.actor.agency,
      occurredOn: event.occurredOn,
      recordedAt: event.recordedAt,
      receivedAt: event.receivedAt,
      position: event.position,
      labels: ['about-adult'],
      recipients: [],
      fields: {},
      sealed: event.sealed,
      binding: { eventId: event.id, type: event.type, schemaVersion: event.schemaVersion },
    },
  ];
};

/** Relationships as timeline entries; who somebody is, is read from the child itself. */
export const peopleTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(relationshipEntryKinds).map((type) => [type, draftsOf]),
);
