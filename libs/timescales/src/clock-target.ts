import type { ThingTarget } from '@safeguarding/access';
import type { AgencyId, Instant, PersonId, ThingId } from '@safeguarding/kernel';

type Judged = {
  readonly matter: ThingId;
  readonly child: PersonId;
  readonly responsible: AgencyId;
  readonly awaiting?: AgencyId;
  readonly triggeredAt: Instant;
};

const classes = ['presence', 'summary'] as const;

/** A clock as callers are judged on it: part of its matter, told to who must act and to who waits. */
export const targetOf = ({ matter, child, responsible, awaiting, triggeredAt }: Judged): ThingTarget => ({
  thing: matter,
  owner: awaiting ?? responsible,
  recipients: [responsible, ...(awaiting === undefined ? [] : [awaiting])].map((agency) => ({ agency, classes })),
  child,
  labels: [],
  recordedAt: triggeredAt,
});
