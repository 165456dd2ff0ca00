import { DomainError, type ActorRef, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { ShieldState, SharingState } from './sharing-state.ts';
import { narrativeOf } from './sealed-content.ts';

const standing = (state: SharingState): ShieldState | undefined =>
  state.shield?.until === undefined ? state.shield : undefined;

type ApplyShield = { readonly child: PersonId; readonly shield: ThingId; readonly reason?: string };

/**
 * Someone could cause significant harm if the location were visible. Applied again it is a second fact, and cancels a proposal to
 * lift: whoever proposed did not know what the second service knows.
 */
export const applyShield = (
  { child, shield, reason }: ApplyShield,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const facts = { shield: standing(state)?.id ?? shield, from: at };
  return [{ type: 'ShieldApplied', facts, subjects: [child], ...narrativeOf(child, { reason }) }];
};

type Lift = { readonly child: PersonId; readonly by: ActorRef; readonly reason?: string };

/** The first of two shielding officers. */
export const proposeLift = ({ child, reason }: Lift, state: SharingState): readonly SharingEvent[] => {
  const shield = standing(state);
  if (!shield) throw new DomainError(sharingErrors.notShielded);
  const facts = { shield: shield.id };
  return [{ type: 'ShieldLiftProposed', facts, subjects: [child], ...narrativeOf(child, { reason }) }];
};

/** The second of two: never the one who proposed. */
export const confirmLift = ({ child, by, reason }: Lift, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const shield = standing(state);
  if (!shield) throw new DomainError(sharingErrors.notShielded);
  if (!state.liftProposal) throw new DomainError(sharingErrors.liftNotProposed);
  if (state.liftProposal.by === by) throw new DomainError(sharingErrors.samePerson);
  const facts = { shield: shield.id, at };
  return [{ type: 'ShieldLifted', facts, subjects: [child], ...narrativeOf(child, { reason }) }];
};
