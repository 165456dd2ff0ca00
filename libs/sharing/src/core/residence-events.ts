import type { AgencyId, DomainEvent, LocalDate, ThingId } from '@safeguarding/kernel';
import type { ResidenceEndReason } from './sharing-vocabulary.ts';

type Of = { readonly residence: ThingId };

/**
 * Which authority answers for the child by where it lives, from a London day on. Only the authority stands in plain, as of a lead: it
 * decides who is told. It gives nobody any sight; the area itself is sealed.
 */
export type ResidenceRecorded = DomainEvent<
  'ResidenceRecorded',
  Of & { readonly authority: AgencyId; readonly from: LocalDate }
>;
/** What counts instead of what was recorded; without `until` it goes on. */
export type ResidenceCorrected = DomainEvent<
  'ResidenceCorrected',
  Of & { readonly authority: AgencyId; readonly from: LocalDate; readonly until?: LocalDate }
>;
/** `until`: the first day on which the child did not live there; absent of what never was so. */
export type ResidenceEnded = DomainEvent<
  'ResidenceEnded',
  Of & { readonly reason: ResidenceEndReason; readonly until?: LocalDate }
>;
export type ResidenceEvent = ResidenceRecorded | ResidenceCorrected | ResidenceEnded;
