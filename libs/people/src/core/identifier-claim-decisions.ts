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
