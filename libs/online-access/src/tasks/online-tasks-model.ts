import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import { recordedAs, type AgencyId, type PersonId, type RecordedEvent } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { SharingEvent } from '@safeguarding/sharing';
import type { OnlineEvent } from '../core/online-events.ts';

/** Ids alone: whom a practice has, on whom anything was recorded that may leave a task, and which records were ever read as one. */
const schema = `
CREATE TABLE online_patients (practice TEXT NOT NULL, child TEXT NOT NULL, PRIMARY KEY (practice, child)) STRICT, WITHOUT ROWID;
CREATE TABLE online_marked (child TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE online_united (child TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

const marks: ReadonlySet<string> = new Set(['OnlineReviewCodeRecorded', 'OnlineProxyGranted']);
const streamOfChild = 'sharing-'.length;

const apply = (stored: RecordedEvent, db: ReadDatabase): void => {
  if (marks.has(stored.type)) {
    const { child } = recordedAs<OnlineEvent>(stored).facts;
    db.run('INSERT OR IGNORE INTO online_marked (child) VALUES (?)', child);
    return;
  }
  const event = recordedAs<SharingEvent>(stored);
  const child = event.stream.slice(streamOfChild);
  if (event.type === 'ServiceInvolved' && event.facts.kind === 'gp-practice')
    db.run('INSERT OR IGNORE INTO online_patients (practice, child) VALUES (?, ?)', event.facts.agency, child);
  if (event.type === 'RecordsMerged') db.run('INSERT OR IGNORE INTO online_united (child) VALUES (?)', child);
};

/**
 * Where a practice may have something to look at. What there is follows from a strong read of each child: a row says only that it is
 * worth asking, and stays when it is no more.
 */
export const onlineTasksModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'online-tasks',
  version: 1,
  schema,
  eventTypes: ['OnlineReviewCodeRecorded', 'OnlineProxyGranted', 'ServiceInvolved', 'RecordsMerged'],
  apply: (events, db) => {
    for (const stored of events) apply(readEvent(stored), db);
  },
});

/** At most `limit` children of a practice after an id who may have left it a task, in the order of their ids. */
export const candidateRows = (
  db: ReadDatabase,
  practice: AgencyId,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): readonly PersonId[] =>
  db
    .all(
      `SELECT child FROM online_patients p WHERE practice = ? AND child > ?
       AND (EXISTS (SELECT 1 FROM online_marked m WHERE m.child = p.child)
         OR EXISTS (SELECT 1 FROM online_united u WHERE u.child = p.child))
       ORDER BY child LIMIT ?`,
      practice,
      after ?? '',
      limit,
    )
    .map(({ child }) => child as PersonId);

/** Whether a practice ever had this child on its list. */
export const isPatient = (db: ReadDatabase, practice: AgencyId, child: PersonId): boolean =>
  db.get('SELECT 1 FROM online_patients WHERE practice = ? AND child = ?', practice, child) !== undefined;
