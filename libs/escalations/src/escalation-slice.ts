import { draftFrom, type EntryDraft, type KindOfThing, type TimelineContribution } from '@safeguarding/access';
import {
  type AgencyId,
  type FieldClass,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  kindOfEvent,
  recordedAs,
  namedFacts,
} from '@safeguarding/kernel';
import type { EventCatalogue, Slice } from '@safeguarding/ledger';
import { escalation, type EscalationEvent, type EscalationState } from './core/escalation.ts';
import { localProcess, type LocalProcessSet, type LocalProcessState } from './core/ladder.ts';

const childRecord = { version: 1, retention: 'child-record' } as const;

const ladderEvents = {
  EscalationRaised: childRecord,
  EscalationAnswered: childRecord,
  EscalationMovedUp: childRecord,
  EscalationResolved: childRecord,
} as const satisfies EventCatalogue<EscalationEvent['type']>;
const processEvents = {
  LocalProcessSet: { version: 1, retention: 'directory' },
} as const satisfies EventCatalogue<LocalProcessSet['type']>;

/** How disagreements and the processes of areas are stored. */
export const escalationEvents = { ...ladderEvents, ...processEvents } as const;

export const escalationSlice: Slice<EscalationState, EscalationEvent> = { ...escalation, events: ladderEvents };
export const localProcessSlice: Slice<LocalProcessState, LocalProcessSet> = { ...localProcess, events: processEvents };

/** Both sides read all that either says to the other. */
const sides: readonly FieldClass[] = ['presence', 'summary', 'narrative', 'legal'];
const classes: Readonly<Record<string, FieldClass>> = { legal: 'legal', ladder: 'summary' };
const hidden = new Set(['escalation', 'child', 'by', 'with', 'partnership']);

const recipientsOf = (...agencies: readonly (AgencyId | undefined)[]) =>
  agencies.filter((agency) => agency !== undefined).map((agency) => ({ agency, classes: sides }));

/** Kept from shares and leads: that two services disagree is theirs, and the partnership's once it has come that far. */
const draftOf = (event: RecordedEvent): EntryDraft => {
  const stored = recordedAs<EscalationEvent>(event);
  const { escalation: thing, child, by, with: other } = stored.facts;
  const { partnership } = stored.facts as { readonly partnership?: AgencyId };
  const fields = Object.entries(namedFacts(stored))
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => [name, { class: classes[name] ?? 'summary', value }] as const);
  return {
    ...draftFrom(event),
    ...{ thing, child },
    kind: kindOfEvent(stored.type),
    fields: Object.fromEntries(fields),
    recipients: recipientsOf(by, other, partnership),
    labels: ['withheld'],
  };
};

/** Every step is an entry on the child's timeline, for both sides. */
export const escalationTimeline: TimelineContribution = Object.fromEntries(
  Object.keys(ladderEvents).map((type) => [type, (event: RecordedEvent) => [draftOf(event)]]),
);

type Parties = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly by: AgencyId;
  readonly with: AgencyId;
  readonly partnership?: AgencyId | undefined;
  readonly recordedAt: string;
};

/** A disagreement as its parties are judged on it. */
export const partiesTarget = ({ thing, child, by, with: other, partnership, recordedAt }: Parties) => ({
  ...{ thing, child, owner: by },
  recipients: recipientsOf(by, other, partnership),
  labels: ['withheld' as const],
  recordedAt: recordedAt as Instant,
});

export const escalationKind: KindOfThing<EscalationState, EscalationEvent> = {
  slice: escalationSlice,
  draftOf,
  targetOf: (state) =>
    state.status === 'none'
      ? undefined
      : partiesTarget({ ...state, thing: state.escalation, recordedAt: state.raisedAt }),
  readAction: 'escalation:read',
};
