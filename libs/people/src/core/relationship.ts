import type { FieldClass, JsonObject } from '@safeguarding/kernel';
import type { PersonName } from './demographics.ts';
import { plainJson } from './plain-json.ts';

/** What the other person is to the child. Which of them it is, is sealed: whose parent somebody is stands nowhere in plain. */
export const relationshipKinds = [
  'parent',
  'carer',
  'parental-responsibility',
  'partner',
  'sibling',
  'household-member',
  'alleged-perpetrator',
  'person-of-concern',
  'other',
] as const;
export type RelationshipKind = (typeof relationshipKinds)[number];

export const relationshipEndReasons = ['ended', 'recorded-in-error', 'died'] as const;
export type RelationshipEndReason = (typeof relationshipEndReasons)[number];

/** What somebody is to the child whom nothing of it may reach (row M12). */
export const concernLabels = [
  'alleged-perpetrator',
  'person-of-concern',
] as const satisfies readonly RelationshipKind[];
export type ConcernLabel = (typeof concernLabels)[number];

/** True for a relationship that the other person may never learn of. */
export const isConcernLabel = (relation: unknown): relation is ConcernLabel =>
  concernLabels.some((label) => label === relation);

/** Whether what is said of them was found to be so (domain facts, section 4, M12). */
export const allegationStandings = ['alleged', 'confirmed'] as const;
export type AllegationStanding = (typeof allegationStandings)[number];

/** Of an alleged perpetrator: whether they know (domain facts, section 4, M12). */
export const awarenesses = ['yes', 'no', 'not-known'] as const;
export type Awareness = (typeof awarenesses)[number];

/** Facts about the other person, sealed under that person's key. */
export type RelationshipContent = {
  readonly relation: RelationshipKind;
  readonly name?: PersonName;
  readonly contact?: string;
  readonly note?: string;
  readonly awareOfAllegation?: Awareness;
  readonly awareOfSharing?: Awareness;
  readonly standing?: AllegationStanding;
  /** Numbers and date of birth of somebody on whose own record nothing of it may stand. */
  readonly identifiers?: readonly { readonly kind: string; readonly value: string }[];
  readonly dateOfBirth?: string;
  /** Why the service says so, or says otherwise now. */
  readonly because?: string;
  readonly reasons?: string;
};

const present = (content: RelationshipContent, ...names: readonly (keyof RelationshipContent)[]): JsonObject =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = content[name];
      return value === undefined ? [] : [[name, plainJson(value)]];
    }),
  );

/** Who looks after a child is told to all who work with it, its name even where the child is shielded (row M5). */
const ofCarer = (content: RelationshipContent) => ({
  identity: present(content, 'relation', 'name'),
  location: present(content, 'contact'),
  'third-party': present(content, 'note'),
});
const ofThirdParty = (content: RelationshipContent) => ({
  'third-party': present(content, 'relation', 'name', 'contact', 'note'),
});
const ofPerpetrator = (content: RelationshipContent) => ({
  perpetrator: present(
    content,
    ...(['relation', 'standing', 'name', 'dateOfBirth', 'identifiers', 'contact', 'note'] as const),
    ...(['awareOfAllegation', 'awareOfSharing', 'because', 'reasons'] as const),
  ),
});

const classesOf: Readonly<
  Record<RelationshipKind, (content: RelationshipContent) => Partial<Record<FieldClass, JsonObject>>>
> = {
  parent: ofCarer,
  carer: ofCarer,
  'parental-responsibility': ofCarer,
  partner: ofThirdParty,
  sibling: ofThirdParty,
  'household-member': ofThirdParty,
  'alleged-perpetrator': ofPerpetrator,
  'person-of-concern': ofPerpetrator,
  other: ofThirdParty,
};

/** The content by the class that it is shown under. What is about an alleged perpetrator is of that class, all of it. */
export const relationshipClasses = (content: RelationshipContent): Readonly<Partial<Record<FieldClass, JsonObject>>> =>
  Object.fromEntries(
    Object.entries(classesOf[content.relation](content)).filter(([, fields]) => Object.keys(fields).length > 0),
  );
