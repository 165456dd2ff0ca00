import type { AgencyId, Instant, PersonId } from '@safeguarding/kernel';
import type { WrappedKey } from '../key-provider.ts';
import type { Destruction, KeyScope, KeySelector, StoredKey, Tombstone } from '../key-store.ts';
import { retentionClasses, type RetentionClass } from '../port.ts';

type KeyLine = {
  readonly controller: AgencyId;
  readonly retention: RetentionClass;
  readonly kekId: string;
  /** base64url. */
  readonly wrapped: string;
};

type GoneLine = { readonly at: Instant; readonly why: string; readonly by: string };

type DestructionLine = {
  readonly id: string;
  readonly controller?: AgencyId;
  readonly retention?: RetentionClass;
};

/** Everything that is kept of one person's keys, in one document: so that a key and a destruction can never pass each other. */
export type PersonKeys = {
  readonly keys: Readonly<Record<string, KeyLine>>;
  readonly gone: Readonly<Record<string, GoneLine>>;
  readonly destructions: readonly DestructionLine[];
};

/** What is kept of a person without keys. */
export const noKeys: PersonKeys = { keys: {}, gone: {}, destructions: [] };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const allTexts = (value: unknown, ...members: readonly string[]): boolean =>
  isRecord(value) && members.every((member) => typeof value[member] === 'string');

const isKeyLine = (value: unknown): boolean =>
  allTexts(value, 'controller', 'retention', 'kekId', 'wrapped') &&
  retentionClasses.includes((value as KeyLine).retention);

/** Undefined where the document is none of this store's. */
export const personKeysIn = (data: unknown): PersonKeys | undefined => {
  if (!isRecord(data)) return undefined;
  const { keys, gone, destructions } = data;
  const whole =
    isRecord(keys) &&
    Object.values(keys).every(isKeyLine) &&
    isRecord(gone) &&
    Object.values(gone).every((line) => allTexts(line, 'at', 'why', 'by')) &&
    Array.isArray(destructions) &&
    destructions.every((line) => allTexts(line, 'id'));
  return whole ? (data as PersonKeys) : undefined;
};

const covers = (selector: Omit<KeySelector, 'person'>, line: Pick<KeyLine, 'controller' | 'retention'>): boolean =>
  (selector.controller ?? line.controller) === line.controller &&
  (selector.retention ?? line.retention) === line.retention;

const storedKey = (person: PersonId, keyId: string, line: KeyLine): StoredKey => ({
  status: 'live',
  keyId,
  scope: { person, controller: line.controller, retention: line.retention },
  kekId: line.kekId,
  wrapped: Buffer.from(line.wrapped, 'base64url'),
});

/** The key of a scope. */
export const keyOfScope = (all: PersonKeys, scope: KeyScope): StoredKey | undefined => {
  const found = Object.entries(all.keys).find(([, line]) => covers(scope, line));
  return found && storedKey(scope.person, ...found);
};

/** The key with that id, or what is left of it. */
export const keyWithId = (all: PersonKeys, person: PersonId, keyId: string): StoredKey | Tombstone | undefined => {
  const line = all.keys[keyId];
  if (line) return storedKey(person, keyId, line);
  const gone = all.gone[keyId];
  return gone && { status: 'destroyed', keyId, person, destroyedAt: gone.at, why: gone.why };
};

/** The document with one more key; the key that stands already; or `refused` where its scope was destroyed. */
export const withKey = (all: PersonKeys, key: StoredKey): PersonKeys | StoredKey | 'refused' => {
  if (all.destructions.some((line) => covers(line, key.scope))) return 'refused';
  const standing = keyOfScope(all, key.scope);
  if (standing) return standing;
  const { controller, retention } = key.scope;
  const line = { controller, retention, kekId: key.kekId, wrapped: Buffer.from(key.wrapped).toString('base64url') };
  return { ...all, keys: { ...all.keys, [key.keyId]: line } };
};

/** `id` names this destruction: a write whose answer was lost is recognised by it. */
export const withDestruction = (
  all: PersonKeys,
  { controller, retention }: KeySelector,
  { at, why }: Destruction,
  id: string,
): PersonKeys => {
  if (all.destructions.some((line) => line.id === id)) return all;
  const selector = { ...(controller ? { controller } : {}), ...(retention ? { retention } : {}) };
  const lines = Object.entries(all.keys);
  const ending = lines.filter(([, line]) => covers(selector, line)).map(([keyId]) => keyId);
  return {
    keys: Object.fromEntries(lines.filter(([keyId]) => !ending.includes(keyId))),
    gone: { ...all.gone, ...Object.fromEntries(ending.map((keyId) => [keyId, { at, why, by: id }])) },
    destructions: [...all.destructions, { id, ...selector }],
  };
};

/** Ids of the keys that went by that destruction. */
export const goneBy = (all: PersonKeys, id: string): readonly string[] =>
  Object.entries(all.gone).flatMap(([keyId, { by }]) => (by === id ? [keyId] : []));

const isWrappedAs = (line: Pick<KeyLine, 'kekId' | 'wrapped'>, { kekId, wrapped }: WrappedKey): boolean =>
  line.kekId === kekId && line.wrapped === Buffer.from(wrapped).toString('base64url');

/** The document with the key wrapped anew; `done` where it is so already, `other` where it is wrapped in a third way or gone. */
export const withWrapping = (
  all: PersonKeys,
  keyId: string,
  from: WrappedKey,
  to: WrappedKey,
): PersonKeys | 'done' | 'other' => {
  const line = all.keys[keyId];
  if (!line) return 'other';
  if (isWrappedAs(line, to)) return 'done';
  if (!isWrappedAs(line, from)) return 'other';
  const wrapped = Buffer.from(to.wrapped).toString('base64url');
  return { ...all, keys: { ...all.keys, [keyId]: { ...line, kekId: to.kekId, wrapped } } };
};
