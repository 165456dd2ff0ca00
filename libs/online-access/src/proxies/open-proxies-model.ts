import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import { type AgencyId, type PersonId, type ThingId, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { OnlineEvent } from '../core/online-events.ts';

/** Ids alone. When a grant ends by itself follows from a date of birth, which stands in no read model. */
const schema = `
CREATE TABLE online_proxies (
  proxy TEXT PRIMARY KEY,
  child TEXT NOT NULL,
  practice TEXT NOT NULL
) STRICT;
`;

/** Grants that nobody has ended and of which no birthday was told. */
export const openProxiesModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'online-proxies',
  version: 1,
  schema,
  eventTypes: ['OnlineProxyGranted', 'OnlineProxyEnded', 'OnlineProxyLapsed'],
  apply: (events, db) => {
    for (const stored of events) {
      const { type, facts } = recordedAs<OnlineEvent>(readEvent(stored));
      const { fact, child, practice } = facts;
      if (type === 'OnlineProxyGranted')
        db.run('INSERT OR IGNORE INTO online_proxies (proxy, child, practice) VALUES (?, ?, ?)', fact, child, practice);
      else db.run('DELETE FROM online_proxies WHERE proxy = ?', fact);
    }
  },
});

/** One grant to look at. */
export type OpenProxy = { readonly proxy: ThingId; readonly child: PersonId; readonly practice: AgencyId };

/** At most `limit` after a grant, in the order of their ids. */
export const openProxies = (db: ReadDatabase, after: string, limit: number): readonly OpenProxy[] =>
  // The columns are those of the type; the database knows rows of anything.
  db.all(
    'SELECT proxy, child, practice FROM online_proxies WHERE proxy > ? ORDER BY proxy LIMIT ?',
    after,
    limit,
  ) as unknown as readonly OpenProxy[];
