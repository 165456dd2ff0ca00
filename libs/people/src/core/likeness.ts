import type { Demographics, PersonName } from './demographics.ts';
import { joinedWords, nameWords, soundOf } from './name-tokens.ts';

/** Who somebody is, as far as a likeness goes by it: never where they live. */
export type Described = Pick<Demographics, 'name' | 'formerNames' | 'sex' | 'dateOfBirth'>;

/** From here on a child is shown to somebody who searches. */
export const foundFrom = 0.75;
/** From here on two records are told to those who may merge them. */
export const alikeFrom = 0.92;

const jaro = (one: string, other: string): number => {
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1);
  const taken = new Set<number>();
  const mine: string[] = [];
  for (const [at, letter] of [...one].entries())
    for (let place = Math.max(0, at - reach); place <= Math.min(other.length - 1, at + reach); place += 1)
      if (!taken.has(place) && other[place] === letter) {
        taken.add(place);
        mine.push(letter);
        break;
      }
  if (mine.length === 0) return 0;
  const theirs = [...taken].sort((a, b) => a - b).map((place) => other[place]);
  const moved = mine.filter((letter, index) => letter !== theirs[index]).length / 2;
  return (mine.length / one.length + mine.length / other.length + (mine.length - moved) / mine.length) / 3;
};

/** Jaro-Winkler, 0 to 1; words that sound alike are at least 0.9. */
export const wordLikeness = (one: string, other: string): number => {
  if (one === other) return 1;
  const plain = jaro(one, other);
  let prefix = 0;
  while (prefix < 4 && one[prefix] !== undefined && one[prefix] === other[prefix]) prefix += 1;
  const winkler = plain + prefix * 0.1 * (1 - plain);
  return soundOf(one) === soundOf(other) ? Math.max(0.9, winkler) : winkler;
};

/** Less alike than this, two words are two names and not one mistyped. */
const sameWordFrom = 0.8;

/** Two names in one word begin like either of them: only what is nearly the same word counts. */
const joinedLikeness = (one: string, other: string): number => {
  const plain = Math.abs(one.length - other.length) > 1 ? 0 : jaro(one, other);
  return plain < 0.93 ? 0 : plain;
};

/** What was asked for, as it was written and with each two neighbouring words written as one. */
const spellings = (words: readonly string[]): readonly (readonly string[])[] => [
  words,
  ...joinedWords(words).map((joined, at) => [...words.slice(0, at), joined, ...words.slice(at + 2)]),
];

/**
 * The words that were asked for, each with the best of the name's: a second given name that was left out costs nothing, nor does a space
 * between two parts of one name.
 */
const nameLikeness = (asked: PersonName, name: PersonName): number => {
  const [wanted, known] = [nameWords(asked), nameWords(name)];
  if (wanted.length === 0 || known.length === 0) return 0;
  const joined = new Set([...joinedWords(wanted), ...joinedWords(known)]);
  const all = [...known, ...joinedWords(known)];
  const like = (word: string, other: string): number =>
    joined.has(word) || joined.has(other) ? joinedLikeness(word, other) : wordLikeness(word, other);
  const likenesses = spellings(wanted).map((words) => {
    const best = words.map((word) => Math.max(...all.map((other) => like(word, other))));
    return best.reduce((sum, one) => sum + (one < sameWordFrom ? 0 : one), 0) / best.length;
  });
  return Math.max(...likenesses);
};

const partsOf = (date: string): readonly string[] => date.split('-');

/** 1 for the same day, less for one mistyped part or for day and month the other way round, 0 for more than that. */
export const dateLikeness = (one: string, other: string): number => {
  if (one === other) return 1;
  const [[y, m, d], [year, month, day]] = [partsOf(one), partsOf(other)];
  if (y === year && m === day && d === month) return 0.9;
  const different = [
    [y, year],
    [m, month],
    [d, day],
  ].filter(([a, b]) => a !== b);
  const [[a = '', b = ''] = []] = different;
  if (different.length !== 1) return 0;
  return [...a].filter((digit, index) => digit !== b[index]).length === 1 ? 0.85 : 0.6;
};

const nameWeight = 0.65;

/**
 * How much a child is like what was asked, 0 to 1, to three places. Goes only by what the asker may see of it. A date that is asked for
 * and not on record is worth half; another sex costs a little, since it is often wrong in newborns.
 */
export const likenessOf = (asked: Described, shown: Described): number => {
  const names = [shown.name ?? {}, ...(shown.formerNames ?? [])];
  const byName = Math.max(...names.map((name) => nameLikeness(asked.name ?? {}, name)));
  const stated = asked.dateOfBirth !== undefined;
  const byDate =
    !stated || shown.dateOfBirth === undefined ? 0.5 : dateLikeness(asked.dateOfBirth ?? '', shown.dateOfBirth);
  const both = stated ? nameWeight * byName + (1 - nameWeight) * byDate : byName;
  const otherSex = asked.sex !== undefined && shown.sex !== undefined && asked.sex !== shown.sex;
  return Math.round((otherSex ? both - 0.05 : both) * 1000) / 1000;
};
