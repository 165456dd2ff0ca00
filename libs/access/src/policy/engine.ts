import {
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
  type AuthorizationAnswer,
  type Context,
  type StatefulAuthorizationCall,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { FieldClass } from '@safeguarding/kernel';
import type { ActionName } from '../core/actions.ts';
import { resourceKinds, type Attributes, type ResourceKind } from '../core/attributes.ts';
import type { Examined } from './examine.ts';
import { actionsOf, type Permit } from './permit.ts';
import { attributesOfPermit, checkPolicy, typesOfPermit } from './policy-check.ts';
import { bundleHash, type PolicyBundle } from './policy-files.ts';
import { PolicyRefused } from './policy-refused.ts';

/** Cedar's own answer to one request; another one is given only in tests that break it. */
export type Authorise = (call: StatefulAuthorizationCall) => AuthorizationAnswer;

/** Denied unless permitted; the ids of the permits that decided. */
export type Decision = { readonly permitted: boolean; readonly policies: readonly string[] };

const denied: Decision = { permitted: false, policies: [] };

const resourcesByAction = (permits: readonly Permit[]): ReadonlyMap<string, readonly ResourceKind[]> => {
  const found = new Map<string, ResourceKind[]>();
  for (const permit of permits) {
    const { resource } = permit.json;
    const kind = resourceKinds.find((known) => 'entity_type' in resource && resource.entity_type === known);
    for (const action of actionsOf(permit)) {
      const kinds = found.get(action) ?? [];
      if (kind && !kinds.includes(kind)) found.set(action, [...kinds, kind]);
    }
  }
  return found;
};

/** By action, type of resource and type of principal: the permits of one can look at what those of another do not. */
const attributesByQuestion = (permits: readonly Permit[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const permit of permits) {
    const { principal = '', resource = '' } = typesOfPermit(permit);
    for (const action of actionsOf(permit)) {
      const key = questionKey(action, resource, principal);
      found.set(key, new Set([...(found.get(key) ?? []), ...attributesOfPermit(permit)]));
    }
  }
  return found;
};

const questionKey = (action: string, resource: string, principal: string): string =>
  `${action}|${resource}|${principal}`;

const principalOf = (via: Attributes['via']): string => (via === 'person' ? 'Person' : 'System');

const none: ReadonlySet<string> = new Set();

/** Cedar judges only the permits that name the action: the answer is the same, four times as fast. */
const preparse = (hash: string, schema: string, permits: readonly Permit[]): readonly string[] => {
  const byAction = new Map<string, Record<string, string>>();
  for (const permit of permits)
    for (const action of actionsOf(permit)) byAction.set(action, { ...byAction.get(action), [permit.id]: permit.text });
  const answers = [
    preparseSchema(hash, schema),
    ...[...byAction].map(([action, staticPolicies]) => preparsePolicySet(setId(hash, action), { staticPolicies })),
  ];
  return answers.flatMap((answer) => (answer.type === 'failure' ? answer.errors.map(({ message }) => message) : []));
};

const setId = (hash: string, action: string): string => `${hash} ${action}`;

const entity = (type: string, id: string) => ({ __entity: { type, id } });

const contextOf = (attributes: Attributes): Context => ({
  agencyKind: entity('AgencyKind', attributes.agencyKind),
  nation: entity('Nation', attributes.nation),
  roles: attributes.roles.map((role) => entity('Role', role)),
  scopes: attributes.scopes.map((scope) => entity('Scope', scope)),
  strong: attributes.strong,
  purpose: entity('Purpose', attributes.purpose),
  basis: entity('Basis', attributes.basis),
  labels: attributes.labels.map((label) => entity('Label', label)),
  ageBand: entity('AgeBand', attributes.ageBand),
  shielded: attributes.shielded,
});

/** One version of the policy, checked and ready. Decisions take about 0.5 ms: remember them (`DecisionMemory`). */
export class PolicyEngine {
  readonly version: number;
  readonly hash: string;
  private readonly resources: ReadonlyMap<string, readonly ResourceKind[]>;
  private readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly authorise: Authorise;

  private constructor(version: number, hash: string, permits: readonly Permit[], authorise: Authorise) {
    this.version = version;
    this.hash = hash;
    this.resources = resourcesByAction(permits);
    this.attributes = attributesByQuestion(permits);
    this.authorise = authorise;
  }

  /** Throws PolicyRefused with every fault of the files. `examined`: what Cedar has said of these very files already. */
  static compile(bundle: PolicyBundle, authorise: Authorise = statefulIsAuthorized, examined?: Examined): PolicyEngine {
    const { permits, schema, problems } = checkPolicy(bundle, examined);
    if (problems.length > 0) throw new PolicyRefused(problems);
    const hash = bundleHash(bundle);
    const faults = preparse(hash, schema, permits);
    if (faults.length > 0) throw new PolicyRefused(faults);
    return new PolicyEngine(bundle.version, hash, permits, authorise);
  }

  /** What an action can be permitted on at all. */
  resourcesOf(action: ActionName | FieldClass): readonly ResourceKind[] {
    return this.resources.get(action) ?? [];
  }

  /** The attributes that can change the answer to a question: no permit for it looks at any other one. */
  attributesOf(action: ActionName | FieldClass, resource: ResourceKind, via: Attributes['via']): ReadonlySet<string> {
    return this.attributes.get(questionKey(action, resource, principalOf(via))) ?? none;
  }

  /** Denies on any doubt: a failed call, an error in one policy, an answer without a deciding permit. Never throws. */
  decide(action: ActionName | FieldClass, resource: ResourceKind, attributes: Attributes): Decision {
    try {
      const answer = this.authorise({
        principal: { type: principalOf(attributes.via), id: 'any' },
        action: { type: 'Action', id: action },
        resource: { type: resource, id: 'any' },
        context: contextOf(attributes),
        preparsedSchemaName: this.hash,
        preparsedPolicySetId: setId(this.hash, action),
        validateRequest: true,
        entities: [],
      });
      if (answer.type !== 'success' || answer.response.decision !== 'allow') return denied;
      const { errors, reason } = answer.response.diagnostics;
      // Cedar skips a policy that raises an error and may still allow.
      return errors.length > 0 || reason.length === 0 ? denied : { permitted: true, policies: [...reason].sort() };
    } catch {
      return denied;
    }
  }
}
