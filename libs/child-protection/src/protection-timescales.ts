import { startOf, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { FactKind, FactOfChild, TimescaleContribution } from '@safeguarding/timescales';
import { beginsEnquiry } from './core/discussion-rules.ts';
import type { ProtectionEvent } from './core/protection-events.ts';
import { scottishPreBirthForm, transferForms } from './core/protection-vocabulary.ts';
import { protectionEvents } from './protection-slice.ts';

type Tells = {
  readonly [T in ProtectionEvent['type']]: (
    facts: Extract<ProtectionEvent, { type: T }>['facts'],
    first: boolean,
  ) => readonly FactKind[];
};

/** A child that is not born yet has clocks of its own in Scotland; elsewhere nothing follows from the word. */
const requested = ({ unborn }: { readonly unborn?: true }): FactKind =>
  unborn ? 'unborn-discussion-requested' : 'discussion-requested';
const heldAtOnce = ({ unborn }: { readonly unborn?: true }): FactKind =>
  unborn ? 'unborn-discussion-held-at-once' : 'discussion-held-at-once';

const tells: Tells = {
  ProtectionDiscussionRequested: (facts) => [requested(facts)],
  ProtectionDiscussionHeld: (facts, first) =>
    beginsEnquiry(facts.outcome)
      ? // Nobody asked for it before: the time to the meeting runs from here.
        ['strategy-discussion-held', 'enquiry-started', ...(first ? [heldAtOnce(facts)] : [])]
      : ['strategy-discussion-held', 'enquiry-ended-without-conference'],
  ProtectionEnquiryConcluded: ({ outcome }) =>
    outcome === 'significant-harm-conference' ? ['conference-convened'] : ['enquiry-ended-without-conference'],
  ProtectionConferenceHeld: ({ form, outcome }) => {
    if (outcome === 'inquorate') return ['conference-inquorate'];
    // The old authority's plan ends with it, and its clocks; the new one's, where there is one, begins.
    if (transferForms.has(form))
      return ['transfer-conference-held', 'plan-ended', ...(outcome === 'plan' ? (['plan-made'] as const) : [])];
    if (outcome !== 'plan') return ['conference-held'];
    return ['conference-held', form === scottishPreBirthForm ? 'pre-birth-plan-made' : 'plan-made'];
  },
  // That it was called is no fact of a clock: how early is a rule of its own.
  ProtectionConferenceCalled: () => [],
  ProtectionPlanChangeFound: () => ['plan-changed-significantly'],
  ProtectionChairTold: () => ['chair-told-of-change'],
  ProtectionConferenceRecordSent: () => ['conference-record-sent'],
  ProtectionCoreGroupHeld: () => ['core-group-held'],
  ProtectionReviewHeld: ({ outcome }) => ['review-held', outcome === 'continue' ? 'plan-continued' : 'plan-ended'],
  ProtectionProcessClosed: () => ['enquiry-ended-without-conference', 'plan-ended'],
  ProtectionProcessPassedOn: ({ stage }) => (stage === 'plan' ? ['transfer-notified'] : []),
};

const factsOf = (stored: RecordedEvent): readonly FactOfChild[] => {
  const event = recordedAs<ProtectionEvent>(stored);
  const { process: matter, child, authority: responsible } = event.facts;
  // The new authority's time runs from when it was told of the move, not from when it accepted.
  const at = event.type === 'ProtectionProcessPassedOn' ? event.facts.notifiedAt : startOf(event.occurredOn);
  const told = tells[event.type] as (facts: ProtectionEvent['facts'], first: boolean) => readonly FactKind[];
  return told(event.facts, event.revision === 0).map((kind) => ({ child, fact: { kind, matter, at, responsible } }));
};

/** What the steps of a process mean for the child's clocks. */
export const protectionTimescales: TimescaleContribution = Object.fromEntries(
  Object.keys(protectionEvents).map((type) => [type, factsOf]),
);
