import type { AgencyId, FieldClass, JsonValue, Recorded } from '@safeguarding/kernel';
import type { Decider } from './authority.ts';
import type { LegalFacts } from './legal-facts.ts';
import type { OpenedTo } from './scope.ts';
import type { Party, SharingEvent } from './sharing-events.ts';

/** One plain field of an entry and the class that it is shown under. */
export type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };

/** What an event looks like on the child's timeline. Recipients are told that it was decided, and on what legal facts. */
export type SharingEntry = {
  readonly kind: string;
  readonly fields: Readonly<Record<string, ClassedField>>;
  readonly recipients: readonly OpenedTo[];
};

type Fields = Readonly<Record<string, ClassedField>>;
type Values = Readonly<Record<string, JsonValue | undefined>>;
type Describe = {
  readonly [T in SharingEvent['type']]?: (facts: Extract<SharingEvent, { type: T }>['facts']) => SharingEntry;
};

const classed = (name: FieldClass, values: Values): Fields =>
  Object.fromEntries(
    Object.entries(values).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, { class: name, value }] as const],
    ),
  );
const legal = (values: Values): Fields => classed('legal', values);
/** Who else was named, a sensitive service among them perhaps, is for the deciding service alone. */
const ownOnly = (values: Values): Fields => classed('sensitive-service', values);

const basesOf = ({ gateways, ...facts }: LegalFacts): Fields =>
  legal({ ...facts, ...(gateways === undefined ? {} : { gateways }) });
const deciderOf = ({ authority, standing, competence }: Decider): Fields => legal({ authority, standing, competence });
const partyOf = ({ agency, person }: Party): JsonValue => (person === undefined ? { agency } : { agency, person });
const toldOf = (recipients: readonly Party[]): readonly OpenedTo[] =>
  recipients.map((party) => ({ ...party, classes: ['legal'] }));

/** Both authorities work with a handover because it is addressed to them: neither has a registration of the child. */
const authorities = (...agencies: readonly AgencyId[]): readonly OpenedTo[] =>
  agencies.map((agency) => ({
    agency,
    classes: ['presence', 'identity', 'location', 'summary', 'narrative', 'legal'],
  }));
/** That the authority of an area answers for a child tells where it lives. */
const where = (values: Values): Fields => classed('location', values);
const told = (values: Values): Fields => classed('summary', values);

/** Whoever is told of an emergency access hears why. */
const reviewersOf = (told: readonly AgencyId[]): readonly OpenedTo[] =>
  told.map((agency) => ({ agency, classes: ['presence', 'legal', 'narrative'] }));

const entry = (kind: string, fields: Fields = {}, recipients: readonly OpenedTo[] = []): SharingEntry => ({
  kind,
  fields,
  recipients,
});

type OpeningLike = {
  readonly recipients: readonly Party[];
  readonly classes: readonly FieldClass[];
  readonly purposes?: readonly string[];
  readonly entries?: readonly string[];
  readonly from?: string;
  readonly until?: string;
};
const openingOf = ({ recipients, classes, purposes, entries, from, until }: OpeningLike): Fields => ({
  ...legal({ classes, purposes, from, until }),
  ...ownOnly({ recipients: recipients.map(partyOf), entries }),
});

const describe: Describe = {
  ConsentSought: ({ scope }) => entry('consent-sought', openingOf(scope)),
  ConsentGiven: ({ scope, from, until, by, awareOfRecordContent, legal: bases, effect }) =>
    entry(
      'consent-given',
      {
        ...openingOf({ ...scope, from, ...(until === undefined ? {} : { until }) }),
        ...deciderOf(by),
        ...basesOf(bases),
        ...legal({ awareOfRecordContent, effect }),
      },
      effect === 'stands' ? toldOf(scope.recipients) : [],
    ),
  ConsentRefused: ({ scope, from, until, by, awareOfRecordContent }) =>
    entry('consent-refused', {
      ...openingOf({ ...scope, from, ...(until === undefined ? {} : { until }) }),
      ...deciderOf(by),
      ...legal({ awareOfRecordContent }),
    }),
  ConsentNotSought: ({ scope, reasons }) =>
    entry('consent-not-sought', { ...openingOf(scope), ...legal({ notSoughtReasons: reasons }) }),
  ConsentWithdrawn: ({ by }) => entry('consent-withdrawn', deciderOf(by)),
  ParentalConflictOpened: ({ about }) => entry('parental-conflict-opened', legal({ about })),
  ParentalConflictResolved: () => entry('parental-conflict-resolved'),
  OptOutRecorded: ({ by, from }) => entry('opt-out-recorded', { ...deciderOf(by), ...legal({ from }) }),
  OptOutReversed: ({ by }) => entry('opt-out-reversed', deciderOf(by)),
  OverrideRecorded: (facts) =>
    entry(
      'override-recorded',
      {
        ...openingOf(facts),
        ...basesOf(facts.legal),
        ...legal({ reason: facts.reason, authoriserRole: facts.authoriser.role }),
      },
      toldOf(facts.recipients),
    ),
  OverrideEnded: () => entry('override-ended'),
  DisclosureRecorded: (facts) =>
    entry(
      'disclosure-recorded',
      { ...openingOf(facts), ...basesOf(facts.legal), ...legal({ channel: facts.channel }) },
      toldOf(facts.recipients),
    ),
  DisclosureWithdrawn: () => entry('disclosure-withdrawn'),
  DecidedNotToShare: (facts) =>
    entry('decision-not-to-share', {
      ...openingOf(facts),
      ...legal({ reason: facts.reason, reviewerRole: facts.reviewer.role, reviewDueOn: facts.reviewDueOn }),
    }),
  DirectContactRecorded: ({ with: party, channel, outcome }) =>
    entry('direct-contact-recorded', { ...legal({ channel, outcome }), ...ownOnly({ with: partyOf(party) }) }),
  // That a shield stands says nothing of a place: no field of class `location`, plain or sealed.
  ShieldApplied: () => entry('shield-applied'),
  ShieldLiftProposed: () => entry('shield-lift-proposed'),
  ShieldLifted: () => entry('shield-lifted'),
  // That something was there and is not this child's; not what, and not whose it is.
  EntryMovedAway: ({ told: heard }) =>
    entry(
      'entry-moved-away',
      {},
      heard.map((party) => ({ ...party, classes: ['presence'] })),
    ),
  EmergencyAccessOpened: ({ reason, accessReason, until, reviewDueAt, told: heard }) =>
    entry('emergency-access-opened', legal({ reason, accessReason, until, reviewDueAt }), reviewersOf(heard)),
  EmergencyAccessReviewed: ({ finding, told: heard }) =>
    entry('emergency-access-reviewed', legal({ finding }), reviewersOf(heard)),
  ResidenceRecorded: ({ authority, from }) => entry('residence-recorded', where({ authority, from })),
  ResidenceCorrected: ({ authority, from, until }) => entry('residence-corrected', where({ authority, from, until })),
  ResidenceEnded: ({ reason, until }) => entry('residence-ended', where({ reason, until })),
  HandoverProposed: ({ from, to, move, movedOn, matters, legal: bases }) =>
    entry(
      'handover-proposed',
      { ...where({ to }), ...told({ move, movedOn, matters }), ...basesOf(bases) },
      authorities(from, to),
    ),
  HandoverAccepted: ({ from, to, move, matters }) =>
    entry('handover-accepted', told({ move, matters }), authorities(from, to)),
  HandoverDeclined: ({ from, to, reason }) => entry('handover-declined', told({ reason }), authorities(from, to)),
  HandoverWithdrawn: ({ from, to }) => entry('handover-withdrawn', {}, authorities(from, to)),
  HandoverClosed: ({ from, to, move, reason }) =>
    // What becomes of the case afterwards is the new authority's own.
    entry('handover-closed', told({ reason }), authorities(...(move === 'temporary' ? [from, to] : [to]))),
};

/** Types of the stream that stand on a timeline; involvements, leads and scopes are relations, not entries. */
export const entryTypes = Object.keys(describe);

/** How an event stands on the timeline; undefined for one that does not. */
export const sharingEntry = ({
  type,
  facts,
}: Pick<Recorded<SharingEvent>, 'type' | 'facts'>): SharingEntry | undefined =>
  (describe[type] as ((facts: object) => SharingEntry) | undefined)?.(facts);
