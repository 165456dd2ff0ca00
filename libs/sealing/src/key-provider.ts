/** A key as the key store keeps it: `kekId` names the key-encryption key, `wrapped` is opaque to everybody but the provider. */
export type WrappedKey = { readonly kekId: string; readonly wrapped: Uint8Array };

/** `label` says which key this is; a wrapped key moved under another label does not unwrap. */
export type KeyToWrap = { readonly key: Uint8Array; readonly label: string };
export type KeyToUnwrap = WrappedKey & { readonly label: string };

/**
 * Keeper of the key-encryption keys; they never leave it. Both calls take many keys, because a remote provider answers a list in one
 * round trip. A provider that cannot be reached throws KeyStoreUnavailable.
 */
export type KeyProvider = {
  /** For start-up messages; nothing secret. */
  readonly description: string;
  /** Id of the key that new keys are wrapped under. */
  currentKeyId(): Promise<string>;
  /** In the order given, under the current key. */
  wrap(keys: readonly KeyToWrap[]): Promise<readonly WrappedKey[]>;
  /** In the order given; throws KeyUnwrapFailed when one of them is not ours, altered, or under an unknown key. */
  unwrap(keys: readonly KeyToUnwrap[]): Promise<readonly Uint8Array[]>;
  /** Makes a new key the current one, durably, and gives its id; what is wrapped under older ones still unwraps. Absent: rotate it elsewhere. */
  rotate?(): Promise<string>;
  /** Lets go of connections and of what was signed in for. */
  close?(): Promise<void>;
};
