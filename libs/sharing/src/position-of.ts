import type { Grant, Involvement, Purpose, SharingPosition } from '@safeguarding/access';
import type { PersonId } from '@safeguarding/kernel';
import type { LegalFacts } from './core/legal-facts.ts';
import type { GrantState, SharingState } from './core/sharing-state.ts';

const legalWords = ({ gateways, ...facts }: LegalFacts): Readonly<Record<string, string>> =>
  gateways === undefined || gateways.length === 0 ? facts : { ...facts, gateways: gateways.join(' ') };

// Kinds and purposes were words of the access vocabulary when the edge took them; what is no such word matches nothing.
const grantOf = ({ purposes, legal, ...grant }: GrantState): Grant => ({
  ...grant,
  ...(purposes.length === 0 ? {} : { purposes: purposes as readonly Purpose[] }),
  legal: legalWords(legal),
});

/** What access asks of the folded stream: who stands in which relation, without the decisions that it came from. */
export const positionOf = (child: PersonId, revision: number, state: SharingState): SharingPosition => ({
  child,
  members: [child],
  revision,
  ...(state.lastRecordedAt === undefined ? {} : { asOf: state.lastRecordedAt }),
  involvements: state.involvements as readonly Involvement[],
  leads: state.leads,
  optOuts: state.optOuts,
  grants: state.grants.map(grantOf),
  withdrawnAddresses: state.withdrawnAddresses,
  movedAway: state.movedAway.map(({ thing, before }) => ({ thing, ...(before === undefined ? {} : { before }) })),
  residences: state.residences
    .filter(({ inError }) => !inError)
    .map(({ residence, authority, from, until, recordedAt }) => ({
      ...{ residence, authority, from, recordedAt },
      ...(until === undefined ? {} : { until }),
    })),
  reviews: state.reviews,
  emergencies: state.emergencies.map(({ access, agency, person, from, until, event }) => ({
    ...{ access, agency, person, from, until, event },
  })),
  ...(state.shield === undefined ? {} : { shield: state.shield }),
  barred: state.bars.map(({ person }) => person),
});
