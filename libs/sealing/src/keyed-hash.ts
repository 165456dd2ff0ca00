import { createHmac, type KeyObject } from 'node:crypto';
import type { Actor, ActorRef } from '@safeguarding/kernel';

const prefixOf: Record<Actor['via'], string> = { person: 'u', system: 's' };

/** HMAC-SHA-256 under the ledger's own key: the same for ever, meaningless outside. One purpose's hashes never match another's. */
export class KeyedHash {
  private readonly key: KeyObject;

  constructor(key: KeyObject) {
    this.key = key;
  }

  /** 43 characters base64url. */
  of(purpose: string, text: string): string {
    return this.hmac(purpose, text).toString('base64url');
  }

  /** The pseudonym of one subject of one issuer: `u-` or `s-` and 32 hex digits. */
  pseudonym(via: Actor['via'], issuer: string, subject: string): ActorRef {
    const digits = this.hmac(`pseudonym-${via}`, JSON.stringify([issuer, subject])).toString('hex', 0, 16);
    return `${prefixOf[via]}-${digits}` as ActorRef;
  }

  private hmac(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.key)
      .update(`${String(purpose.length)}:${purpose}${text}`)
      .digest();
  }
}
