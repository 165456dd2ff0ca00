import type { KeyRow, SecretRow } from './key-store-schema.ts';

/** What lies in a row for a key: under which key-encryption key, and the bytes. */
type Wrapping = { readonly kekId: string; readonly wrapped: Uint8Array };

/** A write on its way to the worker. */
export type KeyCommand =
  | { readonly kind: 'add'; readonly row: KeyRow }
  | { readonly kind: 'addSecret'; readonly row: SecretRow }
  | {
      readonly kind: 'rewrap';
      readonly of: 'data_key' | 'secret';
      readonly id: string;
      readonly from: Wrapping;
      readonly to: Wrapping;
    }
  | {
      readonly kind: 'destroy';
      readonly person: string;
      readonly controller: string | null;
      readonly retention: string | null;
      readonly at: string;
      readonly why: string;
    };

/**
 * What became of it: `kept` as sent, `there` already another, `refused` because its scope was destroyed; on `failed` nothing of the
 * command counts.
 */
export type KeyResult =
  | { readonly kind: 'kept' }
  | { readonly kind: 'there'; readonly row: KeyRow }
  | { readonly kind: 'secretAdded'; readonly row: SecretRow }
  | { readonly kind: 'destroyed'; readonly keyIds: readonly string[] }
  | { readonly kind: 'rewrapped'; readonly exchanged: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed' };

/** Main thread to worker: one batch is one transaction, or the end. */
export type ToKeyWorker = { readonly batch: readonly KeyCommand[] } | 'close';

/** Worker to main thread: ready, the results of one batch in order, or why the file cannot be used. */
export type FromKeyWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'results'; readonly results: readonly KeyResult[] }
  | { readonly kind: 'closed' };
