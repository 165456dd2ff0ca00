import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Viewer } from '@safeguarding/access';
import type { AgencyId, ThingId } from '@safeguarding/kernel';
import {
  aBody,
  gp,
  gpSystem,
  officer,
  referralBench,
  serviceOf,
  socialWorker,
  type ReferralBench,
} from './referral-bench.ts';
import { standingOf, type ReferralOutcome } from './referral-target.ts';

let bench: ReferralBench;
let keys: number;

beforeEach(async () => {
  bench = await referralBench();
  bench.positions.involved.add(gp.agency);
  keys = 0;
});
afterEach(() => bench.close());

const submit = (viewer: Viewer = gp, key = 'key-1'): Promise<ReferralOutcome> =>
  bench.service.submit(bench.as(viewer, key), aBody());
const by = (viewer: Viewer, tag?: string) =>
  bench.as(viewer, `step-${String((keys += 1))}`, tag === undefined ? {} : { ifMatch: tag });
const idOf = ({ id }: ReferralOutcome): ThingId => id as ThingId;
const childrenOf = ({ state }: ReferralOutcome) => standingOf(state).children;
const acknowledge = (before: ReferralOutcome) =>
  bench.service.acknowledge(by(socialWorker, before.tag), idOf(before), {});
const decideAll = (before: ReferralOutcome) =>
  bench.service.decide(by(socialWorker, before.tag), idOf(before), {
    decisions: childrenOf(before).map((childId, index) => ({
      childId,
      decision: 's17-assessment',
      reasons: `canary-reasons-${String(index)}`,
    })),
  });
const sharingOf = async (outcome: ReferralOutcome): Promise<readonly (readonly string[])[]> =>
  Promise.all(
    childrenOf(outcome).map(async (child) => (await bench.recorded(`sharing-${child}`)).map(({ type }) => type)),
  );
const refusedWith = (code: string) => ({ entry: { code } });

describe('a submission', () => {
  it('is one referral however often it is sent, with the same children', async () => {
    const [first, again] = [await submit(), await submit()];
    expect(again).toMatchObject({ id: first.id, replayed: true, tag: first.tag });
    expect(childrenOf(again)).toEqual(childrenOf(first));
    expect(new Set(childrenOf(first)).size).toBe(2);
    expect(await bench.recorded(`referral-${first.id}`)).toHaveLength(1);
  });

  it('stores nothing personal in plain', async () => {
    const outcome = await submit();
    expect(JSON.stringify(await bench.recorded(`referral-${outcome.id}`))).not.toMatch(
      /canary|9990000018|ZZ99 |doc-1/i,
    );
  });

  it('is refused to whom cannot take it, and leaves nobody on the register', async () => {
    const before = (await bench.recorded()).length;
    for (const recipient of [serviceOf('police'), serviceOf('hsct'), serviceOf('prison')])
      await expect(bench.service.submit(bench.as(gp, `to-${recipient}`), aBody({ recipient }))).rejects.toMatchObject(
        refusedWith('REF-009'),
      );
    expect(await bench.recorded()).toHaveLength(before);
    const elsewhere = aBody({ recipient: serviceOf('hsct'), acrossNations: true });
    await expect(bench.service.submit(bench.as(gp, 'abroad'), elsewhere)).resolves.toMatchObject({ replayed: false });
  });

  it('is judged by the kind of controller', async () => {
    const legal = { ...aBody().legal, specialCategoryCondition: 'dpa2018-sch8-para4' } as const;
    await expect(bench.service.submit(bench.as(gp, 'legal'), aBody({ legal }))).rejects.toMatchObject(
      refusedWith('SHA-001'),
    );
  });

  it('names each child in one way, and by an id only a child that the caller may know of', async () => {
    const both = { child: {}, childId: officer.ref, summary: 'S' };
    await expect(bench.service.submit(bench.as(gp, 'both'), aBody({ children: [both] }))).rejects.toMatchObject(
      refusedWith('REF-008'),
    );
    const [childId = ''] = childrenOf(await submit());
    const children = [{ childId, summary: 'S' }];
    await expect(bench.service.submit(bench.as(gp, 'known'), aBody({ children }))).resolves.toBeDefined();
    const legal = { ...aBody().legal, specialCategoryCondition: 'dpa2018-sch8-para4' } as const;
    await expect(bench.service.submit(bench.as(officer, 'hidden'), aBody({ children, legal }))).rejects.toMatchObject(
      refusedWith('LED-002'),
    );
  });
});

describe('the steps', () => {
  it('need the tag that the caller saw', async () => {
    const outcome = await submit();
    await expect(bench.service.acknowledge(by(socialWorker), idOf(outcome), {})).rejects.toMatchObject({
      entry: { kind: 'precondition-required' },
    });
  });

  it('two acknowledgements race: one wins, the other is stale', async () => {
    const outcome = await submit();
    const race = await Promise.allSettled([acknowledge(outcome), acknowledge(outcome)]);
    expect(race.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(race.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { entry: { kind: 'stale' } } });
    expect(await bench.recorded(`referral-${outcome.id}`)).toHaveLength(2);
  });

  it('belong to one side: the referrer cannot acknowledge, the authority cannot withdraw, a third knows nothing', async () => {
    const outcome = await submit();
    const id = idOf(outcome);
    await expect(bench.service.acknowledge(by(gp, outcome.tag), id, {})).rejects.toMatchObject({
      entry: { kind: 'forbidden' },
    });
    const body = { reason: 'duplicate' } as const;
    await expect(bench.service.withdraw(by(socialWorker, outcome.tag), id, body)).rejects.toMatchObject({
      entry: { kind: 'forbidden' },
    });
    await expect(bench.service.withdraw(by(officer, outcome.tag), id, body)).rejects.toMatchObject(
      refusedWith('LED-002'),
    );
  });

  it('go all the way, back and forth', async () => {
    let now = await acknowledge(await submit());
    const id = idOf(now);
    const [child = ''] = childrenOf(now);
    const { service } = bench;
    now = await service.giveBack(by(socialWorker, now.tag), id, { missing: ['concerns'] });
    const children = [{ childId: child, narrative: 'canary-more' }];
    now = await service.supplyInformation(by(gp, now.tag), id, { children });
    const looked = { stage: 'final', decision: 'proceed', category: 'neglect', urgency: 'standard' } as const;
    now = await service.screen(by(socialWorker, now.tag), id, looked);
    now = await service.amend(by(gp, now.tag), id, { reason: 'clarification', urgency: 'immediate' });
    now = await service.escalate(by(gp, now.tag), id, { reason: 'delay', notes: [{ childId: child, note: 'N' }] });
    now = await decideAll(now);
    now = await service.startAssessment(by(socialWorker, now.tag), id, { assessment: 's17' });
    now = await service.close(by(socialWorker, now.tag), id, { reason: 'assessment-completed' });
    now = await service.reopen(by(gp, now.tag), id, { reason: 'new-information' });
    expect(now.state).toMatchObject({ status: 're-opened', urgency: 'immediate', decisions: [] });
  });
});

/** Something else comes between the ends of one command and its append. */
const interpose = (action: string, meanwhile: () => Promise<void>): void => {
  const change = bench.ledger.change.bind(bench.ledger);
  bench.ledger.change = (async (...args: Parameters<typeof change>) => {
    if (args[2].context.scope.endsWith(action)) {
      bench.ledger.change = change;
      await meanwhile();
    }
    return change(...args);
  }) as typeof change;
};

describe('the lead', () => {
  it('opens for every child, once, however often the reaction runs', async () => {
    const outcome = await submit();
    await bench.react();
    await bench.react();
    expect(await sharingOf(outcome)).toEqual([['LeadOpened'], ['LeadOpened']]);
  });

  it('ends before the referral is closed', async () => {
    const decided = await decideAll(await acknowledge(await submit()));
    await bench.react();
    const closed = await bench.service.close(by(socialWorker, decided.tag), idOf(decided), { reason: 'stepped-down' });
    const order = (await bench.recorded()).map(({ type }) => type);
    expect(await sharingOf(closed)).toEqual([
      ['LeadOpened', 'LeadClosed'],
      ['LeadOpened', 'LeadClosed'],
    ]);
    expect(order.lastIndexOf('LeadClosed')).toBeLessThan(order.indexOf('ReferralClosed'));
  });

  it('ends for everybody who leads by it, a service that did the work of its recipient for a while too', async () => {
    const decided = await decideAll(await acknowledge(await submit()));
    const [child] = childrenOf(decided);
    if (child === undefined) throw new Error('it names no child');
    await bench.react();
    const other = { referral: idOf(decided), agency: 'other-mash' as AgencyId };
    await bench.sharing.openLead(child, other, by(socialWorker).context('test', {}));
    await bench.service.close(by(socialWorker, decided.tag), idOf(decided), { reason: 'stepped-down' });
    // Without a name it is everybody's (`sharing`, LeadClosed).
    const ended = (await bench.recorded()).filter(({ type }) => type === 'LeadClosed');
    expect(ended.map(({ facts }) => [facts['referral'], facts['agency']])).toEqual([
      [idOf(decided), undefined],
      [idOf(decided), undefined],
    ]);
  });

  it('does not end by a close that is refused, stale or without its condition', async () => {
    const acknowledged = await acknowledge(await submit());
    await bench.react();
    const body = { reason: 'stepped-down' } as const;
    for (const tag of [acknowledged.tag, 'W/"another"', undefined])
      await expect(bench.service.close(by(socialWorker, tag), idOf(acknowledged), body)).rejects.toBeDefined();
    expect(await sharingOf(acknowledged)).toEqual([['LeadOpened'], ['LeadOpened']]);
  });

  it('does not come back where the reaction runs after the end', async () => {
    const decided = await decideAll(await acknowledge(await submit()));
    const closed = await bench.service.close(by(socialWorker, decided.tag), idOf(decided), { reason: 'stepped-down' });
    await bench.react();
    expect(await sharingOf(closed)).toEqual([[], []]);
  });

  it('opens again when the referral is re-opened', async () => {
    const decided = await decideAll(await acknowledge(await submit()));
    await bench.react();
    const id = idOf(decided);
    const closed = await bench.service.close(by(socialWorker, decided.tag), id, { reason: 'stepped-down' });
    bench.tick('2026-03-11T10:30:00Z');
    await bench.service.reopen(by(gp, closed.tag), id, { reason: 'recurrence' });
    await bench.react();
    await bench.react();
    expect(await sharingOf(closed)).toEqual([
      ['LeadOpened', 'LeadClosed', 'LeadOpened'],
      ['LeadOpened', 'LeadClosed', 'LeadOpened'],
    ]);
  });

  it('stands on where the close loses its race, and the next close ends it under the same key', async () => {
    const decided = await decideAll(await acknowledge(await submit()));
    await bench.react();
    const id = idOf(decided);
    const body = { reason: 'stepped-down' } as const;
    const close = (tag: string) => bench.service.close(bench.as(socialWorker, 'close', { ifMatch: tag }), id, body);
    const escalate = () => bench.service.escalate(by(gp, decided.tag), id, { reason: 'delay' });
    let escalated: ReferralOutcome | undefined;
    interpose('referral:close', async () => {
      escalated = await escalate();
    });
    await expect(close(decided.tag)).rejects.toMatchObject({ entry: { kind: 'stale' } });
    expect((await sharingOf(decided))[0]?.at(-1)).toBe('LeadOpened');
    await close(escalated?.tag ?? '');
    expect((await sharingOf(decided)).map((types) => types.at(-1))).toEqual(['LeadClosed', 'LeadClosed']);
  });

  it('a withdrawal takes the lead and the sight, and then says so', async () => {
    const outcome = await submit();
    await bench.react();
    const id = idOf(outcome);
    await expect(bench.reader.read(by(socialWorker), id)).resolves.toMatchObject({ answer: { status: 'submitted' } });
    await bench.service.withdraw(by(gp, outcome.tag), id, { reason: 'wrong-recipient' });
    const order = (await bench.recorded()).map(({ type }) => type);
    expect(order.lastIndexOf('AddressWithdrawn')).toBeLessThan(order.indexOf('ReferralWithdrawn'));
    await expect(bench.reader.read(by(socialWorker), id)).rejects.toMatchObject(refusedWith('LED-002'));
    await expect(bench.reader.read(by(gp), id)).resolves.toMatchObject({ answer: { status: 'withdrawn' } });
  });
});

describe('a withdrawal that loses a race', () => {
  it('is recorded all the same: the recipient has lost sight already', async () => {
    const outcome = await submit();
    const id = idOf(outcome);
    interpose('referral:withdraw', async () => {
      await bench.service.amend(by(gp, outcome.tag), id, { reason: 'correction', urgency: 'standard' });
    });
    const withdrawn = await bench.service.withdraw(by(gp, outcome.tag), id, { reason: 'wrong-recipient' });
    expect(withdrawn.state).toMatchObject({ status: 'withdrawn', urgency: 'standard' });
  });

  it('still needs the tag that the caller saw, before anything ends', async () => {
    const outcome = await submit();
    const stale = by(gp, 'W/"another"');
    const refused = bench.service.withdraw(stale, idOf(outcome), { reason: 'duplicate' });
    await expect(refused).rejects.toMatchObject({ entry: { kind: 'stale' } });
    expect(await sharingOf(outcome)).toEqual([[], []]);
  });
});

describe('reading', () => {
  it('shows the authority each child’s own content, and never a sibling’s', async () => {
    const { answer } = await bench.reader.read(by(socialWorker), idOf(await submit()));
    const [first, second] = (answer?.children ?? []).map((child) => JSON.stringify(child));
    expect(first).toMatch(/canary-narrative-a.*Canary-A|Canary-A.*canary-narrative-a/);
    expect(first).not.toMatch(/-b"/);
    expect(second).toContain('canary-voice-b');
    expect(second).not.toMatch(/-a"/i);
  });

  it('leaves a receipt before the answer, also where there is nothing new', async () => {
    const outcome = await submit();
    const { tag } = await bench.reader.read(by(socialWorker), idOf(outcome));
    expect(tag).toBe(outcome.tag);
    const again = bench.as(socialWorker, 'again', { ifNoneMatch: tag });
    expect(await bench.reader.read(again, idOf(outcome))).toEqual({ tag });
    const answers = (await bench.recorded()).filter(({ type }) => type === 'ReadAnswered');
    expect(answers.map(({ facts }) => facts['answer'])).toEqual(['shown', 'not-modified']);
  });

  it('tells the referrer what was decided and why, and its system when', async () => {
    const decided = await decideAll(await acknowledge(await submit(gpSystem)));
    const toPerson = await bench.reader.status(by(gp), idOf(decided));
    expect(toPerson.answer).toMatchObject({
      status: 'decided',
      children: [{ decision: 's17-assessment', reasons: 'canary-reasons-0' }, { reasons: 'canary-reasons-1' }],
    });
    const toSystem = await bench.reader.status(by(gpSystem), idOf(decided));
    expect(toSystem.answer).toMatchObject({ status: 'decided', acknowledgedAt: expect.any(String) });
    expect(toSystem.answer?.children.map(({ decidedAt }) => decidedAt)).toEqual([
      '2026-03-10T10:30:00.000Z',
      '2026-03-10T10:30:00.000Z',
    ]);
    expect(JSON.stringify(toSystem)).not.toContain('canary');
  });

  it('is nobody else’s', async () => {
    const id = idOf(await submit());
    await expect(bench.reader.read(by(officer), id)).rejects.toMatchObject(refusedWith('LED-002'));
    await expect(bench.reader.status(by(officer), id)).rejects.toMatchObject(refusedWith('LED-002'));
  });
});

describe('the inbox', () => {
  const page = (viewer: Viewer, box: 'inbox' | 'sent', cursor?: string) =>
    bench.inbox.page(by(viewer), { box, limit: 2, ...(cursor === undefined ? {} : { cursor }) });

  it('pages newest first, to both sides, with ids, status and dates alone', async () => {
    const sent = [await submit(gp, 'a'), await submit(gp, 'b'), await submit(gp, 'c')].map(idOf);
    await bench.project();
    const first = await page(socialWorker, 'inbox');
    const rest = await page(socialWorker, 'inbox', first.next);
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(sent.toReversed());
    expect(rest.next).toBeUndefined();
    expect((await page(gp, 'sent')).items).toHaveLength(2);
    expect((await page(officer, 'inbox')).items).toEqual([]);
    expect(JSON.stringify(first)).not.toMatch(/canary|children/);
    await expect(page(gp, 'sent', first.next)).rejects.toMatchObject(refusedWith('HTTP-015'));
  });

  it('follows the status', async () => {
    const escalated = await acknowledge(await submit());
    await bench.service.escalate(by(gp, escalated.tag), idOf(escalated), { reason: 'delay' });
    await bench.project();
    expect((await page(socialWorker, 'inbox')).items).toMatchObject([
      { status: 'acknowledged', escalatedAt: expect.any(String) },
    ]);
  });

  it('shows what waits, what is pressed for and what is over by itself, and a cursor of one is none of another', async () => {
    const pressed = await acknowledge(await submit(gp, 'pressed'));
    await bench.service.escalate(by(gp, pressed.tag), idOf(pressed), { reason: 'delay' });
    const gone = await submit(gp, 'gone');
    await bench.service.withdraw(by(gp, gone.tag), idOf(gone), { reason: 'duplicate' });
    const fresh = await submit(gp, 'fresh');
    await bench.project();
    const listed = async (viewer: Viewer, box: 'inbox' | 'sent', state: 'waiting' | 'escalated' | 'ended' | 'open') =>
      (await bench.inbox.page(by(viewer), { box, state, limit: 9 })).items.map(({ id }) => id);
    expect(await listed(socialWorker, 'inbox', 'waiting')).toEqual([idOf(fresh), idOf(pressed)]);
    expect(await listed(socialWorker, 'inbox', 'escalated')).toEqual([idOf(pressed)]);
    expect(await listed(gp, 'sent', 'ended')).toEqual([idOf(gone)]);
    expect(await listed(gp, 'sent', 'open')).toEqual([idOf(fresh), idOf(pressed)]);
    const { next } = await bench.inbox.page(by(gp), { box: 'sent', state: 'open', limit: 1 });
    await expect(bench.inbox.page(by(gp), { box: 'sent', limit: 1, cursor: next ?? '' })).rejects.toMatchObject(
      refusedWith('HTTP-015'),
    );
  });

  it('loses what was withdrawn at once, however late the rows are', async () => {
    const outcome = await submit();
    await bench.project();
    await bench.service.withdraw(by(gp, outcome.tag), idOf(outcome), { reason: 'wrong-recipient' });
    expect(await page(socialWorker, 'inbox')).toEqual({ items: [] });
    expect((await page(gp, 'sent')).items).toHaveLength(1);
  });
});
