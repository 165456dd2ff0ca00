import type { Successions } from '@safeguarding/access';
import type { AgencyId } from '@safeguarding/kernel';

/**
 * Under which name a service that a command names takes part: its own, or that of one among the parties whose work it does today. What
 * was asked of the one is answered, done and given up for it under its name, so that nobody is asked twice.
 */
export const partyNamed = (
  named: AgencyId,
  parties: readonly AgencyId[],
  successions: Pick<Successions, 'todayOf'>,
): AgencyId =>
  parties.includes(named) ? named : (parties.find((party) => successions.todayOf(party) === named) ?? named);
