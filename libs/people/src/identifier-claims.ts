import type { EventId, PersonId } from '@safeguarding/kernel';
import { derivedId, type CommandContext, type Ledger } from '@safeguarding/ledger';
import type { IdentifierHash, Sealing } from '@safeguarding/sealing';
import {
  claimIdentifier,
  confirmClaim,
  releaseClaim,
  settleClaim,
  type NumberStanding,
} from './core/identifier-claim-decisions.ts';
import type { IdentifierClaimState, ReleaseReason, SealedContent } from './core/identifier-claim.ts';
import type { Identifier } from './core/identifier.ts';
import type { PersonKind } from './core/person-kind.ts';
import { openContent } from './open-content.ts';
import { identifierSlice } from './people-slices.ts';

/** Whose a number is: nobody's, somebody's, or of somebody whose keys were destroyed and who cannot be named any more. */
export type Holder =
  | { readonly status: 'free' }
  | {
      readonly status: 'held';
      readonly by: PersonId;
      readonly kind: PersonKind;
      readonly claim: EventId;
      /** Only its own person can give it back any more. */
      readonly confirmed: boolean;
      /** The person has another number now. */
      readonly superseded: boolean;
    }
  | { readonly status: 'erased' };

/** A number as it was looked up. */
export type LookedUp = { readonly id: string; readonly revision: number; readonly holder: Holder };

type ClaimParts = {
  readonly ledger: Ledger;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly identifierHash: IdentifierHash;
};

/** Under whose key the target of a claim is sealed: an id of the claim's own, nobody's person. */
const seatOf = (id: string): PersonId => derivedId('identifier-seat', id) as PersonId;

/** Nothing plain in a claim may lead to the command that made it: that one names the person. */
const unlinked = (context: CommandContext, ...parts: readonly string[]): CommandContext => {
  const { actor, receivedAt, key, bodyHash } = context;
  const scope = [context.scope, 'people', ...parts].join('\n');
  return { actor, receivedAt, key, bodyHash, scope, correlationId: derivedId('identifier-claim', scope, key) };
};

/** Claims of numbers. The claim expects no stream, so that of two who come first at once one is second, on any replica. */
export class IdentifierClaims {
  private readonly parts: ClaimParts;
  /** A fold that is kept is asked again and again whose it is. */
  private readonly seats = new WeakMap<SealedContent, PersonId>();

  constructor(parts: ClaimParts) {
    this.parts = parts;
  }

  /** `{system}-{epoch}-{hmac}`: the stream's name after its category. */
  idOf({ system, value }: Identifier): string {
    const { epoch, of } = this.hash;
    return `${system}-${String(epoch)}-${of(system, value)}`;
  }

  /** A strong read. */
  async find(identifier: Identifier): Promise<LookedUp> {
    return this.lookUp(this.idOf(identifier));
  }

  async lookUp(id: string): Promise<LookedUp> {
    const { state, revision } = await this.parts.ledger.load(identifierSlice, id);
    return { id, revision, holder: await this.holderOf(id, state) };
  }

  /** Claims a number that was looked up and found free. Answers who holds it now: the target, or whoever was faster. */
  async claim(
    { id, revision }: LookedUp,
    claim: { readonly target: PersonId; readonly kind: PersonKind },
    context: CommandContext,
  ): Promise<Holder> {
    const { state } = await this.parts.ledger.change(identifierSlice, id, {
      // A number that was claimed, released and is claimed again by the same command is another claim.
      context: unlinked(context, 'claim', id, String(revision)),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (current) => claimIdentifier({ seat: seatOf(id), ...claim }, current),
    });
    return this.holderOf(id, state);
  }

  /** Gives back a claim that nobody confirmed. */
  async release(id: string, claim: EventId, reason: ReleaseReason, context: CommandContext): Promise<void> {
    await this.parts.ledger.change(identifierSlice, id, {
      context: unlinked(context, 'release', id, claim),
      ifMatch: 'ignored',
      decide: (state) => releaseClaim(claim, reason, state),
    });
  }

  /** Makes a claim final; answers who holds the number then: nobody, where it had been given back before. */
  async confirm(id: string, claim: EventId, context: CommandContext): Promise<Holder> {
    const { state } = await this.parts.ledger.change(identifierSlice, id, {
      context: unlinked(context, 'confirm', id, claim),
      ifMatch: 'ignored',
      decide: (current) => confirmClaim(claim, current),
    });
    return this.holderOf(id, state);
  }

  /** Brings the claim into line with how the number stands on the person who holds it. */
  async settle(id: string, claim: EventId, standing: NumberStanding, context: CommandContext): Promise<void> {
    await this.parts.ledger.change(identifierSlice, id, {
      context: unlinked(context, 'settle', id, claim, standing),
      ifMatch: 'ignored',
      decide: (state) => settleClaim(claim, standing, state),
    });
  }

  private get hash(): { readonly epoch: number; readonly of: (system: string, value: string) => string } {
    const { identifierHash } = this.parts;
    return { epoch: identifierHash.epoch, of: (system, value) => identifierHash.of(system, value) };
  }

  private async holderOf(id: string, state: IdentifierClaimState): Promise<Holder> {
    if (state.status === 'unclaimed' || state.status === 'released') return { status: 'free' };
    const seat = this.seats.get(state.target) ?? seatOf(id);
    this.seats.set(state.target, seat);
    const { identity } = await openContent(this.parts.sealing, state.target, seat);
    const target = identity?.['target'];
    if (typeof target !== 'string') return { status: 'erased' };
    return {
      status: 'held',
      by: target as PersonId,
      kind: state.kind,
      claim: state.target.eventId,
      confirmed: state.status !== 'claimed',
      superseded: state.status === 'superseded',
    };
  }
}
