import { createHash } from 'node:crypto';
import type { EventLog } from '@safeguarding/event-log';
import type { AttachmentAdded, AttachmentMoved } from './core/attachment.ts';
import type { BlobStore } from './blob-store.ts';

/** A document that is not the one that its event names. */
export type BlobFinding = { readonly blob: string; readonly position: string; readonly fault: 'missing' | 'altered' };

export type BlobsChecked = {
  readonly documents: number;
  /** Their keys were destroyed: nothing of them need be there. */
  readonly erased: number;
  readonly findings: readonly BlobFinding[];
};

const page = 1_000;

/**
 * Compares every document with the hash in its event. Needs no key: the hash is that of the sealed bytes. `isDestroyed` says whether a
 * data key is known to be destroyed.
 */
export const checkBlobs = async (
  log: Pick<EventLog, 'readAll'>,
  blobs: Pick<BlobStore, 'get'>,
  isDestroyed: (keyId: string) => Promise<boolean> | boolean,
  each: (blob: string, bytes: Buffer) => Promise<void> | void = () => undefined,
): Promise<BlobsChecked> => {
  const findings: BlobFinding[] = [];
  const replaced = new Set<string>();
  let documents = 0;
  let erased = 0;
  for (let after: string | undefined; ;) {
    const events = await log.readAll({
      filter: { types: ['AttachmentAdded', 'AttachmentMoved'] },
      limit: page,
      ...(after === undefined ? {} : { after: after as never }),
    });
    for (const { body, position } of events) {
      const { facts } = JSON.parse(body) as { readonly facts: (AttachmentAdded | AttachmentMoved)['facts'] };
      const { blob, keyId, sha256 } = facts;
      if ('replaces' in facts) replaced.add(facts.replaces);
      documents += 1;
      const bytes = await blobs.get(blob);
      if (!bytes && (await isDestroyed(keyId))) erased += 1;
      else if (!bytes) findings.push({ blob, position, fault: 'missing' });
      else if (createHash('sha256').update(bytes).digest('hex') !== sha256)
        findings.push({ blob, position, fault: 'altered' });
      else await each(blob, bytes);
    }
    after = events.at(-1)?.position;
    // Of a document that went to the right child the earlier blob was removed.
    if (events.length < page)
      return { documents, erased, findings: findings.filter(({ blob }) => !replaced.has(blob)) };
  }
};
