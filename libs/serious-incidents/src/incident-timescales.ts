import { startOf, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { FactKind, TimescaleContribution } from '@safeguarding/timescales';
import type { IncidentEvent } from './core/incident.ts';

const tells: Partial<Readonly<Record<IncidentEvent['type'], FactKind>>> = {
  SeriousIncidentBecameKnown: 'serious-incident-known',
  SeriousIncidentNotified: 'incident-notified',
  RapidReviewCompleted: 'rapid-review-completed',
  PracticeReviewStarted: 'practice-review-started',
  PracticeReviewPublished: 'practice-review-published',
  SeriousIncidentWithdrawn: 'incident-recorded-in-error',
};

/** The review and its publication are the partnership's to do; the authority waits for it. */
const ofPartnership: ReadonlySet<string> = new Set(['PracticeReviewStarted', 'PracticeReviewPublished']);

/** What an incident means for the child's clocks: notification, rapid review, publication. */
export const incidentTimescales: TimescaleContribution = Object.fromEntries(
  Object.entries(tells).map(([type, kind]) => [
    type,
    (stored: RecordedEvent) => {
      const event = recordedAs<IncidentEvent>(stored);
      const { incident: matter, child, authority, partnership } = event.facts;
      const who = ofPartnership.has(type)
        ? { responsible: partnership, awaiting: authority }
        : { responsible: authority, awaiting: partnership };
      return [{ child, fact: { kind, matter, at: startOf(event.occurredOn), ...who } }];
    },
  ]),
);
