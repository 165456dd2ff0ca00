import type { EntryLabel, Role, Seat, ThingTarget } from '@safeguarding/access';
import type { ActorRef, AgencyId, FieldClass, Instant, PersonId, ThingId } from '@safeguarding/kernel';

/** Who speaks for an agency at a panel; everybody else in it is a stranger to the case. */
export const representatives: readonly Role[] = [
  'panel-representative',
  'safeguarding-lead',
  'social-worker',
  'mash-decision-maker',
];

/** Everything but what a service keeps to itself. */
export const panelClasses: readonly FieldClass[] = [
  'presence',
  'identity',
  'summary',
  'narrative',
  'health',
  'third-party',
  'perpetrator',
];
export const keeperClasses: readonly FieldClass[] = [...panelClasses, 'location', 'attachment', 'legal'];
export const everyClass: readonly FieldClass[] = [...keeperClasses, 'sensitive-service'];

/** A case as callers are judged on it. */
export type CasePanel = {
  readonly thing: ThingId;
  /** The service whose coordinator and chair keep the case. */
  readonly keeper: AgencyId;
  readonly seats: readonly Seat[];
  /** Whom the case is about: the victim of a MARAC, the offender of MAPPA and PPANI. */
  readonly subject: PersonId;
  /** Children that it names: who is barred from one of them, or from whom it is about, learns nothing of the case. */
  readonly children: readonly PersonId[];
  readonly label: EntryLabel;
  readonly since: string;
};

/** Seats of an agency's representatives. */
export const seatOf = (agency: AgencyId, classes: readonly FieldClass[] = panelClasses): Seat => ({
  agency,
  classes,
  roles: representatives,
});

/** One person's own seat, whatever their role. */
export const seatOfPerson = (agency: AgencyId, person: ActorRef, classes: readonly FieldClass[]): Seat => ({
  ...{ agency, person, classes },
});

/** Nobody who is named as excluded has a seat, whoever gave it. */
export const without = (excluded: readonly ActorRef[], seats: readonly Seat[]): readonly Seat[] =>
  excluded.length === 0 ? seats : seats.map((seat) => ({ ...seat, except: excluded }));

/** The case as the gate takes it: no relation but a seat counts, and for nobody who is barred from anybody whom it is about. */
export const targetOfCase = ({ thing, keeper, seats, subject, children, label, since }: CasePanel): ThingTarget => ({
  ...{ thing, owner: keeper, recipients: [], panel: seats, labels: [label], recordedAt: since as Instant },
  children: [subject, ...children],
});
