import type { FieldClass } from '@safeguarding/kernel';
import type { ActionName } from './core/actions.ts';
import type { ResourceKind } from './core/attributes.ts';
import { basesOn, type Basis } from './core/basis.ts';
import { allClasses, classSet, hasClass, type ClassSet } from './core/class-set.ts';
import type { Entry } from './core/entry.ts';
import type { JudgedBasis } from './core/explain.ts';
import type { Viewer } from './core/principal.ts';
import type { Standing } from './core/standing.ts';
import type { AgeBand, EntryLabel } from './core/vocabulary.ts';
import type { DecisionMemory, Sight } from './policy/decision-memory.ts';

/** Where the subject of a question stands: what the bases do not say. */
export type Circumstances = {
  readonly labels: readonly EntryLabel[];
  readonly ageBand: AgeBand;
  readonly shielded: boolean;
};

/** What all bases together give: the union of their permits, each within its own limit. */
export type Judgement = {
  readonly permitted: boolean;
  readonly classes: ClassSet;
  readonly judged: readonly JudgedBasis[];
};

/** A visible entry and what may be shown of it. */
export type JudgedEntry = {
  readonly entry: Entry;
  readonly classes: ClassSet;
  readonly judged: readonly JudgedBasis[];
};

const limitOf = ({ classes }: Basis): ClassSet => (classes === undefined ? allClasses : classSet(classes));

/** One policy question per basis, union of the answers (decisions, ruling 26). Without an action: what may be known at all. */
export const judge = (
  memory: DecisionMemory,
  viewer: Viewer,
  question: { readonly action: ActionName | undefined; readonly resource: ResourceKind },
  bases: readonly Basis[],
  circumstances: Circumstances,
): Judgement => {
  const sightOf = memory.sightsOf(viewer, question.action, question.resource);
  let classes = 0;
  const judged: JudgedBasis[] = [];
  for (const basis of bases) {
    const sight = sightOf({ basis: basis.kind, ...circumstances });
    if (!sight.permitted && question.action !== undefined) continue;
    classes |= sight.classes & limitOf(basis);
    judged.push({ basis, policies: sight.policies });
  }
  return { permitted: judged.length > 0, classes, judged };
};

const presence: FieldClass = 'presence';

/** The entries whose presence is permitted, in the order given. The rest leave no trace. */
export const judgeEntries = (
  memory: DecisionMemory,
  standing: Standing,
  question: { readonly action: ActionName; readonly ageBand: AgeBand },
  entries: readonly Entry[],
): readonly JudgedEntry[] => {
  const { viewer, shielded, position } = standing;
  const sightOf = memory.sightsOf(viewer, question.action, 'Entry');
  const { ageBand } = question;
  const visible: JudgedEntry[] = [];
  // Most entries carry no label: for those the answer depends on the basis alone.
  const unlabelled = new Map<Basis['kind'], Sight>();
  const sightFor = (basis: Basis['kind'], labels: readonly EntryLabel[]): Sight => {
    const known = labels.length === 0 ? unlabelled.get(basis) : undefined;
    if (known) return known;
    const sight = sightOf({ basis, labels, ageBand, shielded });
    if (labels.length === 0) unlabelled.set(basis, sight);
    return sight;
  };
  for (const entry of entries) {
    // An entry of another child's timeline would be judged by the wrong fence.
    if (entry.child !== position.child) continue;
    let classes = 0;
    const judged: JudgedBasis[] = [];
    for (const basis of basesOn(standing, entry)) {
      const sight = sightFor(basis.kind, entry.labels);
      if (!sight.permitted) continue;
      classes |= sight.classes & limitOf(basis);
      judged.push({ basis, policies: sight.policies });
    }
    if (hasClass(classes, presence)) visible.push({ entry, classes, judged });
  }
  return visible;
};
