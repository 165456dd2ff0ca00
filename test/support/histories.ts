import { expect } from '@jest/globals';
import { ReadDatabase, runProjections, type ReadModel } from '@safeguarding/event-log';
import fc from 'fast-check';
import { readModels } from '../../apps/standalone/src/capabilities.ts';
import { legal, World, type Answer } from './world.ts';

type Table = readonly (readonly unknown[])[];

/** One command of a history; numbers pick among what is there by then. */
type Step = {
  readonly kind:
    | 'raise'
    | 'amend'
    | 'withdraw'
    | 'refer'
    | 'acknowledge'
    | 'opt-out'
    | 'disclose'
    | 'take-back'
    | 'ask'
    | 'check'
    | 'refuse'
    | 'keep-back'
    | 'live'
    | 'hand-over'
    | 'answer-move'
    | 'read';
  readonly child: number;
  readonly pick: number;
  readonly day: number;
};

type Made = { readonly path: string; readonly tag: string; readonly by: string };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'raise',
    'amend',
    'withdraw',
    'refer',
    'acknowledge',
    'opt-out',
    'disclose',
    'take-back',
    'ask',
    'check',
    'refuse',
    'keep-back',
    'live',
    'hand-over',
    'answer-move',
    'read',
  ),
  child: fc.nat({ max: 2 }),
  pick: fc.nat(),
  day: fc.integer({ min: 1, max: 28 }),
});
/** So that no run is without any kind of event: the first move is answered by a withdrawal, the second accepted. */
const oneOfEach: Step[] = (
  [
    ...[['raise', 0] as const, ['amend', 0] as const, ['raise', 2] as const, ['withdraw', 3] as const],
    ...[['refer', 4] as const, ['acknowledge', 5] as const, ['disclose', 6] as const, ['take-back', 7] as const],
    ...[['opt-out', 8] as const, ['ask', 9] as const, ['check', 10] as const, ['refuse', 11] as const],
    ...[['keep-back', 12] as const, ['live', 13] as const, ['read', 14] as const],
    ...[['hand-over', 0] as const, ['answer-move', 0] as const, ['hand-over', 1] as const, ['answer-move', 1] as const],
  ] as const
).map(([kind, pick]) => ({ kind, child: 0, pick, day: 5 }));
const parent = {
  decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' },
  evidence: 'A form, invented.',
};
/** Whose timelines are compared. */
export const readers = ['gp', 'health-visitor', 'teacher', 'social-worker'] as const;

/** A world with three children that random commands happen to. */
export const histories = () => {
  const world = new World();
  const children: string[] = [];
  const start = async (): Promise<void> => {
    await world.start();
    for (const number of ['9990000018', '9990000026', '9990000034'])
      children.push(await world.child(number, 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll'));
  };

  const concerns: Made[] = [];
  const referrals: Made[] = [];
  const disclosures: Made[] = [];
  const requests: Made[] = [];
  const handovers: Made[] = [];
  const remember = (list: Made[], by: string, path: string, { status, body, headers }: Answer): void => {
    if (status === 201) list.push({ path: `${path}/${String(body['id'])}`, tag: headers.get('etag') ?? '', by });
  };
  const chosen = (list: readonly Made[], pick: number): Made | undefined => list[pick % Math.max(1, list.length)];
  const change = async (made: Made | undefined, by: string | undefined, end: string, body: object): Promise<void> => {
    if (made && by !== undefined) await world.post(by, `${made.path}/${end}`, body, { 'if-match': made.tag });
  };

  const take = async ({ kind, child: at, pick, day }: Step): Promise<void> => {
    const child = children[at] ?? '';
    const ofChild = `/v1/children/${child}`;
    const occurredOn = `2026-01-${String(day).padStart(2, '0')}`;
    const writer = pick % 2 === 0 ? 'gp' : 'health-visitor';
    const steps: Readonly<Record<Step['kind'], () => Promise<unknown>>> = {
      raise: async () => {
        const body = { childId: child, category: 'neglect', occurredOn, summary: `Invented ${String(pick)}.` };
        remember(concerns, writer, '/v1/concerns', await world.post(writer, '/v1/concerns', body));
      },
      amend: () => {
        const made = chosen(concerns, pick);
        return change(made, made?.by, 'amendments', { summary: 'Amended.', reason: 'correction' });
      },
      withdraw: () => {
        const made = chosen(concerns, pick);
        return change(made, made?.by, 'withdrawal', { reason: 'entered-in-error', explanation: 'Wrong child.' });
      },
      refer: async () => {
        const body = {
          recipient: 'ashby-mash',
          children: [...new Set([child, children[pick % 3] ?? child])].map((childId) => ({
            childId,
            summary: 'Invented.',
          })),
          urgency: 'standard',
          categories: ['neglect'],
          legal: { ...legal, consentDecision: 'refused' },
          consentInformation: { familyInformed: 'yes' },
        };
        remember(referrals, writer, '/v1/referrals', await world.post(writer, '/v1/referrals', body));
      },
      acknowledge: () => change(chosen(referrals, pick), 'ashby-case-management', 'acknowledgement', {}),
      'opt-out': () => world.post(writer, `${ofChild}/opt-outs`, parent),
      disclose: async () => {
        const path = `${ofChild}/disclosures`;
        const recipients = [{ agency: 'hill-top-primary' }];
        const body = { recipients, classes: ['presence', 'summary'], legal, channel: 'this-ledger' };
        remember(disclosures, writer, path, await world.post(writer, path, body));
      },
      'take-back': () => {
        const made = chosen(disclosures, pick);
        return change(made, made?.by, 'withdrawal', {});
      },
      ask: async () => {
        const body = {
          asked: 'oakfield-gp',
          childId: child,
          kind: 'safeguarding-check',
          whatIsAsked: 'Invented.',
          consent: { branch: 'not-stated' },
        };
        const path = '/v1/information-requests';
        remember(requests, 'gp', path, await world.post('health-visitor', path, body));
      },
      check: () =>
        change(chosen(requests, pick), 'gp', 'checks', { check: 'source', verified: true, means: 'secure-system' }),
      refuse: () => {
        const reviewer = { role: 'safeguarding-lead' };
        const body = { reason: 'not-relevant', reasons: 'Invented.', reviewer, reviewDueOn: '2099-01-01' };
        return change(chosen(requests, pick), 'gp', 'refusal', body);
      },
      'keep-back': () =>
        world.post(writer, '/v1/duty-decisions', {
          childId: child,
          outcome: 'not-share',
          recipient: 'ashby-mash',
          helps: ['none'],
          detriment: 'not-more-detrimental',
          detrimentReasons: 'Invented.',
          reasons: 'Invented.',
          reason: 'not-relevant',
          reviewer: { role: 'safeguarding-lead' },
          reviewDueOn: '2099-01-01',
        }),
      live: () => world.post(writer, `${ofChild}/residences`, { authority: 'ashby-mash', from: occurredOn }),
      'hand-over': async () => {
        const body = {
          ...{ to: 'lagan-trust', move: pick % 2 === 0 ? 'permanent' : 'temporary', movedOn: occurredOn },
          ...{ acrossNations: true, reasons: 'Invented.', legal },
        };
        const path = `${ofChild}/handovers`;
        // A lead opens by a reaction, a moment after the referral.
        await caughtUp();
        remember(handovers, 'social-worker', path, await world.post('social-worker', path, body));
      },
      'answer-move': async () => {
        const made = handovers.at(-1);
        if (pick % 3 === 0) await change(made, made?.by, 'withdrawal', {});
        else await change(made, 'trust-social-worker', 'acceptance', {});
      },
      read: () => world.get(readers[pick % readers.length] ?? 'gp', `${ofChild}/timeline`),
    };
    await steps[kind]();
  };

  const caughtUp = () => world.settled();

  const tablesOf = (db: ReadDatabase): Readonly<Record<string, Table>> => {
    const names = db.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`);
    return Object.fromEntries(
      names
        .map(({ name }) => String(name))
        .filter((name) => !name.startsWith('read_model'))
        .map((name) => [name, db.tuples(`SELECT * FROM "${name}"`).map((row) => [...row])] as const)
        .map(([name, rows]) => [name, rows.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))]),
    );
  };

  const rebuilt = async (models: readonly ReadModel[], batchSize: number): Promise<Readonly<Record<string, Table>>> => {
    const { log } = world.service.storage;
    const db = ReadDatabase.open({ file: ':memory:' });
    const head = await log.head();
    const following = [...(await runProjections(log, db, models, { batchSize })).values()];
    for (const one of following) expect(await one.waitFor(head, 30_000)).toBe(true);
    for (const one of following) await one.stop();
    const tables = tablesOf(db);
    db.close();
    return tables;
  };

  /** How many histories were compared; throws with the seed where a rebuilt model differs from the live one. */
  const rebuiltEqualsLive = async (runs: number): Promise<number> => {
    let compared = 0;
    const models = readModels(world.service.storage.readEvent);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        fc.integer({ min: 1, max: 40 }),
        async (history, batchSize) => {
          for (const one of history) await take(one);
          await caughtUp();
          const live = tablesOf(world.service.storage.readDatabase);
          expect(Object.keys(live).length).toBeGreaterThanOrEqual(models.length);
          expect(await rebuilt(models, batchSize)).toEqual(live);
          compared += 1;
        },
      ),
      { numRuns: runs, endOnFailure: true, examples: [[oneOfEach, 3]] },
    );
    const types = new Set((await world.service.storage.log.readAll({ limit: 10_000 })).map(({ type }) => type));
    for (const type of [
      'ConcernAmended',
      'ConcernWithdrawn',
      'ReferralAcknowledged',
      'LeadOpened',
      'OptOutRecorded',
      'DisclosureWithdrawn',
      'ResidenceRecorded',
      'HandoverWithdrawn',
      'HandoverAccepted',
      'ReadAnswered',
    ])
      expect(types).toContain(type);
    return compared;
  };

  return { world, children, start, caughtUp, rebuilt, rebuiltEqualsLive, tablesOf };
};
