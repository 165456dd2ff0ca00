/** A blob that lies in a store. */
export type StoredBlob = { readonly name: string; readonly writtenAtMs: number };

/**
 * Where sealed documents lie, apart from the log: bytes under opaque names that this service made. Never asked for a name that came
 * from outside.
 */
export type BlobStore = {
  /** Durable when it resolves; a name is written once. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where there is none. */
  get(name: string): Promise<Buffer | undefined>;
  /** Nothing happens where there is none. */
  remove(name: string): Promise<void>;
  /** Every blob, in no order, those that were begun and never finished included. */
  list(): AsyncIterable<StoredBlob>;
};

/** Injection token of the `BlobStore`. */
export const BLOB_STORE = Symbol('BlobStore');

/** The shape of the names: the id of the attachment and 64 random bits, so that two attempts of one upload never meet. */
export const blobName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9a-f]{16}$/;
