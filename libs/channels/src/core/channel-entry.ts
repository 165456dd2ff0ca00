import {
  type AgencyId,
  type FieldClass,
  type JsonObject,
  type JsonValue,
  type PersonId,
  type ThingId,
  kindOfEvent,
} from '@safeguarding/kernel';

/** All that a service wrote itself: it works with its own record whether or not it has a registration of the child. */
export const ownClasses: readonly FieldClass[] = [
  'presence',
  'identity',
  'location',
  'summary',
  'narrative',
  'health',
  'third-party',
  'perpetrator',
  'sensitive-service',
  'legal',
];

type Recipient = { readonly agency: AgencyId; readonly classes: readonly FieldClass[] };

/** What a step is on its child's timeline, apart from who wrote it and when. */
export type ChannelEntry = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly kind: string;
  readonly fields: Readonly<Record<string, { readonly class: FieldClass; readonly value: JsonValue }>>;
  readonly recipients: readonly Recipient[];
};

/** Words that tell neither who was told nor what was said. */
const classes: Readonly<Record<string, FieldClass>> = {
  decision: 'summary',
  outcome: 'summary',
  assessment: 'summary',
  dueOn: 'summary',
  replyBy: 'summary',
  late: 'summary',
  reason: 'summary',
  ownerRole: 'summary',
  legal: 'legal',
};

/**
 * Pure: the plain fields of a step under their classes. Which service was told, over which channel and in what particulars can name a
 * sensitive service: a field without a class of its own is shown by less than the most secret class to nobody.
 */
export const channelEntry = (
  { type, facts }: { readonly type: string; readonly facts: object },
  of: {
    readonly thing: ThingId;
    readonly child: PersonId;
    readonly hidden: readonly string[];
    readonly recipients: readonly Recipient[];
  },
): ChannelEntry => ({
  thing: of.thing,
  child: of.child,
  kind: kindOfEvent(type),
  fields: Object.fromEntries(
    Object.entries(facts as JsonObject)
      .filter(([name]) => name !== 'child' && !of.hidden.includes(name))
      .map(([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }] as const),
  ),
  recipients: of.recipients,
});
