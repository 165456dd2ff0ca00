import type { EventId } from '@safeguarding/kernel';
import { isOwnService } from './principal.ts';
import { names, type Standing } from './standing.ts';

/**
 * Which deciding facts of the fence a viewer may be told of by id: those that name the viewer or its service. Another team's
 * involvement, say, is not among them (decisions, ruling 25).
 */
export const toldToViewer = ({ position, viewer }: Standing): ((event: EventId) => boolean) => {
  const told = new Set<EventId>([
    ...position.involvements.filter(({ agency }) => isOwnService(viewer, agency)).map(({ event }) => event),
    ...position.leads.filter(({ agency }) => isOwnService(viewer, agency)).map(({ event }) => event),
    ...position.grants
      .filter(({ recipients }) => recipients.some((recipient) => names(recipient, viewer)))
      .map(({ event }) => event),
    ...position.reviews.filter(({ panel }) => panel.includes(viewer.ref)).map(({ event }) => event),
  ]);
  return (event) => told.has(event);
};
