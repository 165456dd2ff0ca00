import { describe, expect, it } from '@jest/globals';
import { given, recorded, type Recorded } from '@safeguarding/kernel';
import fc from 'fast-check';
import { aSubmission, after, anna, ben, mash, surgery, submitted } from './referral-builders.ts';
import * as decisions from './referral-decisions.ts';
import { referralEntries } from './referral-entries.ts';
import type { ReferralEvent, ReferralStep } from './referral-events.ts';
import { referral, type ReferralState } from './referral.ts';

type Ask = (state: ReferralState) => readonly ReferralEvent[];

const asksBy = (by: typeof mash): readonly Ask[] => [
  (state) => decisions.acknowledgeReferral({ by }, state),
  (state) => decisions.returnReferral({ by, missing: ['concerns'] }, state),
  (state) => decisions.supplyInformation({ by, children: [{ child: anna, narrative: 'N' }] }, state),
  (state) =>
    decisions.screenReferral(
      { by, stage: 'contact', decision: 'proceed', category: 'other', urgency: 'standard' },
      state,
    ),
  (state) => decisions.decideReferral({ by, decisions: [{ child: anna, decision: 'services', reasons: 'R' }] }, state),
  (state) =>
    decisions.decideReferral({ by, decisions: [{ child: ben, decision: 's47-enquiry', reasons: 'R' }] }, state),
  (state) => decisions.startAssessment({ by, assessment: 's47' }, state),
  (state) => decisions.closeReferral({ by, reason: 'stepped-down' }, state),
  (state) => decisions.closeReferral({ by, reason: 'no-decision-needed' }, state),
  (state) => decisions.withdrawReferral({ by, reason: 'duplicate' }, state),
  (state) => decisions.escalateReferral({ by, reason: 'delay' }, state),
  (state) => decisions.reopenReferral({ by, reason: 'recurrence' }, state),
  (state) => decisions.amendReferral({ by, reason: 'correction', urgency: 'standard' }, state),
];
const asks: readonly Ask[] = [
  (state) => decisions.submitReferral(aSubmission, state),
  ...asksBy(mash),
  ...asksBy(surgery),
];

/** The diagram of the page, drawn a second time by hand: a step that is not in it is a fault. */
const drawn: Readonly<Record<string, readonly string[]>> = {
  none: ['submitted'],
  submitted: ['acknowledged', 'withdrawn'],
  acknowledged: ['returned-for-information', 'screened', 'decided', 'closed', 'withdrawn'],
  'returned-for-information': ['information-supplied', 'decided', 'closed', 'withdrawn'],
  'information-supplied': ['returned-for-information', 'screened', 'decided', 'closed', 'withdrawn'],
  screened: ['returned-for-information', 'screened', 'decided', 'closed', 'withdrawn'],
  decided: ['decided', 'assessment', 'closed'],
  assessment: ['assessment', 'closed'],
  closed: ['re-opened'],
  're-opened': ['acknowledged', 'withdrawn'],
  withdrawn: [],
};

const walk = (sequence: readonly Ask[], each: (before: ReferralState, event: ReferralEvent) => void): void => {
  const past: ReferralEvent[] = [];
  for (const ask of sequence) {
    const before = after(...past);
    const decided = given(referral, past).when(ask);
    if (!Array.isArray(decided)) continue;
    for (const event of decided as readonly ReferralEvent[]) {
      each(before, event);
      past.push(event);
    }
  }
};

describe('whatever is asked, by whom and in which order', () => {
  const sequences = fc.array(fc.constantFrom(...asks), { maxLength: 30 });

  it('a referral moves only as it is drawn', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const past: ReferralEvent[] = [];
        walk(sequence, ({ status }, event) => {
          past.push(event);
          const next = after(...past).status;
          const stays = event.type === 'ReferralEscalated' || event.type === 'ReferralAmended';
          expect(stays ? [status] : drawn[status]).toContain(next);
        });
      }),
    );
  });

  it('a referral closes only with a decision for every child, or with the word that none is needed', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        walk(sequence, (before, event) => {
          if (event.type !== 'ReferralClosed' || event.facts.reason === 'no-decision-needed') return;
          const decided = before.status === 'none' ? [] : before.decisions.map(({ child }) => child);
          expect(new Set(decided)).toEqual(new Set([anna, ben]));
        });
      }),
    );
  });

  it('the fold takes any event in any order', () => {
    const events = fc.array(fc.constantFrom(...everyEvent()), { maxLength: 20 });
    fc.assert(
      fc.property(events, (past) => {
        expect(() => after(...past)).not.toThrow();
      }),
    );
  });
});

const everyEvent = (): readonly ReferralEvent[] => {
  const found = new Map<string, ReferralEvent>();
  const route = [0, 1, 2, 16, 4, 5, 6, 7, 8, 11 + 13, 12, 1, 13 + 13, 10 + 13];
  walk(
    route.flatMap((index) => asks[index] ?? []),
    (_, event) => found.set(event.type, event),
  );
  return [...found.values()];
};

/** A move stands on no timeline by itself. */
const step = (event: unknown) => event as Recorded<ReferralStep>;

describe('on a timeline', () => {
  it('every type of event is among those that are looked at', () => {
    expect(everyEvent()).toHaveLength(12);
  });

  it('an entry of one child names no sibling, whatever happened', () => {
    for (const event of everyEvent())
      for (const entry of referralEntries(step(recorded(event)))) {
        const sibling = entry.child === anna ? ben : anna;
        expect(JSON.stringify(entry)).not.toContain(sibling);
      }
  });

  it('what the referrer wrote is addressed to the authority in every class but that of sensitive services', () => {
    const [event] = submitted;
    if (!event) throw new Error('nothing was submitted');
    const [entry] = referralEntries(step(recorded(event, 0, { agency: surgery })));
    expect(entry).toMatchObject({
      kind: 'referral-submitted',
      child: anna,
      fields: { categories: { class: 'presence' }, legal: { class: 'legal' }, urgency: { class: 'summary' } },
      recipients: [{ agency: mash }],
    });
    expect(entry?.recipients[0]?.classes).toHaveLength(10);
  });

  it('what the authority decided is addressed to the referrer: summary and legal facts', () => {
    const past = [...submitted, ...decisions.acknowledgeReferral({ by: mash }, after(...submitted))];
    const [decided] = decisions.decideReferral(
      { by: mash, decisions: [{ child: ben, decision: 's47-enquiry', reasons: 'R' }] },
      after(...past),
    );
    if (!decided) throw new Error('nothing was decided');
    const entries = referralEntries(step(recorded(decided, 2, { agency: mash })));
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      child: ben,
      fields: { decision: { class: 'summary', value: 's47-enquiry' } },
      recipients: [{ agency: surgery, classes: ['presence', 'summary', 'legal'] }, { agency: mash }],
    });
  });
});
