import type { JsonValue, PersonalPart, PersonId } from '@safeguarding/kernel';

type Texts = Readonly<Record<string, JsonValue | undefined>>;

const present = (texts: Texts): Readonly<Record<string, JsonValue>> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));

const part = (person: PersonId, classes: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>) => {
  const filled = Object.fromEntries(Object.entries(classes).filter(([, fields]) => Object.keys(fields).length > 0));
  const personal: readonly PersonalPart[] = [{ person, classes: filled }];
  return Object.keys(filled).length > 0 ? { personal } : {};
};

/** Free text under the child's key, shown as `narrative`; nothing where there is none. */
export const narrativeOf = (person: PersonId, texts: Texts) => part(person, { narrative: present(texts) });

/** References and names that belong to the legal facts, and the narrative beside them. */
export const legalAndNarrativeOf = (person: PersonId, legal: Texts, narrative: Texts) =>
  part(person, { legal: present(legal), narrative: present(narrative) });
