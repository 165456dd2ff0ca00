import { policySetTextToParts, policyToJson, schemaToJson, type SchemaJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { Permit } from './permit.ts';
import { schemaFile, type PolicyFile } from './policy-texts.ts';
import { validationProblems } from './strict-validation.ts';

/**
 * What Cedar says of a policy, by itself: plain data, because a thread of its own may ask it. It takes half a second; what the
 * ledger demands beyond (`checkPolicy`) takes nothing.
 */
export type Examined = {
  readonly schema: { readonly text: string; readonly json?: SchemaJson<string>; readonly problems: readonly string[] };
  readonly permits: readonly Permit[];
  /** Of reading the permits. */
  readonly unreadable: readonly string[];
  /** Of strict validation; worth reading only where everything else is in order. */
  readonly invalid: readonly string[];
};

const schemaOf = (text: string): Examined['schema'] => {
  const parsed = schemaToJson(text);
  if (parsed.type === 'success') return { text, json: parsed.json, problems: [] };
  return { text, problems: parsed.errors.map(({ message }) => `schema: ${message}`) };
};

const permitsOf = ({ name, text }: PolicyFile): { permits: readonly Permit[]; problems: readonly string[] } => {
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

/** Asks Cedar everything about the files of a policy. Undefined where there is no schema among them. */
export const examine = (files: readonly PolicyFile[]): Examined | undefined => {
  const text = files.find(({ name }) => name === schemaFile)?.text;
  if (text === undefined) return undefined;
  const read = files.filter(({ name }) => name !== schemaFile).map(permitsOf);
  const permits = read.flatMap((file) => file.permits);
  const unreadable = read.flatMap(({ problems }) => problems);
  const schema = schemaOf(text);
  const invalid = validationProblems(
    schema,
    read.map((file) => file.permits),
  );
  return { schema, permits, unreadable, invalid };
};
