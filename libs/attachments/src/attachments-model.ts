import type { ReadDatabase, ReadModel } from '@safeguarding/event-log';
import { type Recorded, type ThingId, recordedAs } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { AttachmentAdded, AttachmentMoved } from './core/attachment.ts';

/** Which documents hang on what, and which blobs lie under which key: ids only. */
const schema = `
CREATE TABLE attachment (
  attachment TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  place TEXT NOT NULL,
  blob TEXT NOT NULL,
  key_id TEXT NOT NULL
) STRICT;
CREATE INDEX attachment_holder ON attachment (holder, place);
CREATE INDEX attachment_key ON attachment (key_id);
`;

const moved = ({ facts: { attachment, blob, keyId } }: Recorded<AttachmentMoved>, db: ReadDatabase): void => {
  db.run('UPDATE attachment SET blob = ?, key_id = ? WHERE attachment = ?', blob, keyId, attachment);
};

/** What hangs on a concern or referral, in the order in which it was attached. */
export const attachmentsModel = (readEvent: ReadEvent): ReadModel => ({
  name: 'attachments',
  version: 1,
  schema,
  eventTypes: ['AttachmentAdded', 'AttachmentMoved'],
  apply: (events, db) => {
    for (const stored of events) {
      const event = recordedAs<AttachmentAdded | AttachmentMoved>(readEvent(stored));
      if (event.type === 'AttachmentMoved') {
        moved(event, db);
        continue;
      }
      const { facts, position } = event;
      const { attachment, holder, blob, keyId } = facts;
      db.run('INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?, ?)', attachment, holder.id, position, blob, keyId);
    }
  },
});

/** Ids of the documents of one thing; what of them may be shown is not judged here. */
export const attachmentsOf = (db: ReadDatabase, holder: ThingId): readonly ThingId[] =>
  db
    .all('SELECT attachment FROM attachment WHERE holder = ? ORDER BY place', holder)
    .map(({ attachment }) => attachment as ThingId);

/** Blobs that lie under a data key. */
export const blobsUnder = (db: ReadDatabase, keyId: string): readonly string[] =>
  db.all('SELECT blob FROM attachment WHERE key_id = ?', keyId).map(({ blob }) => String(blob));
