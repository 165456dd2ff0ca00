import {
  type AgencyId,
  type FieldClass,
  type JsonValue,
  type PersonId,
  type Recorded,
  type ThingId,
  namedFacts,
} from '@safeguarding/kernel';
import type { ProtectionEvent } from './protection-events.ts';

type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };

/** What a step of the process is on its child's timeline, apart from who wrote it and when. */
export type ProtectionEntry = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly kind: string;
  readonly fields: Readonly<Record<string, ClassedField>>;
  readonly recipients: readonly { readonly agency: AgencyId; readonly classes: readonly FieldClass[] }[];
};

const kinds: Readonly<Record<ProtectionEvent['type'], string>> = {
  ProtectionDiscussionRequested: 'protection-discussion-requested',
  ProtectionDiscussionHeld: 'protection-discussion-held',
  ProtectionEnquiryConcluded: 'protection-enquiry-concluded',
  ProtectionConferenceCalled: 'protection-conference-called',
  ProtectionPlanChangeFound: 'protection-plan-change-found',
  ProtectionChairTold: 'protection-chair-told',
  ProtectionConferenceHeld: 'protection-conference-held',
  ProtectionConferenceRecordSent: 'protection-conference-record-sent',
  ProtectionCoreGroupHeld: 'protection-core-group-held',
  ProtectionReviewHeld: 'protection-review-held',
  ProtectionProcessClosed: 'protection-process-closed',
  ProtectionProcessPassedOn: 'protection-process-passed-on',
};

/** A field that is not listed is shown to nobody but those who may see the most secret class. */
const classes: Readonly<Record<string, FieldClass>> = {
  form: 'summary',
  outcome: 'summary',
  category: 'summary',
  childSeen: 'summary',
  reason: 'summary',
  stage: 'summary',
  notifiedAt: 'summary',
  meetsOn: 'summary',
  shortNotice: 'summary',
  unborn: 'summary',
  legal: 'legal',
};
const hidden = new Set(['process', 'child', 'authority', 'referral', 'toldTo', 'from', 'handover']);

/** The authority works with its own record because it is addressed to it: it has no registration of the child. */
export const authorityClasses: readonly FieldClass[] = [
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
/** What was decided, not what was said. */
export const toldClasses: readonly FieldClass[] = ['presence', 'summary', 'legal'];

/** Pure: the plain fields of the step under their classes, and whom it addresses. */
export const protectionEntry = (event: Recorded<ProtectionEvent>): ProtectionEntry => {
  const { process, child, authority, toldTo = [] } = event.facts;
  const fields = Object.entries(namedFacts(event))
    .filter(([name]) => !hidden.has(name))
    .map(([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }] as const);
  return {
    thing: process,
    child,
    kind: kinds[event.type],
    fields: Object.fromEntries(fields),
    recipients: [
      { agency: authority, classes: authorityClasses },
      ...toldTo.filter((agency) => agency !== authority).map((agency) => ({ agency, classes: toldClasses })),
    ],
  };
};
