import type { PersonId } from './brand.ts';
import type { PersonalPart } from './event.ts';
import type { FieldClass } from './field-class.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** Texts by their names; what nobody sent is not there, or undefined. */
type Texts = Readonly<Record<string, JsonValue | undefined>>;

/** Texts under the class that each belongs to, in the order of `classOf`; what `classOf` does not name is left out. */
export const textsByClass = (classOf: Readonly<Record<string, FieldClass>>, texts: Texts): PersonalPart['classes'] => {
  const classes: Partial<Record<FieldClass, JsonObject>> = {};
  for (const [name, fieldClass] of Object.entries(classOf)) {
    const value = texts[name];
    if (value !== undefined) classes[fieldClass] = { ...classes[fieldClass], [name]: value };
  }
  return classes;
};

/** The texts under one person's key; none where nothing was said. */
export const partsOfTexts = (
  person: PersonId,
  classOf: Readonly<Record<string, FieldClass>>,
  texts: Texts,
): readonly PersonalPart[] => {
  const classes = textsByClass(classOf, texts);
  return Object.keys(classes).length === 0 ? [] : [{ person, classes }];
};

/** As `partsOfTexts`, as a member of an event: none of it where nothing was said. */
export const sealedTexts = (
  person: PersonId,
  classOf: Readonly<Record<string, FieldClass>>,
  texts: Texts,
): { readonly personal?: readonly PersonalPart[] } => {
  const personal = partsOfTexts(person, classOf, texts);
  return personal.length === 0 ? {} : { personal };
};
