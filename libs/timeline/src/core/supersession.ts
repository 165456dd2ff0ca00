import type { EventId } from '@safeguarding/kernel';

type Superseding = { readonly id: EventId; readonly supersedes?: EventId };

/**
 * Which visible entry took the place of which. Judged on the visible ones alone: an amendment that the reader may not see leaves
 * no mark on what it amended.
 */
export const supersededBy = (visible: readonly Superseding[]): ReadonlyMap<EventId, EventId> =>
  new Map(visible.flatMap(({ id, supersedes }) => (supersedes === undefined ? [] : [[supersedes, id] as const])));
