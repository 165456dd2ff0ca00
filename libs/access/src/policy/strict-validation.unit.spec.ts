import { env } from 'node:process';
import { policyToJson, schemaToJson, validate } from '@cedar-policy/cedar-wasm/nodejs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { examine } from './examine.ts';
import { actionsOf, type Permit } from './permit.ts';
import { readPolicyFiles } from './policy-files.ts';
import { validationProblems } from './strict-validation.ts';

const { schema, permits = [] } = examine(readPolicyFiles().files) ?? {};
const text = schema?.text ?? '';

const permitOf = (id: string, policy: string): Permit | undefined => {
  const parsed = policyToJson(policy);
  return parsed.type === 'success' ? { id, text: policy, json: parsed.json } : undefined;
};

/** By the schema as it stands, with every action in it. */
const byTheWhole = ({ id, text: policy }: Permit): readonly string[] => {
  const answer = validate({
    schema: text,
    policies: { staticPolicies: { [id]: policy } },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  return [...answer.validationErrors, ...answer.validationWarnings]
    .map(({ error }) => `${id}: ${error.message}`)
    .toSorted();
};

const problemsOf = (permit: Permit): readonly string[] => validationProblems({ ...schema, text }, [[permit]]);

/** Everything that a permit is written in: quoted words, attributes, types. */
const pieces = /"[\w:-]+"|context\.\w+|context has \w+|\b(?:Person|System|Ledger|Child|Entry|Reading)\b|&&|\|\||==|!/g;
const words = [...new Set(permits.flatMap((permit) => permit.text.match(pieces) ?? []))];

/** A permit of the policy with some of its pieces put in the place of others: often invalid, sometimes not. */
const altered: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...permits),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...words)), { minLength: 1, maxLength: 2 }),
  )
  .map(([permit, changes]) => {
    const places = [...permit.text.matchAll(pieces)];
    const chosen = new Map(changes.map(([at, word]) => [places[at % places.length]?.index, word]));
    return permit.text.replaceAll(pieces, (piece: string, at: number) => chosen.get(at) ?? piece);
  });

describe('permits looked at under the actions that they name', () => {
  it('are found to be what they are by the whole schema, whatever is wrong with them', () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(altered, (policy) => {
        const permit = permitOf('altered', policy);
        fc.pre(permit !== undefined);
        const whole = byTheWhole(permit);
        seen[whole.length === 0 ? 'valid' : 'invalid'] += 1;
        expect(problemsOf(permit)).toEqual(whole);
      }),
      {
        numRuns: env['SOAK'] ? 5_000 : 100,
        // One of each, whatever chance brings.
        examples: [
          [permits[0]?.text ?? ''],
          ['permit (principal is Person, action == Action::"presence", resource is Entry) when { context.nothing };'],
        ],
      },
    );
    expect(seen.valid).toBeGreaterThan(0);
    expect(seen.invalid).toBeGreaterThan(0);
  });

  it('may ask for another action than the scope names: then the whole schema says what comes of it', () => {
    const policy =
      'permit (principal is Person, action == Action::"presence", resource is Entry) when { action == Action::"narrative" };';
    const permit = permitOf('elsewhere', policy);
    expect(permit && actionsOf(permit)).toEqual(['presence']);
    expect(permit && problemsOf(permit)).toEqual(permit && byTheWhole(permit));
  });

  it('that hold for whatever action are looked at under each', () => {
    const permit = permitOf('all', 'permit (principal, action, resource) when { context.shielded };');
    expect(permit && problemsOf(permit)).toEqual(permit && byTheWhole(permit));
  });

  it('are looked at by the whole schema where an action is a member of another', () => {
    const grouped = `${text}\naction "group";\naction "one" in ["group"] appliesTo { principal: Person, resource: Entry, context: { } };`;
    const policy =
      'permit (principal is Person, action in [Action::"group"], resource is Entry) when { context.basis == Basis::"own" };';
    const permit = permitOf('grouped', policy);
    const read = schemaToJson(grouped);
    if (read.type === 'failure') throw new Error(read.errors.map(({ message }) => message).join());
    const answer = validationProblems({ text: grouped, json: read.json }, permit ? [[permit]] : []);
    expect(answer.join()).toMatch(/basis/);
  });
});
