import type { PersonId } from '@safeguarding/kernel';
import type { IdentifierClaimEvent, IdentifierClaimState, ReleaseReason } from './identifier-claim.ts';
import type { PersonKind } from './person-kind.ts';

/** `seat` is the id under whose key the target is sealed; it is the claim's own and nobody's person. */
export type ClaimIdentifier = { readonly seat: PersonId; readonly target: PersonId; readonly kind: PersonKind };

const isFree = ({ status }: IdentifierClaimState): boolean => status === 'unclaimed' || status === 'released';

/** Nothing where somebody has it: the caller then asks whom it belongs to. */
export const claimIdentifier = (
  { seat, target, kind }: ClaimIdentifier,
  state: IdentifierClaimState,
): readonly IdentifierClaimEvent[] =>
  isFree(state)
    ? [
        {
          type: 'IdentifierClaimed',
          facts: { kind },
          personal: [{ person: seat, classes: { identity: { target } } }],
        },
      ]
    : [];

/** Makes the claim that was looked at final; nothing where it is already, or is gone. */
export const confirmClaim = (claimed: string, state: IdentifierClaimState): readonly IdentifierClaimEvent[] =>
  state.status === 'claimed' && state.target.eventId === claimed
    ? [{ type: 'IdentifierClaimConfirmed', facts: {} }]
    : [];

/** Releases the claim that was looked at, as long as nobody confirmed it. */
export const releaseClaim = (
  claimed: string,
  reason: ReleaseReason,
  state: IdentifierClaimState,
): readonly IdentifierClaimEvent[] =>
  state.status === 'claimed' && state.target.eventId === claimed
    ? [{ type: 'IdentifierClaimReleased', facts: { reason } }]
    : [];

/** How a number stands on the person whose it is. */
export type NumberStanding = 'current' | 'superseded' | 'in-error';

/**
 * Brings a claim into line with how the number stands on its person. One that was recorded in error is given back, also when it was
 * final: it must be free for the person whose it is. Nothing where somebody else holds it.
 */
export const settleClaim = (
  claimed: string,
  standing: NumberStanding,
  state: IdentifierClaimState,
): readonly IdentifierClaimEvent[] => {
  if (state.status === 'unclaimed' || state.status === 'released' || state.target.eventId !== claimed) return [];
  if (standing === 'in-error') return [{ type: 'IdentifierClaimReleased', facts: { reason: 'recorded-in-error' } }];
  const final = confirmClaim(claimed, state);
  if (standing === 'superseded')
    return state.status === 'superseded' ? [] : [...final, { type: 'IdentifierClaimSuperseded', facts: {} }];
  return state.status === 'superseded' ? [{ type: 'IdentifierClaimReinstated', facts: {} }] : final;
};
