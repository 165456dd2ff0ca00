import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAgencyFiles } from '@safeguarding/access';
import type { LogEvent } from '@safeguarding/event-log';
import type { ReadEvent } from '@safeguarding/ledger';
import type { Storage } from '../../apps/standalone/src/storage.ts';
import { operateOn } from '../support/operate.ts';
import { legal, World } from '../support/world.ts';

type Json = Readonly<Record<string, unknown>>;
const concern = { category: 'neglect', occurredOn: '2026-01-05', summary: 'canary-summary' };
const cloudEvent = (source: string, id: string) => ({
  specversion: '1.0',
  id,
  source,
  type: 'uk.nhs.gp.safeguarding-concern-raised.v1',
  time: '2026-01-05T10:00:00Z',
  datacontenttype: 'application/json',
  data: {
    child: { identifiers: [{ system: 'nhs-number', value: '9990000018' }] },
    concern: { category: 'neglect', occurredOn: '2026-01-04', narrative: 'canary-cloud' },
    legal,
    reporter: { role: 'gp' },
  },
});

describe('an operator of a running service', () => {
  const world = new World();
  const operate = operateOn(world.folder);
  const asJson = async (...words: readonly string[]): Promise<Json> =>
    JSON.parse((await operate(...words, '--json')).out) as Json;
  const fault = { stream: '' };
  const withFault = (storage: Storage): Storage => {
    const readEvent: ReadEvent = (event: LogEvent) => {
      if (event.stream === fault.stream) throw new TypeError('a fold of the test is at fault');
      return storage.readEvent(event);
    };
    return { ...storage, readEvent };
  };
  let child = '';
  beforeAll(async () => {
    await world.start({ wrapStorage: withFault });
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system');
    for (let count = 0; count < 5; count += 1) await world.post('gp', '/v1/concerns', { ...concern, childId: child });
  });
  afterAll(() => world.stop());
  const caughtUp = async (): Promise<void> => {
    const { followers, storage } = world.service;
    expect(await followers.reached(await storage.log.head(), 60_000)).toBe(true);
  };
  const timeline = (as = 'gp', headers: Readonly<Record<string, string>> = {}) =>
    world.get(as, `/v1/children/${child}/timeline?limit=200`, headers);

  it('comes in through a socket that only the owner of the data may open, and is told where nobody listens', async () => {
    expect(statSync(join(world.folder, 'admin.sock')).mode & 0o777).toBe(0o600);
    const nobody = operateOn(join(world.folder, 'nowhere'));
    for (const words of [
      ['quarantine', 'list'],
      ['keys', 'status'],
      ['rebuild', 'timeline'],
      ['explain', 'x'],
    ])
      expect((await nobody(...words)).exit).toBe(3);
    for (const words of [['quarantine'], ['dead-letters', 'replay'], ['rebuild'], ['keys', 'turn']])
      expect([words, (await operate(...words)).exit]).toEqual([words, 2]);
    expect((await operate('dead-letters', 'discard', randomUUID())).exit).toBe(2);
    for (const words of [
      'quarantine list',
      'dead-letters show',
      'keys rotate',
      'rebuild',
      'explain',
      'access-matrix',
    ]) {
      const help = await operate(...words.split(' '), '--help');
      expect([words, help.exit, help.out.includes('Example:')]).toEqual([words, 0, true]);
    }
  });

  it('lists, shows and replays what was set aside, and cannot make a read model forget it', async () => {
    const key = randomUUID();
    const raised = await world.post('gp', '/v1/concerns', { ...concern, childId: child }, { 'idempotency-key': key });
    await caughtUp();
    expect(await operate('quarantine', 'list')).toMatchObject({ exit: 0, out: 'nothing is set aside' });
    fault.stream = `concern-${String(raised.body['id'])}`;
    await world.restart({ loseReadModels: true, wrapStorage: withFault });
    await caughtUp();
    const listed = await operate('quarantine', 'list', '--follower', 'timeline');
    expect([listed.exit, listed.out.split('\n').length, listed.out.includes('TypeError')]).toEqual([1, 2, true]);
    const { parked } = (await asJson('quarantine', 'list', '--follower', 'timeline')) as { parked: readonly Json[] };
    const position = String(parked[0]?.['position']);
    const shown = await operate('quarantine', 'show', String(Number(position)));
    expect([shown.exit, shown.out.includes(fault.stream), shown.out.includes('canary')]).toEqual([0, true, false]);
    expect((await operate('quarantine', 'show', '1')).exit).toBe(4);
    const kept = await operate('quarantine', 'discard', 'timeline', position);
    expect([kept.exit, kept.err]).toEqual([4, expect.stringContaining('gives nothing up')]);
    expect((await operate('quarantine', 'list', '--follower', 'nobody')).exit).toBe(4);
    expect((await operate('quarantine', 'replay')).exit).toBe(1);
    expect((await timeline()).status).toBe(503);
    fault.stream = '';
    const replayed = await operate('quarantine', 'replay', '--follower', 'timeline', '--key', child);
    expect(replayed).toMatchObject({ exit: 0, out: 'timeline: 1 taken, 0 left' });
    expect((await timeline()).status).toBe(200);
    expect((await operate('quarantine', 'replay')).exit).toBe(0);
    expect((await operate('quarantine', 'list')).exit).toBe(0);
  });

  it('rebuilds a read model while it is read, and nothing else happens', async () => {
    await caughtUp();
    const before = await timeline('gp');
    const events = async (): Promise<number> =>
      (await world.service.storage.log.readAll({ limit: 10_000 })).filter(({ type }) => type !== 'ReadAnswered').length;
    const recorded = await events();
    const reading = { over: false, answers: new Set<string>() };
    const load = (async () => {
      while (!reading.over) reading.answers.add(JSON.stringify((await timeline('gp')).body['items']));
    })();
    const answer = await asJson('rebuild', 'timeline');
    reading.over = true;
    await load;
    expect(answer).toMatchObject({ model: 'timeline', tookMs: expect.any(Number) });
    expect([...reading.answers]).toEqual([JSON.stringify(before.body['items'])]);
    expect((await operate('rebuild', 'nothing')).exit).toBe(4);
    await world.post('gp', '/v1/concerns', { ...concern, childId: child });
    await caughtUp();
    expect((await timeline()).body['items']).toHaveLength((before.body['items'] as readonly unknown[]).length + 1);
    expect(await events()).toBe(recorded + 1);
    for (const model of ['readings', 'dead-letters', 'own-concerns', 'merges', 'emergency-accesses'])
      expect((await operate('rebuild', model)).exit).toBe(0);
  });

  it('puts every key under a new key-encryption key while the service runs, and no event is rewritten', async () => {
    const bodies = async () => (await world.service.storage.log.readAll({ limit: 10_000 })).map(({ body }) => body);
    const before = await bodies();
    const old = await asJson('keys', 'status');
    expect(old).toMatchObject({ underOlderKeys: 0 });
    const writing = { over: false };
    const load = (async () => {
      while (!writing.over)
        expect((await world.post('gp', '/v1/concerns', { ...concern, childId: child })).status).toBe(201);
    })();
    const rotated = await asJson('keys', 'rotate');
    writing.over = true;
    await load;
    expect(rotated['current']).not.toBe(old['current']);
    expect(rotated).toMatchObject({ underOlderKeys: 0, resumed: false });
    expect(Object.keys(rotated['keys'] as Json)).toEqual([rotated['current']]);
    expect((await bodies()).slice(0, before.length)).toEqual(before);
    expect(statSync(join(world.folder, 'key-encryption-key')).mode & 0o777).toBe(0o600);
    await world.restart();
    await caughtUp();
    const after = await timeline();
    expect([after.status, after.text.includes('canary-summary')]).toEqual([200, true]);
    expect((await operate('keys', 'status')).exit).toBe(0);
  });

  it('works through dead letters: no content unless it is asked for on record, and a replay takes the same way in', async () => {
    const source = 'uk.nhs.gp.oakfield-branch';
    const refused = await world.post('oakfield-clinical-system', '/v1/cloudevents', cloudEvent(source, 'one'), {
      'content-type': 'application/cloudevents+json',
    });
    expect(refused.status).toBe(403);
    await world.post('oakfield-clinical-system', '/v1/cloudevents', cloudEvent(source, 'two'), {
      'content-type': 'application/cloudevents+json',
    });
    await caughtUp();
    const listed = await operate('dead-letters', 'list');
    expect([listed.exit, listed.out.split('\n').length, listed.out.includes('anary')]).toEqual([0, 3, false]);
    const { letters } = (await asJson('dead-letters', 'list')) as { letters: readonly Json[] };
    const [second, first] = letters.map(({ letter }) => String(letter));
    const some = await operate('dead-letters', 'list', '--limit', '1', '--reason', 'unknown-source');
    expect([some.exit, some.out.includes(second ?? ''), some.out.includes(first ?? '')]).toEqual([0, true, false]);
    expect(some.err).toContain('1 more');
    for (const words of [
      ['--reason', 'not-json'],
      ['--agency', 'millbrook-gp'],
    ])
      expect(await operate('dead-letters', 'list', ...words)).toMatchObject({ out: 'no such dead letters wait' });
    expect(await asJson('dead-letters', 'list', '--limit', '1')).toMatchObject({ found: 2 });
    expect((await operate('dead-letters', 'list', '--limit', '0')).exit).toBe(2);
    expect(await operate('dead-letters', 'replay', '--all', '--reason', 'not-json')).toMatchObject({ exit: 0 });
    expect((await operate('dead-letters', 'replay', first ?? '', '--reason', 'unknown-source')).exit).toBe(2);
    const inOrder = (await asJson('dead-letters', 'replay', '--all')) as { replayed: readonly Json[] };
    expect(inOrder.replayed.map(({ letter }) => letter)).toEqual([first, second]);
    const shown = await operate('dead-letters', 'show', first ?? '');
    expect([shown.exit, shown.out.includes('unknown-source'), shown.out.includes('anary')]).toEqual([0, true, false]);
    const readings = async () =>
      (await world.service.storage.log.readAll({ filter: { streams: ['reads-local-operator'] }, limit: 100 })).length;
    expect(await readings()).toBe(0);
    const revealed = await operate('dead-letters', 'show', first ?? '', '--reveal');
    expect([revealed.exit, revealed.out.includes('canary-cloud'), await readings()]).toEqual([0, true, 1]);
    const again = await operate('dead-letters', 'replay', first ?? '');
    expect([again.exit, again.out]).toEqual([1, expect.stringContaining('unknown-source')]);
    expect((await operate('dead-letters', 'discard', second ?? '', '--reason', 'because')).exit).toBe(4);
    expect((await operate('dead-letters', 'discard', second ?? '', '--reason', 'sent-again')).exit).toBe(0);
    expect((await operate('dead-letters', 'discard', second ?? '', '--reason', 'sent-again')).exit).toBe(4);
    expect((await operate('dead-letters', 'show', second ?? '', '--reveal')).exit).toBe(4);
    await caughtUp();
    const registered = readAgencyFiles(join(import.meta.dirname, '../../deploy/demonstration/agencies')).map(
      (agency) =>
        agency.code === 'oakfield-gp'
          ? { ...agency, sources: [...agency.sources, { topic: 'gp.safeguarding-concerns.v1', source }] }
          : agency,
    );
    await world.restart({ agencies: registered });
    await caughtUp();
    const before = (await timeline()).body['items'] as readonly unknown[];
    const taken = await operate('dead-letters', 'replay', '--all');
    expect([taken.exit, taken.out]).toEqual([0, expect.stringMatching(`^${first ?? ''} {2}taken {2}[0-9a-f-]{36}$`)]);
    await caughtUp();
    expect((await timeline()).body['items']).toHaveLength(before.length + 1);
    expect(await operate('dead-letters', 'replay', first ?? '')).toMatchObject({ exit: 0 });
    expect((await operate('dead-letters', 'show', first ?? '', '--reveal')).exit).toBe(4);
    await caughtUp();
    expect((await timeline()).body['items']).toHaveLength(before.length + 1);
    expect(await operate('dead-letters', 'list')).toMatchObject({ exit: 0, out: 'no dead letters wait' });
    expect((await asJson('dead-letters', 'list', '--all'))['letters']).toHaveLength(2);
    expect((await operate('dead-letters', 'show', randomUUID())).exit).toBe(4);
  });

  it('explains an answer that was given: relation, policy and deciding events of each class, without content', async () => {
    await caughtUp();
    const request = randomUUID();
    const read = await timeline('health-visitor', { 'x-request-id': request });
    expect(read.status).toBe(200);
    const explained = await operate('explain', request);
    expect([explained.exit, explained.out.includes('anary'), explained.out.includes('standing-share')]).toEqual([
      0,
      false,
      true,
    ]);
    const { children } = (await asJson('explain', request)) as {
      children: readonly { reproduced: boolean; entries: readonly { classes: readonly Json[]; inAnswer: boolean }[] }[];
    };
    expect(children).toHaveLength(1);
    expect(children[0]?.reproduced).toBe(true);
    const items = read.body['items'] as readonly unknown[];
    expect(children[0]?.entries.filter(({ inAnswer }) => inAnswer)).toHaveLength(items.length);
    const optedOut = await world.post('gp', `/v1/children/${child}/opt-outs`, {
      decidedBy: { authority: 'parental-responsibility', standing: 'holder-of-parental-responsibility' },
      evidence: 'A form, invented.',
    });
    expect(optedOut.status).toBe(201);
    // The past is explained under its own facts; what is asked now is answered under the facts of now.
    expect((await operate('explain', request)).exit).toBe(0);
    const later = randomUUID();
    expect(
      ((await timeline('health-visitor', { 'x-request-id': later })).body['items'] as readonly unknown[]).length,
    ).toBeLessThan(items.length);
    const now = await asJson('explain', later);
    expect(JSON.stringify(now)).not.toContain('standing-share');
    expect((await operate('explain', randomUUID())).exit).toBe(4);
  });

  it('prints the access matrix of the policy in force, as people reviewed it', async () => {
    const { exit, out } = await operate('access-matrix');
    const golden = readFileSync(join(import.meta.dirname, '../golden/access-matrix.txt'), 'utf8');
    expect([exit, out]).toEqual([0, golden.trimEnd()]);
    // Thousands of questions to the policy: a busy machine takes its time.
  }, 240_000);

  it('left nothing personal in what was written on the way', () => {
    expect(world.lines.join('\n')).not.toContain('anary');
    for (const file of world.files().filter((name) => !name.endsWith('.sock')))
      expect([file, readFileSync(file).includes('canary-summary')]).toEqual([file, false]);
  });
});
