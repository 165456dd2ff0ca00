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
const textNames = Object.keys(classOfText) as readonly (keyof ChildTexts)[];

const merged = (one: Classes, other: Classes): Classes =>
  Object.entries(other).reduce<Classes>(
    (all, [name, fields]) => ({ ...all, [name]: { ...all[name as FieldClass], ...fields } }),
    one,
  );

/** The texts by class, joined with what else is sealed for the child; no part where there is nothing. */
export const partsOf = (texts: TextsOfChild, more: Classes = {}): readonly PersonalPart[] => {
  const said = textNames.flatMap((name) => {
    const value: JsonValue | undefined = texts[name];
    return value === undefined ? [] : [{ [classOfText[name]]: { [name]: value } }];
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
export const isSilent = (texts: ChildTexts): boolean => textNames.every((name) => texts[name] === undefined);

/** The texts that are there, out of a body that may have more. */
export const textsIn = (body: ChildTexts): ChildTexts =>
  Object.fromEntries(textNames.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
