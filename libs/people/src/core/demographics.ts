import {
  DomainError,
  type FieldClass,
  type Instant,
  type JsonObject,
  localDate,
  londonDate,
  refused,
} from '@safeguarding/kernel';
import { peopleErrors } from './people-errors.ts';
import { plainJson } from './plain-json.ts';

/** A name as it is written; `given` in their order. */
export type PersonName = { readonly family?: string; readonly given?: readonly string[] };
export type Address = {
  readonly use: AddressUse;
  readonly lines?: readonly string[];
  readonly postcode?: string;
  readonly from?: string;
  readonly until?: string;
};

/** `no-fixed-abode` stands without lines: that somebody has no address is known, not missing. */
export const addressUses = ['current', 'temporary', 'last-known', 'no-fixed-abode'] as const;
export type AddressUse = (typeof addressUses)[number];
export const sexes = ['female', 'male', 'indeterminate', 'not-known'] as const;
export type Sex = (typeof sexes)[number];

/** What one service says about somebody; what it does not know is not there. */
export type Demographics = {
  readonly name?: PersonName;
  readonly formerNames?: readonly PersonName[];
  readonly sex?: Sex;
  readonly dateOfBirth?: string;
  readonly addresses?: readonly Address[];
};

const classOfField = {
  name: 'identity',
  formerNames: 'identity',
  sex: 'identity',
  dateOfBirth: 'identity',
  addresses: 'location',
} as const satisfies Record<keyof Demographics, FieldClass>;
const fields = Object.keys(classOfField) as readonly (keyof Demographics)[];

/** Says nothing at all. */
export const isEmpty = (stated: Demographics): boolean => fields.every((field) => stated[field] === undefined);

/** Throws DomainError (400) for a statement that says nothing. */
export const checkStated = (stated: Demographics): void => {
  if (isEmpty(stated)) throw new DomainError(peopleErrors.nothingStated);
};

/** Nobody was ever known to be older than 122. A year of two digits that became 0023 would make a small child's record one to be disposed of. */
const oldest = 130;
const earliest = (today: string): string =>
  `${String(Number(today.slice(0, 4)) - oldest).padStart(4, '0')}${today.slice(4)}`;

/** Throws DomainError (400) for a date of birth that is no day, not yet, or of nobody who lives. */
export const checkDateOfBirth = ({ dateOfBirth }: Demographics, at: Instant, pointer: string): void => {
  if (dateOfBirth === undefined) return;
  try {
    const today = londonDate(at);
    if (localDate(dateOfBirth) <= today && dateOfBirth >= earliest(today)) return;
  } catch {
    // Refused below: the day does not exist.
  }
  throw refused(peopleErrors.dateOfBirthAhead, pointer);
};

/** The fields by the class that they are shown under, for sealing. */
export const byClass = (stated: Demographics): Readonly<Partial<Record<FieldClass, JsonObject>>> => {
  const of = (name: FieldClass): JsonObject =>
    Object.fromEntries(
      fields
        .filter((field) => classOfField[field] === name && stated[field] !== undefined)
        .map((field) => [field, plainJson(stated[field])]),
    );
  const all = [['identity', of('identity')] as const, ['location', of('location')] as const];
  return Object.fromEntries(all.filter(([, content]) => Object.keys(content).length > 0));
};

/** The reverse of `byClass`, from content that was opened; fields that are not known here are left out. */
export const fromClasses = (classes: Readonly<Partial<Record<FieldClass, JsonObject>>>): Demographics =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const value = classes[classOfField[field]]?.[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );

/** One opened statement, in the order in which the controller made them. `corrects`: it takes the place of all earlier ones. */
export type OpenedStatement = { readonly corrects: boolean; readonly content: Demographics };

const sinceCorrection = (statements: readonly OpenedStatement[]): readonly Demographics[] => {
  const last = statements.findLastIndex(({ corrects }) => corrects);
  return statements.slice(Math.max(0, last)).map(({ content }) => content);
};

/** What a controller said last, field by field. */
export const latestOf = (statements: readonly OpenedStatement[]): Demographics =>
  Object.assign({}, ...sinceCorrection(statements)) as Demographics;

/**
 * What stands of a controller's statements: who somebody is changes by a correction alone, since rights hang on the date of birth;
 * where somebody lives follows the latest word.
 */
export const standingStatement = (statements: readonly OpenedStatement[]): Demographics => {
  const first = Object.assign({}, ...sinceCorrection(statements).toReversed()) as Demographics;
  const { addresses } = latestOf(statements);
  return addresses === undefined ? first : { ...first, addresses };
};

type Members = Readonly<Record<string, unknown>>;
const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;
const isThere = ([, member]: readonly [string, unknown]): boolean => member !== undefined;

/** Whatever the order of members is; one that is undefined is absent. */
const sameJson = (one: unknown, other: unknown): boolean => {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  const [members, others] = [membersOf(one), membersOf(other)];
  if (!members || !others) return false;
  const there = Object.entries(members).filter(isThere);
  return (
    there.length === Object.entries(others).filter(isThere).length &&
    there.every(([name, member]) => sameJson(member, others[name]))
  );
};

/** True where a statement repeats what its controller said last: a feed that comes every night adds nothing. */
export const saysNothingNew = (stated: Demographics, said: Demographics): boolean =>
  fields.every((field) => stated[field] === undefined || sameJson(stated[field], said[field]));
