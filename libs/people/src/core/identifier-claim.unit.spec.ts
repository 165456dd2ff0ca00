import { describe, expect, it } from '@jest/globals';
import { given, personId } from '@safeguarding/kernel';
import { claimIdentifier, confirmClaim, releaseClaim } from './identifier-claim-decisions.ts';
import { identifierClaim, type IdentifierClaimEvent } from './identifier-claim.ts';

const seat = personId('dddddddd-0000-4000-8000-000000000001');
const target = personId('cccccccc-0000-4000-8000-000000000001');
const first = '00000000-0000-4000-8000-000000000000';
const claim = { seat, target, kind: 'child' as const };
const claimed = claimIdentifier(claim, identifierClaim.initial);
const confirmed: IdentifierClaimEvent = { type: 'IdentifierClaimConfirmed', facts: {} };
const reason = 'another-identifier-names-somebody-else' as const;
const released: IdentifierClaimEvent = { type: 'IdentifierClaimReleased', facts: { reason } };

describe('the claim of a number', () => {
  it('names its target only under the seal of its own seat', () => {
    expect(claimed).toEqual([
      {
        type: 'IdentifierClaimed',
        facts: { kind: 'child' },
        personal: [{ person: seat, classes: { identity: { target } } }],
      },
    ]);
  });

  it('is made once, and again only after it was given back', () => {
    const again = (past: readonly IdentifierClaimEvent[]) =>
      given(identifierClaim, past).when((state) => claimIdentifier(claim, state));
    expect(again(claimed)).toEqual([]);
    expect(again([...claimed, confirmed])).toEqual([]);
    expect(again([...claimed, released])).toEqual(claimed);
  });

  it('is made final once, and only the one that was looked at', () => {
    const confirm = (past: readonly IdentifierClaimEvent[], id = first) =>
      given(identifierClaim, past).when((state) => confirmClaim(id, state));
    expect(confirm(claimed)).toEqual([confirmed]);
    expect(confirm([...claimed, confirmed])).toEqual([]);
    expect(confirm([...claimed, released])).toEqual([]);
    expect(confirm(claimed, 'another')).toEqual([]);
    expect(confirm([])).toEqual([]);
  });

  it('that is final is never given back', () => {
    const release = (past: readonly IdentifierClaimEvent[], id = first) =>
      given(identifierClaim, past).when((state) => releaseClaim(id, reason, state));
    expect(release(claimed)).toEqual([released]);
    expect(release([...claimed, confirmed])).toEqual([]);
    expect(release(claimed, 'another')).toEqual([]);
  });
});
