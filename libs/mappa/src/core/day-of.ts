import { localDateWithin, refused, type LocalDate, type LocalDateBounds } from '@safeguarding/kernel';
import { mappaErrors } from './mappa-errors.ts';

/** Reads a London day; throws DomainError (MAP-012) for what is none, or is beyond the bounds. */
export const dayOf = (text: string, pointer: string, bounds: LocalDateBounds): LocalDate => {
  const day = localDateWithin(text, bounds);
  if (day === undefined) throw refused(mappaErrors.dayWrong, pointer);
  return day;
};
