import { DomainError, type JsonValue } from '@safeguarding/kernel';
import { perpetratorErrors } from './perpetrator-errors.ts';
import { plainJson } from './plain-json.ts';
import {
  isConcernLabel,
  type AllegationStanding,
  type Awareness,
  type ConcernLabel,
  type RelationshipContent,
} from './relationship.ts';

/** Why a service says otherwise now. */
export const labelChangeReasons = [
  'told-of-allegation',
  'told-of-sharing',
  'new-information',
  'found-to-be-so',
  'recorded-in-error',
] as const;
export type LabelChangeReason = (typeof labelChangeReasons)[number];

/** Why a label ends. */
export const labelEndReasons = ['not-substantiated', 'no-longer-of-concern', 'recorded-in-error', 'died'] as const;
export type LabelEndReason = (typeof labelEndReasons)[number];

/** What a change may say otherwise; what is absent stays as it was. */
export type LabelChange = {
  readonly label?: ConcernLabel;
  readonly standing?: AllegationStanding;
  readonly awareOfAllegation?: Awareness;
  readonly awareOfSharing?: Awareness;
  readonly because: LabelChangeReason;
  readonly reasons: string;
};

/** The sealed content of a label; undefined for any other relationship, and where its key was destroyed. */
export const labelIn = (
  classes: Readonly<Partial<Record<string, Readonly<Record<string, JsonValue>>>>>,
): RelationshipContent | undefined => {
  const said = classes['perpetrator'];
  // Its own writer sealed it: what carries one of these labels has the members of such a statement.
  return said && isConcernLabel(said['relation']) ? (said as unknown as RelationshipContent) : undefined;
};

/** The whole of what the service says from now on. Throws DomainError (PER-003) where nothing would be different. */
export const changedLabel = (said: RelationshipContent, change: LabelChange): RelationshipContent => {
  const { label, because, reasons, ...rest } = change;
  const next = plainJson({
    ...rest,
    ...(label === undefined ? {} : { relation: label }),
  }) as Partial<RelationshipContent>;
  const names = Object.keys(next) as readonly (keyof RelationshipContent)[];
  if (names.every((name) => said[name] === next[name])) throw new DomainError(perpetratorErrors.nothingChanges);
  return { ...said, ...next, because, reasons };
};
