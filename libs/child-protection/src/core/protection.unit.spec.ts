import { describe, expect, it } from '@jest/globals';
import { agencyId, given, instant, localDate, stateAfter, type PersonId, type ThingId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { passProcessOn, startProtection, takeStep, type Step } from './protection-decisions.ts';
import { protectionEntry } from './protection-entries.ts';
import type { ProtectionEvent } from './protection-events.ts';
import { checkForm } from './protection-forms.ts';
import { protection } from './protection.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const of = { process: 'd0000000-0000-4000-8000-000000000001' as ThingId, child, authority: agencyId('ashby-mash') };
const at = instant('2026-01-05T09:00:00Z');
const step = <T extends ProtectionEvent['type']>(
  type: T,
  body: Step<T>['body'],
  over: Partial<Step<T>> = {},
): Step<T> => ({
  type,
  body,
  also: {},
  texts: {},
  ...over,
});
const held = step('ProtectionDiscussionHeld', { form: 'strategy-discussion', outcome: 's47-enquiry-joint' });
const started = startProtection(held, of, protection.initial, at);
const conference = (outcome: 'plan' | 'no-plan' | 'inquorate') =>
  step('ProtectionConferenceHeld', {
    form: 'initial-child-protection-conference',
    outcome,
    ...(outcome === 'plan' ? { category: 'neglect' } : {}),
  });
const review = (outcome: 'continue' | 'end') => step('ProtectionReviewHeld', { outcome, childSeen: 'seen-alone' });
const close = (reason: 'plan-ended' | 'turned-18' | 'no-plan-needed') => step('ProtectionProcessClosed', { reason });

/** The events of these steps, one after another. */
const taken = (...steps: readonly Step[]): readonly ProtectionEvent[] =>
  steps.reduce<readonly ProtectionEvent[]>(
    (past, each) => [...past, ...takeStep(each, stateAfter(protection, past), at)],
    started,
  );
const on = (...steps: readonly Step[]) => given(protection, taken(...steps));
const take = (each: Step) => (state: Parameters<typeof takeStep>[1]) => takeStep(each, state, at);
const core = step('ProtectionCoreGroupHeld', { childSeen: 'not-seen' });
const concluded = step('ProtectionEnquiryConcluded', { outcome: 'significant-harm-conference', childSeen: 'seen' });

describe('a child protection process', () => {
  it('begins with a discussion, and its enquiry leads to a conference and a plan', () => {
    expect(started).toEqual([
      {
        type: 'ProtectionDiscussionHeld',
        facts: { ...of, form: 'strategy-discussion', outcome: 's47-enquiry-joint' },
        occurredOn: { value: at, precision: 'instant' },
        subjects: [child],
      },
    ]);
    expect(stateAfter(protection, taken(concluded, conference('plan')))).toMatchObject({
      status: 'plan',
      category: 'neglect',
    });
  });

  it('that is only asked for waits for its discussion', () => {
    const asked = startProtection(step('ProtectionDiscussionRequested', {}), of, protection.initial, at);
    expect(stateAfter(protection, asked)).toMatchObject({ status: 'requested' });
    expect(given(protection, asked).when(take(core))).toEqual({ refused: 'CHP-001' });
  });

  it('has no conference without an enquiry, no core group and no review without a plan', () => {
    const noEnquiry = startProtection(
      step('ProtectionDiscussionHeld', { form: 'strategy-discussion', outcome: 'assessment' }),
      of,
      protection.initial,
      at,
    );
    expect(given(protection, noEnquiry).when(take(conference('plan')))).toEqual({ refused: 'CHP-001' });
    expect(on(conference('no-plan')).when(take(core))).toEqual({ refused: 'CHP-001' });
    expect(on().when(take(review('continue')))).toEqual({ refused: 'CHP-001' });
  });

  it('with a plan hears of a significant change and that the chair was told; without one there is nothing to change', () => {
    const changed = step('ProtectionPlanChangeFound', {});
    const told = step('ProtectionChairTold', {});
    expect(on().when(take(changed))).toEqual({ refused: 'CHP-001' });
    expect(on().when(take(told))).toEqual({ refused: 'CHP-001' });
    expect(on(conference('plan')).when(take(changed))).toHaveLength(1);
    expect(stateAfter(protection, taken(conference('plan'), changed, told))).toMatchObject({ status: 'plan' });
  });

  it('has a conference that is called before it is held, and keeps why at short notice sealed', () => {
    const called = step(
      'ProtectionConferenceCalled',
      { form: 'initial-child-protection-conference', meetsOn: localDate('2026-01-08'), shortNotice: true },
      { texts: { noticeReasons: 'He is released on Friday.' } },
    );
    expect(on().when(take(called))).toEqual([
      expect.objectContaining({
        facts: { ...of, form: 'initial-child-protection-conference', meetsOn: '2026-01-08', shortNotice: true },
        personal: [{ person: child, classes: { narrative: { noticeReasons: 'He is released on Friday.' } } }],
      }),
    ]);
    expect(on(conference('no-plan')).when(take(called))).toEqual({ refused: 'CHP-001' });
  });

  it('stands where it stood after a conference that was not quorate', () => {
    expect(stateAfter(protection, taken(conference('inquorate')))).toMatchObject({ status: 'enquiry' });
    expect(on(conference('inquorate')).when(take(conference('plan')))).toHaveLength(1);
  });

  it('keeps its category where a review says no other, and says another where it does', () => {
    expect(stateAfter(protection, taken(conference('plan'), review('continue')))).toMatchObject({
      category: 'neglect',
    });
    const other = step('ProtectionReviewHeld', { outcome: 'continue', childSeen: 'seen', category: 'emotional' });
    expect(stateAfter(protection, taken(conference('plan'), other))).toMatchObject({ category: 'emotional' });
  });

  it('needs the category with a plan and refuses it without one', () => {
    const without = step('ProtectionConferenceHeld', { form: 'initial-child-protection-conference', outcome: 'plan' });
    const beside = step('ProtectionConferenceHeld', {
      form: 'initial-child-protection-conference',
      outcome: 'no-plan',
      category: 'neglect',
    });
    expect(on().when(take(without))).toEqual({ refused: 'CHP-003' });
    expect(on().when(take(beside))).toEqual({ refused: 'CHP-003' });
  });

  it('with a plan is closed only when a review ended it, or the child is beyond it', () => {
    expect(on(conference('plan')).when(take(close('plan-ended')))).toEqual({ refused: 'CHP-006' });
    expect(on(conference('plan')).when(take(close('turned-18')))).toHaveLength(1);
    expect(on(conference('plan'), review('end')).when(take(close('plan-ended')))).toHaveLength(1);
  });

  it('that is closed takes no further step', () => {
    expect(on(conference('no-plan'), close('no-plan-needed')).when(take(core))).toEqual({ refused: 'CHP-002' });
  });

  it('refuses what lies ahead, or on no day', () => {
    for (const occurredOn of ['2026-01-06', '2026-01', 'yesterday', ''])
      expect(on().when(take({ ...concluded, occurredOn }))).toEqual({ refused: 'CHP-005' });
  });

  it('tells others only with the legal facts, and the facts only with others', () => {
    const legal = { gdprBasis: 'public-task' } as NonNullable<Step['also']['legal']>;
    expect(on().when(take({ ...concluded, also: { toldTo: [agencyId('oakfield-gp')] } }))).toEqual({
      refused: 'CHP-007',
    });
    expect(on().when(take({ ...concluded, also: { legal } }))).toEqual({ refused: 'CHP-007' });
  });
});

it('seals every text by its class, under the key of the child', () => {
  const texts = { summary: 'S', record: 'R', childsVoice: 'V', health: 'H', policyDocument: 'P' };
  const [event] = takeStep({ ...concluded, texts }, stateAfter(protection, started), at);
  expect(event?.personal).toEqual([
    {
      person: child,
      classes: {
        summary: { summary: 'S' },
        narrative: { record: 'R', childsVoice: 'V' },
        health: { health: 'H' },
        legal: { policyDocument: 'P' },
      },
    },
  ]);
});

it('tells services what was decided, the authority everything, and nobody by less than the most secret class who took part', () => {
  const also = {
    attendees: [agencyId('ashby-sexual-health')],
    toldTo: [agencyId('oakfield-gp')],
    legal: { gdprBasis: 'public-task' } as NonNullable<Step['also']['legal']>,
  };
  const [event] = takeStep({ ...concluded, also }, stateAfter(protection, started), at);
  const entry = protectionEntry(event as unknown as Parameters<typeof protectionEntry>[0]);
  expect(entry.fields['attendees']?.class).toBe('sensitive-service');
  expect(entry.fields).not.toHaveProperty('toldTo');
  expect(entry.recipients.map(({ agency }) => agency)).toEqual(['ashby-mash', 'oakfield-gp']);
  expect(entry.recipients[1]?.classes).toEqual(['presence', 'summary', 'legal']);
});

it('a meeting has the name that its nation uses', () => {
  expect(() => {
    checkForm('strategy-discussion', 'scotland');
  }).toThrow('CHP-004');
  expect(() => {
    checkForm('child-protection-planning-meeting', 'england');
  }).toThrow('CHP-004');
  expect(() => {
    checkForm('inter-agency-referral-discussion', 'scotland');
  }).not.toThrow();
});

it('no run of steps makes a plan without a conference or leaves one behind a close', () => {
  const any: readonly Step[] = [
    held,
    concluded,
    conference('plan'),
    conference('no-plan'),
    conference('inquorate'),
    core,
    review('continue'),
    review('end'),
    close('plan-ended'),
    close('turned-18'),
    step('ProtectionConferenceRecordSent', {}),
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...any), { maxLength: 20 }), (steps) => {
      let past = started;
      for (const each of steps) {
        const events = given(protection, past).when(take(each));
        if ('refused' in events) continue;
        past = [...past, ...events];
      }
      const state = stateAfter(protection, past);
      const plans = past.filter(({ type, facts }) => type === 'ProtectionConferenceHeld' && 'category' in facts);
      expect(state.status === 'plan' && plans.length === 0).toBe(false);
      expect(past.findIndex(({ type }) => type === 'ProtectionProcessClosed')).toBe(
        state.status === 'closed' ? past.length - 1 : -1,
      );
    }),
  );
});

describe('a process of a child that moved', () => {
  const north = agencyId('northdale-mash');
  const over = { from: of.authority, to: north, handover: 'h' as ThingId, notifiedAt: at };
  const transfer = (outcome: 'plan' | 'no-plan' | 'inquorate') =>
    step('ProtectionConferenceHeld', {
      form: 'transfer-in-conference',
      outcome,
      ...(outcome === 'plan' ? { category: 'neglect' } : {}),
    });
  const passedOn = (past: readonly ProtectionEvent[], from = over) => [
    ...past,
    ...passProcessOn(from, stateAfter(protection, past), at),
  ];
  const plan = taken(concluded, conference('plan'));
  const moved = passedOn(plan);

  it('is of the new authority from there on, at the stage at which it stood', () => {
    expect(moved.at(-1)).toMatchObject({
      type: 'ProtectionProcessPassedOn',
      facts: { authority: north, from: of.authority, stage: 'plan', notifiedAt: at },
    });
    expect(stateAfter(protection, moved)).toMatchObject({
      ...{ status: 'plan', authority: north, former: [of.authority], category: 'neglect', transferDue: true },
    });
    const [next] = takeStep(review('continue'), stateAfter(protection, moved), at);
    expect(next?.facts.authority).toBe(north);
  });

  it('goes over once, and not where it is closed or of another authority', () => {
    expect(passedOn(moved)).toEqual(moved);
    const closed = taken(concluded, conference('plan'), close('turned-18'));
    expect(passedOn(closed)).toEqual(closed);
    expect(passProcessOn(over, protection.initial, at)).toEqual([]);
  });

  it('has its conference after the move on the plan that came over, once it is quorate, and no other process has one', () => {
    const hold = (past: readonly ProtectionEvent[], each: Step) => given(protection, past).when(take(each));
    expect(hold(plan, transfer('plan'))).toEqual({ refused: 'CHP-001' });
    expect(hold(moved, conference('plan'))).toEqual({ refused: 'CHP-001' });
    const inquorate = hold(moved, transfer('inquorate')) as readonly ProtectionEvent[];
    const conferred = hold([...moved, ...inquorate], transfer('plan')) as readonly ProtectionEvent[];
    expect(conferred).toHaveLength(1);
    expect(hold([...moved, ...conferred], transfer('plan'))).toEqual({ refused: 'CHP-001' });
    const without = hold(moved, transfer('no-plan')) as readonly ProtectionEvent[];
    expect(stateAfter(protection, [...moved, ...without])).toMatchObject({ status: 'no-plan', authority: north });
  });

  it('is called by its name in each nation', () => {
    expect(() => {
      checkForm('transfer-in-conference', 'scotland');
    }).toThrow('CHP-004');
    expect(() => {
      checkForm('transfer-planning-meeting', 'scotland');
    }).not.toThrow();
  });
});
