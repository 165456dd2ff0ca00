import { createHmac, type KeyObject } from 'node:crypto';
import type { IdentifierHash } from './port.ts';

/** Bringing values to one form (spaces, case) is the caller's, system by system: the hash tells every difference. */
export class KeyedIdentifierHash implements IdentifierHash {
  readonly epoch: number;
  private readonly key: KeyObject;

  constructor(key: KeyObject, epoch: number) {
    this.key = key;
    this.epoch = epoch;
  }

  of(system: string, value: string): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([system, value]))
      .digest('base64url');
  }
}
