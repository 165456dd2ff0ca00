import { draftFrom, type EntryDraft, type TimelineContribution } from '@safeguarding/access';
import { type PersonId, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import { entryTypes, sharingEntry } from './core/sharing-entries.ts';
import type { SharingEvent } from './core/sharing-events.ts';
import { thingOf } from './core/sharing-things.ts';
import { sharing } from './core/sharing.ts';

const childOf = ({ stream }: RecordedEvent): PersonId => stream.slice(sharing.category.length + 1) as PersonId;

/**
 * What was kept back must not come out with a disclosure of everything, least of all to whom it was kept from; nor where a child moved
 * to with one that was made for something else.
 */
const byNameOnly: ReadonlySet<string> = new Set([
  'DecidedNotToShare',
  ...['HandoverProposed', 'HandoverAccepted', 'HandoverDeclined', 'HandoverWithdrawn', 'HandoverClosed'],
]);

const draftsOf = (event: RecordedEvent): readonly EntryDraft[] => {
  const stored = recordedAs<SharingEvent>(event);
  const entry = sharingEntry(stored);
  const thing = thingOf(stored);
  if (!entry || thing === undefined) return [];
  return [
    {
      ...draftFrom(event),
      child: childOf(event),
      thing,
      ...entry,
      // Of the service that decided and of those whom it addressed, of nobody else: a share or a lead does not reach it.
      labels: ['withheld'],
      ...(byNameOnly.has(stored.type) ? { byNameOnly: true } : {}),
    },
  ];
};

/** Consent decisions, opt-outs, overrides, disclosures, decisions not to share, contacts and shields as timeline entries. */
export const sharingTimeline: TimelineContribution = Object.fromEntries(entryTypes.map((type) => [type, draftsOf]));
