import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';

/** One permit as the files hold it. */
export type Permit = { readonly id: string; readonly text: string; readonly json: PolicyJson };

/** The actions that a permit names; none for a permit that would hold for every action. */
export const actionsOf = ({ json: { action } }: Pick<Permit, 'json'>): readonly string[] => {
  const idOf = (entity: { __entity: { id: string } } | { id: string }): string =>
    '__entity' in entity ? entity.__entity.id : entity.id;
  if (action.op === '==' && 'entity' in action) return [idOf(action.entity)];
  if (action.op === 'in' && 'entities' in action) return action.entities.map(idOf);
  return [];
};
