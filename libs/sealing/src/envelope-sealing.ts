import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { fieldClasses, type AgencyId, type FieldClass, type PersonalPart, type SealedPart } from '@safeguarding/kernel';
import { canonicalText, commit, freshSalt } from './commitments.ts';
import { KeyMissing, KeyStoreUnavailable, SealBroken } from './errors.ts';
import type { DataKey } from './key-cache.ts';
import type { KeyRing } from './key-ring.ts';
import { isTombstoneOf } from './key-ring.ts';
import type { BytesContext, OpenedPart, RetentionClass, SealContext, SealedBytes, Sealing } from './port.ts';
import { randomBuffer } from './random.ts';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const knownClasses: ReadonlySet<string> = new Set(fieldClasses);
const tagOption = { authTagLength: tagBytes };

/** What lies inside one envelope. */
type Content = Pick<OpenedPart, 'classes'> & { readonly salts: Readonly<Partial<Record<FieldClass, string>>> };

/** An opened part with the salts of its commitments: for exports that must stay verifiable after redaction. */
export type OpenedWithSalts = OpenedPart & Content;

/** RFC 8785 bytes: an array of well-formed text and a whole number is canonical as JSON.stringify writes it. */
const binding = ({ eventId, type, schemaVersion }: SealContext, person: string, keyId: string): Buffer =>
  Buffer.from(JSON.stringify([eventId, type, schemaVersion, person, keyId]));

/** Another shape than that of an envelope, so that neither can pass for the other. */
const bindingOfBytes = ({ place, person }: BytesContext, keyId: string): Buffer =>
  Buffer.from(JSON.stringify(['bytes', place, person, keyId]));

const sealPart = (context: SealContext, { key, keyId }: DataKey, { person, classes }: PersonalPart): SealedPart => {
  const commitments: Partial<Record<FieldClass, string>> = {};
  let content = '';
  let salts = '';
  for (const name of Object.keys(classes) as FieldClass[]) {
    const fields = classes[name];
    if (fields === undefined) continue;
    if (!knownClasses.has(name)) throw new RangeError('Personal content stands under a field class of the kernel.');
    const canonical = canonicalText(fields);
    const salt = freshSalt();
    commitments[name] = commit(salt, canonical);
    content += `${content && ','}"${name}":${canonical}`;
    salts += `${salts && ','}"${name}":"${salt}"`;
  }
  const iv = randomBuffer(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv).setAAD(binding(context, person, keyId));
  const sealed = cipher.update(`{"classes":{${content}},"salts":{${salts}}}`, 'utf8');
  cipher.final();
  return {
    person,
    keyId,
    iv: iv.toString('base64url'),
    ciphertext: Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url'),
    commitments,
  };
};

/** Node skips what is not base64url; a changed character must not pass unseen. */
const bytesOf = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
};

const openPart = (context: SealContext, { key }: DataKey, part: SealedPart): OpenedWithSalts => {
  const iv = bytesOf(part.iv);
  const bytes = bytesOf(part.ciphertext);
  if (iv?.length !== ivBytes || !bytes || bytes.length < tagBytes) throw new SealBroken(context.eventId, part.keyId);
  try {
    const decipher = createDecipheriv(algorithm, key, iv, tagOption)
      .setAAD(binding(context, part.person, part.keyId))
      .setAuthTag(bytes.subarray(-tagBytes));
    const plain = decipher.update(bytes.subarray(0, -tagBytes));
    decipher.final();
    const { classes, salts } = JSON.parse(plain.toString('utf8')) as Content;
    return { person: part.person, classes, salts };
  } catch {
    // Neither the cipher's nor the parser's message may travel: the latter would quote the content.
    throw new SealBroken(context.eventId, part.keyId);
  }
};

const withoutSalts = ({ person, classes }: OpenedWithSalts): OpenedPart => ({ person, classes });

const sameContext = (one: SealContext, other: SealContext): boolean =>
  one.eventId === other.eventId && one.type === other.type && one.schemaVersion === other.schemaVersion;

/** AES-256-GCM, one operation per person and event, bound to event, type, version, person and key. */
export class EnvelopeSealing implements Sealing {
  private readonly keys: KeyRing;
  /** By the key first: with the key in memory, which an erasure or its age takes away, goes what it opened. */
  private readonly held = new WeakMap<KeyObject, WeakMap<SealedPart, { context: SealContext; opened: OpenedPart }>>();

  constructor(keys: KeyRing) {
    this.keys = keys;
  }

  /** Throws KeyDestroyed where the key went before or meanwhile, NotSealable, KeyStoreUnavailable; then nothing was sealed. */
  async seal(
    context: SealContext,
    controller: AgencyId,
    retention: RetentionClass,
    parts: readonly PersonalPart[],
  ): Promise<readonly SealedPart[]> {
    if (new Set(parts.map(({ person }) => person)).size !== parts.length)
      throw new RangeError('An event has at most one personal part for each person.');
    const scopes = parts.map(({ person }) => ({ person, controller, retention }));
    const keys = this.keys.cachedFor(scopes) ?? (await this.keys.keysFor(scopes));
    // Nothing waits from here on: a key that stands now cannot be destroyed before the envelope is made.
    return parts.map((part, index) => {
      const key = keys[index];
      if (!key) throw new KeyStoreUnavailable();
      return sealPart(context, key, part);
    });
  }

  async open(context: SealContext, part: SealedPart): Promise<OpenedPart | undefined> {
    const opened = await this.openWithSalts(context, part);
    return opened && withoutSalts(opened);
  }

  openNow(context: SealContext, part: SealedPart): OpenedPart | undefined {
    const key = this.keys.cached(part.keyId);
    return key && withoutSalts(openPart(context, key, part));
  }

  openHeld(context: SealContext, part: SealedPart): OpenedPart | undefined {
    const key = this.keys.cached(part.keyId);
    if (!key) return undefined;
    const opened = this.held.get(key.key) ?? new WeakMap<SealedPart, { context: SealContext; opened: OpenedPart }>();
    const before = opened.get(part);
    if (before && sameContext(before.context, context)) return before.opened;
    const now = withoutSalts(openPart(context, key, part));
    opened.set(part, { context, opened: now });
    this.held.set(key.key, opened);
    return now;
  }

  async sealBytes(
    context: BytesContext,
    controller: AgencyId,
    retention: RetentionClass,
    bytes: Uint8Array,
  ): Promise<SealedBytes> {
    const scopes = [{ person: context.person, controller, retention }];
    const [key] = this.keys.cachedFor(scopes) ?? (await this.keys.keysFor(scopes));
    if (!key) throw new KeyStoreUnavailable();
    const iv = randomBuffer(ivBytes);
    const cipher = createCipheriv(algorithm, key.key, iv).setAAD(bindingOfBytes(context, key.keyId));
    const sealed = [iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
    return { keyId: key.keyId, bytes: Buffer.concat(sealed) };
  }

  async openBytes(context: BytesContext, { keyId, bytes }: SealedBytes): Promise<Buffer | undefined> {
    const { place, person } = context;
    const found = await this.keys.find(keyId);
    if (!found) throw new KeyMissing(place, keyId);
    if (!('key' in found)) {
      if (isTombstoneOf(found, person)) return undefined;
      throw new SealBroken(place, keyId);
    }
    if (bytes.length < ivBytes + tagBytes) throw new SealBroken(place, keyId);
    try {
      const decipher = createDecipheriv(algorithm, found.key, bytes.subarray(0, ivBytes), tagOption)
        .setAAD(bindingOfBytes(context, keyId))
        .setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]);
    } catch {
      throw new SealBroken(place, keyId);
    }
  }

  /** As `open`, with what `verifyCommitment` needs; the salt of a class may leave only together with its content. */
  async openWithSalts(context: SealContext, part: SealedPart): Promise<OpenedWithSalts | undefined> {
    const found = await this.keys.find(part.keyId);
    if (!found) throw new KeyMissing(context.eventId, part.keyId);
    if ('key' in found) return openPart(context, found, part);
    if (isTombstoneOf(found, part.person)) return undefined;
    throw new SealBroken(context.eventId, part.keyId);
  }
}
