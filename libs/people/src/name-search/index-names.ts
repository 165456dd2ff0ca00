import type { Reaction } from '@safeguarding/event-log';
import type { PersonId } from '@safeguarding/kernel';
import type { ReadEvent } from '@safeguarding/ledger';
import type { KeyedHash, KeyStore, Sealing } from '@safeguarding/sealing';
import { fromClasses } from '../core/demographics.ts';
import { alikeFrom, likenessOf, type Described } from '../core/likeness.ts';
import { tokensOf, type Tokens } from '../core/name-tokens.ts';
import type { RegisteredPerson, Statement } from '../core/person.ts';
import { openContent } from '../open-content.ts';
import { personSlice } from '../people-slices.ts';
import type { PersonFolds } from '../person-folds.ts';
import type { AskedTokens, IndexedToken, NameIndex } from './name-index.ts';

export type NameIndexParts = {
  readonly index: NameIndex;
  readonly folds: PersonFolds;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
  readonly readEvent: ReadEvent;
};

/** Ten bytes: enough that two tokens of one ledger are never one, and no more than it takes. */
const tokenBytes = 10;
const hashed = (keyedHash: Pick<KeyedHash, 'of'>, token: string): Uint8Array =>
  Buffer.from(keyedHash.of('name-token', token), 'base64url').subarray(0, tokenBytes);

/** The tokens of a question as the index keeps them. */
export const askedTokens = (keyedHash: Pick<KeyedHash, 'of'>, tokens: Tokens): AskedTokens => ({
  sounds: tokens.sounds.map((token) => hashed(keyedHash, token)),
  bigrams: tokens.bigrams.map((token) => hashed(keyedHash, token)),
  dates: tokens.dates.map((token) => hashed(keyedHash, token)),
});

/** What each service said since it last corrected itself. */
const standing = ({ statements }: RegisteredPerson): readonly Statement[] =>
  statements.filter(
    ({ by, revision }) =>
      revision >= (statements.findLast((later) => later.by === by && later.corrects)?.revision ?? -1),
  );

const tokensIn = async (
  { sealing, keyedHash }: Pick<NameIndexParts, 'sealing' | 'keyedHash'>,
  person: PersonId,
  state: RegisteredPerson,
): Promise<readonly IndexedToken[]> => {
  const all = await Promise.all(
    standing(state).map(async ({ content }) => {
      const keyId = content.sealed.find((part) => part.person === person)?.keyId;
      if (keyId === undefined) return [];
      const { sounds, bigrams, dates } = tokensOf(fromClasses(await openContent(sealing, content, person)));
      return [...sounds, ...bigrams, ...dates].map((token) => ({ token: hashed(keyedHash, token), keyId }));
    }),
  );
  return all.flat();
};

const describedIn = async (
  sealing: NameIndexParts['sealing'],
  person: PersonId,
  state: RegisteredPerson,
): Promise<readonly Described[]> =>
  Promise.all(standing(state).map(async ({ content }) => fromClasses(await openContent(sealing, content, person))));

/** As many as are worth a look: a name that more children have is no sign that two of them are one. */
const mostLookedAt = 200;

/**
 * Children any statement of whom is like any statement of this one. Who is told of a pair, and whether by what they may see it is one,
 * is asked when they ask.
 */
const alikeTo = async (
  { index, folds, sealing, keyedHash }: Omit<NameIndexParts, 'readEvent'>,
  person: PersonId,
  state: RegisteredPerson,
): Promise<readonly PersonId[]> => {
  const mine = (await describedIn(sealing, person, state)).filter(
    ({ name, dateOfBirth }) => name !== undefined && dateOfBirth !== undefined,
  );
  const found = new Set<PersonId>();
  for (const asked of mine)
    for (const other of index.candidates(askedTokens(keyedHash, tokensOf(asked)), mostLookedAt)) {
      const theirs = other === person || found.has(other) ? undefined : (await folds.of(other)).state;
      if (theirs?.status !== 'registered') continue;
      const described = await describedIn(sealing, other, theirs);
      if (described.some((one) => one.dateOfBirth !== undefined && likenessOf(asked, one) >= alikeFrom))
        found.add(other);
    }
  return [...found];
};

/**
 * Brings the index into line with what is said of one child now. It opens statements, keeps nothing of them, and begins again where
 * something was erased meanwhile.
 */
export const indexPerson = async (parts: Omit<NameIndexParts, 'readEvent'>, person: PersonId): Promise<void> => {
  const { index, folds } = parts;
  for (;;) {
    const { generation } = index;
    const { state } = await folds.of(person);
    const named = state.status === 'registered' && state.kind === 'child' ? await tokensIn(parts, person, state) : [];
    const alike = state.status === 'registered' && state.kind === 'child' ? await alikeTo(parts, person, state) : [];
    if (generation !== index.generation) continue;
    index.replace(person, named);
    index.pair(person, alike);
    return;
  }
};

/** Name of the follower, which routes that answer from it wait for. */
export const nameIndexName = 'names';

/** By which events, of a slice above this library, everybody learns that data keys of their subjects are gone. */
export type DestructionTold = { readonly eventTypes: readonly string[]; readonly streams: readonly string[] };

type FollowedParts = NameIndexParts & {
  readonly keyStore: Pick<KeyStore, 'get'>;
  readonly destructionTold: DestructionTold;
};

/**
 * Follows what is said of children. A reaction in shape, since opening waits for keys, with a checkpoint in the index itself: lose the
 * file and it is built anew. What another process destroyed is forgotten as soon as the log tells of it.
 */
export const followNames = ({ keyStore, destructionTold, ...parts }: FollowedParts): Reaction => ({
  name: nameIndexName,
  eventTypes: ['PersonRegistered', 'DemographicsRecorded', 'DemographicsCorrected', ...destructionTold.eventTypes],
  streams: [`${personSlice.category}-`, ...destructionTold.streams],
  handle: async (logged) => {
    if (destructionTold.eventTypes.includes(logged.type)) {
      const { subjects } = parts.readEvent(logged);
      for (const person of subjects) await forgetAmong(parts.index, keyStore, parts.index.keyIdsOf(person));
      return;
    }
    const person = logged.stream.slice(personSlice.category.length + 1) as PersonId;
    await indexPerson(parts, person);
  },
});

const sweepPage = 200;

const forgetAmong = async (
  index: NameIndex,
  keyStore: Pick<KeyStore, 'get'>,
  keyIds: readonly string[],
): Promise<void> => {
  const found = await Promise.all(keyIds.map((keyId) => keyStore.get(keyId)));
  const gone = keyIds.filter((_, at) => found[at]?.status !== 'live');
  if (gone.length > 0) index.forget(gone);
};

/** Forgets what came of keys that were destroyed while nobody listened: by another process, or before this ledger was restored. */
export const forgetDestroyed = async (index: NameIndex, keyStore: Pick<KeyStore, 'get'>): Promise<void> => {
  let after = '';
  for (;;) {
    const keyIds = index.keyIds(after, sweepPage);
    await forgetAmong(index, keyStore, keyIds);
    after = keyIds.at(-1) ?? after;
    if (keyIds.length < sweepPage) return;
  }
};
