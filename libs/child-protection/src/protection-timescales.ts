import { startOf, type RecordedEvent, recordedAs } from '@safeguarding/kernel';
import type { FactKind, FactOfChild, TimescaleContribution } from '@safeguarding/timescales';
import type { ProtectionEvent } from './core/protection-events.ts';
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
  ProtectionConferenceHeld: ({ outcome }) => {
    if (outcome === 'inquorate') return ['conference-inquorate'];
    return outcome === 'plan' ? ['conference-held', 'plan-made'] : ['conference-held'];
  },
  ProtectionConferenceRecordSent: () => ['conference-record-sent'],
  ProtectionCoreGroupHeld: () => ['core-group-held'],
  ProtectionReviewHeld: ({ outcome }) => ['review-held', outcome === 'continue' ? 'plan-continued' : 'plan-ended'],
  ProtectionProcessClosed: () => ['enquiry-ended-without-conference', 'plan-ended'],
};

const factsOf = (stored: RecordedEvent): readonly FactOfChild[] => {
  const event = recordedAs<ProtectionEvent>(stored);
  const { process: matter, child, authority: responsible } = event.facts;
  const at = startOf(event.occurredOn);
  const told = tells[event.type] as (facts: ProtectionEvent['facts']) => readonly FactKind[];
  return told(event.facts).map((kind) => ({ child, fact: { kind, matter, at, responsible } }));
};

/** What the steps of a process mean for the child's clocks. */
export const protectionTimescales: TimescaleContribution = Object.fromEntries(
  Object.keys(protectionEvents).map((type) => [type, factsOf]),
);
