import type { Reaction } from '@safeguarding/event-log';
import { type PersonId, type ThingId, recordedAs } from '@safeguarding/kernel';
import { reactionContext, type CommandContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import { scopeIdentifier } from '../core/identifier.ts';
import type { PersonEvent } from '../core/person.ts';
import type { IdentifierClaims } from '../identifier-claims.ts';
import { openContent } from '../open-content.ts';
import { personSlice } from '../people-slices.ts';

export type SettleParts = {
  readonly ledger: Ledger;
  readonly sealing: Pick<Sealing, 'open' | 'openHeld'>;
  readonly claims: IdentifierClaims;
};

/**
 * Brings the claim of a number into line with how it stands on its person now. Harmless when repeated, and whatever happened since:
 * it goes by what stands, not by what happened.
 */
export const settleNumber = async (
  { ledger, sealing, claims }: SettleParts,
  person: PersonId,
  identifier: ThingId,
  context: CommandContext,
): Promise<void> => {
  const { state } = await ledger.load(personSlice, person);
  const known =
    state.status === 'registered' ? state.identifiers.find((one) => one.identifier === identifier) : undefined;
  if (!known || known.disputed) return;
  const value = (await openContent(sealing, known.content, person)).identity?.['value'];
  if (typeof value !== 'string') return;
  const found = await claims.find(scopeIdentifier(known.kind, value, known.givenBy ?? known.by));
  const { holder, id } = found;
  // Somebody named the person by it while it was being taken back.
  if (holder.status === 'free' && known.standing === 'current' && state.status === 'registered')
    await claims.claim(found, { target: person, kind: state.kind }, context);
  if (holder.status === 'held' && holder.by === person) await claims.settle(id, holder.claim, known.standing, context);
};

const name = 'when-number-changed-then-settle-claim';

/** A command that ended half way leaves a claim as it was: the number still leads to its person, and this finishes it. */
export const settleChangedNumbers = (parts: SettleParts & { readonly readEvent: ReadEvent }): Reaction => ({
  name,
  eventTypes: ['IdentifierSuperseded', 'IdentifierRetracted', 'IdentifierReinstated'],
  streams: [`${personSlice.category}-`],
  handle: async (logged) => {
    const event = recordedAs<
      Extract<PersonEvent, { type: 'IdentifierSuperseded' | 'IdentifierRetracted' | 'IdentifierReinstated' }>
    >(parts.readEvent(logged));
    const person = event.stream.slice(personSlice.category.length + 1) as PersonId;
    await settleNumber(parts, person, event.facts.identifier, reactionContext(name, event));
  },
});
