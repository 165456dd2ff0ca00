import type { ReadDatabase } from '@safeguarding/event-log';
import type { Ledger } from '@safeguarding/ledger';
import type { KeyStore } from '@safeguarding/sealing';
import { attachmentSlice } from './attachment-slice.ts';
import { blobsUnder } from './attachments-model.ts';
import { blobName, type BlobStore } from './blob-store.ts';
import type { AttachmentEvent, AttachmentState } from './core/attachment.ts';
import type { ThingId } from '@safeguarding/kernel';

const everyMs = 3_600_000;
/** Longer than any upload takes: what is younger may still get its event. */
export const orphanAgeMs = 3_600_000;

export type SweepParts = {
  readonly blobs: BlobStore;
  readonly ledger: Pick<Ledger, 'load'>;
  readonly keyStore: Pick<KeyStore, 'get' | 'onDestroyed'>;
  readonly db: ReadDatabase;
  readonly onFailure: (error: unknown) => void;
  /** The machine's time: the age of a file is no matter of the domain. */
  readonly nowMs?: () => number;
};

/** Removes documents that no event names, and those whose key was destroyed. */
export class Sweep {
  private readonly parts: SweepParts;
  private readonly timer: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  /** Blobs that are in order: the log forgets nothing, so they are asked about once. */
  private readonly named = new Map<string, string>();

  constructor(parts: SweepParts) {
    this.parts = parts;
    this.timer = setInterval(() => {
      this.now().catch(parts.onFailure);
    }, everyMs).unref();
    this.unsubscribe = parts.keyStore.onDestroyed((keyIds) => {
      this.forget(keyIds).catch(parts.onFailure);
    });
  }

  /** Looks through all; how many were removed. */
  async now(): Promise<number> {
    const { blobs, nowMs = Date.now } = this.parts;
    let removed = 0;
    for await (const { name, writtenAtMs } of blobs.list()) {
      const young = nowMs() - writtenAtMs < orphanAgeMs;
      if (young || (blobName.test(name) && (await this.isHeld(name)))) continue;
      await blobs.remove(name);
      this.named.delete(name);
      removed += 1;
    }
    return removed;
  }

  stop(): void {
    clearInterval(this.timer);
    this.unsubscribe();
  }

  private async forget(keyIds: readonly string[]): Promise<void> {
    const { db, blobs } = this.parts;
    for (const keyId of keyIds) for (const blob of blobsUnder(db, keyId)) await blobs.remove(blob);
  }

  private async isHeld(name: string): Promise<boolean> {
    const keyId = this.named.get(name) ?? (await this.keyOf(name));
    if (keyId === undefined) return false;
    this.named.set(name, keyId);
    const key = await this.parts.keyStore.get(keyId);
    // A key that the store has never held is a fault of the store, not an erasure: nothing is removed for it.
    return key?.status !== 'destroyed';
  }

  private async keyOf(name: string): Promise<string | undefined> {
    const id = name.slice(0, name.indexOf('.')) as ThingId;
    const { state } = await this.parts.ledger.load<AttachmentState, AttachmentEvent>(attachmentSlice, id);
    return state.status !== 'none' && state.blob === name ? state.keyId : undefined;
  }
}
