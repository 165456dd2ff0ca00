import {
  DomainError,
  type AgencyId,
  type Aggregate,
  type DomainEvent,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { retentionErrors } from './retention-errors.ts';
import type { DisposableClass, HoldReason, HoldScope, LiftReason } from './retention-vocabulary.ts';

/** Records must be kept whatever their schedule says. `person` is absent from a hold on all records of the service. */
export type HoldPlaced = DomainEvent<
  'HoldPlaced',
  {
    readonly hold: ThingId;
    readonly controller: AgencyId;
    readonly scope: HoldScope;
    readonly reason: HoldReason;
    readonly person?: PersonId;
  }
>;
export type HoldLifted = DomainEvent<
  'HoldLifted',
  { readonly hold: ThingId; readonly controller: AgencyId; readonly reason: LiftReason; readonly person?: PersonId }
>;
/** From here on the keys go: what is in the stream of holds before this stopped it, and what comes after is too late for it. */
export type DestructionBegun = DomainEvent<
  'DestructionBegun',
  {
    readonly disposal: ThingId;
    readonly controller: AgencyId;
    readonly person: PersonId;
    readonly retention: DisposableClass;
  }
>;
export type HoldEvent = HoldPlaced | HoldLifted | DestructionBegun;

/** One hold that was placed on this stream. */
export type PlacedHold = HoldPlaced['facts'] & { readonly standing: boolean; readonly placedAt: string };
export type HoldsState = {
  readonly holds: readonly PlacedHold[];
  readonly begun: readonly DestructionBegun['facts'][];
};

/** Everything that keeps or destroys the records of one person, or of one service, in the order in which it was decided. */
export const holds: Aggregate<HoldsState, HoldEvent> = {
  category: 'retention',
  initial: { holds: [], begun: [] },
  evolve: (state, event) => {
    if (event.type === 'HoldPlaced')
      return { ...state, holds: [...state.holds, { ...event.facts, standing: true, placedAt: event.recordedAt }] };
    if (event.type === 'DestructionBegun') return { ...state, begun: [...state.begun, event.facts] };
    const { hold } = event.facts;
    return { ...state, holds: state.holds.map((one) => (one.hold === hold ? { ...one, standing: false } : one)) };
  },
};

/** The holds that keep what a controller holds: its own, and those that bind everyone. */
export const holdsOn = ({ holds: placed }: HoldsState, controller: AgencyId): readonly PlacedHold[] =>
  placed.filter(({ standing, scope, controller: by }) => standing && (scope === 'everyone' || by === controller));

/** Twice is two matters: each is lifted by itself. */
export const placeHold = (facts: HoldPlaced['facts']): readonly HoldPlaced[] => [
  { type: 'HoldPlaced', facts, ...(facts.person === undefined ? {} : { subjects: [facts.person] }) },
];

/** Throws RET-009 where it was lifted before. Whose it is has been judged. */
export const liftHold = (
  { hold, reason }: { readonly hold: ThingId; readonly reason: LiftReason },
  { holds: placed }: HoldsState,
): readonly HoldLifted[] => {
  const found = placed.find((one) => one.hold === hold);
  if (!found) return [];
  if (!found.standing) throw new DomainError(retentionErrors.lifted);
  const { controller, person } = found;
  const facts = { hold, controller, reason, ...(person === undefined ? {} : { person }) };
  return [{ type: 'HoldLifted', facts, ...(person === undefined ? {} : { subjects: [person] }) }];
};

/**
 * The last look at the holds, in the append that no hold can overtake. `keepers` are all whose holds keep it. Nothing where it has begun;
 * throws RET-002, and RET-005 where another disposal has destroyed the same records: two may be proposed in one moment.
 */
export const beginDestruction = (
  facts: DestructionBegun['facts'],
  state: HoldsState,
  keepers: readonly AgencyId[] = [facts.controller],
): readonly DestructionBegun[] => {
  const same = state.begun.filter(
    ({ controller, retention }) => controller === facts.controller && retention === facts.retention,
  );
  if (same.some(({ disposal }) => disposal === facts.disposal)) return [];
  if (same.length > 0) throw new DomainError(retentionErrors.decided);
  if (keepers.some((keeper) => holdsOn(state, keeper).length > 0)) throw new DomainError(retentionErrors.holdStands);
  return [{ type: 'DestructionBegun', facts, subjects: [facts.person] }];
};
