import { type ActorRef, refuse } from '@safeguarding/kernel';
import { requestErrors } from './request-errors.ts';
import type { Authorisation } from './request-events.ts';
import type { StandInReason, UrgentReason } from './request-vocabulary.ts';

/**
 * Who may authorise a disclosure case by case, and what happens when they are away (domain facts, section 4, "Police (M10)").
 * Which roles these are is the practice of Caldicott guardians and practice leads, not the law's wording.
 */
const authorisers: ReadonlySet<string> = new Set(['safeguarding-lead', 'caldicott-guardian', 'information-governance']);
/** Never alone, except where it is urgent. */
const juniors: ReadonlySet<string> = new Set(['practitioner']);

/** The authorisation as it was asked for. */
export type AskedAuthorisation = {
  readonly authoriser: { readonly role: string; readonly person?: ActorRef; readonly name?: string };
  readonly standIn?: { readonly standsInFor: string; readonly because: StandInReason };
  readonly urgent?: { readonly because: UrgentReason; readonly imminentRisk: boolean };
};

/** Why the disclosure is necessary and proportionate, in words. */
export type PublicInterest = { readonly necessity: string; readonly proportionality: string };

const checkUrgent = ({ urgent, authoriser }: AskedAuthorisation, reasoned: boolean, decidedBy: ActorRef): void => {
  if (urgent && (!urgent.imminentRisk || !reasoned)) refuse(requestErrors.urgentWithoutRisk, '/authorisation/urgent');
  // Whoever is there answers for it themselves: it is not decided in another's name.
  if (urgent && authoriser.person !== undefined && authoriser.person !== decidedBy)
    refuse(requestErrors.authoriserMayNot, '/authorisation/authoriser/person');
};

const checkUsual = ({ authoriser: { role }, standIn }: AskedAuthorisation): void => {
  if (!standIn && authorisers.has(role)) return;
  if (standIn && authorisers.has(standIn.standsInFor) && !juniors.has(role)) return;
  refuse(requestErrors.authoriserMayNot, standIn ? '/authorisation/standIn' : '/authorisation/authoriser/role');
};

/**
 * The facts of an authorisation. Throws DomainError IRQ-011 to IRQ-013: nobody named, a role that does not authorise, urgent without
 * risk or reasoning.
 */
export const authorisationOf = (
  asked: AskedAuthorisation,
  { reasoned, decidedBy }: { readonly reasoned: boolean; readonly decidedBy: ActorRef },
): Authorisation => {
  const { authoriser, standIn, urgent } = asked;
  if (urgent) checkUrgent(asked, reasoned, decidedBy);
  else {
    if (authoriser.person === undefined && !authoriser.name?.trim())
      refuse(requestErrors.authoriserMissing, '/authorisation/authoriser');
    checkUsual(asked);
  }
  const person = urgent ? decidedBy : authoriser.person;
  return {
    authoriser: { role: authoriser.role, ...(person === undefined ? {} : { person }) },
    ...(standIn === undefined ? {} : { standIn }),
    ...(urgent === undefined ? {} : { urgent: urgent.because }),
  };
};
