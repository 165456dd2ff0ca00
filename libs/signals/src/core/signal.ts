import type { AgencyId, EventId, Instant, PersonId } from '@safeguarding/kernel';

/** What a signal tells: the name in its CloudEvents type. */
export const signalKinds = [
  'concern-addressed',
  'referral-submitted',
  'referral-acknowledged',
  'referral-returned',
  'referral-information-supplied',
  'referral-screened',
  'referral-decided',
  'referral-assessment-started',
  'referral-escalated',
  'referral-amended',
  'referral-withdrawn',
  'referral-closed',
  'referral-reopened',
  'escalation-raised',
  'escalation-answered',
  'escalation-moved-up',
  'escalation-resolved',
  'handover-proposed',
  'handover-accepted',
  'handover-declined',
  'handover-withdrawn',
  'emergency-access-opened',
  'emergency-access-reviewed',
  'contribution-asked',
  'immediate-protection-taken',
  'immediate-protection-extended',
  'immediate-protection-ended',
  'serious-incident-known',
  'serious-incident-moved-on',
  'information-requested',
  'information-request-returned',
  'information-request-supplied',
  'information-request-challenged',
  'information-request-challenge-answered',
  'information-request-answered',
  'information-request-withdrawn',
  'clock-missed',
] as const;
export type SignalKind = (typeof signalKinds)[number];

/** One thing that one agency is told about one child; nothing in it is personal. */
export type Signal = {
  readonly kind: SignalKind;
  readonly recipient: AgencyId;
  readonly child: PersonId;
  /** The event that brought it about. */
  readonly because: EventId;
  readonly at: Instant;
  /** Path under which the recipient may ask for what happened, by its own right. */
  readonly path: string;
  /** Orders the signals of one path; absent where a count would tell of events that the recipient may not know of. */
  readonly sequence?: number;
};

/**
 * Addressed to whoever does the recipient's work today. Of two recipients that are one service now, that one is told once.
 */
export const toToday = (
  signals: readonly Signal[],
  { todayOf }: { readonly todayOf: (agency: AgencyId) => AgencyId },
): readonly Signal[] => {
  const told = signals.map((signal) => ({ ...signal, recipient: todayOf(signal.recipient) }));
  return [...new Map(told.map((signal) => [`${signal.recipient} ${signal.child}`, signal])).values()];
};
