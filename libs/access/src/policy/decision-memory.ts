import { fieldClasses, type FieldClass } from '@safeguarding/kernel';
import type { ActionName } from '../core/actions.ts';
import {
  attributesKey,
  attributesOf,
  subjectKey,
  viewerKey,
  type Attributes,
  type ResourceKind,
  type SubjectAttributes,
} from '../core/attributes.ts';
import { classSet, type ClassSet } from '../core/class-set.ts';
import type { Viewer } from '../core/principal.ts';
import type { Decision, PolicyEngine } from './engine.ts';

/** What one basis gives: nothing at all unless the action itself is permitted through it. */
export type Sight = {
  readonly permitted: boolean;
  readonly classes: ClassSet;
  /** The permits of each permitted class. */
  readonly policies: Readonly<Partial<Record<FieldClass, readonly string[]>>>;
};

const nothing: Sight = { permitted: false, classes: 0, policies: {} };

/** Questions of one viewer, action and kind of resource; the rest of the attributes is the key inside. */
type Questions = Map<string, Sight>;

/**
 * Remembers what one version of the policy decided about abstract attributes. Bounded: the oldest half is forgotten when it is
 * full. A new version has a memory of its own, so nothing outlives the policy that decided it.
 */
export class DecisionMemory {
  readonly engine: PolicyEngine;
  private readonly limit: number;
  private readonly sights = new Map<string, Questions>();
  private readonly decisions = new Map<string, Decision>();
  /** The same, under a key that leaves out what cannot change the answer: many callers and subjects are one question. */
  private readonly questions = new Map<string, Decision>();
  private held = 0;

  constructor(engine: PolicyEngine, limit = 50_000) {
    this.engine = engine;
    this.limit = limit;
  }

  /**
   * The question of many entries, all for one viewer: asks for the viewer's half of the key only once. Without an action it tells
   * what may be known at all.
   */
  sightsOf(
    viewer: Viewer,
    action: ActionName | undefined,
    resource: ResourceKind,
  ): (subject: SubjectAttributes) => Sight {
    const name = `${action ?? ''}|${resource}|${viewerKey(viewer)}`;
    return (subject) => {
      const key = subjectKey(subject);
      const known = this.sights.get(name)?.get(key);
      if (known) return known;
      const sight = this.judge(viewer, action, resource, subject);
      this.makeRoom();
      const questions = this.sights.get(name) ?? new Map<string, Sight>();
      this.sights.set(name, questions.set(key, sight));
      return sight;
    };
  }

  /** One remembered decision. */
  decide(
    viewer: Viewer,
    action: ActionName | FieldClass,
    resource: ResourceKind,
    subject: SubjectAttributes,
  ): Decision {
    const key = `${action}|${resource}|${viewerKey(viewer)}|${subjectKey(subject)}`;
    const known = this.decisions.get(key);
    if (known) return known;
    const decision = this.ask(action, resource, attributesOf(viewer, subject));
    this.makeRoom();
    this.decisions.set(key, decision);
    return decision;
  }

  private ask(action: ActionName | FieldClass, resource: ResourceKind, attributes: Attributes): Decision {
    const looked = this.engine.attributesOf(action, resource, attributes.via);
    const key = `${action}|${resource}|${attributesKey(attributes, looked)}`;
    const known = this.questions.get(key);
    if (known) return known;
    const decision = this.engine.decide(action, resource, attributes);
    this.makeRoom();
    this.questions.set(key, decision);
    return decision;
  }

  private judge(
    viewer: Viewer,
    action: ActionName | undefined,
    resource: ResourceKind,
    subject: SubjectAttributes,
  ): Sight {
    if (action !== undefined && !this.decide(viewer, action, resource, subject).permitted) return nothing;
    const permits = fieldClasses.flatMap((name) => {
      const { permitted, policies } = this.decide(viewer, name, resource, subject);
      return permitted ? [[name, policies] as const] : [];
    });
    return { permitted: true, classes: classSet(permits.map(([name]) => name)), policies: Object.fromEntries(permits) };
  }

  private makeRoom(): void {
    this.held += 1;
    if (this.held <= this.limit) return;
    // A viewer with many bases cannot push out everybody else's answers for good: they are decided again when asked.
    dropOldestHalf(this.sights);
    dropOldestHalf(this.decisions);
    dropOldestHalf(this.questions);
    this.held =
      this.decisions.size + this.questions.size + [...this.sights.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

const dropOldestHalf = (map: Map<string, unknown>): void => {
  let surplus = Math.ceil(map.size / 2);
  for (const key of map.keys()) {
    if (surplus === 0) return;
    map.delete(key);
    surplus -= 1;
  }
};
