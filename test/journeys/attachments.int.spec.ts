import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogUnavailable, type EventLog } from '@safeguarding/event-log';
import { instant, type PersonId } from '@safeguarding/kernel';
import { Sweep } from '@safeguarding/attachments';
import { runOperator } from '../../apps/operator/src/program.ts';
import { document, legal, World, type Answer } from '../support/world.ts';

const concern = { category: 'physical', occurredOn: '2026-01-05', summary: 'Invented.' };
const pdf = Buffer.from('%PDF-1.7\n1 0 obj << /Title (canary-in-content) >> endobj\n%%EOF\n');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const itemsOf = ({ body }: Answer) => (body['items'] ?? []) as readonly Readonly<Record<string, unknown>>[];

describe('documents beside a concern', () => {
  const world = new World({ ATTACHMENT_LIMIT: '20000' });
  let child = '';
  let other = '';
  let path = '';
  let failing: 'log' | 'receipts' | undefined;
  const blobs = (): readonly string[] =>
    readdirSync(join(world.folder, 'blobs'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  const download = async (as: string, at: string): Promise<Response> =>
    fetch(`${world.service.url}${at}`, {
      headers: { authorization: world.authorisation(as), 'x-purpose': 'direct-care' },
    });
  const attach = (form: FormData, headers: Readonly<Record<string, string>> = {}, as = 'gp', to = path) =>
    world.post(as, `${to}/attachments`, form, headers);
  const withPosition = ({ headers }: Answer) => ({ 'x-min-position': headers.get('x-position') ?? '' });
  const operate = async (...words: readonly string[]) => {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const exit = await runOperator(words, { out: say, err: say, interactive: false }, { DATA_DIR: world.folder });
    return { exit, said: lines.join('\n') };
  };

  beforeAll(async () => {
    await world.start({
      wrapStorage: (storage) => {
        const append = storage.log.append.bind(storage.log);
        Object.assign(storage.log, {
          append: (...args: Parameters<EventLog['append']>) =>
            failing === (args[0].startsWith('reads-') ? 'receipts' : 'log')
              ? Promise.reject(new LogUnavailable('a fault of the test'))
              : append(...args),
        });
        return storage;
      },
    });
    child = await world.child('9990000018', 'oakfield-registrations', 'ashby-community-system', 'hill-top-roll');
    other = await world.child('9990000026', 'oakfield-registrations');
    path = `/v1/concerns/${String((await world.post('gp', '/v1/concerns', { ...concern, childId: child })).body['id'])}`;
  });
  afterAll(() => world.stop());

  it('come back byte for byte, to be saved and not shown, and lie on disk sealed', async () => {
    const fields = { title: 'canary-title', category: 'body-map' };
    const added = await attach(document(pdf, fields, 'canary-name "ü".pdf'));
    expect([added.status, added.body]).toMatchObject([
      201,
      { mediaType: 'application/pdf', bytes: pdf.length, status: 'attached' },
    ]);
    const listed = await world.get('gp', `${path}/attachments`, withPosition(added));
    expect(itemsOf(listed)).toMatchObject([
      {
        kind: 'attachment-added',
        attachment: added.body['id'],
        title: 'canary-title',
        fileName: 'canary-name "ü".pdf',
        category: 'body-map',
      },
    ]);
    const got = await download('gp', added.headers.get('location') ?? '');
    expect(Buffer.from(await got.arrayBuffer()).equals(pdf)).toBe(true);
    expect(
      Object.fromEntries(
        [
          'content-type',
          'content-disposition',
          'x-content-type-options',
          'content-security-policy',
          'cache-control',
        ].map((name) => [name, got.headers.get(name)]),
      ),
    ).toEqual({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${String(added.body['id'])}.pdf"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
    for (const file of world.files()) expect([file, readFileSync(file).includes('canary-')]).toEqual([file, false]);
    expect(world.lines.join('\n')).not.toContain('canary-');
  });

  it('are told by their content, whatever name and type they come under, and are bounded', async () => {
    const code = async (form: FormData) => {
      const { status, body } = await attach(form);
      return [status, body['code']];
    };
    expect(await code(document(png, {}, 'minutes.exe'))).toEqual([201, undefined]);
    expect(await code(document('Plain words, ü.\r\n'))).toEqual([201, undefined]);
    for (const bad of [
      Buffer.from('MZ\x90\x00\x03program'),
      Buffer.from('PK\x03\x04not a document'),
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      Buffer.from('GIF89a.........'),
      Buffer.from([0xff, 0xfe, 0x41, 0x00]),
      Buffer.concat([Buffer.from('words \0')]),
      Buffer.concat([Buffer.from('junk'), pdf]),
    ].map((one) => (one.toString('latin1').startsWith('junk') ? Buffer.concat([Buffer.from('\0'), one]) : one)))
      expect([
        bad.subarray(0, 8).toString('latin1'),
        ...(await code(document(new Uint8Array(bad), {}, 'form.pdf'))),
      ]).toEqual([bad.subarray(0, 8).toString('latin1'), 400, 'ATT-001']);
    expect(await code(document(''))).toEqual([400, 'ATT-002']);
    expect(await code(document('x'.repeat(20_001)))).toEqual([413, 'HTTP-003']);
    expect(await code(document('x'.repeat(200_000)))).toEqual([413, 'HTTP-003']);
    expect(await code(document('x', { category: 'gossip' }))).toEqual([400, 'HTTP-001']);
    expect(await code(document('x', { tytle: 'x' }))).toEqual([400, 'HTTP-001']);
    const twice = document('x');
    twice.append('file', new Blob(['y']), 'second.txt');
    expect(await code(twice)).toEqual([400, 'HTTP-001']);
    const json = await world.post('gp', `${path}/attachments`, { category: 'form' });
    expect([json.status, json.body['code']]).toEqual([415, 'HTTP-004']);
    const elsewhere = await world.post('gp', '/v1/concerns', document('x'));
    expect([elsewhere.status, elsewhere.body['code']]).toEqual([415, 'HTTP-004']);
  });

  it('are recorded once for one key, however often and at the same time they are sent', async () => {
    const before = blobs().length;
    const key = { 'idempotency-key': 'one-document' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => attach(document('The same words.'), key)));
    answers.push(await attach(document('The same words.'), key));
    expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(blobs()).toHaveLength(before + 1);
    const [changed, renamed] = [
      await attach(document('Other words.'), key),
      await attach(document('The same words.', {}, 'x.txt'), key),
    ];
    expect([changed.status, renamed.status, changed.body['code']]).toEqual([422, 422, 'LED-001']);
    expect(blobs()).toHaveLength(before + 1);
  });

  it('are shown to the standing share, and are no more to a school or a stranger than what nobody attached', async () => {
    const added = await attach(document('Words for the team.'));
    const at = added.headers.get('location') ?? '';
    expect((await download('health-visitor', at)).status).toBe(200);
    const ask = async (as: string, where: string) => {
      const { status, text } = await world.get(as, where, { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' });
      return [status, text];
    };
    const nobody = '00000000-0000-4000-8000-000000000009';
    for (const as of ['teacher', 'other-gp', 'oakfield-registrations']) {
      const [told, empty] = [await ask(as, at), await ask(as, `${path}/attachments/${nobody}`)];
      expect([as, told]).toEqual([as, empty]);
      expect([403, 404]).toContain(told[0]);
    }
    const elsewhere = String((await world.post('gp', '/v1/concerns', { ...concern, childId: other })).body['id']);
    expect((await download('gp', at.replace(/concerns\/[^/]+/, `concerns/${elsewhere}`))).status).toBe(404);
    const timeline = itemsOf(
      await world.get('health-visitor', `/v1/children/${child}/timeline?limit=200`, withPosition(added)),
    );
    expect(
      timeline.some(({ kind, attachment }) => kind === 'attachment-added' && attachment === added.body['id']),
    ).toBe(true);
  });

  it('of a disclosure come along only where the class `attachment` is listed', async () => {
    const added = await attach(document('Words for the school.'));
    const at = added.headers.get('location') ?? '';
    const disclose = (...classes: readonly string[]) =>
      world.post('gp', `/v1/children/${child}/disclosures`, {
        recipients: [{ agency: 'hill-top-primary' }],
        classes,
        legal: { ...legal, consentDecision: 'refused' },
        channel: 'this-ledger',
      });
    expect((await disclose('presence', 'narrative')).status).toBe(201);
    expect([
      (await download('teacher', at)).status,
      (await world.get('teacher', `${path}/attachments`, withPosition(added))).status,
    ]).toEqual([403, 200]);
    expect((await disclose('presence', 'attachment')).status).toBe(201);
    expect((await download('teacher', at)).status).toBe(200);
  });

  it('are not given without a receipt, and never named by an event before they are durable', async () => {
    const added = await attach(document('Words that are read.'));
    const at = added.headers.get('location') ?? '';
    failing = 'receipts';
    const silent = await world.get('gp', at);
    expect([silent.status, silent.text.includes('Words')]).toEqual([503, false]);
    failing = undefined;
    expect((await download('gp', at)).status).toBe(200);
    const { log } = world.service.storage;
    const receipts = await log.readAll({ filter: { types: ['ReadAnswered'] }, limit: 1_000 });
    expect(receipts.at(-1)?.body).toContain('"action":"attachment:read"');
  });

  it('that no event names are swept when they are old, and nothing else is', async () => {
    const before = blobs();
    failing = 'log';
    expect((await attach(document('Words that nobody keeps.'))).status).toBe(503);
    failing = undefined;
    const orphans = blobs().filter((file) => !before.includes(file));
    expect(orphans).toHaveLength(1);
    writeFileSync(`${before[0] ?? ''}.unfinished`, 'half');
    const { storage } = world.service;
    let hours = 0;
    const sweep = new Sweep({
      ...{ blobs: storage.blobs, ledger: storage.ledger, keyStore: storage.sealed.keyStore, db: storage.readDatabase },
      onFailure: (error) => {
        throw error;
      },
      nowMs: () => Date.now() + hours * 3_600_000,
    });
    expect(await sweep.now()).toBe(0);
    hours = 2;
    expect(await sweep.now()).toBe(2);
    expect([await sweep.now(), [...blobs()].sort()]).toEqual([0, [...before].sort()]);
    sweep.stop();
  });

  it('are not handed out once they were taken back, and only their own service takes them back', async () => {
    const added = await attach(document('The wrong words.'));
    const at = added.headers.get('location') ?? '';
    const body = { reason: 'about-another-child', explanation: 'Invented.' };
    expect((await world.post('health-visitor', `${at}/withdrawal`, body)).status).toBe(403);
    expect((await world.post('gp', `${at}/withdrawal`, body)).body['status']).toBe('withdrawn');
    const gone = await world.get('gp', at);
    expect([gone.status, gone.body['code']]).toEqual([409, 'ATT-005']);
  });

  it('are verified, backed up, restored, exported and imported with the log', async () => {
    const room = `${world.folder}-room`;
    expect((await operate('verify')).said).toMatch(/\d+ documents are the ones that their events name/);
    expect((await operate('backup', join(room, 'backup'))).exit).toBe(0);
    expect((await operate('restore', join(room, 'backup'), '--data', join(room, 'restored'))).exit).toBe(0);
    const there = readdirSync(join(room, 'restored', 'blobs'), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(there).toHaveLength(blobs().length);
    expect((await operate('export', join(room, 'log.ndjson'))).exit).toBe(0);
    expect((await operate('import', join(room, 'log.ndjson'), '--data', join(room, 'imported'))).exit).toBe(0);
    expect((await operate('verify', '--data', join(room, 'imported'))).said).toMatch(/\d+ documents are the ones/);
    const [one, second] = there.map(({ parentPath, name }) => join(parentPath, name));
    writeFileSync(one ?? '', 'altered');
    const altered = await operate(
      'verify',
      '--data',
      join(room, 'restored'),
      '--notary',
      join(room, 'restored', 'notary'),
    );
    expect([altered.exit, altered.said]).toEqual([1, expect.stringContaining('is not the one that was attached')]);
    rmSync(one ?? '');
    rmSync(second ?? '');
    const missing = await operate('verify', '--data', join(room, 'restored'));
    expect([missing.exit, missing.said]).toEqual([1, expect.stringContaining('is not there')]);
    rmSync(room, { recursive: true });
  });

  it('are verified, backed up and restored with their keys wherever both lie, and no backup is taken without the keys', async () => {
    const room = `${world.folder}-apart`;
    const places = (name: string): readonly string[] => [
      ...['--data', join(room, name), '--keys', join(room, `${name}-keys`)],
      ...['--documents', join(room, `${name}-documents`), '--notary', join(room, `${name}-notary`)],
    ];
    expect((await operate('backup', join(room, 'first'))).exit).toBe(0);
    expect((await operate('restore', join(room, 'first'), ...places('one'))).exit).toBe(0);
    expect(readdirSync(join(room, 'one-keys'))).toEqual(['keys.db']);
    const keyless = await operate('backup', join(room, 'keyless'), '--data', join(room, 'one'));
    expect([keyless.exit, keyless.said, existsSync(join(room, 'keyless'))]).toEqual([
      4,
      expect.stringContaining('--keys or KEYS_DIR'),
      false,
    ]);
    expect((await operate('backup', join(room, 'second'), ...places('one'))).exit).toBe(0);
    const files = (backup: string): readonly string[] =>
      readdirSync(join(room, backup), { recursive: true, encoding: 'utf8' }).toSorted();
    expect(files('second')).toEqual(files('first'));
    expect((await operate('restore', join(room, 'second'), ...places('two'))).exit).toBe(0);
    expect((await operate('verify', ...places('two'))).said).toMatch(/\d+ documents are the ones/);
    const over = await operate('restore', join(room, 'second'), ...places('three').with(3, join(room, 'two-keys')));
    expect([over.exit, over.said]).toEqual([4, expect.stringContaining('keys are restored over no others')]);
    rmSync(room, { recursive: true });
  });

  it('are gone when the key of the child is destroyed: unreadable at once, removed, and no fault of the ledger', async () => {
    const added = await attach(document('Words to be erased.'));
    await world.settled();
    const at = added.headers.get('location') ?? '';
    expect((await download('gp', at)).status).toBe(200);
    const { keyStore } = world.service.storage.sealed;
    await keyStore.destroy({ person: child as PersonId }, { at: instant('2026-01-06T09:00:00Z'), why: 'test' });
    const gone = await world.get('gp', at);
    expect([gone.status, gone.body['code']]).toEqual([409, 'ATT-006']);
    while (blobs().length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await operate('verify')).exit).toBe(0);
    expect((await attach(document('More words.'))).status).toBe(409);
  });
});
