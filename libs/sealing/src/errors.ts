import { DomainError, type ErrorEntry } from '@safeguarding/kernel';
import { sealingErrors } from './core/sealing-errors.ts';

/** The key of this person, controller and retention class was destroyed; nothing can be sealed under it any more. */
export class KeyDestroyed extends DomainError {
  override readonly name = 'KeyDestroyed';

  constructor() {
    super(sealingErrors.destroyed);
  }
}

/** The key store is gone or closing; whether a write in flight took place is unknown, and repeating it is harmless. */
export class KeyStoreUnavailable extends DomainError {
  override readonly name: string = 'KeyStoreUnavailable';

  constructor(entry: ErrorEntry = sealingErrors.unavailable) {
    super(entry);
  }
}

/** Why a remote keeper of keys gives none: what the operator has to look at, see docs/how-to/keep-keys-in-a-transit-engine.md. */
export type KeeperTrouble =
  'unreachable' | 'timeout' | 'sealed' | 'busy' | 'denied' | 'not-found' | 'login-refused' | 'malformed';

/** The keeper of the key-encryption keys gives none just now. Its own words are never repeated: `trouble` and `code` say why. */
export class KeeperUnavailable extends KeyStoreUnavailable {
  override readonly name = 'KeeperUnavailable';
  readonly trouble: KeeperTrouble;
  /** For the log: `KEYS-SEALED` and the like. */
  readonly code: string;

  constructor(trouble: KeeperTrouble) {
    super(sealingErrors.keysUnavailable);
    this.trouble = trouble;
    this.code = `KEYS-${trouble.toUpperCase()}`;
  }
}

/** The keeper of keys cannot be used at the start; the message lists what is wrong and what to do, and nothing secret. */
export class KeyProviderRefused extends Error {
  override readonly name = 'KeyProviderRefused';
}

/** Content that has no canonical form: lone surrogates, NaN, cycles. Says nothing about where it stood. */
export class NotSealable extends DomainError {
  override readonly name = 'NotSealable';

  constructor() {
    super(sealingErrors.notSealable);
  }
}

/** Bytes or binding of a sealed part do not match: it was damaged, altered or moved. Carries opaque ids only. */
export class SealBroken extends Error {
  override readonly name: string = 'SealBroken';
  /** Of the event, or the place of sealed bytes. */
  readonly eventId: string;
  readonly keyId: string;

  constructor(eventId: string, keyId: string, message = 'A sealed part does not match its event.') {
    super(message);
    this.eventId = eventId;
    this.keyId = keyId;
  }
}

/**
 * The key store knows neither the key nor its destruction: the wrong or an older key store lies under this log. Never answered as
 * "destroyed", so that a lost key store cannot pass for erasure.
 */
export class KeyMissing extends SealBroken {
  override readonly name = 'KeyMissing';

  constructor(eventId: string, keyId: string) {
    super(eventId, keyId, 'The key store has never held the key of this sealed part.');
  }
}

/** A wrapped key does not unwrap: another key-encryption key is in use, or the row was altered. Refuses the start. */
export class KeyUnwrapFailed extends Error {
  override readonly name = 'KeyUnwrapFailed';
}
