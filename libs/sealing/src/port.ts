import type {
  AgencyId,
  EventId,
  PersonalPart,
  PersonId,
  SealedPart,
  FieldClass,
  JsonValue,
} from '@safeguarding/kernel';

/** How long content is kept; a data key belongs to one person, one controller and one retention class. */
export const retentionClasses = [
  'child-record',
  'adult-record',
  'directory',
  'identifier-index',
  'dead-letter',
] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** What an envelope is bound to: moved to another event, type, version or person it does not open. */
export type SealContext = { readonly eventId: EventId; readonly type: string; readonly schemaVersion: number };

/** The opened content of one person in one event, class by class. */
export type OpenedPart = {
  readonly person: PersonId;
  readonly classes: Readonly<Partial<Record<FieldClass, Readonly<Record<string, JsonValue>>>>>;
};

/** What sealed bytes are bound to: moved to another place, person or key they do not open. */
export type BytesContext = { readonly place: string; readonly person: PersonId };

/** Bytes under one data key: iv, ciphertext and tag, one after the other. */
export type SealedBytes = { readonly keyId: string; readonly bytes: Buffer };

/** Seals and opens personal content. Keys are durable before `seal` resolves. */
export type Sealing = {
  seal(
    context: SealContext,
    controller: AgencyId,
    retention: RetentionClass,
    parts: readonly PersonalPart[],
  ): Promise<readonly SealedPart[]>;
  /** Undefined where the key was destroyed: the content is gone, the event stays. Throws SealBroken where bytes or binding do not match. */
  open(context: SealContext, part: SealedPart): Promise<OpenedPart | undefined>;
  /** The same without waiting, where the key is already in memory; undefined means: call `open`. */
  openNow(context: SealContext, part: SealedPart): OpenedPart | undefined;
  /** As `openNow`, for a part that the caller keeps and opens again and again: what was opened is held as long as both part and key are. */
  openHeld(context: SealContext, part: SealedPart): OpenedPart | undefined;
  /** Whole documents, which lie apart from the log, under the same data keys. Throws as `seal`. */
  sealBytes(
    context: BytesContext,
    controller: AgencyId,
    retention: RetentionClass,
    bytes: Uint8Array,
  ): Promise<SealedBytes>;
  /** Undefined where the key was destroyed. Throws SealBroken as `open`. */
  openBytes(context: BytesContext, sealed: SealedBytes): Promise<Buffer | undefined>;
};

/** Keyed hashes of identifiers, with a key of their own. `epoch` names the key generation and stands in the stream name. */
export type IdentifierHash = {
  readonly epoch: number;
  /** 43 characters base64url of HMAC-SHA-256 over system and normalised value. */
  of(system: string, value: string): string;
};
