import { startOf, type EventId, type FieldClass, type Instant } from '@safeguarding/kernel';
import type { Entry } from './entry.ts';
import { covers } from './period.ts';
import type { Viewer } from './principal.ts';
import type { ChildFacts, Recipient, ReviewScope, Seat, SharingPosition } from './sharing-position.ts';
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
};

const because = (...events: readonly (EventId | undefined)[]): readonly EventId[] =>
  events.filter((event) => event !== undefined);

/** A decision that names classes tells of the item itself, and of its legal facts, too. */
const listed = (classes: readonly FieldClass[]): readonly FieldClass[] => [
  ...new Set<FieldClass>(['presence', 'legal', ...classes]),
];

const own = ({ viewer, involved, keepsRecords }: Standing, { owner }: Subject): readonly Basis[] => {
  if (owner !== viewer.agency) return [];
  // A system sees the status of what its service sent, whoever works with the child now; policy gives it no more than that.
  if (!involved && !keepsRecords && viewer.via === 'person') return [];
  const heldBy = involved?.person === undefined ? 'service' : 'person';
  return [{ kind: 'own', because: because(involved?.event), heldBy }];
};

const isWithdrawn = ({ position, viewer, at }: Standing, { thing }: Subject, since?: Instant): boolean =>
  position.withdrawnAddresses.some(
    (withdrawn) =>
      withdrawn.thing === thing &&
      (withdrawn.agency === undefined || withdrawn.agency === viewer.agency) &&
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
const isElsewhere = ({ position }: Standing, subject: Subject): boolean =>
  position.movedAway.some(
    ({ thing, before }) => thing === subject.thing && (before === undefined || placedAt(subject) < before),
  );

/** Whoever was told on the wrong child's record was never told where the right one lives. */
const asMoved = ({ shielded }: Standing, { movedAt }: Subject, classes: readonly FieldClass[]) =>
  shielded && movedAt !== undefined ? classes.filter((name) => name !== 'location') : classes;

const addressed = (standing: Standing, subject: Subject): readonly Basis[] => {
  const named = subject.recipients.filter((recipient) => names(recipient, standing.viewer));
  if (named.length === 0 || isWithdrawn(standing, subject)) return [];
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

/** A decision opens what its own controller wrote before it, and nothing of anybody else (decisions, ruling 4). */
const granted = (standing: Standing, { owner, id, thing, recordedAt, movedAt }: Subject): readonly Basis[] =>
  standing.grants
    .filter(({ grant }) => grant.controller === owner && (movedAt ?? recordedAt) < grant.coversUntil)
    .filter(
      ({ grant: { entries } }) => !entries || entries.includes(thing) || (id !== undefined && entries.includes(id)),
    )
    .map(({ grant, recipient }) => ({
      kind: 'addressed',
      classes: afterShield(standing, listed(recipient.classes), grant.from),
      because: because(grant.event),
      heldBy: heldBy(recipient),
      ...(grant.legal ? { legal: grant.legal } : {}),
    }));

const standingShare = ({ involved, openTeams }: Standing, { owner, ownerKind, labels }: Subject): readonly Basis[] => {
  const team = openTeams.get(owner);
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
  const { involved, viewer } = standing;
  // The mark on a timeline is taken back agency by agency, and may be given anew; the case itself knows who has a seat now.
  if (subject.id !== undefined && isWithdrawn(standing, subject, subject.recordedAt)) return nothing;
  const seats = panel.filter(({ whereInvolved }) => !whereInvolved || involved !== undefined);
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
  if (subject.owner === standing.viewer.agency) all.push(...own(standing, subject));
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
  ...(subject.owner === viewer.agency ? [{ kind: 'own', because: [], heldBy: 'service' } as const] : []),
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
