import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import type { AgencyId, PersonId, RecordedEvent } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { InvolvementEnded, ServiceInvolved } from '../core/sharing-events.ts';

const schema = `
CREATE TABLE registration (
  involvement TEXT PRIMARY KEY,
  child TEXT NOT NULL,
  agency TEXT NOT NULL,
  starts TEXT NOT NULL,
  until TEXT
) STRICT;
CREATE INDEX registration_agency ON registration (agency, child);
`;

type Event = RecordedEvent & Pick<ServiceInvolved | InvolvementEnded, 'type'>;

const apply = (event: Event, db: ReadDatabase): void => {
  if (event.type === 'ServiceInvolved') {
    const { involvement, agency, earnedBy, from, until } = event.facts as unknown as ServiceInvolved['facts'];
    if (earnedBy !== 'registration') return;
    const [child = ''] = event.subjects;
    db.run(
      'INSERT OR IGNORE INTO registration VALUES (?, ?, ?, ?, ?)',
      involvement,
      child,
      agency,
      from,
      until ?? null,
    );
  } else {
    const { involvement, at } = event.facts as unknown as InvolvementEnded['facts'];
    db.run('UPDATE registration SET until = ? WHERE involvement = ?', at, involvement);
  }
};

/** Which children each service's feeds have registered, and until when. */
export const registrationsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'registrations',
  version: 1,
  schema,
  eventTypes: ['ServiceInvolved', 'InvolvementEnded'],
  apply: (events, db) => {
    for (const stored of events) apply(readEvent(stored) as Event, db);
  },
});

/** Children whom the service's feeds have registered and not taken off, after an id, in the order of their ids. */
export const registeredChildren = (
  db: ReadDatabase,
  agency: AgencyId,
  page: { readonly after: string; readonly at: string; readonly limit: number },
): readonly PersonId[] =>
  db
    .all(
      `SELECT DISTINCT child FROM registration WHERE agency = ? AND child > ? AND (until IS NULL OR until > ?)
       ORDER BY child LIMIT ?`,
      agency,
      page.after,
      page.at,
      page.limit,
    )
    .map(({ child }) => child as PersonId);
