import type { AgencyId, EventId, Instant } from '@safeguarding/kernel';
import { turns } from './birthdays.ts';
import { covers, effectiveAt } from './period.ts';
import { isOwnService, type Viewer } from './principal.ts';
import type {
  ChildFacts,
  EmergencyOpening,
  Grant,
  Involvement,
  LeadOpening,
  Recipient,
  ReviewScope,
  SharingPosition,
} from './sharing-position.ts';
import { noSuccessions, type Successions } from './successions.ts';
import { leadKinds, standingShareKinds, type AgencyKind } from './vocabulary.ts';

type GrantToViewer = { readonly grant: Grant; readonly recipient: Recipient };
type OpenTeam = { readonly kind: AgencyKind; readonly event: EventId };

/** How one viewer stands to one child at one instant: everything about sight that is the same for all entries. */
export type Standing = {
  readonly viewer: Viewer;
  readonly position: SharingPosition;
  /** The clock, or the newest fact where that is later. */
  readonly at: Instant;
  readonly barred: boolean;
  /** The live involvement of the viewer's service, and of this person where persons are assigned. */
  readonly involved: Involvement | undefined;
  /** All live involvements of the viewer's service and of those whose work it does, as far as they are this person's too. */
  readonly involvements: readonly Involvement[];
  /** May look after the service's own records when it no longer works with the child. */
  readonly keepsRecords: boolean;
  readonly leads: readonly LeadOpening[];
  readonly grants: readonly GrantToViewer[];
  readonly reviews: readonly ReviewScope[];
  /** The viewer's own, while it lasts and for as long as the viewer says that this is why it asks. */
  readonly emergencies: readonly EmergencyOpening[];
  /** Teams whose record the standing share opens to this viewer. */
  readonly openTeams: ReadonlyMap<AgencyId, OpenTeam>;
  readonly shielded: boolean;
  /** Who does whose work at the instant of the question. */
  readonly successions: Successions;
};

const none: ReadonlyMap<AgencyId, OpenTeam> = new Map();
const recordKeepers = new Set(['safeguarding-lead', 'records-officer']);

/** True where a decision names the viewer's agency (or one whose work it does), and the viewer where it names a person. */
export const names = (recipient: Recipient, viewer: Viewer): boolean =>
  isOwnService(viewer, recipient.agency) && (recipient.person === undefined || recipient.person === viewer.ref);

const grantsTo = (viewer: Viewer, { grants }: SharingPosition, at: Instant): readonly GrantToViewer[] =>
  grants
    .filter(({ purposes }) => !purposes || (viewer.purpose !== undefined && purposes.includes(viewer.purpose)))
    .filter((grant) => covers(grant, at))
    .flatMap((grant) =>
      grant.recipients.filter((recipient) => names(recipient, viewer)).map((recipient) => ({ grant, recipient })),
    );

/** Ends by itself at the start of the 6th birthday, at an opt-out, and when either team's involvement ends. */
const openTeamsFor = (
  viewer: Viewer,
  involved: Involvement | undefined,
  child: ChildFacts,
  position: SharingPosition,
  at: Instant,
): Standing['openTeams'] => {
  const ofTheThree = viewer.via === 'person' && involved && standingShareKinds.has(viewer.agencyKind);
  if (!ofTheThree || child.kind !== 'child' || child.dateOfBirth === undefined) return none;
  if (at >= turns(child.dateOfBirth, 6)) return none;
  if (position.optOuts.some((optOut) => covers(optOut, at))) return none;
  const others = position.involvements.filter(
    ({ kind, sensitive }) => standingShareKinds.has(kind) && kind !== viewer.agencyKind && !sensitive,
  );
  return new Map(others.filter((team) => covers(team, at)).map(({ agency, kind, event }) => [agency, { kind, event }]));
};

const emergenciesOf = (viewer: Viewer, { emergencies }: SharingPosition, at: Instant): readonly EmergencyOpening[] =>
  emergencies.filter(
    (opening) => opening.person === viewer.ref && isOwnService(viewer, opening.agency) && covers(opening, at),
  );

/** Pure: all that `basesOn` and `relationsOf` need, worked out once for a whole timeline. */
export const standingOf = (
  viewer: Viewer,
  child: ChildFacts,
  position: SharingPosition,
  clock: Instant,
  successions: Successions = noSuccessions,
): Standing => {
  const at = effectiveAt(position, clock);
  const live = position.involvements.filter(
    (involvement) => isOwnService(viewer, involvement.agency) && covers(involvement, at),
  );
  const involvements = live.filter(({ person }) => person === undefined || person === viewer.ref);
  const [involved] = involvements;
  const person = viewer.via === 'person';
  return {
    viewer,
    position,
    at,
    barred: position.barred.includes(viewer.ref),
    involved,
    involvements,
    keepsRecords:
      person && viewer.purpose === 'records-management' && viewer.roles.some((role) => recordKeepers.has(role)),
    leads:
      person && leadKinds.has(viewer.agencyKind)
        ? position.leads.filter((lead) => isOwnService(viewer, lead.agency) && covers(lead, at))
        : [],
    grants: grantsTo(viewer, position, at),
    reviews: person ? position.reviews.filter((review) => review.panel.includes(viewer.ref) && covers(review, at)) : [],
    emergencies: viewer.purpose === 'emergency' ? emergenciesOf(viewer, position, at) : [],
    openTeams: openTeamsFor(viewer, involved, child, position, at),
    shielded: position.shield !== undefined && covers(position.shield, at),
    successions,
  };
};
