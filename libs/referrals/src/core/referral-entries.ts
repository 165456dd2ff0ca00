import {
  type AgencyId,
  type EventId,
  type FieldClass,
  type JsonValue,
  type PersonId,
  type Recorded,
  type ThingId,
  namedFacts,
} from '@safeguarding/kernel';
import type { ReferralStep } from './referral-events.ts';

type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };
type AddressedTo = { readonly agency: AgencyId; readonly classes: readonly FieldClass[] };

/** What an event of a referral is on the timeline of one of its children, apart from who wrote it and when. */
export type ReferralEntry = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly kind: string;
  readonly supersedes?: EventId;
  readonly fields: Readonly<Record<string, ClassedField>>;
  readonly recipients: readonly AddressedTo[];
};

const kinds: Readonly<Record<ReferralStep['type'], string>> = {
  ReferralSubmitted: 'referral-submitted',
  ReferralAcknowledged: 'referral-acknowledged',
  ReferralReturned: 'referral-returned-for-information',
  InformationSupplied: 'referral-information-supplied',
  ReferralScreened: 'referral-screened',
  ReferralDecided: 'referral-decided',
  AssessmentStarted: 'referral-assessment-started',
  ReferralClosed: 'referral-closed',
  ReferralWithdrawn: 'referral-withdrawn',
  ReferralEscalated: 'referral-escalated',
  ReferralReopened: 'referral-re-opened',
  ReferralAmended: 'referral-amended',
};

/** A field that is not listed is shown to nobody but those who may see the most secret class. */
const classes: Readonly<Record<string, FieldClass>> = {
  categories: 'presence',
  recipient: 'summary',
  urgency: 'summary',
  identifierIncluded: 'identity',
  legal: 'legal',
  consentInformation: 'legal',
  missing: 'summary',
  stage: 'summary',
  decision: 'summary',
  category: 'summary',
  assessment: 'summary',
  reason: 'summary',
};
/** Lists of children name siblings: of them only the child's own line is told. */
const hidden = new Set(['referral', 'referrer', 'children', 'decisions', 'amended']);

/** What the referrer sends is for the authority to read whole. */
export const authorityClasses: readonly FieldClass[] = [
  'presence',
  'identity',
  'location',
  'summary',
  'narrative',
  'attachment',
  'health',
  'third-party',
  'perpetrator',
  'legal',
];
/** What the authority answers is told to the referrer in words, not in the authority's own record of the child. */
export const answerClasses: readonly FieldClass[] = ['presence', 'summary', 'legal'];

type Line = {
  readonly child: PersonId;
  readonly own: Readonly<Record<string, JsonValue>>;
  readonly supersedes?: EventId;
};

const linesOf = (event: Recorded<ReferralStep>): readonly Line[] => {
  if (event.type === 'ReferralSubmitted')
    return event.facts.children.map(({ child, identifierIncluded }) => ({ child, own: { identifierIncluded } }));
  if (event.type === 'ReferralDecided')
    return event.facts.decisions.map(({ child, decision }) => ({ child, own: { decision } }));
  if (event.type === 'ReferralAmended')
    return event.facts.amended.map(({ child, supersedes }) => ({ child, own: {}, supersedes }));
  return event.facts.children.map((child) => ({ child, own: {} }));
};

const addressees = ({ actor, facts: { referrer, recipient } }: Recorded<ReferralStep>): readonly AddressedTo[] => {
  const authority = { agency: recipient, classes: authorityClasses };
  if (actor.agency === referrer || recipient === referrer) return [authority];
  // The authority's staff handle the referral because it was addressed to them; they go on reading what they answered.
  return [{ agency: referrer, classes: answerClasses }, authority];
};

/** Pure: one entry per child, each with that child's own facts only. */
export const referralEntries = (event: Recorded<ReferralStep>): readonly ReferralEntry[] => {
  const shared = Object.entries(namedFacts(event)).filter(([name]) => !hidden.has(name));
  const recipients = addressees(event);
  return linesOf(event).map(({ child, own, supersedes }) => ({
    thing: event.facts.referral,
    child,
    kind: kinds[event.type],
    ...(supersedes === undefined ? {} : { supersedes }),
    fields: Object.fromEntries(
      [...shared, ...Object.entries(own)].map(
        ([name, value]) => [name, { class: classes[name] ?? 'sensitive-service', value }] as const,
      ),
    ),
    recipients,
  }));
};
