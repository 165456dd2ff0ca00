import type { Reaction } from '@safeguarding/event-log';
import { recordedAs } from '@safeguarding/kernel';
import { reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { IdentifierClaimed } from '../core/identifier-claim.ts';
import { namePerson } from '../core/person-decisions.ts';
import type { IdentifierClaims } from '../identifier-claims.ts';
import { identifierSlice, personSlice } from '../people-slices.ts';

type Parts = { readonly ledger: Ledger; readonly claims: IdentifierClaims; readonly readEvent: ReadEvent };

const name = 'when-identifier-claimed-then-finish';

/**
 * A claim whose command ended half way names somebody who was never registered: the reaction registers them, without content, and
 * makes the claim final. It never gives a claim back, because the command may still be on its way; beside a command that is, it
 * does nothing that the command would not do.
 */
export const finishIdentifierClaims = ({ ledger, claims, readEvent }: Parts): Reaction => ({
  name,
  eventTypes: ['IdentifierClaimed'],
  streams: [`${identifierSlice.category}-`],
  handle: async (logged) => {
    const event = recordedAs<IdentifierClaimed>(readEvent(logged));
    const id = event.stream.slice(identifierSlice.category.length + 1);
    const { holder } = await claims.lookUp(id);
    if (holder.status !== 'held' || holder.confirmed || holder.claim !== event.id) return;
    const context = reactionContext(name, event);
    const { by: person, kind } = holder;
    await ledger.change(personSlice, person, {
      context,
      ifMatch: 'ignored',
      mayBeNew: true,
      decide: (state) =>
        state.status === 'registered' ? [] : namePerson({ person, kind, identifiers: [], stated: {} }, state),
    });
    await claims.confirm(id, holder.claim, context);
  },
});
