import {
  policySetTextToParts,
  policyToJson,
  schemaToJson,
  validate,
  type PolicyJson,
} from '@cedar-policy/cedar-wasm/nodejs';
import { fieldClasses } from '@safeguarding/kernel';
import { actions } from '../core/actions.ts';
import { ageBands, agencyKinds, bases, entryLabels, nations, purposes, roles, scopes } from '../core/vocabulary.ts';
import { schemaFile, type PolicyBundle } from './policy-files.ts';

/** One permit as the files hold it. */
export type Permit = { readonly id: string; readonly text: string; readonly json: PolicyJson };

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
const schemaProblems = (schema: string): readonly string[] => {
  const parsed = schemaToJson(schema);
  if (parsed.type === 'failure') return parsed.errors.map(({ message }) => `schema: ${message}`);
  const root = parsed.json[''];
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

const permitsOf = (name: string, text: string): { permits: readonly Permit[]; problems: readonly string[] } => {
  const parts = policySetTextToParts(text);
  if (parts.type === 'failure')
    return { permits: [], problems: parts.errors.map(({ message }) => `${name}: ${message}`) };
  const parsed = parts.policies.map((policy): Permit | string => {
    const json = policyToJson(policy);
    if (json.type === 'failure') return `${name}: ${json.errors.map(({ message }) => message).join('; ')}`;
    const id = json.json.annotations?.['id'];
    if (!id) return `${name}: a policy has no @id`;
    return { id, text: policy, json: json.json };
  });
  const templates = parts.policy_templates.map(() => `${name}: templates are not used`);
  return {
    permits: parsed.filter((permit) => typeof permit !== 'string'),
    problems: [...parsed.filter((permit) => typeof permit === 'string'), ...templates],
  };
};

/** The actions that a permit names; none for a permit that would hold for every action. */
export const actionsOf = ({ json: { action } }: Permit): readonly string[] => {
  const idOf = (entity: { __entity: { id: string } } | { id: string }): string =>
    '__entity' in entity ? entity.__entity.id : entity.id;
  if (action.op === '==' && 'entity' in action) return [idOf(action.entity)];
  if (action.op === 'in' && 'entities' in action) return action.entities.map(idOf);
  return [];
};

const attributesIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) => {
    const attribute = key === '.' ? (inner as { readonly attr?: unknown }).attr : undefined;
    return [...(typeof attribute === 'string' ? [attribute] : []), ...attributesIn(inner)];
  });
};

/** The attributes of the context that a permit looks at: no other one can change its answer. */
export const attributesOfPermit = ({ json }: Permit): readonly string[] => attributesIn(json.conditions);

const shapeProblems = (permits: readonly Permit[]): readonly string[] => [
  // One request is asked per basis, so a forbid would look as if it held for all of them (decisions, ruling 26).
  ...permits.filter(({ json }) => json.effect !== 'permit').map(({ id }) => `${id}: only permits are used`),
  ...permits.filter((permit) => actionsOf(permit).length === 0).map(({ id }) => `${id}: it names no action`),
  ...permits
    .filter(({ json }) => json.principal.op !== 'is' || json.resource.op !== 'is')
    .map(({ id }) => `${id}: it must say who and what ("principal is", "resource is")`),
  ...permits
    .filter(({ id }, index) => permits.findIndex((other) => other.id === id) !== index)
    .map(({ id }) => `${id}: this @id is used twice`),
];

const validationProblems = (schema: string, permits: readonly Permit[]): readonly string[] => {
  const staticPolicies = Object.fromEntries(permits.map(({ id, text }) => [id, text]));
  const answer = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  // A warning is a policy that can never hold, or a letter that only looks like the one meant.
  return [...answer.validationErrors, ...answer.validationWarnings].map(
    ({ policyId, error }) => `${policyId}: ${error.message}`,
  );
};

/** Everything that is wrong with a policy, all at once. */
export const checkPolicy = ({ files }: Pick<PolicyBundle, 'files'>): Checked => {
  const schema = files.find(({ name }) => name === schemaFile)?.text;
  if (schema === undefined) return { permits: [], schema: '', problems: ['the schema is missing'] };
  const read = files.filter(({ name }) => name !== schemaFile).map(({ name, text }) => permitsOf(name, text));
  const permits = read.flatMap((file) => file.permits);
  const found = [...schemaProblems(schema), ...read.flatMap(({ problems }) => problems), ...shapeProblems(permits)];
  const named = new Set(permits.flatMap(actionsOf));
  const unpermitted = everyAction
    .filter((action) => !named.has(action))
    .map((action) => `no policy permits ${action} to anybody`);
  const invalid = found.length === 0 ? validationProblems(schema, permits) : [];
  return { permits, schema, problems: [...found, ...unpermitted, ...invalid] };
};
