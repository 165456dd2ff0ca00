import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogUnavailable, MemoryEventLog, SqliteEventLog, type EventLog, type LogEvent } from '@safeguarding/event-log';
import {
  instant,
  localDate,
  type Actor,
  type ActorRef,
  type AgencyId,
  type EventEnvelope,
  type Instant,
  type PersonId,
  type RecordedEvent,
} from '@safeguarding/kernel';
import { Ledger, type CommandContext } from '@safeguarding/ledger';
import { openSealing } from '@safeguarding/sealing';
import { acceptHandover, proposeHandover, withdrawHandover } from './core/handover-decisions.ts';
import { endRegistration, registerInvolvement } from './core/involvement-decisions.ts';
import { recordDisclosure, withdrawDisclosure } from './core/opening-decisions.ts';
import { recordOptOut } from './core/opt-out-decisions.ts';
import { joinBirth } from './core/record-links.ts';
import { openLead } from './core/relation-decisions.ts';
import { recordResidence } from './core/residence-decisions.ts';
import {
  aDisclosure,
  anOptOut,
  child,
  councilCare,
  gp,
  legal,
  mother,
  policyDocument,
  thing,
} from './core/sharing-builders.ts';
import type { SharingEvent } from './core/sharing-events.ts';
import type { SharingState } from './core/sharing-state.ts';
import { Fence } from './fence.ts';
import { sharingSlice } from './sharing-slice.ts';
import { SharingService } from './sharing-service.ts';

const actor: Actor = { agency: gp.agency, role: 'practitioner', ref: `u-${'1'.repeat(32)}` as ActorRef, via: 'person' };
const readEvent = ({ body, stream, revision, position }: LogEvent): RecordedEvent => ({
  ...(JSON.parse(body) as EventEnvelope),
  stream,
  revision,
  position,
});
const contextOf = (key: string): CommandContext => ({
  actor,
  scope: 'issuer|client|subject|operation',
  key,
  bodyHash: 'hash',
  receivedAt: instant('2026-03-02T10:00:00Z'),
  correlationId: key,
});

const engines: Readonly<Record<string, (folder: string) => Promise<EventLog>>> = {
  memory: () => Promise.resolve(new MemoryEventLog()),
  sqlite: (folder) => SqliteEventLog.open({ file: join(folder, 'log.db') }),
};

describe.each(Object.keys(engines))('the fence on %s', (engine) => {
  let folder: string;
  let log: EventLog;
  let ledger: Ledger;
  let now: Instant;
  let count: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sharing-'));
    log = (await engines[engine]?.(folder)) ?? new MemoryEventLog();
    const { sealing, keyedHash } = await openSealing({ memory: true });
    now = instant('2026-03-02T10:00:00Z');
    count = 0;
    ledger = new Ledger({ log, sealing, keyedHash, clock: { now: () => now }, readEvent });
  });

  afterEach(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });

  const command = (decide: (state: SharingState, at: Instant) => readonly SharingEvent[], of: PersonId = child) =>
    ledger.change(sharingSlice, of, {
      context: contextOf(`key-${String((count += 1))}`),
      ifMatch: 'ignored',
      mayBeNew: true,
      decide,
    });
  const fenceOf = (keep?: number) => new Fence({ log, readEvent, ...(keep === undefined ? {} : { keep }) });
  const register = (of: PersonId = child) =>
    command((state, at) => registerInvolvement({ child: of, involvement: thing(1), service: gp }, state, at), of);

  it('gives the empty position for a child without facts', async () => {
    expect(await fenceOf().of(child)).toEqual({
      child,
      members: [child],
      revision: -1,
      involvements: [],
      emergencies: [],
      leads: [],
      residences: [],
      optOuts: [],
      grants: [],
      withdrawnAddresses: [],
      movedAway: [],
      reviews: [],
      barred: [],
    });
  });

  it('counts a withdrawal for the very next read, of every replica', async () => {
    const fences = [fenceOf(), fenceOf(), fenceOf(1)];
    await command((state, at) => recordDisclosure(aDisclosure(2), state, at));
    for (const fence of fences) expect((await fence.of(child)).grants[0]).not.toHaveProperty('until');
    await command((state, at) => withdrawDisclosure({ child, id: thing(2), agency: gp.agency }, state, at));
    for (const fence of fences) expect((await fence.of(child)).grants).toMatchObject([{ until: now }]);
  });

  it('is the fold from zero after every command, whatever it kept in memory', async () => {
    const kept = fenceOf();
    const commands = [
      () => register(),
      () => command((state, at) => recordOptOut(anOptOut(3, mother), state, at)),
      () => command((state, at) => recordDisclosure(aDisclosure(2), state, at)),
      () => command((state, at) => endRegistration({ child, agency: gp.agency }, state, at)),
    ];
    for (const [index, run] of commands.entries()) {
      await run();
      const position = await kept.of(child);
      expect(position).toEqual(await fenceOf().of(child));
      expect(position.revision).toBe(index);
    }
  });

  it('passes on the legal facts of a grant as words, and nothing of free text', async () => {
    await command((state, at) => recordDisclosure({ ...aDisclosure(2), reasons: 'canary-of-the-reason' }, state, at));
    const position = await fenceOf().of(child);
    expect(position.grants[0]?.legal).toEqual({
      gdprBasis: 'public-task',
      specialCategoryCondition: 'dpa2018-sch1-para18',
      confidentialityBasis: 'public-interest',
      consentDecision: 'refused',
    });
    const stored = await log.readStream(`sharing-${child}` as never);
    expect(JSON.stringify([stored, position])).not.toMatch(/canary|APD 7/);
  });

  it('tells when the newest fact was recorded, so that a clock set back brings nothing back', async () => {
    await register();
    now = instant('2026-02-01T10:00:00Z');
    await command((state, at) => recordOptOut(anOptOut(3, mother), state, at));
    const { asOf, optOuts } = await fenceOf().of(child);
    expect(asOf).toBe(instant('2026-03-02T10:00:00Z'));
    expect(optOuts[0]?.from).toBe(asOf);
  });

  it('keeps a bounded number of children in memory and loses none', async () => {
    const small = fenceOf(2);
    const children = [1, 2, 3, 4].map((n) => `c0000000-0000-4000-8000-00000000000${String(n)}` as PersonId);
    for (const each of children) await register(each);
    for (const each of [...children, ...children]) expect((await small.of(each)).involvements).toHaveLength(1);
  });

  it('reads a long history in pages, and many readers at once agree', async () => {
    const optOut = recordOptOut(anOptOut(3, mother), sharingSlice.initial, now);
    const many = Array.from({ length: 1_100 }, () => optOut[0]).filter((event) => event !== undefined);
    await command(() =>
      many.map((event, n) => ({ ...event, facts: { ...event.facts, optOut: thing(n) } }) as SharingEvent),
    );
    const fence = fenceOf();
    const positions = await Promise.all(Array.from({ length: 20 }, () => fence.of(child)));
    expect(positions.every(({ optOuts, revision }) => optOuts.length === 1_100 && revision === 1_099)).toBe(true);
  });

  it('refuses to answer from memory when the log is gone', async () => {
    await register();
    let gone = false;
    const readStream: EventLog['readStream'] = (stream, options) =>
      gone ? Promise.reject(new LogUnavailable()) : log.readStream(stream, options);
    const fence = new Fence({ log: { readStream }, readEvent });
    await fence.of(child);
    gone = true;
    await expect(fence.of(child)).rejects.toMatchObject({ entry: { code: 'LED-006' } });
  });

  it('takes several facts of one command of another slice, each once', async () => {
    const service = new SharingService(ledger);
    const context = contextOf('referral-received');
    for (let time = 0; time < 2; time += 1) {
      await service.openLead(child, { referral: thing(1), agency: councilCare.agency }, context);
      await service.involveRecipient(child, { agency: councilCare.agency, kind: 'childrens-social-care' }, context);
    }
    const { leads, involvements, revision } = await fenceOf().of(child);
    expect([leads.length, involvements.length, revision]).toEqual([1, 1, 1]);
    await service.closeLead(child, { referral: thing(1) }, contextOf('closed'));
    await service.withdrawAddress(child, { thing: thing(1) }, contextOf('closed'));
    const after = await fenceOf().of(child);
    expect(after.leads).toMatchObject([{ until: now }]);
    expect(after.withdrawnAddresses).toMatchObject([{ thing: thing(1), from: now }]);
  });

  it('reads the residence of before the birth as the child’s, and no twin’s', async () => {
    const [unborn, twin] = [2, 3].map((n) => child.replace(/1$/, String(n)) as PersonId) as [PersonId, PersonId];
    const day = localDate('2026-03-01');
    const lives = (of: PersonId, n: number, authority: string) => {
      const said = { child: of, residence: thing(n), authority: authority as AgencyId, from: day, today: day };
      return command((state) => recordResidence({ ...said, area: 'Invented' }, state), of);
    };
    await lives(unborn, 40, 'northdale-mash');
    await lives(twin, 41, 'ashby-mash');
    for (const [record, other, as, n] of [
      [child, unborn, 'child', 50],
      [unborn, child, 'unborn', 50],
      [twin, unborn, 'child', 51],
      [unborn, twin, 'unborn', 51],
    ] as const)
      await command((state) => joinBirth({ birth: thing(n), as, record, other }, state), record);
    const residing = async (of: PersonId) => (await fenceOf().of(of)).residences.map(({ authority }) => authority);
    expect(await residing(child)).toEqual(['northdale-mash']);
    expect(await residing(unborn)).toEqual(['northdale-mash']);
    expect((await residing(twin)).toSorted()).toEqual(['ashby-mash', 'northdale-mash']);
  });

  it('gives one of two answers to a handover, however they race, and always one lead', async () => {
    const [from, to] = [councilCare.agency, 'southshire-council-care' as AgencyId];
    const today = localDate('2026-03-02');
    await command((state, at) => openLead({ child, referral: thing(1), agency: from }, state, at));
    const sides = { child, handover: thing(60), from: { agency: from, kind: 'childrens-social-care' }, to };
    const asked = { ...sides, movedOn: today, today, legal, policyDocument, reasons: 'Invented.' };
    await command((state, at) => proposeHandover({ ...asked, move: 'permanent' }, state, at));
    const step = { child, handover: thing(60) };
    const answers = await Promise.allSettled([
      command((state, at) => acceptHandover({ ...step, by: to, today, residence: thing(61) }, state, at)),
      command((state, at) => withdrawHandover({ ...step, by: from }, state, at)),
    ]);
    const made = answers.filter(({ status }) => status === 'fulfilled');
    const lost = answers.filter((each) => each.status === 'rejected');
    expect(made).toHaveLength(1);
    expect(lost.map(({ reason }) => (reason as { entry: { code: string } }).entry.code)).toEqual(['SHA-057']);
    const { leads } = await fenceOf().of(child);
    const open = leads.filter(({ until }) => until === undefined).map(({ agency }) => agency);
    expect(open).toEqual([answers[0].status === 'fulfilled' ? to : from]);
  });

  it('opens and ends the scope of a review', async () => {
    const service = new SharingService(ledger);
    const scope = {
      review: thing(9),
      panel: [actor.ref],
      classes: ['summary'] as const,
      pseudonym: 'Child A',
      covers: { from: now },
    };
    await service.recordReviewScope(child, scope, contextOf('opened'));
    expect((await fenceOf().of(child)).reviews).toMatchObject([{ review: thing(9), panel: [actor.ref] }]);
    await service.leaveReviewPanel(child, { review: thing(9), member: actor.ref }, contextOf('left'));
    await service.endReviewScope(child, { review: thing(9) }, contextOf('ended'));
    expect((await fenceOf().of(child)).reviews).toMatchObject([{ panel: [], until: now }]);
  });
});
