import { describe, expect, it } from '@jest/globals';
import { given } from '@safeguarding/kernel';
import {
  aSubmission,
  after,
  anna,
  aReferralId,
  ben,
  mash,
  someLegal,
  submitted,
  surgery,
} from './referral-builders.ts';
import {
  acknowledgeReferral,
  amendReferral,
  closeReferral,
  decideReferral,
  escalateReferral,
  reopenReferral,
  returnReferral,
  screenReferral,
  startAssessment,
  submitReferral,
  supplyInformation,
  withdrawReferral,
  completeWithdrawal,
} from './referral-decisions.ts';
import type { ReferralEvent } from './referral-events.ts';
import { referral, type ReferralState } from './referral.ts';

type Ask = (state: ReferralState) => readonly ReferralEvent[];
const on = (past: readonly ReferralEvent[], ask: Ask) => given(referral, past).when(ask);
const then = (past: readonly ReferralEvent[], ask: Ask): readonly ReferralEvent[] => [...past, ...ask(after(...past))];

const theirs = { by: mash };
const ours = { by: surgery };
const acknowledge: Ask = (state) => acknowledgeReferral(theirs, state);
const giveBack: Ask = (state) => returnReferral({ ...theirs, missing: ['level-of-risk'] }, state);
const supply: Ask = (state) => supplyInformation({ ...ours, children: [{ child: ben, narrative: 'More' }] }, state);
const screening = { stage: 'initial', decision: 'proceed', category: 'neglect', urgency: 'standard' } as const;
const screen: Ask = (state) => screenReferral({ ...theirs, ...screening }, state);
const decideFor =
  (...children: readonly (typeof anna)[]): Ask =>
  (state) =>
    decideReferral(
      {
        ...theirs,
        decisions: children.map((child) => ({ child, decision: 's17-assessment', reasons: 'Because' }) as const),
      },
      state,
    );
const assess: Ask = (state) => startAssessment({ ...theirs, assessment: 's17' }, state);
const close: Ask = (state) => closeReferral({ ...theirs, reason: 'services-in-place' }, state);
const withdraw: Ask = (state) => withdrawReferral({ ...ours, reason: 'duplicate' }, state);
const escalate: Ask = (state) => escalateReferral({ ...ours, reason: 'no-answer' }, state);
const reopen: Ask = (state) => reopenReferral({ ...ours, reason: 'new-information' }, state);
const amend: Ask = (state) => amendReferral({ ...ours, reason: 'correction', urgency: 'immediate' }, state);

const acknowledged = then(submitted, acknowledge);
const returned = then(acknowledged, giveBack);
const screened = then(acknowledged, screen);
const decided = then(screened, decideFor(anna, ben));
const closed = then(decided, close);
const withdrawn = then(submitted, withdraw);

describe('submitting', () => {
  it('keeps each child in a part of its own and nothing personal in the facts', () => {
    const [event] = submitted;
    expect(event?.personal).toEqual([
      { person: anna, classes: { summary: { summary: 'Summary A' }, narrative: { narrative: 'Narrative A' } } },
      { person: ben, classes: { summary: { summary: 'Summary B' }, narrative: { childsVoice: 'Voice B' } } },
    ]);
    expect(JSON.stringify(event?.facts)).not.toMatch(/Summary|Narrative|Voice/);
  });

  it('says of every child whether an identifier is included, or why not', () => {
    expect(submitted).toMatchObject([
      {
        facts: {
          children: [
            { child: anna, identifierIncluded: 'included' },
            { child: ben, identifierIncluded: { omitted: 'not-known' } },
          ],
        },
      },
    ]);
  });

  it('needs a reason where consent was not sought, and none where it was given', () => {
    const silent = { ...aSubmission, consentInformation: { familyInformed: 'no' } } as const;
    expect(on([], (state) => submitReferral(silent, state))).toEqual({ refused: 'REF-010' });
    const consented = { ...silent, legal: { ...someLegal, consentDecision: 'given' } };
    expect(on([], (state) => submitReferral(consented, state))).toHaveLength(1);
  });

  it('refuses a child that is named twice', () => {
    const [first] = aSubmission.children;
    const twice = { ...aSubmission, children: first ? [first, first] : [] };
    expect(on([], (state) => submitReferral(twice, state))).toEqual({ refused: 'REF-007' });
  });

  it('stays quiet the second time', () => {
    expect(on(submitted, (state) => submitReferral(aSubmission, state))).toEqual([]);
  });
});

describe('acknowledging', () => {
  it('is the recipient’s alone', () => {
    expect(on(submitted, acknowledge)).toMatchObject([{ type: 'ReferralAcknowledged', subjects: [anna, ben] }]);
    expect(on(submitted, (state) => acknowledgeReferral(ours, state))).toEqual({ refused: 'REF-001' });
  });

  it('happens once', () => {
    expect(on(acknowledged, acknowledge)).toEqual({ refused: 'REF-004' });
  });

  it('is refused on a closed referral and on a withdrawn one', () => {
    expect(on(closed, acknowledge)).toEqual({ refused: 'REF-002' });
    expect(on(withdrawn, acknowledge)).toEqual({ refused: 'REF-003' });
  });
});

describe('returning for information', () => {
  it('says what is missing', () => {
    expect(on(acknowledged, giveBack)).toMatchObject([
      { type: 'ReferralReturned', facts: { missing: ['level-of-risk'] } },
    ]);
  });

  it('is refused before it was acknowledged', () => {
    expect(on(submitted, giveBack)).toEqual({ refused: 'REF-004' });
  });

  it('is refused to the referrer, and for a child that is not on the referral', () => {
    const missing = ['concerns'] as const;
    expect(on(acknowledged, (state) => returnReferral({ ...ours, missing }, state))).toEqual({ refused: 'REF-001' });
    const notes = [{ child: aReferralId as string as typeof anna, note: 'N' }];
    const command = { ...theirs, missing, notes };
    expect(on(acknowledged, (state) => returnReferral(command, state))).toEqual({ refused: 'REF-006' });
  });
});

describe('supplying information', () => {
  it('answers a return, child by child', () => {
    expect(on(returned, supply)).toMatchObject([
      { type: 'InformationSupplied', personal: [{ person: ben, classes: { narrative: { narrative: 'More' } } }] },
    ]);
  });

  it('is refused where nothing was asked for', () => {
    expect(on(acknowledged, supply)).toEqual({ refused: 'REF-004' });
  });

  it('says something', () => {
    const nothing = { ...ours, children: [{ child: ben }] };
    expect(on(returned, (state) => supplyInformation(nothing, state))).toEqual({ refused: 'REF-011' });
  });

  it('may be asked for again', () => {
    expect(on(then(returned, supply), giveBack)).toHaveLength(1);
  });
});

describe('screening', () => {
  it('keeps the stage, the decision, the category and the urgency', () => {
    expect(on(acknowledged, screen)).toMatchObject([{ type: 'ReferralScreened', facts: screening }]);
  });

  it('may follow another screening', () => {
    expect(on(screened, screen)).toHaveLength(1);
  });

  it('is refused while the referrer is being asked', () => {
    expect(on(returned, screen)).toEqual({ refused: 'REF-004' });
  });
});

describe('deciding', () => {
  it('is per child, with reasons under that child', () => {
    expect(on(screened, decideFor(anna))).toMatchObject([
      {
        facts: { decisions: [{ child: anna, decision: 's17-assessment' }] },
        subjects: [anna],
        personal: [{ person: anna, classes: { summary: { reasons: 'Because' } } }],
      },
    ]);
  });

  it('does not wait for a screening, and may be made anew', () => {
    expect(on(acknowledged, decideFor(anna))).toHaveLength(1);
    expect(on(decided, decideFor(anna))).toHaveLength(1);
  });

  it('is refused before the acknowledgement and to the referrer', () => {
    expect(on(submitted, decideFor(anna))).toEqual({ refused: 'REF-004' });
    const decisions = [{ child: anna, decision: 'services', reasons: 'R' }] as const;
    expect(on(screened, (state) => decideReferral({ ...ours, decisions }, state))).toEqual({ refused: 'REF-001' });
    expect(on(screened, decideFor(anna, anna))).toEqual({ refused: 'REF-007' });
  });
});

describe('assessment', () => {
  it('begins after a decision', () => {
    expect(on(decided, assess)).toMatchObject([{ type: 'AssessmentStarted', facts: { assessment: 's17' } }]);
  });

  it('is refused before', () => {
    expect(on(screened, assess)).toEqual({ refused: 'REF-004' });
  });

  it('goes on when a further decision is made', () => {
    expect(after(...then(then(decided, assess), decideFor(ben))).status).toBe('assessment');
  });
});

describe('closing', () => {
  it('needs a decision for every child', () => {
    expect(on(then(screened, decideFor(anna)), close)).toEqual({ refused: 'REF-005' });
    expect(on(decided, close)).toMatchObject([{ type: 'ReferralClosed', facts: { reason: 'services-in-place' } }]);
  });

  it('may say that no decision is needed', () => {
    const needless: Ask = (state) => closeReferral({ ...theirs, reason: 'no-decision-needed' }, state);
    expect(on(acknowledged, needless)).toHaveLength(1);
  });

  it('happens once, after the acknowledgement', () => {
    expect(on(closed, close)).toEqual({ refused: 'REF-002' });
    expect(on(submitted, close)).toEqual({ refused: 'REF-004' });
  });
});

describe('withdrawing', () => {
  it('is the referrer’s until a child is decided: then the authority’s sight is not the referrer’s to end', () => {
    expect(on(submitted, withdraw)).toMatchObject([{ type: 'ReferralWithdrawn', facts: { reason: 'duplicate' } }]);
    expect(on(decided, withdraw)).toEqual({ refused: 'REF-004' });
  });

  it('whose sight has ended is completed whatever was decided in the meantime', () => {
    const complete: Ask = (state) => completeWithdrawal({ ...ours, reason: 'duplicate' }, state);
    expect(on(decided, complete)).toMatchObject([{ type: 'ReferralWithdrawn' }]);
  });

  it('is refused to the recipient', () => {
    expect(on(submitted, (state) => withdrawReferral({ ...theirs, reason: 'duplicate' }, state))).toEqual({
      refused: 'REF-001',
    });
  });

  it('ends everything', () => {
    for (const ask of [acknowledge, giveBack, supply, screen, decideFor(anna), assess, close, withdraw, reopen, amend])
      expect(on(withdrawn, ask)).toEqual({ refused: 'REF-003' });
  });
});

describe('escalating', () => {
  it('needs no answer', () => {
    expect(on(submitted, escalate)).toMatchObject([{ type: 'ReferralEscalated', facts: { reason: 'no-answer' } }]);
  });

  it('leaves the status as it is', () => {
    const state = after(...then(screened, escalate));
    expect(state).toMatchObject({ status: 'screened', stage: 'initial', escalatedAt: expect.any(String) });
  });

  it('is possible after the close and not after a withdrawal', () => {
    expect(on(closed, escalate)).toHaveLength(1);
    expect(on(withdrawn, escalate)).toEqual({ refused: 'REF-003' });
  });
});

describe('re-opening', () => {
  it('is open to both sides, of a closed referral', () => {
    expect(on(closed, reopen)).toHaveLength(1);
    expect(on(closed, (state) => reopenReferral({ ...theirs, reason: 'closed-in-error' }, state))).toHaveLength(1);
  });

  it('is refused while it is open', () => {
    expect(on(decided, reopen)).toEqual({ refused: 'REF-004' });
  });

  it('asks for new decisions before it closes again', () => {
    const again = then(then(closed, reopen), acknowledge);
    expect(on(again, close)).toEqual({ refused: 'REF-005' });
    expect(on(then(again, decideFor(anna, ben)), close)).toHaveLength(1);
  });
});

describe('amending', () => {
  const first = '00000000-0000-4000-8000-000000000000';
  const newSummary: Ask = (state) =>
    amendReferral({ ...ours, reason: 'correction', children: [{ child: anna, summary: 'S' }] }, state);

  it('supersedes the newest content of the child that it is about', () => {
    expect(on(submitted, newSummary)).toMatchObject([{ facts: { amended: [{ child: anna, supersedes: first }] } }]);
    expect(on(then(submitted, newSummary), amend)).toMatchObject([
      {
        facts: {
          urgency: 'immediate',
          amended: [
            { child: anna, supersedes: '00000000-0000-4000-8000-000000000001' },
            { child: ben, supersedes: first },
          ],
        },
      },
    ]);
  });

  it('leaves the status as it is', () => {
    expect(after(...then(returned, amend))).toMatchObject({ status: 'returned-for-information', urgency: 'immediate' });
  });

  it('changes something, is the referrer’s, and comes before the end', () => {
    expect(on(submitted, (state) => amendReferral({ ...ours, reason: 'correction' }, state))).toEqual({
      refused: 'REF-011',
    });
    expect(on(submitted, (state) => amendReferral({ ...theirs, reason: 'correction' }, state))).toEqual({
      refused: 'REF-001',
    });
    expect(on(closed, amend)).toEqual({ refused: 'REF-002' });
  });
});
