import { DomainError, localDate, type LocalDate } from '@safeguarding/kernel';
import { mappaErrors } from './mappa-errors.ts';

type MappaError = (typeof mappaErrors)[keyof typeof mappaErrors];

/** A refusal, with the place in the body where there is one; what was sent is never repeated. */
export const refused = (entry: MappaError, pointer?: string): DomainError =>
  new DomainError(entry, pointer === undefined ? [] : [{ pointer, code: entry.code, detail: entry.title }]);

/** Reads a London day; throws DomainError (MAP-012) for what is none, or is beyond the bounds. */
export const dayOf = (
  text: string,
  pointer: string,
  { from = '0000-01-01', until = '9999-12-31' }: { readonly from?: string; readonly until?: string },
): LocalDate => {
  try {
    const day = localDate(text);
    if (day >= from && day <= until) return day;
  } catch {
    // Refused below.
  }
  throw refused(mappaErrors.dayWrong, pointer);
};
