import type { KeyScope } from './key-store.ts';

/** What a wrapped data key is bound to; part of the storage format. */
export const dataKeyLabel = (keyId: string, { person, controller, retention }: KeyScope): string =>
  JSON.stringify(['data-key', keyId, person, controller, retention]);

/** What a wrapped key of the ledger itself is bound to; part of the storage format. */
export const secretLabel = (name: string): string => JSON.stringify(['secret', name]);
