import {
  fieldClasses,
  unlabelledFieldClass,
  type FieldClass,
  type JsonValue,
  type PersonId,
} from '@safeguarding/kernel';
import { hasClass, type ClassSet } from './class-set.ts';
import type { Entry } from './entry.ts';

/** The opened content of one person, class by class, as sealing gives it. */
export type Opened = {
  readonly person: PersonId;
  readonly classes: Readonly<Partial<Record<string, Readonly<Record<string, JsonValue>>>>>;
};

/** What is left of an entry. Nothing tells that anything was taken out: no null, no placeholder, no empty group. */
export type ShownFields = Readonly<Record<string, JsonValue>>;

/** Where the content of other people of the entry stands: one object each, in stored order, without their ids. */
export const othersField = 'others';

const known: ReadonlySet<string> = new Set(fieldClasses);
/** A class that nobody knows is the most secret one. */
const classOf = (name: string): FieldClass => (known.has(name) ? (name as FieldClass) : unlabelledFieldClass);

const shownOf = ({ classes }: Opened, permitted: ClassSet): readonly (readonly [string, JsonValue])[] =>
  Object.entries(classes).flatMap(([name, fields]) =>
    fields !== undefined && hasClass(permitted, classOf(name)) ? Object.entries(fields) : [],
  );

/**
 * The fields of an entry that the permitted classes show: its plain fields and the child's own content under their names, other
 * people's content under `others`. Where the same name is shown from two classes the sealed one counts. Pure.
 */
export const redact = (
  entry: Pick<Entry, 'child' | 'fields'>,
  opened: readonly Opened[],
  permitted: ClassSet,
): ShownFields => {
  const plain = Object.entries(entry.fields).flatMap(([name, field]) =>
    hasClass(permitted, classOf(field.class)) ? [[name, field.value] as const] : [],
  );
  const own = opened.filter(({ person }) => person === entry.child).flatMap((part) => shownOf(part, permitted));
  const others = opened
    .filter(({ person }) => person !== entry.child)
    .map((part) => Object.fromEntries(shownOf(part, permitted)))
    .filter((fields) => Object.keys(fields).length > 0);
  return Object.fromEntries([
    ...plain,
    ...own,
    ...(others.length > 0 ? [[othersField, others as JsonValue] as const] : []),
  ]);
};
