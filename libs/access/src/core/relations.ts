import type { AgencyId, FieldClass, Instant } from '@safeguarding/kernel';
import type { Basis } from './basis.ts';
import { covers, effectiveAt } from './period.ts';
import { isOwnService, type Viewer } from './principal.ts';
import type { ChildFacts, Involvement, SharingPosition } from './sharing-position.ts';
import { standingOf, type Standing } from './standing.ts';

const wasInvolved = ({ position, viewer, at }: Standing): boolean =>
  position.involvements.some(({ agency, from }) => isOwnService(viewer, agency) && from <= at);

const fromInvolvement = (standing: Standing): readonly Basis[] => {
  const { involved, viewer } = standing;
  if (!involved) {
    return standing.keepsRecords && wasInvolved(standing) ? [{ kind: 'own', because: [], heldBy: 'service' }] : [];
  }
  const held = { because: [involved.event], heldBy: involved.person === undefined ? 'service' : 'person' } as const;
  // The directory tells people who works with the child; a system has no use for it.
  return viewer.via === 'person'
    ? [
        { kind: 'own', ...held },
        { kind: 'directory', ...held },
      ]
    : [{ kind: 'own', ...held }];
};

const fromGrants = ({ grants, position, shielded }: Standing): readonly Basis[] =>
  grants.map(({ grant, recipient }) => ({
    kind: 'addressed',
    classes: [
      'presence' as const,
      ...recipient.classes.filter(
        (name) =>
          name === 'identity' || (name === 'location' && !(shielded && grant.from < (position.shield?.from ?? ''))),
      ),
    ] satisfies readonly FieldClass[],
    because: [grant.event],
    heldBy: recipient.person === undefined ? 'service' : 'person',
  }));

/** The relations of `relationsOf`, from a standing that is already worked out. */
export const relationsFrom = (standing: Standing): readonly Basis[] =>
  standing.barred
    ? []
    : [
        ...fromInvolvement(standing),
        ...fromGrants(standing),
        ...standing.leads
          .slice(0, 1)
          .map(({ event }): Basis => ({ kind: 'lead', because: [event], heldBy: 'service' })),
        ...standing.reviews.map(({ event }): Basis => ({
          kind: 'review',
          classes: ['presence'],
          because: [event],
          heldBy: 'person',
        })),
        ...standing.emergencies
          .slice(0, 1)
          .map(({ event }): Basis => ({ kind: 'emergency', because: [event], heldBy: 'person' })),
        ...(standing.viewer.via === 'person' && standing.viewer.roles.includes('auditor')
          ? [{ kind: 'audit', classes: [], because: [], heldBy: 'person' } as const]
          : []),
      ];

/** Every relation of a viewer to the child itself: what commands about the child, and its identity, are judged on. */
export const relationsOf = (
  viewer: Viewer,
  child: ChildFacts,
  position: SharingPosition,
  at: Instant,
): readonly Basis[] => relationsFrom(standingOf(viewer, child, position, at));

/** Live involvements that a viewer with sight of the child may be told of: a sensitive service is told to itself alone. */
export const involvementsFor = (
  viewer: { readonly agency: AgencyId; readonly predecessors?: readonly AgencyId[] },
  position: SharingPosition,
  clock: Instant,
): readonly Involvement[] =>
  position.involvements.filter(
    (involvement) =>
      covers(involvement, effectiveAt(position, clock)) &&
      (!involvement.sensitive || isOwnService(viewer, involvement.agency)),
  );
