import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import type { PersonId, RecordedEvent, ThingId } from '@safeguarding/kernel';
import { maternityEntryKinds, relationshipEntryKinds } from './core/person-entries.ts';
import { person } from './core/person.ts';

type About = Pick<EntryDraft, 'child' | 'thing' | 'kind' | 'labels'>;

const draftOf = (event: RecordedEvent, about: About): EntryDraft => ({
  ...about,
  ...draftFrom(event),
  recipients: [],
  fields: {},
});

const ofRelationship = (event: RecordedEvent): readonly EntryDraft[] => {
  const kind = relationshipEntryKinds[event.type];
  const { relationship } = event.facts;
  if (kind === undefined || typeof relationship !== 'string') return [];
  // On the child's timeline alone: nothing of it ever stands under the id of the other person.
  const child = event.stream.slice(person.category.length + 1) as PersonId;
  return [draftOf(event, { child, thing: relationship as ThingId, kind, labels: ['about-adult'] })];
};

const ofMaternity = (event: RecordedEvent): readonly EntryDraft[] => {
  const entry = maternityEntryKinds[event.type];
  const [child, thing] = [entry && event.facts[entry.of], event.facts['pregnancy']];
  if (entry === undefined || typeof child !== 'string' || typeof thing !== 'string') return [];
  const about = { child: child as PersonId, thing: thing as ThingId, kind: entry.kind };
  return [draftOf(event, { ...about, labels: entry.aboutAdult ? ['about-adult'] : [] })];
};

/** Relationships, births and pregnancies as timeline entries; who somebody is, is read from the child itself. */
export const peopleTimeline: TimelineContribution = {
  ...Object.fromEntries(Object.keys(relationshipEntryKinds).map((type) => [type, ofRelationship])),
  ...Object.fromEntries(Object.keys(maternityEntryKinds).map((type) => [type, ofMaternity])),
};
