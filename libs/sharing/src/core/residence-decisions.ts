import {
  occurredOn,
  refuse,
  type AgencyId,
  type Instant,
  type LocalDate,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { endsAfter } from './scope.ts';
import { locationAndNarrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { ResidenceState, SharingState } from './sharing-state.ts';
import type { ResidenceEndReason } from './sharing-vocabulary.ts';

type Said = {
  readonly child: PersonId;
  readonly residence: ThingId;
  /** The London day of the command: a residence is a fact, a plan is not. */
  readonly today: LocalDate;
  readonly reasons?: string;
};
type Lives = { readonly authority: AgencyId; readonly from: LocalDate; readonly area?: string };

const sealed = (child: PersonId, area: string | undefined, reasons: string | undefined) =>
  locationAndNarrativeOf(child, { area }, { reasons });

const notAfter = (day: LocalDate, today: LocalDate, pointer: string): void => {
  if (day > today) refuse(sharingErrors.notYet, pointer);
};

/** A day of the past is late and says so; two services that say the same are two facts. */
export const recordResidence = (command: Said & Lives, _state: SharingState): readonly SharingEvent[] => {
  const { child, residence, authority, from, today, area, reasons } = command;
  notAfter(from, today, '/from');
  return [
    {
      type: 'ResidenceRecorded',
      facts: { residence, authority, from },
      occurredOn: occurredOn(from),
      subjects: [child],
      ...sealed(child, area, reasons),
    },
  ];
};

type By = { readonly agency: AgencyId };

/** By the service that recorded it, or the authority that leads for the child. */
const toPutRight = ({ residence, agency }: Said & By, state: SharingState, at: Instant): ResidenceState => {
  const found = state.residences.find((each) => each.residence === residence);
  if (!found) return refuse(sharingErrors.unknownThing);
  const leads = state.leads.some((lead) => lead.agency === agency && endsAfter(lead, at));
  if (found.agency !== agency && !leads) return refuse(sharingErrors.notController);
  return found.inError ? refuse(sharingErrors.alreadyEnded) : found;
};

/** The whole of it as it should have been said; what was said stays on record. */
export const correctResidence = (
  command: Said & Lives & By & { readonly until?: LocalDate },
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const { child, residence, authority, from, until, today, area, reasons } = command;
  toPutRight(command, state, at);
  notAfter(from, today, '/from');
  if (until !== undefined) {
    notAfter(until, today, '/until');
    if (until <= from) refuse(sharingErrors.periodReversed, '/until');
  }
  return [
    {
      type: 'ResidenceCorrected',
      facts: { residence, authority, from, ...(until === undefined ? {} : { until }) },
      occurredOn: occurredOn(from),
      subjects: [child],
      ...sealed(child, area, reasons),
    },
  ];
};

type End = Said & By & { readonly reason: ResidenceEndReason; readonly until?: LocalDate };

/** The child has left and where it went is not known; or it never lived there. */
export const endResidence = (command: End, state: SharingState, at: Instant): readonly SharingEvent[] => {
  const { child, residence, reason, until, today, reasons } = command;
  const found = toPutRight(command, state, at);
  if ((reason === 'moved-away') !== (until !== undefined)) refuse(sharingErrors.dayOfMove, '/until');
  if (until !== undefined) {
    notAfter(until, today, '/until');
    if (until <= found.from) refuse(sharingErrors.periodReversed, '/until');
    if (found.until !== undefined) refuse(sharingErrors.alreadyEnded);
  }
  return [
    {
      type: 'ResidenceEnded',
      facts: { residence, reason, ...(until === undefined ? {} : { until }) },
      ...(until === undefined ? {} : { occurredOn: occurredOn(until) }),
      subjects: [child],
      ...sealed(child, undefined, reasons),
    },
  ];
};
