import type { ActionName } from '../core/actions.ts';
import { noSubject } from '../core/attributes.ts';
import type { Viewer } from '../core/principal.ts';
import { bases } from '../core/vocabulary.ts';
import type { DecisionMemory } from './decision-memory.ts';

/** `step-up`: the same person could after a stronger sign-in. */
export type CoarseRight = 'possible' | 'step-up' | 'never';

const possible = (memory: DecisionMemory, viewer: Viewer, action: ActionName): boolean =>
  memory.engine.resourcesOf(action).some((resource) =>
    (['none', ...bases] as const).some(
      // The friendliest subject there can be: no label, not shielded, the age at which most opens.
      (basis) => memory.decide(viewer, action, resource, { ...noSubject, basis, ageBand: 'under-6' }).permitted,
    ),
  );

/**
 * Whether a caller of this kind can ever do this, whatever it asks about: what can be answered before anything is looked up, and
 * therefore alike for every child.
 */
export const coarseRight = (memory: DecisionMemory, viewer: Viewer, action: ActionName): CoarseRight => {
  if (possible(memory, viewer, action)) return 'possible';
  if (viewer.via === 'system' || viewer.strongAuthentication) return 'never';
  return possible(memory, { ...viewer, strongAuthentication: true }, action) ? 'step-up' : 'never';
};
