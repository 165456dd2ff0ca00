import { fieldClasses } from '@safeguarding/kernel';
import { actions } from '../core/actions.ts';
import { ageBands, agencyKinds, bases, entryLabels, nations, purposes, roles, scopes } from '../core/vocabulary.ts';
import { examine, type Examined } from './examine.ts';
import { actionsOf, type Permit } from './permit.ts';
import type { PolicyBundle } from './policy-files.ts';

/** What a check of a policy found: usable only where there is no problem. */
export type Checked = {
  readonly permits: readonly Permit[];
  readonly schema: string;
  readonly problems: readonly string[];
};

const vocabulary: Readonly<Record<string, readonly string[]>> = {
  AgencyKind: agencyKinds,
  Nation: nations,
  Role: roles,
  Scope: scopes,
  Purpose: [...purposes, 'not-stated'],
  Basis: [...bases, 'none'],
  Label: entryLabels,
  AgeBand: ageBands,
};

const everyAction: readonly string[] = [...fieldClasses, ...Object.keys(actions)];

const differs = (what: string, ours: readonly string[], theirs: readonly string[]): readonly string[] => [
  ...ours.filter((word) => !theirs.includes(word)).map((word) => `the schema does not know the ${what} ${word}`),
  ...theirs
    .filter((word) => !ours.includes(word))
    .map((word) => `the schema knows a ${what} ${word} that the ledger does not`),
];

/** An unknown word would silently match nothing: the schema and the ledger speak exactly the same language. */
const schemaProblems = ({ json, problems }: Examined['schema']): readonly string[] => {
  if (!json) return problems;
  const root = json[''];
  if (!root) return ['schema: everything is in a namespace'];
  const words = (type: string): readonly string[] => {
    const declared = root.entityTypes[type];
    return declared && 'enum' in declared ? declared.enum : [];
  };
  return [
    ...Object.entries(vocabulary).flatMap(([type, ours]) => differs(type, ours, words(type))),
    ...differs('action', everyAction, Object.keys(root.actions)),
  ];
};

const attributesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) => {
    const attribute = key === '.' || key === 'has' ? (inner as { readonly attr?: unknown }).attr : undefined;
    return [...(typeof attribute === 'string' ? [attribute] : []), ...attributesIn(inner)];
  });
};

/** The attributes of the context that a permit looks at: no other one can change its answer. */
export const attributesOfPermit = ({ json }: Permit): readonly string[] => attributesIn(json.conditions);

/** The one type of principal, and the one of resource, that a permit is for; undefined where it names none. */
export const typesOfPermit = ({
  json: { principal, resource },
}: Permit): { readonly principal?: string; readonly resource?: string } => ({
  ...('entity_type' in principal ? { principal: principal.entity_type } : {}),
  ...('entity_type' in resource ? { resource: resource.entity_type } : {}),
});

/** Where it is taken as a whole, nobody can tell which attribute a permit looks at. */
const wholeContext = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]: readonly [string, unknown]) => {
    if (key === 'Var') return inner === 'context';
    const looked = (key === '.' || key === 'has') && isContext((inner as { readonly left?: unknown }).left);
    return !looked && wholeContext(inner);
  });
};

const isContext = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { readonly Var?: unknown }).Var === 'context';

const shapeProblems = (permits: readonly Permit[]): readonly string[] => [
  // One request is asked per basis, so a forbid would look as if it held for all of them (decisions, ruling 26).
  ...permits.filter(({ json }) => json.effect !== 'permit').map(({ id }) => `${id}: only permits are used`),
  ...permits.filter((permit) => actionsOf(permit).length === 0).map(({ id }) => `${id}: it names no action`),
  ...permits
    .filter(({ json }) => json.principal.op !== 'is' || json.resource.op !== 'is')
    .map(({ id }) => `${id}: it must say who and what ("principal is", "resource is")`),
  ...permits
    .filter(({ json }) => wholeContext(json.conditions))
    .map(({ id }) => `${id}: it must name each attribute of the context that it looks at`),
  ...permits
    .filter(({ id }, index) => permits.findIndex((other) => other.id === id) !== index)
    .map(({ id }) => `${id}: this @id is used twice`),
];

let last: { readonly texts: string; readonly examined: Examined | undefined } | undefined;

/** Cedar says the same of the same files and takes half a second for it: the last files are not examined twice in one process. */
const examinedOnce = (files: PolicyBundle['files']): Examined | undefined => {
  const texts = JSON.stringify(files.map(({ name, text }) => [name, text]));
  if (last?.texts !== texts) last = { texts, examined: examine(files) };
  return last.examined;
};

/** Everything that is wrong with a policy, all at once. `examined`: of these very files, where somebody has asked Cedar already. */
export const checkPolicy = ({ files }: Pick<PolicyBundle, 'files'>, examined = examinedOnce(files)): Checked => {
  if (!examined) return { permits: [], schema: '', problems: ['the schema is missing'] };
  const { schema, permits, unreadable, invalid } = examined;
  const found = [...schemaProblems(schema), ...unreadable, ...shapeProblems(permits)];
  const named = new Set(permits.flatMap(actionsOf));
  const unpermitted = everyAction
    .filter((action) => !named.has(action))
    .map((action) => `no policy permits ${action} to anybody`);
  return {
    permits,
    schema: schema.text,
    problems: [...found, ...unpermitted, ...(found.length === 0 ? invalid : [])],
  };
};
