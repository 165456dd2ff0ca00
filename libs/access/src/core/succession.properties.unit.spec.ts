import { describe, expect, it } from '@jest/globals';
import { instant, localDate, type AgencyId, type FieldClass, type Instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import {
  aGrant,
  agencyOfKind,
  anEntry,
  anEventId,
  anInvolvement,
  aPosition,
  aRef,
  aThingId,
  aViewer,
  aChildId,
} from './access-builders.ts';
import { basesOn, type Basis, type Subject } from './basis.ts';
import { involvementsFor, relationsFrom } from './relations.ts';
import type { Viewer } from './principal.ts';
import type { ChildFacts, SharingPosition } from './sharing-position.ts';
import { standingOf } from './standing.ts';
import { noSuccessions, Successions } from './successions.ts';
import type { AgencyKind } from './vocabulary.ts';

const runs = process.env['SOAK'] ? 20_000 : 1_000;
const kinds = ['gp-practice', 'health-visiting', 'mash', 'sexual-health'] as const satisfies readonly AgencyKind[];
const since = instant('2026-03-01T00:00:00Z');
const at = instant('2026-03-10T10:30:00Z');
const before = fc.constantFrom(
  ...(['2026-01-05', '2026-02-01', '2026-02-20'] as const).map((day) => instant(`${day}T09:00:00Z`)),
);
const child: ChildFacts = { child: aChildId, kind: 'child', dateOfBirth: localDate('2022-01-15') };

/** Two services of each kind. */
const services = kinds.flatMap((kind) => [agencyOfKind(kind, 1), agencyOfKind(kind, 2)]);
const kindOf = (agency: AgencyId): AgencyKind => kinds.find((kind) => agency.startsWith(kind)) ?? 'voluntary';
const gps = [agencyOfKind('gp-practice', 1), agencyOfKind('gp-practice', 2)];
/** Mostly of the two practices, so that worlds in which they meet are many. */
const service = fc.constantFrom(...services, ...gps, ...gps, ...gps, ...gps, agencyOfKind('health-visiting'));
const kindThatIsSucceeded = fc.constantFrom(...kinds, 'gp-practice', 'gp-practice', 'gp-practice');
const person = fc.constantFrom(undefined, aRef(1), aRef(2));
const until = fc.constantFrom(undefined, undefined, instant('2026-02-25T00:00:00Z'), instant('2026-04-01T00:00:00Z'));
const classes = fc.subarray<FieldClass>(['summary', 'narrative', 'location', 'identity'], { minLength: 1 });
const optional = <V>(name: string, value: V | undefined) => (value === undefined ? {} : { [name]: value });

const recipient = fc
  .record({ agency: service, person, classes })
  .map(({ person: named, ...rest }) => ({ ...rest, ...optional('person', named) }));
const involvement = fc
  .tuple(service, person, before, until, fc.boolean())
  .map(([agency, ref, from, end, sensitive]) =>
    anInvolvement(kindOf(agency), { agency, from, sensitive, ...optional('person', ref), ...optional('until', end) }),
  );
const lead = fc.tuple(service, before, until).map(([agency, from, end]) => ({
  ...{ agency, from, referral: aThingId(30), event: anEventId(30) },
  ...optional('until', end),
}));
const grant = fc
  .tuple(service, fc.array(recipient, { minLength: 1, maxLength: 2 }), before, until)
  .map(([controller, recipients, from, end]) =>
    aGrant(controller, controller, { recipients, from, coversUntil: from, ...optional('until', end) }),
  );
const withdrawn = fc.tuple(fc.option(service, { nil: undefined }), before).map(([agency, from]) => ({
  ...{ thing: aThingId(1), from, event: anEventId(40) },
  ...optional('agency', agency),
}));
const emergency = fc.tuple(service, fc.constantFrom(aRef(1), aRef(2))).map(([agency, ref]) => ({
  ...{ access: aThingId(50), agency, person: ref, from: since, until: instant('2026-04-01T00:00:00Z') },
  event: anEventId(50),
}));
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });
const position: fc.Arbitrary<SharingPosition> = fc
  .record({
    involvements: some(involvement),
    leads: some(lead),
    grants: some(grant),
    withdrawnAddresses: fc.array(withdrawn, { maxLength: 1 }),
    emergencies: fc.array(emergency, { maxLength: 1 }),
    barred: fc.constantFrom([], [], [], [aRef(1)]),
    optOuts: fc.constantFrom([], [], [{ id: aThingId(60), from: since, event: anEventId(60) }]),
  })
  .map((parts) => aPosition(parts));
const seat = fc.tuple(recipient, fc.boolean(), fc.boolean()).map(([of, keeps, whereInvolved]) => ({
  ...of,
  ...(keeps ? { keeps: true as const } : {}),
  ...(whereInvolved ? { whereInvolved: true as const } : {}),
}));
const entryBefore = fc
  .tuple(service, some(recipient), fc.option(fc.array(seat, { maxLength: 2 }), { nil: undefined }), before)
  .map(([owner, recipients, panel, recordedAt]) =>
    anEntry(kindOf(owner), { owner, recipients, recordedAt, ...optional('panel', panel) }),
  );
const viewerOf = fc
  .record({
    ref: fc.constantFrom(aRef(1), aRef(2)),
    via: fc.constantFrom('person' as const, 'person' as const, 'system' as const),
    roles: fc.constantFrom(['practitioner'] as const, ['records-officer'] as const),
    purpose: fc.constantFrom('direct-care' as const, 'emergency' as const, 'records-management' as const),
  })
  .map(
    (more) =>
      (agency: AgencyId): Viewer =>
        aViewer(kindOf(agency), { ...more, agency }),
  );

type World = { readonly position: SharingPosition; readonly successions: Successions };
const seen = (viewer: Viewer, { position: fence, successions }: World, entry: Subject): readonly string[] =>
  basesOn(standingOf(viewer, child, fence, at, successions), entry).map(textOf);
const related = (viewer: Viewer, { position: fence, successions }: World): readonly string[] =>
  relationsFrom(standingOf(viewer, child, fence, at, successions)).map(textOf);
const textOf = ({ kind, classes: only }: Basis): string => `${kind} ${only?.toSorted().join() ?? 'all'}`;
const asSet = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const [old, successor] = [agencyOfKind('gp-practice', 1), agencyOfKind('gp-practice', 2)];
const line = (of: AgencyId, by: AgencyId, from: Instant = since) => new Successions([{ of, by, since: from }]);
const withWork = (viewer: Viewer, ...predecessors: readonly AgencyId[]): Viewer => ({ ...viewer, predecessors });

describe('a service that does the work of another', () => {
  it('sees exactly what that one saw and what it saw itself, for any world of before', () => {
    fc.assert(
      fc.property(position, entryBefore, viewerOf, kindThatIsSucceeded, (fence, entry, viewer, kind) => {
        const [predecessor, heir] = [agencyOfKind(kind, 1), agencyOfKind(kind, 2)];
        const apart = { position: fence, successions: noSuccessions };
        const joined = { position: fence, successions: line(predecessor, heir) };
        const both = withWork(viewer(heir), predecessor);
        expect(asSet(seen(both, joined, entry))).toEqual(
          asSet([...seen(viewer(predecessor), apart, entry), ...seen(viewer(heir), apart, entry)]),
        );
        expect(asSet(related(both, joined))).toEqual(
          asSet([...related(viewer(predecessor), apart), ...related(viewer(heir), apart)]),
        );
        const told = (asking: Viewer) => involvementsFor(asking, fence, at).map(({ agency }) => agency);
        expect(asSet(told(both))).toEqual(asSet([...told(viewer(predecessor)), ...told(viewer(heir))]));
      }),
      { numRuns: runs },
    );
  });

  it('opens nothing of before to anybody else', () => {
    fc.assert(
      fc.property(position, entryBefore, viewerOf, service, kindThatIsSucceeded, (fence, entry, viewer, asks, kind) => {
        const [predecessor, heir] = [agencyOfKind(kind, 1), agencyOfKind(kind, 2)];
        fc.pre(asks !== heir);
        const answers = [noSuccessions, line(predecessor, heir)].map((successions) => [
          seen(viewer(asks), { position: fence, successions }, entry),
          related(viewer(asks), { position: fence, successions }),
        ]);
        expect(answers[1]).toEqual(answers[0]);
      }),
      { numRuns: runs },
    );
  });

  it('never brings the standing share back to a child for whom it was opted out of, whoever writes and reads what, and when', () => {
    const optOut = { id: aThingId(60), from: instant('2026-01-20T09:00:00Z'), event: anEventId(60) };
    const written = fc.constantFrom(instant('2026-01-05T09:00:00Z'), instant('2026-03-05T09:00:00Z'));
    const third = (kind: AgencyKind) => agencyOfKind(kind, 3);
    fc.assert(
      fc.property(position, entryBefore, written, viewerOf, kindThatIsSucceeded, (fence, entry, at, viewer, kind) => {
        const [predecessor, heir] = [agencyOfKind(kind, 1), agencyOfKind(kind, 2)];
        const chain = new Successions([
          { of: predecessor, by: heir, since },
          { of: heir, by: third(kind), since: instant('2026-03-04T00:00:00Z') },
        ]);
        const restricted = { ...fence, optOuts: [optOut] };
        for (const successions of [noSuccessions, line(predecessor, heir), chain])
          for (const asks of [
            withWork(viewer(third(kind)), predecessor, heir),
            viewer(agencyOfKind('health-visiting')),
          ])
            expect(
              seen(asks, { position: restricted, successions }, { ...entry, recordedAt: at }).join(),
            ).not.toContain('standing-share');
      }),
      { numRuns: runs },
    );
  });

  const world = (fence: Partial<SharingPosition>, successions = line(old, successor)): World => ({
    position: aPosition(fence),
    successions,
  });
  const gp = withWork(aViewer('gp-practice', { agency: successor }), old);
  const visitor = aViewer('health-visiting');
  const teams = { involvements: [anInvolvement('gp-practice', { agency: old }), anInvolvement('health-visiting')] };
  const afterwards = instant('2026-03-05T09:00:00Z');
  const earlier = instant('2026-02-05T09:00:00Z');
  const written = (owner: AgencyId, recordedAt: Instant) => anEntry('gp-practice', { owner, recordedAt });

  it('reads what it wrote since then where the predecessor is involved, and not what it wrote before', () => {
    expect(seen(gp, world(teams), written(successor, afterwards))).toEqual(['own all']);
    expect(seen(gp, world(teams), written(successor, earlier))).toEqual([]);
    expect(seen(gp, world(teams), written(old, earlier))).toEqual(['own all']);
  });

  it('reads what the predecessor wrote where a child comes to it after then, not where one had come before', () => {
    const came = (from: Instant) => ({ involvements: [anInvolvement('gp-practice', { agency: successor, from })] });
    expect(seen(gp, world(came(afterwards)), written(old, earlier))).toEqual(['own all']);
    expect(seen(gp, world(came(earlier)), written(old, earlier))).toEqual([]);
  });

  it('is in the standing share in its place, with what it wrote since then', () => {
    expect(seen(visitor, world(teams), written(successor, afterwards))).toEqual(['standing-share all']);
    expect(seen(visitor, world(teams), written(successor, earlier))).toEqual([]);
    expect(seen(visitor, world(teams, noSuccessions), written(successor, afterwards))).toEqual([]);
  });

  it('decides from then on about what the predecessor wrote, and never the other way round', () => {
    const opens = (controller: AgencyId, from: Instant) => ({
      grants: [aGrant(controller, visitor.agency, { from, coversUntil: from })],
    });
    const addressed = ['addressed legal,narrative,presence,summary'];
    expect(seen(visitor, world(opens(successor, afterwards)), written(old, earlier))).toEqual(addressed);
    expect(seen(visitor, world(opens(successor, since)), written(old, earlier))).toEqual(addressed);
    expect(seen(visitor, world(opens(successor, instant('2026-02-20T09:00:00Z'))), written(old, earlier))).toEqual([]);
    expect(seen(visitor, world(opens(old, afterwards)), written(successor, earlier))).toEqual([]);
  });

  it('through a chain as through one link, and not at all once the succession is withdrawn', () => {
    const third = agencyOfKind('gp-practice', 3);
    const chain = new Successions([
      { of: old, by: successor, since: earlier },
      { of: successor, by: third, since },
    ]);
    const last = withWork(aViewer('gp-practice', { agency: third }), old, successor);
    expect(seen(last, world(teams, chain), written(old, earlier))).toEqual(['own all']);
    expect(seen(last, world(teams, chain), written(third, afterwards))).toEqual(['own all']);
    expect(seen(aViewer('gp-practice', { agency: third }), world(teams, noSuccessions), written(old, earlier))).toEqual(
      [],
    );
  });

  it('keeps out whoever is barred from the child', () => {
    expect(seen(gp, world({ ...teams, barred: [gp.ref] }), written(old, earlier))).toEqual([]);
  });
});
