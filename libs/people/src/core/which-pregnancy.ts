import { plusDays, type LocalDate, type ThingId } from '@safeguarding/kernel';

/** A pregnancy with its opened dates; those that cannot be opened any more are not there. */
export type DatedPregnancy = {
  readonly pregnancy: ThingId;
  /** The day on which somebody first told of it. */
  readonly notedOn: LocalDate;
  readonly expectedOn?: LocalDate;
  /** The day of a birth that stands. */
  readonly bornOn?: LocalDate;
  /** The day on which it ended without, or not only with, a live birth. */
  readonly endedOn?: LocalDate;
};

/** What a report tells of when: a birth by its day, an unborn child by when it is expected, or by the day of the report alone. */
export type Told = { readonly bornOn?: LocalDate; readonly expectedOn?: LocalDate; readonly on: LocalDate };

/**
 * Days by which two reports of one pregnancy may differ. A child born at 22 weeks comes 18 weeks early; the next birth of the same
 * mother cannot follow within 20 weeks. `verified: false` in the sense of the domain facts: an estimate of this project.
 */
export const apartDays = 140;
/** Half a pregnancy: where nobody knows when the child is expected. */
const usualDaysAhead = 140;
/** Two scans of one pregnancy date it within these days. */
const scanDays = 14;

const distance = (one: LocalDate, other: LocalDate): number =>
  Math.abs(Date.parse(`${one}T00:00:00Z`) - Date.parse(`${other}T00:00:00Z`)) / 86_400_000;

const anchorOf = ({ bornOn, expectedOn, notedOn }: DatedPregnancy): LocalDate =>
  bornOn ?? expectedOn ?? plusDays(notedOn, usualDaysAhead);

const anchorOfTold = ({ bornOn, expectedOn, on }: Told): LocalDate =>
  bornOn ?? expectedOn ?? plusDays(on, usualDaysAhead);

/** A pregnancy that has ended is meant where the report dates it like that one; the next one may be close behind. */
const isOver = ({ endedOn, bornOn, expectedOn }: DatedPregnancy, told: Told): boolean =>
  endedOn !== undefined &&
  bornOn === undefined &&
  (told.bornOn ?? told.on) > plusDays(endedOn, scanDays) &&
  !(told.expectedOn !== undefined && expectedOn !== undefined && distance(told.expectedOn, expectedOn) <= scanDays);

/** Which of a mother's pregnancies a report tells of: the nearest in time; none where it must be another one. */
export const pregnancyTold = (told: Told, known: readonly DatedPregnancy[]): ThingId | undefined => {
  const at = anchorOfTold(told);
  const [nearest] = known
    .filter((one) => !isOver(one, told))
    .map((one) => ({ pregnancy: one.pregnancy, days: distance(anchorOf(one), at) }))
    .filter(({ days }) => days <= apartDays)
    .toSorted((one, other) => one.days - other.days);
  return nearest?.pregnancy;
};
