import { describe, expect, it } from '@jest/globals';
import {
  given,
  stateAfter,
  type ActorRef,
  type AgencyId,
  type EventId,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { completeMove, confirmMove, proposeMove, rejectMove } from './misfiling-decisions.ts';
import { misfiling, type MoveEvent } from './misfiling.ts';

const wrong = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const right = 'c0000000-0000-4000-8000-000000000002' as PersonId;
const by = (n: number) => `u-${String(n).padStart(32, '0')}` as ActorRef;
const of = {
  move: '10000000-0000-4000-8000-000000000041' as ThingId,
  kind: 'concern',
  thing: '10000000-0000-4000-8000-000000000001' as ThingId,
  from: wrong,
  to: right,
  owner: 'oakfield-surgery' as AgencyId,
} as const;
const asked = { ...of, by: by(1), reason: 'similar-name', explanation: 'One name, two children, invented.' } as const;
const proposed = proposeMove(asked, misfiling.initial);
const on = (...past: readonly MoveEvent[]) => given(misfiling, [...proposed, ...past]);
const confirmed = confirmMove({ by: by(2) }, stateAfter(misfiling, proposed));
const entries = ['e0000000-0000-4000-8000-000000000001' as EventId];

describe('a move', () => {
  it('is proposed with an explanation that is sealed for the right child, and not to the same child', () => {
    expect(proposed).toMatchObject([
      {
        type: 'MoveProposed',
        facts: { ...of, by: by(1), reason: 'similar-name' },
        personal: [{ person: right, classes: { narrative: { explanation: asked.explanation } } }],
      },
    ]);
    expect(JSON.stringify(proposed[0]?.facts)).not.toContain('invented');
    expect(on().when((state) => proposeMove(asked, state))).toEqual([]);
    expect(given(misfiling, []).when((state) => proposeMove({ ...asked, to: wrong }, state))).toEqual({
      refused: 'MIS-001',
    });
  });

  it('is confirmed by a second person, once, or rejected by either', () => {
    expect(confirmed).toEqual([{ type: 'MoveConfirmed', facts: { ...of, by: by(2) }, subjects: [wrong, right] }]);
    expect(on().when((state) => confirmMove({ by: by(1) }, state))).toEqual({ refused: 'MIS-003' });
    expect(on(...confirmed).when((state) => confirmMove({ by: by(3) }, state))).toEqual({ refused: 'MIS-004' });
    expect(on(...confirmed).when((state) => rejectMove(undefined, state))).toEqual({ refused: 'MIS-004' });
    expect(on().when((state) => rejectMove(undefined, state))).toEqual([
      { type: 'MoveRejected', facts: of, subjects: [wrong, right] },
    ]);
  });

  it('is complete once, and only after it was confirmed', () => {
    expect(on().when((state) => completeMove(entries, state))).toEqual([]);
    const [done] = completeMove(entries, stateAfter(misfiling, [...proposed, ...confirmed]));
    if (!done) throw new Error('nothing was completed');
    expect(done.facts).toEqual({ ...of, entries });
    expect(on(...confirmed, done).when((state) => completeMove(entries, state))).toEqual([]);
  });
});
