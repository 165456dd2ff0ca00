import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ReadDatabase, runProjection, type Following } from '@safeguarding/event-log';
import { DomainError, instant, type PersonId, type StreamName } from '@safeguarding/kernel';
import {
  aChild,
  aChildId,
  agencyOfKind,
  anEntry,
  anEventId,
  anInvolvement,
  aPosition,
  aThingId,
  aViewer,
  longAgo,
} from './core/access-builders.ts';
import { shownTogether } from './core/reading.ts';
import type { Viewer } from './core/principal.ts';
import { Readers } from './readers/readers.ts';
import { readingsModel } from './readers/readings-model.ts';
import { accessBench, type AccessBench } from './test-bench.ts';

const nobody = 'dddddddd-0000-4000-8000-000000000009' as PersonId;
const gpStream = 'reads-gp-practice-1-202603' as StreamName;

let bench: AccessBench;
beforeEach(async () => {
  bench = await accessBench();
  bench.children.byId.set(aChildId, aChild);
  bench.positions.byChild.set(
    aChildId,
    aPosition({
      involvements: [anInvolvement('gp-practice'), anInvolvement('health-visiting'), anInvolvement('sexual-health')],
      leads: [
        { agency: agencyOfKind('childrens-social-care'), referral: aThingId(4), from: longAgo, event: anEventId(4) },
      ],
    }),
  );
});
afterEach(() => bench.close());

const read = async (viewer: Viewer, key?: string) => {
  const caller = bench.as(viewer, key);
  const entries = [anEntry('gp-practice', { id: anEventId(101) }), anEntry('gp-practice', { id: anEventId(102) })];
  const view = await bench.gate.view(caller, 'timeline:read', aChildId, entries);
  await bench.receipts.record(caller, {
    action: 'timeline:read',
    answer: 'shown',
    children: [view.receipt],
    versions: view.versions,
  });
};
const receiptsIn = async (stream: StreamName) => (await bench.log.readStream(stream)).map(bench.readEvent);

describe('a receipt', () => {
  it('is in the log before anything is answered, one for each answer, and names entries and classes', async () => {
    await read(aViewer('gp-practice'));
    const [receipt, ...rest] = await receiptsIn(gpStream);
    expect(rest).toEqual([]);
    expect(receipt).toMatchObject({
      type: 'ReadAnswered',
      actor: { agency: 'gp-practice-1', role: 'practitioner' },
      purpose: 'direct-care',
      subjects: [aChildId],
      facts: {
        action: 'timeline:read',
        answer: 'shown',
        agencyKind: 'gp-practice',
        basisVersion: 3,
        policyVersion: 5,
        children: [{ child: aChildId, classes: [], shown: [{ entries: [anEventId(101), anEventId(102)] }] }],
      },
      sealed: [],
    });
  });

  it('of the same request id twice is two receipts', async () => {
    await read(aViewer('gp-practice'), 'same');
    await read(aViewer('gp-practice'), 'same');
    expect(await receiptsIn(gpStream)).toHaveLength(2);
  });

  it('stands in the month of London, not of Greenwich', async () => {
    bench.setClock(instant('2026-06-30T23:30:00Z'));
    await read(aViewer('gp-practice'));
    expect(await receiptsIn('reads-gp-practice-1-202607' as StreamName)).toHaveLength(1);
  });

  it('that cannot be kept makes the answer 503', async () => {
    bench.log.faults.failNextAppend('reads-');
    const failed: unknown = await read(aViewer('gp-practice')).catch((error: unknown) => error);
    expect(failed instanceof DomainError && failed.entry.kind).toBe('unavailable');
    expect(await receiptsIn(gpStream)).toEqual([]);
  });

  it('puts entries together that were shown alike', () => {
    const [a, b, c] = [anEventId(1), anEventId(2), anEventId(3)];
    const entries = [
      { id: a, classes: ['presence'] as const },
      { id: b, classes: ['presence', 'summary'] as const },
      { id: c, classes: ['presence'] as const },
    ];
    expect(shownTogether(entries)).toEqual([
      { classes: ['presence'], entries: [a, c] },
      { classes: ['presence', 'summary'], entries: [b] },
    ]);
  });

  it('of a refusal says the same of a child and of nobody', async () => {
    const caller = bench.as(aViewer('police'));
    await bench.receipts.refused(caller, 'timeline:read', [aChildId]);
    await bench.receipts.refused(caller, 'timeline:read', [nobody]);
    const [real, none] = (await receiptsIn('reads-police-1-202603' as StreamName)).map(({ facts }) => facts);
    expect({ ...real, asked: [] }).toEqual({ ...none, asked: [] });
  });
});

describe('the list of readers', () => {
  let db: ReadDatabase;
  let following: Following;
  let readers: Readers;
  beforeEach(async () => {
    db = ReadDatabase.open({ file: ':memory:' });
    following = await runProjection(bench.log, db, readingsModel(bench.readEvent));
    readers = new Readers(db, bench.gate);
    for (const viewer of [aViewer('gp-practice'), aViewer('health-visiting'), aViewer('sexual-health')])
      await read(viewer);
    await bench.receipts.refused(bench.as(aViewer('police')), 'timeline:read', [aChildId]);
    await following.waitFor(await bench.log.head(), 5_000);
  });
  afterEach(async () => {
    await following.stop();
    db.close();
  });

  const social = aViewer('childrens-social-care');
  const ofChild = (viewer: Viewer) => readers.ofChild(bench.as(viewer), aChildId, { limit: 10 });
  const ofEntry = (viewer: Viewer) =>
    readers.ofEntry(bench.as(viewer), anEntry('gp-practice', { id: anEventId(101) }), { limit: 10 });

  it('of a child is for the lead authority; a refusal is in it, a sensitive service is not', async () => {
    const { readings, next } = await ofChild(social);
    expect(readings.map(({ agency, answer }) => [agency, answer])).toEqual([
      ['police-1', 'refused'],
      ['health-visiting-1', 'shown'],
      ['gp-practice-1', 'shown'],
    ]);
    expect(next).toBeUndefined();
    expect(readings.every((reading) => !('classes' in reading))).toBe(true);
  });

  it('of an entry is for its owner, with the classes that were shown', async () => {
    const { readings } = await ofEntry(aViewer('gp-practice'));
    expect(readings.map(({ agency, classes }) => [agency, classes?.length])).toEqual([
      ['health-visiting-1', 7],
      ['gp-practice-1', 11],
    ]);
  });

  it('is forbidden to who may know of the entry, and unknown to the rest', async () => {
    const kindOf = async (asked: Promise<unknown>) => {
      const error: unknown = await asked.catch((refused: unknown) => refused);
      return error instanceof DomainError ? error.entry.kind : 'permitted';
    };
    expect(await kindOf(ofEntry(aViewer('health-visiting')))).toBe('forbidden');
    expect(await kindOf(ofEntry(aViewer('education')))).toBe('unknown');
    expect(await kindOf(ofChild(aViewer('gp-practice')))).toBe('forbidden');
    expect(await kindOf(ofChild(aViewer('police')))).toBe('unknown');
  });

  it('shows a sensitive service its own reading', async () => {
    const clinic = aViewer('sexual-health', { roles: ['auditor'], purpose: 'audit' });
    expect((await ofChild(clinic)).readings.map(({ agency }) => agency)).toContain('sexual-health-1');
    const auditor = aViewer('voluntary', { roles: ['auditor'], purpose: 'audit' });
    expect((await ofChild(auditor)).readings.map(({ agency }) => agency)).not.toContain('sexual-health-1');
  });

  it('tells of a panel that looked to who looked and to auditors alone, and leaves no gap', async () => {
    const before = await ofChild(social);
    for (const action of ['marac:read', 'mappa:read'] as const)
      await bench.receipts.record(bench.as(aViewer('police')), {
        ...{ action, answer: 'shown', asked: [aThingId(9)] },
        children: [{ child: aChildId, classes: [], entries: [] }],
      });
    await following.waitFor(await bench.log.head(), 5_000);
    expect(await ofChild(social)).toEqual(before);
    const auditor = aViewer('voluntary', { roles: ['auditor'], purpose: 'audit' });
    const audited = (await ofChild(auditor)).readings.map(({ action }) => action);
    expect(audited).toEqual(expect.arrayContaining(['marac:read', 'mappa:read']));
  });

  it('pages without a gap where a hidden line stood', async () => {
    const first = await readers.ofChild(bench.as(social), aChildId, { limit: 2 });
    expect(first.readings.map(({ agency }) => agency)).toEqual(['police-1', 'health-visiting-1']);
    const before = first.next;
    const second = await readers.ofChild(bench.as(social), aChildId, { limit: 2, ...(before ? { before } : {}) });
    expect(second.readings.map(({ agency }) => agency)).toEqual(['gp-practice-1']);
    expect(second.next).toBeUndefined();
  });
});
