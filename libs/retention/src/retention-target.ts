import type { ThingTarget } from '@safeguarding/access';
import type { AgencyId, Instant, PersonId, ThingId } from '@safeguarding/kernel';

type Judged = {
  readonly thing: ThingId;
  readonly controller: AgencyId;
  readonly person?: PersonId;
  readonly at: string;
};

/**
 * A hold or a disposal as callers are judged on it: addressed to its own service, which as a rule does not work with the person any
 * more when records are due. Withheld: an authority that leads for the child must not learn that a service keeps or destroys records.
 */
export const targetOf = ({ thing, controller, person, at }: Judged): ThingTarget => ({
  thing,
  owner: controller,
  recipients: [{ agency: controller, classes: ['presence', 'summary'] }],
  ...(person === undefined ? {} : { child: person }),
  labels: ['withheld'],
  recordedAt: at as Instant,
});
