import type { Demographics, PersonName } from './demographics.ts';

/** Letters that are no accented forms of others, as they are written where a keyboard has none of them. */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', æ: 'ae', œ: 'oe', ß: 'ss' },
};

/** Letters alone, without accents and case; what stands between them parts a name. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’`.]/gu, '')
    .toLowerCase()
    .replaceAll(/[łøđðþħıæœß]/gu, (letter) => plainLetters[letter] ?? letter)
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

/** The words of a name, family names first. */
export const nameWords = ({ family = '', given = [] }: PersonName): readonly string[] => [
  ...wordsOf(family),
  ...given.flatMap(wordsOf),
];

/** Neighbouring words as one: "Abdul Rahman" and "Abdulrahman" are one name, and so are "Mary-Ann" and "Maryann". */
export const joinedWords = (words: readonly string[]): readonly string[] =>
  words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);

const sounds: readonly (readonly [RegExp, string])[] = [
  [/^(?:kn|gn|pn)/, 'n'],
  [/^wr/, 'r'],
  [/ph/g, 'f'],
  [/gh/g, 'g'],
  [/sch|sh|ch|tch/g, 'x'],
  [/c(?=[eiy])/g, 's'],
  [/[cq]|ck/g, 'k'],
  [/z/g, 's'],
  [/v/g, 'f'],
  [/d/g, 't'],
  [/b/g, 'p'],
  [/m/g, 'n'],
  [/[hwy]/g, ''],
];

/** How a word sounds, roughly: consonants that are heard alike are one letter, vowels only tell where a word begins with one. */
export const soundOf = (word: string): string => {
  const heard = sounds.reduce((text, [from, to]) => text.replaceAll(new RegExp(from, 'gu'), to), word);
  const [first = '', ...rest] = heard;
  const start = /[aeiou]/.test(first) ? 'a' : first;
  return `${start}${rest.join('').replaceAll(/[aeiou]/g, '')}`.replaceAll(/(.)\1+/gu, '$1');
};

/** Pairs of neighbouring letters, with the beginning and the end of the word. */
export const bigramsOf = (word: string): readonly string[] => {
  const letters = [...`^${word}$`];
  return letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`);
};

const dateParts = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Two of the three parts of a date: one that is mistyped leaves a pair; day and month the other way round leave another. */
export const datePairs = (date: string): readonly string[] => {
  const [, year, month, day] = dateParts.exec(date) ?? [];
  if (year === undefined || month === undefined || day === undefined) return [];
  const pairs = [`ym:${year}-${month}`, `yd:${year}-${day}`, `md:${month}-${day}`];
  return Number(day) <= 12 ? [...pairs, `ym:${year}-${day}`, `yd:${year}-${month}`, `md:${day}-${month}`] : pairs;
};

/** What a name and a date of birth are looked up by, each kind by itself; hashed before it is kept anywhere. */
export type Tokens = {
  readonly sounds: readonly string[];
  readonly bigrams: readonly string[];
  readonly dates: readonly string[];
};

/** The tokens of what one service says, former names included. */
export const tokensOf = ({ name, formerNames = [], dateOfBirth }: Demographics): Tokens => {
  const names = [name ?? {}, ...formerNames].map(nameWords);
  const words = names.flat();
  const heard = [...words, ...names.flatMap(joinedWords)];
  return {
    sounds: [...new Set(heard.map((word) => `s:${soundOf(word)}`))],
    bigrams: [...new Set(words.flatMap(bigramsOf).map((pair) => `b:${pair}`))],
    dates: dateOfBirth === undefined ? [] : [...new Set(datePairs(dateOfBirth))],
  };
};
