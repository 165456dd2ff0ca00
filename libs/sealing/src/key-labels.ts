import type { KeyScope } from './key-store.ts';

/** What a data key is bound to while it is wrapped. These are the storage format. */
export const dataKeyLabel = (keyId: string, { person, controller, retention }: KeyScope): string =>
  JSON.stringify(['data-key', keyId, person, controller, retention]);

/** What a secret of the ledger is bound to while it is wrapped. */
export const secretLabel = (name: string): string => JSON.stringify(['secret', name]);
