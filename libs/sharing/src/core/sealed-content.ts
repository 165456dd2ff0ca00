import type { JsonValue, PersonalPart, PersonId } from '@safeguarding/kernel';

type Fields = Readonly<Record<string, JsonValue | undefined>>;

const present = (texts: Fields): Readonly<Record<string, JsonValue>> =>
  Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));

const part = (person: PersonId, classes: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>) => {
  const filled = Object.fromEntries(Object.entries(classes).filter(([, fields]) => Object.keys(fields).length > 0));
  const personal: readonly PersonalPart[] = [{ person, classes: filled }];
  return Object.keys(filled).length > 0 ? { personal } : {};
};

/** Free text under the child's key, shown as `narrative`; nothing where there is none. */
export const narrativeOf = (person: PersonId, texts: Fields) => part(person, { narrative: present(texts) });

/** References and names that belong to the legal facts, and the narrative beside them. */
export const legalAndNarrativeOf = (person: PersonId, legal: Fields, narrative: Fields) =>
  part(person, { legal: present(legal), narrative: present(narrative) });

/** Where somebody lives, under the class that a shield hides, and the narrative beside it. */
export const locationAndNarrativeOf = (person: PersonId, location: Fields, narrative: Fields) =>
  part(person, { location: present(location), narrative: present(narrative) });

/** Free text and references of a decision; sealed under the child's key. */
export type Texts = {
  readonly evidence?: string;
  readonly competenceAssessment?: string;
  readonly reasons?: string;
  readonly policyDocument?: string;
  /** The person who decided: whose parent somebody is stands nowhere in plain. */
  readonly decidedBy?: string;
};

/** What recipients may be told is `legal`; where the evidence lies and what was assessed is narrative; who decided is a third party. */
export const sealedTexts = (person: PersonId, { policyDocument, decidedBy, ...narrative }: Texts) =>
  part(person, {
    legal: present({ policyDocument }),
    narrative: present(narrative),
    'third-party': present({ decidedBy }),
  });
