import { describe, expect, it } from '@jest/globals';
import {
  agencyId,
  instant,
  plusMs,
  type AgencyId,
  type EventId,
  type Instant,
  type ThingId,
} from '@safeguarding/kernel';
import fc from 'fast-check';
import { countsFor, type WorkSince } from './line-of-practices.ts';
import { onlineAccess, united, type Competence, type OnlineState } from './online-access.ts';
import { goesOut, patientSince, type OnlineItem, type OnlineViewer } from './online-sight.ts';

const [before, after] = ['oakfield-gp', 'millbrook-gp'].map(agencyId) as [AgencyId, AgencyId];
const start = instant('2026-01-01T00:00:00Z');
const taken = plusMs(start, 500);
const now = plusMs(start, 1_000);
/** The young person is 13: whether there is any access is the practice's word. */
const born = '2012-06-01' as never;
const work: WorkSince = (of, by) => (of === before && by === after ? taken : undefined);
const runs = process.env['SOAK'] === '1' ? 5_000 : 300;

const instantUpTo = (most: number): fc.Arbitrary<Instant> =>
  fc.integer({ min: 1, max: most }).map((ms) => plusMs(start, ms));
const worldOf = (practice: AgencyId, most: number) => {
  const fact = fc.record({
    fact: fc.uuid() as fc.Arbitrary<ThingId>,
    practice: fc.constant(practice),
    at: instantUpTo(most),
  });
  const list = <T extends object>(more: fc.Arbitrary<T>) =>
    fc.array(
      fc.tuple(fact, more).map(([one, other]) => ({ ...one, ...other })),
      { maxLength: 2 },
    );
  return fc.record({
    competences: list(fc.record({ outcome: fc.constantFrom('competent' as const, 'not-competent' as const) })),
    releases: list(fc.record({ entry: fc.constantFrom('e1', 'e2') as fc.Arbitrary<EventId> })),
    histories: list(fc.record({ from: fc.constant('2025-12-01' as never) })),
    proxies: list(fc.constant({ authority: 'parental-responsibility' as const, scope: 'released-items' as const })),
  });
};
const itemsOf = (owner: AgencyId, most: number): fc.Arbitrary<OnlineItem> =>
  fc.record({
    id: fc.constant((owner === before ? 'e1' : 'e2') as EventId),
    owner: fc.constant(owner),
    kind: fc.constant('concern-raised'),
    recordedAt: instantUpTo(most),
    namesPerpetrator: fc.boolean(),
    withdrawn: fc.constant(false),
  });
const stateOf = (world: Partial<OnlineState>): OnlineState =>
  // In the order in which it was recorded, as a stream has it.
  united([{ ...onlineAccess.initial, ...world }]);
const patient = (state: OnlineState, since: WorkSince): OnlineViewer => ({
  whose: 'patient',
  since: (said) => patientSince(state, { born, at: now }, (one: Competence) => countsFor(since, one, said)),
});
const shownTo = (viewer: OnlineViewer, item: OnlineItem, state: OnlineState, since?: WorkSince): boolean =>
  goesOut(item, viewer, state, since).length > 0;

describe('online access where one practice does the work of another', () => {
  it('shows what each of the two showed, no more and no less, of what they wrote and decided before', () => {
    fc.assert(
      fc.property(
        worldOf(before, 499),
        worldOf(after, 499),
        fc.boolean(),
        itemsOf(before, 499),
        itemsOf(after, 499),
        (one, other, first, old, own) => {
          const item = first ? old : own;
          const alone = stateOf(first ? one : other);
          const both = united([stateOf(one), stateOf(other)]);
          expect(shownTo(patient(both, work), item, both, work)).toBe(
            shownTo(
              patient(alone, () => undefined),
              item,
              alone,
            ),
          );
          for (const grant of both.proxies) {
            const viewer = { whose: 'proxies', scope: grant.scope, grant } as const;
            const had = alone.proxies.includes(grant) || alone.proxies.some(({ fact }) => fact === grant.fact);
            expect(shownTo(viewer, item, both, work)).toBe(had && shownTo(viewer, item, alone));
          }
        },
      ),
      { numRuns: runs },
    );
  });

  it('goes on: what the successor writes is shown to those to whom the predecessor opened its record', () => {
    const competences = [
      { fact: 'c' as ThingId, practice: before, at: plusMs(start, 10), outcome: 'competent' as const },
    ];
    const state = stateOf({ competences });
    const written = (at: number): OnlineItem => ({
      ...{ id: 'e2' as EventId, owner: after, kind: 'concern-raised', recordedAt: plusMs(start, at) },
      ...{ namesPerpetrator: false, withdrawn: false },
    });
    const viewer = patient(state, work);
    expect([499, 500, 900].map((at) => shownTo(viewer, written(at), state, work))).toEqual([false, true, true]);
  });

  it('is decided on by the successor: what it releases of the predecessor goes out, and only since it does that one’s work', () => {
    const release = (at: number) => ({
      fact: 'r' as ThingId,
      practice: after,
      at: plusMs(start, at),
      entry: 'e1' as EventId,
    });
    const item: OnlineItem = {
      ...{ id: 'e1' as EventId, owner: before, kind: 'referral-submitted', recordedAt: plusMs(start, 5) },
      ...{ namesPerpetrator: false, withdrawn: false },
    };
    const grant = { practice: before, at: plusMs(start, 7) };
    const viewer = { whose: 'proxies', scope: 'released-items', grant } as const;
    const out = (at: number) => shownTo(viewer, item, stateOf({ releases: [release(at)] }), work);
    expect([out(499), out(500)]).toEqual([false, true]);
  });

  it('takes nothing from a practice that is not of the line', () => {
    const stranger = agencyId('third-gp');
    expect(countsFor(work, { practice: stranger, at: now }, { owner: before, at: now })).toBe(false);
    expect(countsFor(work, { practice: before, at: start }, { owner: stranger, at: now })).toBe(false);
  });
});
