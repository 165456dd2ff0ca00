import { localDateWithin, refused, type LocalDate, type LocalDateBounds } from '@safeguarding/kernel';
import { maracErrors } from './marac-errors.ts';

/** Reads a London day; throws DomainError (MAR-012) for what is none, or is beyond the bounds. */
export const dayOf = (text: string, pointer: string, bounds: LocalDateBounds): LocalDate => {
  const day = localDateWithin(text, bounds);
  if (day === undefined) throw refused(maracErrors.dayWrong, pointer);
  return day;
};
