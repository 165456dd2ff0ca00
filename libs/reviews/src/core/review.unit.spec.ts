import { describe, expect, it } from '@jest/globals';
import { given, type ActorRef, type PersonId, type ThingId } from '@safeguarding/kernel';
import { closeReview, confirmReview, leavePanel, openReview } from './review-decisions.ts';
import { review, type ReviewEvent, type Scope } from './review.ts';

const id = '11111111-1111-4111-8111-111111111111' as ThingId;
const chair = 'u-chair' as ActorRef;
const member = 'u-member' as ActorRef;
const outsider = 'u-outsider' as ActorRef;
const child = '22222222-2222-4222-8222-222222222222' as PersonId;
const scope: Scope = {
  children: [{ child, pseudonym: 'Child A' }],
  occurredFrom: '2026-01-01T00:00:00.000Z',
  occurredUntil: '2026-06-01T00:00:00.000Z',
  classes: ['presence', 'summary'],
};
const kind = 'child-safeguarding-practice-review';
const opened: ReviewEvent = {
  type: 'ReviewOpened',
  facts: { review: id, kind, chair, panel: [chair, member], scope },
  subjects: [child],
};
const confirmed: ReviewEvent = { type: 'ReviewConfirmed', facts: { review: id, by: outsider } };
const closed: ReviewEvent = { type: 'ReviewClosed', facts: { review: id, reason: 'completed' } };

describe('a review', () => {
  it('is opened with its chair on the panel', () => {
    const command = { review: id, kind, chair, panel: [member], scope } as const;
    expect(given(review, []).when((state) => openReview(command, state))).toEqual([opened]);
    expect(given(review, [opened]).when((state) => openReview(command, state))).toEqual([]);
  });

  it('is refused a period that ends before it begins', () => {
    const backwards = { ...scope, occurredUntil: '2025-01-01T00:00:00.000Z' };
    const command = { review: id, kind, chair, panel: [], scope: backwards } as const;
    expect(given(review, []).when((state) => openReview(command, state))).toEqual({ refused: 'REV-005' });
  });

  it('is confirmed by a second person who does not sit on it', () => {
    const by = (ref: ActorRef) => given(review, [opened]).when((state) => confirmReview({ by: ref }, state));
    expect(by(outsider)).toEqual([confirmed]);
    expect(by(chair)).toEqual({ refused: 'REV-002' });
    expect(by(member)).toEqual({ refused: 'REV-002' });
  });

  it('is confirmed once', () => {
    expect(given(review, [opened, confirmed]).when((state) => confirmReview({ by: outsider }, state))).toEqual({
      refused: 'REV-001',
    });
    expect(given(review, [opened, closed]).when((state) => confirmReview({ by: outsider }, state))).toEqual({
      refused: 'REV-001',
    });
  });

  it('loses a member who leaves, and nobody who was not on it', () => {
    const left: ReviewEvent = { type: 'PanelMemberLeft', facts: { review: id, member } };
    const leave = (past: readonly ReviewEvent[], ref: ActorRef) =>
      given(review, past).when((state) => leavePanel({ member: ref }, state));
    expect(leave([opened, confirmed], member)).toEqual([left]);
    expect(leave([opened, confirmed, left], member)).toEqual({ refused: 'REV-004' });
    expect(leave([opened, confirmed, closed], member)).toEqual({ refused: 'REV-003' });
  });

  it('closes once', () => {
    const close = (past: readonly ReviewEvent[]) =>
      given(review, past).when((state) => closeReview({ reason: 'completed' }, state));
    expect(close([opened, confirmed])).toEqual([closed]);
    expect(close([opened, closed])).toEqual({ refused: 'REV-003' });
    expect(close([])).toEqual({ refused: 'REV-003' });
  });
});
