import type { FieldClass, JsonObject, JsonValue, PersonalPart, PersonId } from '@safeguarding/kernel';

/** The free texts about one child; each has its class, and no sibling's text stands among them. */
export type ChildTexts = {
  readonly summary?: string;
  readonly narrative?: string;
  readonly childsVoice?: string;
  readonly health?: string;
};
export type TextsOfChild = ChildTexts & { readonly child: PersonId };
/** A word to the other side about one child. */
export type NoteOnChild = { readonly child: PersonId; readonly note: string };

type Classes = Readonly<Partial<Record<FieldClass, JsonObject>>>;

const classOfText = {
  summary: 'summary',
  narrative: 'narrative',
  childsVoice: 'narrative',
  health: 'health',
} as const satisfies Record<keyof ChildTexts, FieldClass>;

const merged = (one: Classes, other: Classes): Classes =>
  Object.entries(other).reduce<Classes>(
    (all, [name, fields]) => ({ ...all, [name]: { ...all[name as FieldClass], ...fields } }),
    one,
  );

/** The texts by class, joined with what else is sealed for the child; no part where there is nothing. */
export const partsOf = (texts: TextsOfChild, more: Classes = {}): readonly PersonalPart[] => {
  const said = (Object.keys(classOfText) as readonly (keyof ChildTexts)[]).flatMap((name) => {
    const value: JsonValue | undefined = texts[name];
    return value === undefined ? [] : [{ [classOfText[name]]: { [name]: value } } as Classes];
  });
  const classes = [...said, more].reduce(merged, {});
  return Object.keys(classes).length === 0 ? [] : [{ person: texts.child, classes }];
};

/** Notes under the children they are about, to be read by those who see the summary. */
export const notesOf = (
  notes: readonly NoteOnChild[],
  name = 'note',
): { readonly personal?: readonly PersonalPart[] } =>
  notes.length === 0
    ? {}
    : { personal: notes.map(({ child, note }) => ({ person: child, classes: { summary: { [name]: note } } })) };

/** True where nothing at all is said of the child. */
export const isSilent = (texts: ChildTexts): boolean =>
  (Object.keys(classOfText) as readonly (keyof ChildTexts)[]).every((name) => texts[name] === undefined);
