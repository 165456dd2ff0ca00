import {
  startOf,
  type Instant,
  type PersonId,
  type Recorded,
  type RecordedEvent,
  recordedAs,
} from '@safeguarding/kernel';
import type { FactKind, FactOfChild, TimescaleContribution } from '@safeguarding/timescales';
import type { ReferralChildMoved, ReferralEvent } from './core/referral-events.ts';
import type { ChildDecision } from './core/referral-vocabulary.ts';

/** Decisions after which the authority assesses nothing itself. */
const withoutAssessment: ReadonlySet<ChildDecision> = new Set<ChildDecision>([
  'early-help',
  'services',
  'no-further-action',
]);

type Told = readonly (readonly [PersonId, FactKind])[];
type Tells = {
  readonly [T in ReferralEvent['type']]?: (facts: Extract<ReferralEvent, { type: T }>['facts']) => Told;
};

const all = (children: readonly PersonId[], kind: FactKind): Told => children.map((child) => [child, kind]);

const tells: Tells = {
  ReferralSubmitted: ({ children }) => children.map(({ child }) => [child, 'referral-received']),
  ReferralReopened: ({ children }) => all(children, 'referral-received'),
  ReferralDecided: ({ decisions }) =>
    decisions.flatMap(({ child, decision }): Told => [
      [child, 'response-decided'],
      ...(withoutAssessment.has(decision) ? ([[child, 'assessment-not-needed']] as const) : []),
    ]),
  ReferralClosed: ({ children, reason }) =>
    all(children, reason === 'assessment-completed' ? 'assessment-completed' : 'assessment-not-needed'),
  ReferralWithdrawn: ({ children }) => all(children, 'referral-withdrawn'),
};

/** The wrong child's clocks end; the right child's hear what was said of the referral until then, when it was said. */
const ofMoved = ({ facts, recordedAt }: Recorded<ReferralChildMoved>): readonly FactOfChild[] => {
  const { referral: matter, recipient: responsible, referrer: awaiting, from, to, clocks } = facts;
  const shared = { matter, responsible, awaiting };
  return [
    { child: from, fact: { ...shared, kind: 'referral-withdrawn', at: recordedAt } },
    ...clocks.map(({ kind, at, event }) => ({ child: to, fact: { ...shared, kind: kind as FactKind, at }, event })),
  ];
};

const factsOf = (stored: RecordedEvent): readonly FactOfChild[] => {
  const event = recordedAs<ReferralEvent>(stored);
  if (event.type === 'ReferralChildMoved') return ofMoved(event);
  const { referral: matter, recipient: responsible, referrer: awaiting } = event.facts;
  const at: Instant = startOf(event.occurredOn);
  const told = tells[event.type] as ((facts: ReferralEvent['facts']) => Told) | undefined;
  return (told?.(event.facts) ?? []).map(([child, kind]) => ({
    child,
    fact: { kind, matter, at, responsible, awaiting },
  }));
};

/** What the life of a referral means for the clocks of each of its children: one set of clocks each. */
export const referralTimescales: TimescaleContribution = Object.fromEntries(
  [...Object.keys(tells), 'ReferralChildMoved'].map((type) => [type, factsOf]),
);

/** What the clocks of one child were told of a referral until now, in the order in which it was told. */
export const heardOf = (events: readonly RecordedEvent[], child: PersonId): ReferralChildMoved['facts']['clocks'] =>
  events.flatMap((event) =>
    (referralTimescales[event.type]?.(event) ?? [])
      .filter((told) => told.child === child)
      .map(({ fact: { kind, at }, event: origin }) => ({ kind, at, event: origin ?? event.id })),
  );
