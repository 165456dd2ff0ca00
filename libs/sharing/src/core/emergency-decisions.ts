import {
  DomainError,
  londonDate,
  plusMs,
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { residenceOn, type Residing } from './residence.ts';
import { endsAfter, liveAt } from './scope.ts';
import { narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { Period, SharingEvent } from './sharing-events.ts';
import type { EmergencyState, SharingState } from './sharing-state.ts';
import type { EmergencyFinding, EmergencyReason } from './sharing-vocabulary.ts';

const minuteMs = 60_000;
/** Longer is no emergency: it is asked for again, and reviewed again. */
export const longestEmergencyMinutes = 60;
/** Our own bound, not the law's: a second person has looked at it by the same hour of the next day but two. */
const reviewWithinMs = 72 * 60 * minuteMs;

/** What stands on the records that are read as one with this one; their own fences say it. */
type Beside = {
  readonly leads: readonly (Period & { readonly agency: AgencyId; readonly event: string })[];
  readonly residences: readonly Residing[];
  readonly shield?: Period;
};

type Open = {
  readonly child: PersonId;
  readonly access: ThingId;
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly reason: EmergencyReason;
  readonly accessReason?: string;
  readonly explanation: string;
  readonly minutes: number;
  /** Who is told where nobody leads for the child and nobody knows where it lives: the authority on duty. */
  readonly onDuty: readonly AgencyId[];
  readonly beside?: Beside;
  /** Whether somebody takes notice for it: nobody does for an agency that was suspended, its successor for one that was succeeded. */
  readonly acts: (agency: AgencyId) => boolean;
};

/**
 * Who is told: whoever leads, else the authority of the area in which the child lives that day, else the one on duty for the reader's
 * area (decisions, ruling 7). Of a shielded child the area is not asked for: who is told would say where it lives, to the reader who
 * hears whom to ring and to everybody else who was told (docs/decisions/096).
 */
const toldOf = ({ onDuty, beside, acts }: Open, state: SharingState, at: Instant): readonly AgencyId[] => {
  const known = new Set<string>(state.leads.map(({ event }) => event));
  const others = beside?.leads.filter(({ event }) => !known.has(event)) ?? [];
  const leading = [...state.leads, ...others].filter((lead) => endsAfter(lead, at)).map(({ agency }) => agency);
  if (leading.length > 0) return leading;
  if ([state.shield, beside?.shield].some((shield) => shield !== undefined && liveAt(shield, at))) return onDuty;
  const said = new Set<string>(state.residences.map(({ residence }) => residence));
  const elsewhere = beside?.residences.filter(({ residence }) => !said.has(residence)) ?? [];
  const own = state.residences.filter(({ inError }) => !inError);
  const residing = residenceOn<Residing>([...own, ...elsewhere], londonDate(at));
  return residing && acts(residing.authority) ? [residing.authority] : onDuty;
};

/** One person, one child, an hour at most. */
export const openEmergency = (command: Open, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, access, agency, person, reason, accessReason, explanation, minutes } = command;
  const why = { reason, ...(accessReason === undefined ? {} : { accessReason }) };
  const told = [...new Set(toldOf(command, state, at))].filter((one) => one !== agency);
  const until = plusMs(at, Math.min(longestEmergencyMinutes, Math.max(1, minutes)) * minuteMs);
  const reviewDueAt = plusMs(at, reviewWithinMs);
  return [
    {
      type: 'EmergencyAccessOpened',
      facts: { access, agency, person, ...why, from: at, until, reviewDueAt, told },
      subjects: [child],
      ...narrativeOf(child, { explanation }),
    },
  ];
};

const found = (state: SharingState, access: ThingId): EmergencyState => {
  const emergency = state.emergencies.find((each) => each.access === access);
  if (!emergency) throw new DomainError(sharingErrors.unknownThing);
  return emergency;
};

type End = { readonly child: PersonId; readonly access: ThingId };

/** Before its time: by the person who needs it no more, or by whoever was told. */
export const endEmergency = ({ child, access }: End, state: SharingState, at: Instant): readonly SharingEvent[] => {
  if (!endsAfter(found(state, access), at)) throw new DomainError(sharingErrors.alreadyEnded);
  return [{ type: 'EmergencyAccessEnded', facts: { access, at }, subjects: [child] }];
};

type Review = {
  readonly child: PersonId;
  readonly access: ThingId;
  readonly by: ActorRef;
  readonly finding: EmergencyFinding;
  readonly findings: string;
};

/** By a second person, once; also while it lasts. */
export const reviewEmergency = (
  { child, access, by, finding, findings }: Review,
  state: SharingState,
): readonly SharingEvent[] => {
  const { person, reviewed, told } = found(state, access);
  if (person === by) throw new DomainError(sharingErrors.samePerson);
  if (reviewed) throw new DomainError(sharingErrors.reviewedAlready);
  return [
    {
      type: 'EmergencyAccessReviewed',
      facts: { access, finding, told },
      subjects: [child],
      ...narrativeOf(child, { findings }),
    },
  ];
};
