import { fieldClasses, type FieldClass } from '@safeguarding/kernel';

/** A set of field classes in one number, one bit each in the order of the kernel's list. */
export type ClassSet = number;

const bitOf: Readonly<Record<FieldClass, number>> = Object.fromEntries(
  fieldClasses.map((name, index) => [name, 1 << index]),
) as Record<FieldClass, number>;

/** Every class. */
export const allClasses: ClassSet = (1 << fieldClasses.length) - 1;

export const classSet = (names: Iterable<FieldClass>): ClassSet => {
  let set = 0;
  for (const name of names) set |= bitOf[name];
  return set;
};

/** In the order of the kernel's list. */
export const classesIn = (set: ClassSet): readonly FieldClass[] => {
  const known = listed.get(set);
  if (known) return known;
  const names = Object.freeze(fieldClasses.filter((name) => (set & bitOf[name]) !== 0));
  listed.set(set, names);
  return names;
};

/** At most 1,024 sets exist. */
const listed = new Map<ClassSet, readonly FieldClass[]>();

export const hasClass = (set: ClassSet, name: FieldClass): boolean => (set & bitOf[name]) !== 0;
