import {
  agencyId,
  eventId,
  fieldClasses,
  instant,
  localDate,
  personId,
  thingId,
  type ActorRef,
  type AgencyId,
  type EventId,
  type Instant,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { entryOf, type Entry } from './entry.ts';
import type { Viewer } from './principal.ts';
import {
  emptyPosition,
  type ChildFacts,
  type Grant,
  type Involvement,
  type SharingPosition,
} from './sharing-position.ts';
import type { AgencyKind } from './vocabulary.ts';

// Invented people and services for tests and goldens.

const uuid = (lead: string, n: number): string => `${lead.repeat(8)}-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const aChildId: PersonId = personId(uuid('c', 1));
export const anEventId = (n: number): EventId => eventId(uuid('e', n));
export const aThingId = (n: number): ThingId => thingId(uuid('a', n));
export const aRef = (n: number): ActorRef => `u-${String(n).padStart(32, '0')}` as ActorRef;
export const agencyOfKind = (kind: AgencyKind, n = 1): AgencyId => agencyId(`${kind}-${String(n)}`);

/** Half past ten on an ordinary day. */
export const someDay: Instant = instant('2026-03-10T10:30:00Z');
export const longAgo: Instant = instant('2020-01-01T00:00:00Z');

/** A child of four on `someDay`. */
export const aChild: ChildFacts = { child: aChildId, kind: 'child', dateOfBirth: localDate('2022-01-15') };

/** A practitioner with strong sign-in who reads for direct care. */
export const aViewer = (kind: AgencyKind, changes: Partial<Viewer> = {}): Viewer => ({
  via: 'person',
  ref: aRef(1),
  agency: agencyOfKind(kind),
  agencyKind: kind,
  nation: 'england',
  roles: ['practitioner'],
  scopes: [],
  strongAuthentication: true,
  purpose: 'direct-care',
  issuer: 'https://issuer.example',
  clientId: 'client',
  ...changes,
});

/** An entry of an agency of this kind with one field of every class, each holding its class's name. */
export const anEntry = (ownerKind: AgencyKind, changes: Partial<Entry> = {}): Entry => {
  const { labels = [], ...rest } = changes;
  const draft = {
    id: anEventId(100),
    child: aChildId,
    thing: aThingId(1),
    kind: 'concern-raised',
    owner: agencyOfKind(ownerKind),
    occurredOn: { value: '2026-02-01', precision: 'day' },
    recordedAt: instant('2026-02-01T12:00:00Z'),
    receivedAt: instant('2026-02-01T12:00:00Z'),
    position: '0000000000000100' as Entry['position'],
    labels,
    recipients: [],
    fields: Object.fromEntries(fieldClasses.map((name) => [name, { class: name, value: `canary-${name}` }])),
    sealed: [],
    binding: { eventId: anEventId(100), type: 'ConcernRaised', schemaVersion: 1 },
    ...rest,
  } as const;
  return entryOf(draft, ownerKind);
};

/** A registration that stands since long ago. */
export const anInvolvement = (kind: AgencyKind, changes: Partial<Involvement> = {}): Involvement => ({
  id: aThingId(10),
  agency: agencyOfKind(kind),
  kind,
  from: longAgo,
  earnedBy: 'registration',
  sensitive: false,
  event: anEventId(10),
  ...changes,
});

/** A disclosure of the whole record as it stands on `someDay`. */
export const aGrant = (controller: AgencyId, to: AgencyId, changes: Partial<Grant> = {}): Grant => ({
  id: aThingId(20),
  by: 'disclosure',
  controller,
  recipients: [{ agency: to, classes: ['summary', 'narrative'] }],
  from: longAgo,
  coversUntil: someDay,
  event: anEventId(20),
  ...changes,
});

export const aPosition = (changes: Partial<SharingPosition> = {}): SharingPosition => ({
  ...emptyPosition(aChildId),
  revision: 0,
  ...changes,
});
