import { getMetadataStorage } from 'class-validator';

type Arguments = {
  readonly targetName: string;
  readonly property: string;
  readonly object: object;
  readonly value: unknown;
  readonly constraints: readonly unknown[];
};
type Check = (value: unknown, args: Arguments) => unknown;

/** One rule of a member. `each`: of every element of a list. */
type Rule = { readonly each: boolean; readonly constraints: readonly unknown[]; readonly check: Check };

/** Everything that is asked of one member. */
type Member = {
  readonly name: string;
  readonly conditions: readonly ((object: object, value: unknown) => unknown)[];
  readonly rules: readonly Rule[];
  readonly nested: boolean;
};

type Plan = { readonly names: ReadonlySet<string>; readonly members: readonly Member[] };
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

const kinds: ReadonlySet<string> = new Set([
  'customValidation',
  'isDefined',
  'conditionalValidation',
  'nestedValidation',
]);

const rulesOf = ({ constraintCls, each, constraints }: Metadata): readonly Rule[] =>
  getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => ({
      // Undefined, whatever its type says, where the rule was given no options.
      each: (each as boolean | undefined) === true,
      constraints: (constraints as readonly unknown[] | undefined) ?? [],
      check: (value, args) => instance.validate(value, args as never),
    }));

const memberOf = (name: string, all: readonly Metadata[]): Member => ({
  name,
  conditions: all
    .filter(({ type }) => type === 'conditionalValidation')
    .map(({ constraints }) => constraints[0] as Member['conditions'][number]),
  rules: all.filter(({ type }) => type === 'customValidation' || type === 'isDefined').flatMap(rulesOf),
  nested: all.some(({ type }) => type === 'nestedValidation'),
});

/** Undefined where a rule is of a kind that this file does not read. */
const planOf = (target: unknown): Plan | undefined => {
  const all = getMetadataStorage().getTargetValidationMetadatas(target as () => unknown, '', false, false);
  const readable = all.every(
    ({ type, groups, validateIf }) =>
      kinds.has(type) && ((groups as unknown[] | undefined)?.length ?? 0) === 0 && validateIf === undefined,
  );
  if (all.length === 0 || !readable) return undefined;
  const byName = Map.groupBy(all, ({ propertyName }) => propertyName);
  return { names: new Set(byName.keys()), members: [...byName].map(([name, rules]) => memberOf(name, rules)) };
};

const plans = new Map<unknown, Plan | undefined>();

const planFor = (target: unknown): Plan | undefined => {
  if (!plans.has(target)) plans.set(target, planOf(target));
  return plans.get(target);
};

const obeys = (object: object, property: string, value: unknown, { each, constraints, check }: Rule): boolean => {
  const args = { targetName: object.constructor.name, property, object, value, constraints };
  return each && Array.isArray(value) ? value.every((one) => check(one, args) === true) : check(value, args) === true;
};

const nestedIsValid = (value: unknown): boolean => {
  if (value === undefined) return true;
  return Array.isArray(value) ? value.every(isOneValid) : isOneValid(value);
};

const isOneValid = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isSurelyValid(value);

/**
 * True where class-validator would find nothing against an instance of a class and has no member to refuse: the same rules, asked in
 * the order in which they were read once instead of being gathered from all metadata for every object. False says nothing: then
 * class-validator has to be asked, which also words what is wrong.
 */
export const isSurelyValid = (object: object): boolean => {
  const plan = planFor(object.constructor);
  if (!plan || !Object.keys(object).every((name) => plan.names.has(name))) return false;
  return plan.members.every(({ name, conditions, rules, nested }) => {
    const value: unknown = (object as Readonly<Record<string, unknown>>)[name];
    if (!conditions.every((holds) => holds(object, value))) return true;
    return rules.every((rule) => obeys(object, name, value, rule)) && (!nested || nestedIsValid(value));
  });
};
