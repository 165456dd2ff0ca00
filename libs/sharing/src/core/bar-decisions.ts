import {
  DomainError,
  type ActorRef,
  type AgencyId,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { endsAfter } from './scope.ts';
import { narrativeOf } from './sealed-content.ts';
import { sharingErrors } from './sharing-errors.ts';
import type { SharingEvent } from './sharing-events.ts';
import type { SharingState } from './sharing-state.ts';
import type { BarEndReason, BarGround } from './sharing-vocabulary.ts';

type Bar = {
  readonly child: PersonId;
  readonly bar: ThingId;
  readonly person: ActorRef;
  readonly ground: BarGround;
  readonly reasons: string;
};

/** A named person must never see this child. A second bar of the same person is a fact of its own: each has to be ended. */
export const barPractitioner = (
  { child, bar, person, ground, reasons }: Bar,
  _state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const facts = { bar, person, from: at };
  return [{ type: 'PractitionerBarred', facts, subjects: [child], ...narrativeOf(child, { ground, reasons }) }];
};

type EndBar = {
  readonly child: PersonId;
  readonly bar: ThingId;
  readonly agency: AgencyId;
  readonly by: ActorRef;
  readonly reason: BarEndReason;
  readonly reasons: string;
};

/** By a second person of the service that recorded it, or of the authority that leads for the child. */
export const endBar = (
  { child, bar, agency, by, reason, reasons }: EndBar,
  state: SharingState,
  at: Instant,
): readonly SharingEvent[] => {
  const standing = state.bars.find(({ id }) => id === bar);
  if (!standing) throw new DomainError(sharingErrors.notBarred);
  const leads = state.leads.some((lead) => lead.agency === agency && endsAfter(lead, at));
  if (standing.agency !== agency && !leads) throw new DomainError(sharingErrors.notController);
  if (standing.by === by) throw new DomainError(sharingErrors.samePerson);
  return [
    {
      type: 'PractitionerBarEnded',
      facts: { bar, at },
      subjects: [child],
      ...narrativeOf(child, { reason, reasons }),
    },
  ];
};
