import { startOf, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { FactKind, FactOfChild, TimescaleContribution } from '@safeguarding/timescales';
import type { ProtectionEvent } from './core/protection-events.ts';
import { transferForms } from './core/protection-vocabulary.ts';
import { protectionEvents } from './protection-slice.ts';

type Tells = {
  readonly [T in ProtectionEvent['type']]: (
    facts: Extract<ProtectionEvent, { type: T }>['facts'],
  ) => readonly FactKind[];
};

const tells: Tells = {
  ProtectionDiscussionRequested: () => ['discussion-requested'],
  ProtectionDiscussionHeld: ({ outcome }) => [
    'strategy-discussion-held',
    outcome.startsWith('s47') ? 'enquiry-started' : 'enquiry-ended-without-conference',
  ],
  ProtectionEnquiryConcluded: ({ outcome }) =>
    outcome === 'significant-harm-conference' ? ['conference-convened'] : ['enquiry-ended-without-conference'],
  ProtectionConferenceHeld: ({ form, outcome }) => {
    if (outcome === 'inquorate') return ['conference-inquorate'];
    // The old authority's plan ends with it, and its clocks; the new one's, where there is one, begins.
    if (transferForms.has(form))
      return ['transfer-conference-held', 'plan-ended', ...(outcome === 'plan' ? (['plan-made'] as const) : [])];
    return outcome === 'plan' ? ['conference-held', 'plan-made'] : ['conference-held'];
  },
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
  const told = tells[event.type] as (facts: ProtectionEvent['facts']) => readonly FactKind[];
  return told(event.facts).map((kind) => ({ child, fact: { kind, matter, at, responsible } }));
};

/** What the steps of a process mean for the child's clocks. */
export const protectionTimescales: TimescaleContribution = Object.fromEntries(
  Object.keys(protectionEvents).map((type) => [type, factsOf]),
);
