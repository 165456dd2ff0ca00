import { describe, expect, it } from '@jest/globals';
import { given, stateAfter, type PersonId } from '@safeguarding/kernel';
import { confirmMerge, proposeMerge, rejectMerge, undoMerge } from './merge-decisions.ts';
import { merge, type MergeEvent } from './merge.ts';
import { joinBirth, linkRecords, separateBirth, separateRecords } from './record-links.ts';
import { actor, at, child, later, thing } from './sharing-builders.ts';
import { applyShield } from './shield-decisions.ts';
import type { SharingEvent } from './sharing-events.ts';
import { sharing } from './sharing.ts';
import { readersFrom, restrictedBy, unitedWith } from './united-position.ts';

const other = 'c0000000-0000-4000-8000-000000000002' as PersonId;
const third = 'c0000000-0000-4000-8000-000000000003' as PersonId;
const of = { merge: thing(1), one: child, other };
const asked = { ...of, by: actor(1), reason: 'same-identifiers', explanation: 'One number, invented.' } as const;
const proposed = proposeMerge(asked, merge.initial);
const confirmed: MergeEvent = { type: 'MergeConfirmed', facts: { ...of, by: actor(2) }, subjects: [child, other] };
const on = (...past: readonly MergeEvent[]) => given(merge, past);
const why = { reason: 'different-children', explanation: 'Twins, invented.' } as const;

describe('a merge', () => {
  it('is proposed with a reason that is sealed, and not of one record with itself', () => {
    expect(proposed).toMatchObject([
      {
        type: 'MergeProposed',
        facts: { ...of, by: actor(1), reason: 'same-identifiers' },
        personal: [{ person: child, classes: { narrative: { explanation: asked.explanation } } }],
      },
    ]);
    expect(on().when((state) => proposeMerge({ ...asked, other: child }, state))).toEqual({ refused: 'SHA-029' });
    expect(on(...proposed).when((state) => proposeMerge(asked, state))).toEqual([]);
  });

  it('is confirmed by a second person, once', () => {
    const confirm = (by: number, ...past: readonly MergeEvent[]) =>
      on(...proposed, ...past).when((state) => confirmMerge({ by: actor(by) }, state));
    expect(confirm(2)).toEqual([confirmed]);
    expect(confirm(1)).toEqual({ refused: 'SHA-020' });
    expect(confirm(3, confirmed)).toEqual({ refused: 'SHA-031' });
  });

  it('is rejected by anybody while it waits, and undone by anybody once it stands', () => {
    const reject = (...past: readonly MergeEvent[]) =>
      on(...proposed, ...past).when((state) => rejectMerge('No.', state));
    const undo = (...past: readonly MergeEvent[]) => on(...proposed, ...past).when((state) => undoMerge(why, state));
    expect([reject(confirmed), undo()]).toEqual([{ refused: 'SHA-031' }, { refused: 'SHA-032' }]);
    const [rejected, undone] = [reject() as readonly MergeEvent[], undo(confirmed) as readonly MergeEvent[]];
    expect(undone).toMatchObject([{ type: 'MergeUndone', facts: { ...of, reason: 'different-children' } }]);
    expect([undo(...rejected), undo(confirmed, ...undone)]).toEqual([{ refused: 'SHA-032' }, { refused: 'SHA-032' }]);
  });
});

describe('each step of a merge', () => {
  const narrative = (explanation: string) => [{ person: child, classes: { narrative: { explanation } } }];

  it('is a fact about both records, with why sealed on the first', () => {
    expect(proposed[0]?.subjects).toEqual([child, other]);
    expect(on(...proposed).when((state) => rejectMerge('Two children.', state))).toEqual([
      { type: 'MergeRejected', facts: of, subjects: [child, other], personal: narrative('Two children.') },
    ]);
    expect(on(...proposed, confirmed).when((state) => undoMerge(why, state))).toEqual([
      {
        type: 'MergeUndone',
        facts: { ...of, reason: 'different-children' },
        subjects: [child, other],
        personal: narrative(why.explanation),
      },
    ]);
  });

  it('leaves the merge where that step takes it, and no step is taken before it was proposed', () => {
    const after = (...past: readonly MergeEvent[]) => stateAfter(merge, past, { recordedAt: at, agency: 'north' });
    const standing = { ...of, agency: 'north', proposedBy: actor(1), proposedAt: at };
    const rejected: MergeEvent = { type: 'MergeRejected', facts: of };
    const undone: MergeEvent = { type: 'MergeUndone', facts: { ...of, reason: 'merged-in-error' } };
    expect(after(...proposed)).toEqual({ status: 'proposed', ...standing });
    expect(after(...proposed, rejected)).toEqual({ status: 'rejected', ...standing });
    expect(after(...proposed, undone)).toEqual({ status: 'proposed', ...standing });
    for (const event of [confirmed, rejected, undone]) expect(after(event)).toEqual({ status: 'none' });
    expect(merge.category).toBe('merge');
  });
});

describe('one side of a merge', () => {
  const link = { child, other, merge: thing(1) };
  const linked = linkRecords(link, sharing.initial);
  const after = (...past: readonly SharingEvent[]) => given(sharing, past, { recordedAt: at, ref: actor(1) });
  const separated = (shielded: boolean, ...past: readonly SharingEvent[]) =>
    after(...past).when((state) => separateRecords({ ...link, shielded, shield: thing(9) }, state, later(1)));

  it('is written once, and not twice', () => {
    expect(linked).toEqual([
      { type: 'RecordsMerged', facts: { merge: thing(1), with: other }, subjects: [child, other] },
    ]);
    expect(after(...linked).when((state) => linkRecords(link, state))).toEqual([]);
    expect(separated(true)).toEqual([]);
  });

  it('keeps the shield of the other when it is separated, in the same append, and its own as it is', () => {
    const apart = { type: 'RecordsSeparated', facts: { merge: thing(1), from: other }, subjects: [child, other] };
    const shielded = { type: 'ShieldApplied', facts: { shield: thing(9), from: later(1) }, subjects: [child] };
    expect(separated(false, ...linked)).toEqual([apart]);
    expect(separated(true, ...linked)).toEqual([shielded, apart]);
    const own = applyShield({ child, shield: thing(5) }, sharing.initial, at);
    expect(separated(true, ...own, ...linked)).toEqual([apart]);
  });
});

describe('one side of a link between records', () => {
  const birth = { birth: thing(1), record: child, other };
  const joined = (n: number) => joinBirth({ ...birth, birth: thing(n), as: 'child' }, sharing.initial);
  const after = (...past: readonly SharingEvent[]) => given(sharing, past, { recordedAt: at, ref: actor(1) });
  const apart = (shielded: boolean, ...past: readonly SharingEvent[]) =>
    after(...past).when((state) => separateBirth({ ...birth, shielded, shield: thing(9) }, state, later(1)));
  const separated = { type: 'BirthSeparated', facts: { birth: thing(1), from: other }, subjects: [child, other] };
  const shielded = { type: 'ShieldApplied', facts: { shield: thing(9), from: later(1) }, subjects: [child] };

  it('of a birth is written once, and never of a record with itself', () => {
    expect(joined(1)).toEqual([
      { type: 'BirthJoined', facts: { birth: thing(1), as: 'child', with: other }, subjects: [child, other] },
    ]);
    const again = (...past: readonly SharingEvent[]) =>
      after(...past).when((state) => joinBirth({ ...birth, as: 'child' }, state));
    expect(again(...joined(1))).toEqual([]);
    expect(again(...joined(2))).toHaveLength(1);
    expect(after().when((state) => joinBirth({ ...birth, other: child, as: 'unborn' }, state))).toEqual({
      refused: 'SHA-029',
    });
  });

  it('of a birth is taken back once, and a shield stays on both', () => {
    expect(apart(true)).toEqual([]);
    expect(apart(true, ...joined(2))).toEqual([]);
    expect(apart(false, ...joined(1))).toEqual([separated]);
    expect(apart(true, ...joined(1))).toEqual([shielded, separated]);
    const own = applyShield({ child, shield: thing(5) }, sharing.initial, at);
    expect(apart(true, ...own, ...joined(1))).toEqual([separated]);
  });

  it('of a merge is of two records, and of that merge alone; a shield that was lifted is none', () => {
    const link = (n: number) => linkRecords({ child, other, merge: thing(n) }, sharing.initial);
    const command = { child, other, merge: thing(1), shielded: true, shield: thing(9) };
    expect(after().when((state) => linkRecords({ child, other: child, merge: thing(1) }, state))).toEqual({
      refused: 'SHA-029',
    });
    expect(after(...link(2)).when((state) => linkRecords({ child, other, merge: thing(1) }, state))).toHaveLength(1);
    expect(after(...link(2)).when((state) => separateRecords(command, state, later(1)))).toEqual([]);
    const lifted: readonly SharingEvent[] = [
      { type: 'ShieldApplied', facts: { shield: thing(5), from: at } },
      { type: 'ShieldLifted', facts: { shield: thing(5), at } },
    ];
    expect(after(...lifted, ...link(1)).when((state) => separateRecords(command, state, later(1)))).toMatchObject([
      { type: 'ShieldApplied', facts: { shield: thing(9) } },
      { type: 'RecordsSeparated' },
    ]);
  });
});

describe('records that name each other', () => {
  const side = (...links: readonly (readonly [number, PersonId])[]) => ({
    merged: links.map(([n, with_]) => ({ merge: thing(n), with: with_, event: 'e' as never })),
    births: [],
  });

  it('are united where both say so, over several merges, and restricted by whatever either names', () => {
    const records = new Map([
      [child, side([1, other])],
      [other, side([1, child], [2, third])],
      [third, side()],
    ]);
    expect(unitedWith(child, records)).toEqual([child, other]);
    expect(restrictedBy(child, records)).toEqual([child, other, third]);
    expect([unitedWith(third, records), restrictedBy(third, records)]).toEqual([[third], [third]]);
    records.set(third, side([2, other]));
    expect(unitedWith(third, records)).toEqual([third, other, child]);
    records.set(third, side([3, other]));
    expect(unitedWith(child, records)).toEqual([child, other]);
  });

  it('are united by the link that both name, not by one of another name or to another record', () => {
    const records = new Map([
      [child, side([1, other])],
      [other, side([1, third])],
    ]);
    expect(unitedWith(child, records)).toEqual([child]);
    expect(restrictedBy(child, new Map([[child, side([1, other])]]))).toEqual([child, other]);
    expect(unitedWith(child, new Map([[child, side([1, other])]]))).toEqual([child]);
    expect([unitedWith(child, new Map()), restrictedBy(child, new Map())]).toEqual([[child], [child]]);
    const births = (n: number, to: PersonId) =>
      new Map([
        [child, born('child', [1, other])],
        [other, born('unborn', [n, to])],
      ]);
    expect(unitedWith(child, births(1, child))).toEqual([child, other]);
    expect(unitedWith(child, births(2, child))).toEqual([child]);
    expect(unitedWith(child, births(1, third))).toEqual([child]);
  });

  const born = (as: 'child' | 'unborn', ...links: readonly (readonly [number, PersonId])[]) => ({
    merged: [],
    births: links.map(([n, with_]) => ({ birth: thing(n), as, with: with_ })),
  });

  it('are read from before the birth on, by each twin and through neither twin', () => {
    const [twin, unborn] = [other, third];
    const records = new Map([
      [child, born('child', [1, unborn])],
      [twin, born('child', [2, unborn])],
      [unborn, born('unborn', [1, child], [2, twin])],
    ]);
    expect(unitedWith(child, records)).toEqual([child, unborn]);
    expect(readersFrom(child, records)).toEqual([child, unborn]);
    expect(restrictedBy(child, records)).toEqual([child, unborn]);
    expect(unitedWith(unborn, records)).toEqual([unborn]);
    expect(readersFrom(unborn, records)).toEqual([unborn, child, twin]);
    expect(restrictedBy(unborn, records)).toEqual([unborn, child, twin]);
  });

  it('restrict a child from the first word of a birth on, and show more at the second', () => {
    const records = new Map([
      [child, born('child', [1, third])],
      [third, born('unborn')],
    ]);
    expect([unitedWith(child, records), restrictedBy(child, records)]).toEqual([[child], [child, third]]);
  });
});

it('a merge remembers who proposed it, and when it was confirmed and undone', () => {
  const undone: MergeEvent = { type: 'MergeUndone', facts: { ...of, reason: 'merged-in-error' } };
  const state = stateAfter(merge, [...proposed, confirmed, undone], { recordedAt: at, ref: actor(1) });
  expect(state).toMatchObject({ status: 'undone', proposedBy: actor(1), confirmedAt: at, undoneAt: at });
});
