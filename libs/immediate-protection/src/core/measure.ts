import type {
  AgencyId,
  Aggregate,
  DomainEvent,
  IdentifierIncluded,
  Instant,
  PersonId,
  RecordedLegalFacts,
  ThingId,
} from '@safeguarding/kernel';
import type { MeasureForm } from './measure-forms.ts';

/** How a measure ended; `ran-out`: its time was over and nothing took its place. */
export const endReasons = [
  'returned-to-carer',
  'accommodated-with-agreement',
  'emergency-order-made',
  'interim-care-order',
  'discharged-by-court',
  'released-by-officer',
  'ran-out',
  'recorded-in-error',
] as const;
export type EndReason = (typeof endReasons)[number];

type Of = {
  readonly measure: ThingId;
  readonly child: PersonId;
  /** Who took it. */
  readonly by: AgencyId;
  /** Who answers for the child and is told at once. */
  readonly authority: AgencyId;
  readonly toldTo: readonly AgencyId[];
};

/** `occurredOn`: the instant from which it counts. `endsBy`: the first one at which it stands no more. */
export type ProtectionTaken = DomainEvent<
  'ImmediateProtectionTaken',
  Of & {
    readonly form: MeasureForm;
    readonly endsBy?: Instant;
    readonly identifierIncluded: IdentifierIncluded;
    readonly legal: RecordedLegalFacts;
  }
>;
/** By a court, once; counted from when it was taken. */
export type ProtectionExtended = DomainEvent<
  'ImmediateProtectionExtended',
  Of & { readonly takenAt: Instant; readonly endsBy?: Instant }
>;
/** `endedAt`: the last instant at which it stood. */
export type ProtectionEnded = DomainEvent<
  'ImmediateProtectionEnded',
  Of & { readonly because: EndReason; readonly endedAt: Instant }
>;
export type MeasureEvent = ProtectionTaken | ProtectionExtended | ProtectionEnded;

export type StandingMeasure = Of & {
  readonly form: MeasureForm;
  readonly takenAt: Instant;
  readonly endsBy?: Instant;
  readonly extended: boolean;
  readonly recordedAt: Instant;
};
export type MeasureState =
  | { readonly status: 'none' }
  | ({ readonly status: 'taken' } & StandingMeasure)
  | ({ readonly status: 'ended'; readonly because: EndReason } & StandingMeasure);

/** One child kept safe at once, by police or by an order of a court. */
export const measure: Aggregate<MeasureState, MeasureEvent> = {
  category: 'immediate-protection',
  initial: { status: 'none' },
  evolve: (state, event) => {
    if (event.type === 'ImmediateProtectionTaken') {
      const { measure: id, child, by, authority, toldTo, form, endsBy } = event.facts;
      return {
        status: 'taken',
        ...{ measure: id, child, by, authority, toldTo, form, extended: false },
        takenAt: event.occurredOn.value as Instant,
        ...(endsBy === undefined ? {} : { endsBy }),
        recordedAt: event.recordedAt,
      };
    }
    if (state.status === 'none') return state;
    if (event.type === 'ImmediateProtectionEnded') return { ...state, status: 'ended', because: event.facts.because };
    const { endsBy: _before, ...rest } = state;
    const { endsBy } = event.facts;
    return { ...rest, extended: true, ...(endsBy === undefined ? {} : { endsBy }) };
  },
};

/** Where a measure stands at an instant: that its time is over needs no event (ruling 13). */
export const standings = ['in-force', 'ran-out', 'ended'] as const;
export type MeasureStanding = (typeof standings)[number];
export const standingAt = (
  { ended, endsBy }: { readonly ended: boolean; readonly endsBy?: Instant | undefined },
  at: Instant,
): MeasureStanding => {
  if (ended) return 'ended';
  return endsBy !== undefined && endsBy <= at ? 'ran-out' : 'in-force';
};
