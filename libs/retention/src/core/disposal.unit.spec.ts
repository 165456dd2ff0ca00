import { describe, expect, it } from '@jest/globals';
import type { ActorRef, AgencyId, DomainEvent, Instant, PersonId, Recorded, ThingId } from '@safeguarding/kernel';
import fc from 'fast-check';
import { approveDisposal, noteDestroyed, proposeDisposal, refuseDisposal, stopDisposal } from './disposal-decisions.ts';
import { disposal, type DisposalEvent, type DisposalState } from './disposal.ts';
import { beginDestruction, holds, holdsOn, liftHold, placeHold, type HoldEvent, type HoldsState } from './holds.ts';

const [gp, clinic] = ['oakfield-gp', 'ashby-clinic'] as [AgencyId, AgencyId];
const person = '2558f3a7-412c-5c94-ab9b-5f784d1bb8c7' as PersonId;
const [one, two, three] = ['u-1', 'u-2', 'u-3'] as [ActorRef, ActorRef, ActorRef];
const of = { disposal: 'd' as ThingId, controller: gp, person, retention: 'child-record' } as const;

const fold = (given: readonly (readonly [ActorRef, DisposalEvent])[]): DisposalState =>
  given.reduce<DisposalState>(
    (state, [ref, event]) =>
      disposal.evolve(state, {
        ...event,
        actor: { agency: gp, ref, role: 'x', via: 'person' },
        recordedAt: '2050-01-01T00:00:00.000Z' as Instant,
        // What this fold reads of an envelope, and no more of it.
      } as unknown as Recorded<DisposalEvent>),
    disposal.initial,
  );
const proposed: readonly [ActorRef, DisposalEvent] = [
  one,
  { type: 'DisposalProposed', facts: { ...of, ground: 'schedule', rule: 'HEALTH-CHILD', ruleVersion: 1 } },
];
const approvedBy = (ref: ActorRef): readonly [ActorRef, DisposalEvent] => [
  ref,
  { type: 'DisposalApproved', facts: of },
];
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { readonly entry: { readonly code: string } }).entry.code;
  }
  return 'taken';
};

describe('a disposal', () => {
  it('needs a basis where it is an erasure, and has none on schedule', () => {
    const propose = (why: object) => codeOf(() => proposeDisposal({ ...of, ...why } as never, disposal.initial));
    expect(propose({ ground: 'erasure' })).toBe('RET-007');
    expect(propose({ ground: 'schedule', basis: 'court-order' })).toBe('RET-007');
    expect(propose({ ground: 'erasure', basis: 'court-order' })).toBe('taken');
  });

  it('is approved by two people, neither of them the one who proposed and none of them twice', () => {
    expect(codeOf(() => approveDisposal(one, fold([proposed])))).toBe('RET-003');
    const once = fold([proposed, approvedBy(two)]);
    expect([once.status, codeOf(() => approveDisposal(two, once))]).toEqual(['proposed', 'RET-004']);
    expect(codeOf(() => approveDisposal(one, once))).toBe('RET-003');
    expect(approveDisposal(three, once)).toMatchObject([{ type: 'DisposalApproved', facts: of }]);
    expect(fold([proposed, approvedBy(two), approvedBy(three)]).status).toBe('approved');
  });

  it('whoever tries in whatever order: it is never approved by fewer than two others (property)', () => {
    const tries = fc.array(fc.constantFrom(one, two, three), { maxLength: 8 });
    fc.assert(
      fc.property(tries, (who) => {
        const log: (readonly [ActorRef, DisposalEvent])[] = [proposed];
        for (const ref of who)
          try {
            for (const event of approveDisposal(ref, fold(log))) log.push([ref, event]);
          } catch {
            // Refused: nothing is recorded.
          }
        const others = new Set(who.filter((ref) => ref !== one));
        expect(fold(log).status === 'approved').toBe(others.size >= 2);
      }),
    );
  });

  it('is refused by one, and then it is over', () => {
    expect(refuseDisposal('still-needed', fold([proposed]))).toMatchObject([{ type: 'DisposalRefused' }]);
    const refused = fold([proposed, [two, { type: 'DisposalRefused', facts: { ...of, reason: 'still-needed' } }]]);
    expect(codeOf(() => approveDisposal(three, refused))).toBe('RET-005');
  });

  it('is stopped or done once, and only after it was approved', () => {
    const approved = fold([proposed, approvedBy(two), approvedBy(three)]);
    expect(stopDisposal('hold-stands', approved)).toHaveLength(1);
    expect(noteDestroyed(approved)).toMatchObject([
      { type: 'RecordsDestroyed', facts: { ...of, ground: 'schedule', rule: 'HEALTH-CHILD' } },
    ]);
    for (const state of [disposal.initial, fold([proposed])])
      expect([stopDisposal('not-due', state), noteDestroyed(state)]).toEqual([[], []]);
  });
});

describe('a hold', () => {
  const foldHolds = (...events: readonly DomainEvent[]): HoldsState =>
    events.reduce<HoldsState>((state, event) => holds.evolve(state, event as Recorded<HoldEvent>), holds.initial);
  const place = (hold: string, controller: AgencyId, scope: 'child' | 'service' | 'everyone') =>
    placeHold({ hold: hold as ThingId, controller, scope, reason: 'public-inquiry', person });
  const lift = (hold: string, state: HoldsState) => liftHold({ hold: hold as ThingId, reason: 'matter-ended' }, state);
  const begin = (state: HoldsState) => beginDestruction(of, state);

  it('of the controller, or on everybody, keeps its records; one of another service does not', () => {
    expect(codeOf(() => begin(foldHolds(...place('h', gp, 'child'))))).toBe('RET-002');
    expect(codeOf(() => begin(foldHolds(...place('h', clinic, 'everyone'))))).toBe('RET-002');
    expect(begin(foldHolds(...place('h', clinic, 'child')))).toMatchObject([{ type: 'DestructionBegun', facts: of }]);
  });

  it('of whoever is one with the controller keeps its records, up to the append that destroys them', () => {
    const placed = foldHolds(...place('h', clinic, 'child'));
    expect(codeOf(() => beginDestruction(of, placed, [gp, clinic]))).toBe('RET-002');
  });

  it('is lifted by itself: another one on the same records stands', () => {
    const both = foldHolds(...place('h', gp, 'child'), ...place('i', gp, 'child'));
    const lifted = foldHolds(...place('h', gp, 'child'), ...place('i', gp, 'child'), ...lift('h', both));
    expect(holdsOn(lifted, gp).map(({ hold }) => hold)).toEqual(['i']);
    expect(codeOf(() => lift('h', lifted))).toBe('RET-009');
    expect(lift('unheard-of', lifted)).toEqual([]);
  });

  it('or none: what one disposal has begun to destroy no other one destroys, unless it is of another class or service', () => {
    const begun = foldHolds(...begin(holds.initial));
    const other = { ...of, disposal: 'another' as ThingId };
    expect(codeOf(() => beginDestruction(other, begun))).toBe('RET-005');
    for (const apart of [{ controller: clinic }, { retention: 'directory' as const }])
      expect(beginDestruction({ ...other, ...apart }, begun)).toHaveLength(1);
  });

  it('that comes after the destruction has begun is too late for it, and begins nothing twice', () => {
    const begun = foldHolds(...begin(holds.initial), ...place('h', gp, 'child'));
    expect(begin(begun)).toEqual([]);
  });
});
