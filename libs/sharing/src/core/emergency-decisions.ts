import {
  DomainError,
  plusMs,
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { endsAfter } from './scope.ts';
import { narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { EmergencyState, SharingState } from './sharing-state.ts';
import type { EmergencyFinding, EmergencyReason } from './sharing-vocabulary.ts';

const minuteMs = 60_000;
/** Longer is no emergency: it is asked for again, and reviewed again. */
export const longestEmergencyMinutes = 60;
/** Our own bound, not the law's: a second person has looked at it by the same hour of the next day but two. */
const reviewWithinMs = 72 * 60 * minuteMs;

type Open = {
  readonly child: PersonId;
  readonly access: ThingId;
  readonly agency: AgencyId;
  readonly person: ActorRef;
  readonly reason: EmergencyReason;
  readonly explanation: string;
  readonly minutes: number;
  /** Who is told where nobody leads for the child: the authority on duty. */
  readonly onDuty: readonly AgencyId[];
};

/** One person, one child, an hour at most; the authorities that lead are told, else the one on duty. */
export const openEmergency = (command: Open, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, access, agency, person, reason, explanation, minutes, onDuty } = command;
  const leading = state.leads.filter((lead) => endsAfter(lead, at)).map((lead) => lead.agency);
  const told = [...new Set(leading.length > 0 ? leading : onDuty)].filter((one) => one !== agency);
  const until = plusMs(at, Math.min(longestEmergencyMinutes, Math.max(1, minutes)) * minuteMs);
  const reviewDueAt = plusMs(at, reviewWithinMs);
  return [
    {
      type: 'EmergencyAccessOpened',
      facts: { access, agency, person, reason, from: at, until, reviewDueAt, told },
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
