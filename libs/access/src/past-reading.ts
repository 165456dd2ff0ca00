import type { EventId } from '@safeguarding/kernel';
import type { ActionName } from './core/actions.ts';
import { ageBandOf } from './core/age-band.ts';
import { basesOn, basisVersion } from './core/basis.ts';
import { hasClass } from './core/class-set.ts';
import type { Entry } from './core/entry.ts';
import { explain, type JudgedBasis } from './core/explain.ts';
import type { Explanation } from './core/explanation.ts';
import type { PolicyVersion } from './core/policy-adoption.ts';
import type { Viewer } from './core/principal.ts';
import { relationsFrom } from './core/relations.ts';
import type { ChildFacts, SharingPosition } from './core/sharing-position.ts';
import { standingOf } from './core/standing.ts';
import { noSuccessions, type Successions } from './core/successions.ts';
import { judge, type Judgement } from './judge.ts';
import { DecisionMemory } from './policy/decision-memory.ts';
import { PolicyEngine } from './policy/engine.ts';

/** Everything that a past answer was decided on, as it was then. */
export type PastQuestion = {
  readonly policy: PolicyVersion;
  readonly viewer: Viewer;
  readonly action: ActionName;
  /** Undefined for an id that belonged to nobody. */
  readonly facts: ChildFacts | undefined;
  readonly position: SharingPosition;
  readonly at: Parameters<typeof standingOf>[3];
  readonly entries: readonly Entry[];
  /** Who did whose work then. */
  readonly successions?: Successions;
};

/** One entry, whether it could be seen at all, and why each class was shown or withheld. */
export type ExplainedEntry = {
  readonly entry: EventId;
  readonly visible: boolean;
  readonly classes: readonly Explanation[];
};

/** Nothing through any of them: what they would give is of no use without presence. */
const emptied = (judged: readonly JudgedBasis[]): readonly JudgedBasis[] =>
  judged.map(({ basis }) => ({ basis, policies: {} }));

/**
 * Decides a past question again under the policy, the fence and the relations of its time, hidden entries included. For whoever
 * answers for the ledger, never for a reader: it tells of entries that the reader could not know of.
 */
export const explainPast = (
  question: PastQuestion,
): { readonly child: readonly Explanation[]; readonly entries: readonly ExplainedEntry[] } => {
  const { policy, viewer, action, facts, position, at, entries, successions = noSuccessions } = question;
  const memory = new DecisionMemory(PolicyEngine.compile(policy));
  const versions = { policyVersion: policy.version, basisVersion };
  const standing = standingOf(viewer, facts ?? { child: position.child, kind: 'adult' }, position, at, successions);
  const ageBand = facts ? ageBandOf(facts, standing.at) : 'unknown';
  const { shielded } = standing;
  const told = ({ judged }: Judgement): readonly Explanation[] => explain(judged, versions, () => true);
  const ofChild = judge(memory, viewer, { action, resource: 'Child' }, relationsFrom(standing), {
    labels: [],
    ageBand,
    shielded,
  });
  return {
    child: told(ofChild),
    entries: entries.map((entry) => {
      const { labels, id } = entry;
      const held = basesOn(standing, entry);
      const judged = judge(memory, viewer, { action, resource: 'Entry' }, held, { labels, ageBand, shielded });
      const visible = hasClass(judged.classes, 'presence');
      const relations = held.map((basis) => ({ basis, policies: {} }));
      const withheld = { ...judged, judged: judged.judged.length > 0 ? emptied(judged.judged) : relations };
      return { entry: id, visible, classes: told(visible ? judged : withheld) };
    }),
  };
};
