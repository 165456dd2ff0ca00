import { validate, type Schema, type SchemaJson } from '@cedar-policy/cedar-wasm/nodejs';
import { actionsOf, type Permit } from './permit.ts';

/** What Cedar finds in permits by a schema; a warning is a policy that can never hold, or a letter that only looks like the one meant. */
const problemsBy = (schema: Schema, permits: readonly Permit[]): readonly string[] => {
  const staticPolicies = Object.fromEntries(permits.map(({ id, text }) => [id, text]));
  const answer = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  // Cedar says several findings of one permit in any order.
  return [...answer.validationErrors, ...answer.validationWarnings]
    .map(({ policyId, error }) => `${policyId}: ${error.message}`)
    .toSorted();
};

/** The schema with no more than these actions. Undefined where actions are members of others: naming one then means several. */
const narrowed = (schema: SchemaJson<string>, named: ReadonlySet<string>): SchemaJson<string> | undefined => {
  const namespaces = Object.entries(schema);
  if (namespaces.some(([, { actions }]) => Object.values(actions).some(({ memberOf = [] }) => memberOf.length > 0)))
    return undefined;
  return Object.fromEntries(
    namespaces.map(([name, { actions, ...rest }]) => [
      name,
      { ...rest, actions: Object.fromEntries(Object.entries(actions).filter(([action]) => named.has(action))) },
    ]),
  );
};

/** True where Cedar finds nothing in permits by a schema of the actions alone that each of them names. */
const surelyValid = (schema: SchemaJson<string>, permits: readonly Permit[]): boolean => {
  const named = permits.map(actionsOf);
  // A permit for whatever action is looked at under each.
  if (named.some((actions) => actions.length === 0)) return false;
  const narrow = narrowed(schema, new Set(named.flat()));
  return narrow !== undefined && problemsBy(narrow, permits).length === 0;
};

/**
 * Everything that strict validation finds in permits, file by file. Cedar looks at each permit under every action of the schema, and
 * under an action that a permit does not name it finds the scope false and looks no further: 228 permits under 203 actions are most of
 * a second, and a file at a time under its own actions a fifth of it. Whatever is found so is looked at again by the whole schema, which
 * has the last word.
 */
export const validationProblems = (
  schema: { readonly text: string; readonly json?: SchemaJson<string> },
  files: readonly (readonly Permit[])[],
): readonly string[] => {
  const { json, text } = schema;
  if (json && files.every((permits) => surelyValid(json, permits))) return [];
  return problemsBy(text, files.flat());
};
