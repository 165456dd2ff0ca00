import { startOf, type AgencyId, type EventId, type FieldClass, type Instant } from '@safeguarding/kernel';
import type { Entry } from './entry.ts';
import { covers } from './period.ts';
import { isOwnService, type Viewer } from './principal.ts';
import type {
  ChildFacts,
  Grant,
  Involvement,
  Recipient,
  ReviewScope,
  Seat,
  SharingPosition,
} from './sharing-position.ts';
import { names, standingOf, type Standing } from './standing.ts';
import type { BasisKind } from './vocabulary.ts';

/** Version of the functions in this file and in `standing.ts`; receipts carry it, and a change of meaning raises it. */
export const basisVersion = 3;

/** One relation of a viewer to an entry or a child, from which policy may give sight. */
export type Basis = {
  readonly kind: BasisKind;
  /** Only these classes can come through it; absent where policy alone limits it. */
  readonly classes?: readonly FieldClass[];
  /** The facts that make it hold. */
  readonly because: readonly EventId[];
  /** Whose relation it is: the whole service's, or this person's by name. */
  readonly heldBy: 'service' | 'person';
  /** The legal facts of the decision, where it rests on one. */
  readonly legal?: Readonly<Record<string, string>>;
};

/** What of an entry, or of the thing that a command is about, bears on who may see it. */
export type Subject = Pick<
  Entry,
  'thing' | 'owner' | 'ownerKind' | 'labels' | 'recipients' | 'recordedAt' | 'movedAt' | 'panel'
> & {
  readonly id?: EventId;
  /** Where the sealed content is known: which classes it holds. */
  readonly sealed?: Entry['sealed'];
  /** Absent: no review's period covers it. */
  readonly occurredOn?: Entry['occurredOn'];
  /** Of an entry: a submission carries the legal facts of the decision to address somebody in the field `legal`. */
  readonly fields?: Entry['fields'];
  /** Between the services that it addresses: a decision on everything does not reach it. */
  readonly byNameOnly?: true;
};

const because = (...events: readonly (EventId | undefined)[]): readonly EventId[] =>
  events.filter((event) => event !== undefined);

/** A decision that names classes tells of the item itself, and of its legal facts, too. */
const listed = (classes: readonly FieldClass[]): readonly FieldClass[] => [
  ...new Set<FieldClass>(['presence', 'legal', ...classes]),
];

/**
 * The involvement through which the viewer is involved as this service. A predecessor's counts for what its successor wrote since it took
 * over, and a successor's that began since then for what the predecessor wrote: each sees what it saw, and they go on as one.
 */
const involvedAs = (
  { involvements, successions }: Standing,
  service: AgencyId,
  recordedAt: Instant,
): Involvement | undefined =>
  involvements.find(
    ({ agency, from }) =>
      agency === service ||
      successions.predecessorsOf(service).some((one) => one.agency === agency && one.since <= recordedAt) ||
      successions.successorsOf(service).some((one) => one.agency === agency && one.since <= from),
  );

const own = (standing: Standing, { owner, recordedAt }: Subject): readonly Basis[] => {
  const { viewer, keepsRecords } = standing;
  if (!isOwnService(viewer, owner)) return [];
  const involved = involvedAs(standing, owner, recordedAt);
  // A system sees the status of what its service sent, whoever works with the child now; policy gives it no more than that.
  if (!involved && !keepsRecords && viewer.via === 'person') return [];
  const heldBy = involved?.person === undefined ? 'service' : 'person';
  return [{ kind: 'own', because: because(involved?.event), heldBy }];
};

/** From the place or the address of one service: a predecessor's is withdrawn apart from one's own. */
const isWithdrawn = ({ position, at }: Standing, { thing }: Subject, named: AgencyId, since?: Instant): boolean =>
  position.withdrawnAddresses.some(
    (withdrawn) =>
      withdrawn.thing === thing &&
      (withdrawn.agency === undefined || withdrawn.agency === named) &&
      (since === undefined || since <= withdrawn.from) &&
      withdrawn.from <= at,
  );

/** Words of the vocabulary only: a reference to a document is sealed and no part of the field. */
const legalOf = ({ fields }: Subject): Readonly<Record<string, string>> | undefined => {
  const field = fields?.['legal'];
  if (field?.class !== 'legal' || typeof field.value !== 'object' || field.value === null) return undefined;
  const facts = Object.entries(field.value).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(' ') : value] as const,
  );
  return Object.fromEntries(facts.filter((fact): fact is readonly [string, string] => typeof fact[1] === 'string'));
};

const heldBy = ({ person }: Recipient): Basis['heldBy'] => (person === undefined ? 'service' : 'person');

/** When it came onto this record: who decided about the record before did not know of it. */
const placedAt = ({ movedAt, recordedAt }: Pick<Subject, 'movedAt' | 'recordedAt'>): Instant => movedAt ?? recordedAt;

/** What was written on the wrong child is no entry of that child any more, for anybody (docs/decisions/070). */
export const isElsewhere = (
  { position }: Standing,
  subject: Pick<Subject, 'thing' | 'recordedAt' | 'movedAt'>,
): boolean =>
  position.movedAway.some(
    ({ thing, before }) => thing === subject.thing && (before === undefined || placedAt(subject) < before),
  );

/** Whoever was told on the wrong child's record was never told where the right one lives. */
const asMoved = ({ shielded }: Standing, { movedAt }: Subject, classes: readonly FieldClass[]) =>
  shielded && movedAt !== undefined ? classes.filter((name) => name !== 'location') : classes;

const addressed = (standing: Standing, subject: Subject): readonly Basis[] => {
  const named = subject.recipients.filter(
    (recipient) => names(recipient, standing.viewer) && !isWithdrawn(standing, subject, recipient.agency),
  );
  if (named.length === 0) return [];
  const legal = legalOf(subject);
  return named.map((recipient) => ({
    kind: 'addressed',
    classes: asMoved(standing, subject, listed(recipient.classes)),
    because: because(subject.id),
    heldBy: heldBy(recipient),
    ...(legal ? { legal } : {}),
  }));
};

/** A location that was opened before the shield stays closed until somebody who knows of the shield decides again (docs/decisions/010). */
const afterShield = ({ position, shielded }: Standing, classes: readonly FieldClass[], from: Instant) =>
  shielded && from < (position.shield?.from ?? from) ? classes.filter((name) => name !== 'location') : classes;

const reaches = (entries: readonly string[] | undefined, { thing, id, byNameOnly }: Subject): boolean =>
  entries ? entries.includes(thing) || (id !== undefined && entries.includes(id)) : byNameOnly !== true;

/** Whoever does the owner's work decides on what the owner wrote, from then on; the owner never on what the other one wrote. */
const decidesFor = ({ successions }: Standing, { controller, from }: Grant, owner: AgencyId): boolean =>
  controller === owner ||
  successions.successorsOf(owner).some(({ agency, since }) => agency === controller && since <= from);

/** A decision opens what its own controller wrote before it, and nothing of anybody else (decisions, ruling 4). */
const granted = (standing: Standing, subject: Subject): readonly Basis[] =>
  standing.grants
    .filter(
      ({ grant }) =>
        (subject.movedAt ?? subject.recordedAt) < grant.coversUntil && decidesFor(standing, grant, subject.owner),
    )
    .filter(({ grant: { entries } }) => reaches(entries, subject))
    .map(({ grant, recipient }) => ({
      kind: 'addressed',
      classes: afterShield(standing, listed(recipient.classes), grant.from),
      because: because(grant.event),
      heldBy: heldBy(recipient),
      ...(grant.legal ? { legal: grant.legal } : {}),
    }));

/** The team that works with the child, or the one that does its work, with what that wrote since. */
const openTeamOf = ({ openTeams, successions }: Standing, { owner, recordedAt }: Subject) =>
  openTeams.get(owner) ??
  successions
    .predecessorsOf(owner)
    .filter(({ since }) => since <= recordedAt)
    .map(({ agency }) => openTeams.get(agency))
    .find((team) => team !== undefined);

const standingShare = (standing: Standing, subject: Subject): readonly Basis[] => {
  const { involved } = standing;
  const { ownerKind, labels } = subject;
  const team = openTeamOf(standing, subject);
  // The register's kind and the involvement's kind must agree: a relabelled team is no team of the three.
  if (team?.kind !== ownerKind || labels.includes('about-adult')) return [];
  return [{ kind: 'standing-share', because: because(involved?.event, team.event), heldBy: 'service' }];
};

const lead = ({ leads }: Standing): readonly Basis[] => {
  const [first] = leads;
  return first ? [{ kind: 'lead', because: because(first.event), heldBy: 'service' }] : [];
};

const inScope = (review: ReviewScope, { occurredOn, labels }: Subject): boolean =>
  occurredOn !== undefined &&
  covers(review.covers, startOf(occurredOn)) &&
  (!labels.includes('sensitive-service') || review.classes.includes('sensitive-service'));

const review = ({ reviews }: Standing, subject: Subject): readonly Basis[] =>
  reviews
    .filter((scope) => inScope(scope, subject))
    .map((scope) => ({
      kind: 'review',
      classes: [...new Set<FieldClass>(['presence', ...scope.classes])],
      because: because(scope.event),
      heldBy: 'person',
    }));

/** Only what is said of the child's health, and of nothing that says no more than that a case is there. */
const emergency = ({ emergencies }: Standing, { sealed = [] }: Subject): readonly Basis[] => {
  const [first] = emergencies;
  if (!first || !sealed.some(({ commitments }) => commitments.health !== undefined)) return [];
  return [{ kind: 'emergency', classes: ['presence', 'health'], because: because(first.event), heldBy: 'person' }];
};

const hasSeat = ({ roles, except, ...seat }: Seat, viewer: Viewer): boolean =>
  viewer.via === 'person' &&
  names(seat, viewer) &&
  (roles === undefined || roles.some((role) => viewer.roles.includes(role))) &&
  except?.includes(viewer.ref) !== true;

const bySeats = (viewer: Viewer, seats: readonly Seat[], id: EventId | undefined): readonly Basis[] =>
  seats
    .filter((seat) => hasSeat(seat, viewer))
    .map((seat) => ({
      kind: seat.keeps ? 'own' : 'panel',
      classes: ['presence', ...seat.classes],
      because: because(id),
      heldBy: heldBy(seat),
    }));

/** What a panel works on is seen by those who have a seat, and by nobody else in any other way (architecture: "Never through ..."). */
const fromPanel = (standing: Standing, subject: Subject, panel: readonly Seat[]): readonly Basis[] => {
  const { viewer } = standing;
  // The mark on a timeline is taken back agency by agency, and may be given anew; the case itself knows who has a seat now.
  const isTaken = ({ agency }: Seat): boolean =>
    subject.id !== undefined && isWithdrawn(standing, subject, agency, subject.recordedAt);
  const isOpen = (seat: Seat): boolean =>
    !seat.whereInvolved || involvedAs(standing, seat.agency, subject.recordedAt) !== undefined;
  const seats = panel.filter((seat) => isOpen(seat) && !isTaken(seat));
  return bySeats(viewer, seats, subject.id);
};

const nothing: readonly Basis[] = [];

/** Every relation that gives sight of one entry; none for a practitioner who is barred from the child. */
export const basesOn = (standing: Standing, subject: Subject): readonly Basis[] => {
  if (standing.barred) return nothing;
  if (standing.position.movedAway.length > 0 && isElsewhere(standing, subject)) return nothing;
  if (subject.panel) return fromPanel(standing, subject, subject.panel);
  // Most entries have one relation or none, and there are many entries: what cannot hold is not even asked.
  const all: Basis[] = [];
  if (isOwnService(standing.viewer, subject.owner)) all.push(...own(standing, subject));
  if (subject.recipients.length > 0) all.push(...addressed(standing, subject));
  if (standing.grants.length > 0) all.push(...granted(standing, subject));
  if (standing.openTeams.size > 0) all.push(...standingShare(standing, subject));
  if (standing.leads.length > 0) all.push(...lead(standing));
  if (standing.reviews.length > 0) all.push(...review(standing, subject));
  if (standing.emergencies.length > 0) all.push(...emergency(standing, subject));
  return all;
};

/** Of things that are about no child, such as a review: its keeper's people and its named recipients. */
export const basesWithoutChild = (viewer: Viewer, subject: Subject): readonly Basis[] =>
  subject.panel ? bySeats(viewer, subject.panel, subject.id) : ofThing(viewer, subject);

const ofThing = (viewer: Viewer, subject: Subject): readonly Basis[] => [
  ...(isOwnService(viewer, subject.owner) ? [{ kind: 'own', because: [], heldBy: 'service' } as const] : []),
  ...subject.recipients
    .filter((recipient) => names(recipient, viewer))
    .map((recipient): Basis => ({
      kind: 'addressed',
      classes: listed(recipient.classes),
      because: because(subject.id),
      heldBy: heldBy(recipient),
    })),
];

/** `basesOn` for a single entry: which relations of this viewer hold at this instant. Pure; policy decides what follows. */
export const basesOf = (
  viewer: Viewer,
  child: ChildFacts,
  position: SharingPosition,
  entry: Subject,
  at: Instant,
): readonly Basis[] => basesOn(standingOf(viewer, child, position, at), entry);
