import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { takeWriterLock } from '@safeguarding/event-log';
import { KeyUnwrapFailed } from './errors.ts';
import { KeyFileRefused, localFileKeyProvider } from './local-file-key-provider.ts';

const folders: string[] = [];
const aFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'key-file-'));
  folders.push(folder);
  return join(folder, 'key-encryption-keys.json');
};
afterEach(() => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true });
});

const refusalOf = (start: () => unknown): KeyFileRefused => {
  try {
    start();
  } catch (error) {
    if (error instanceof KeyFileRefused) return error;
  }
  throw new Error('it was not refused');
};

const key = new Uint8Array(32).fill(9);

describe('The local key file', () => {
  it('is made only when told so, for its owner alone, and once', async () => {
    const file = aFile();
    expect(refusalOf(() => localFileKeyProvider({ file })).message).toMatch(/does not exist.*restore/);
    const first = localFileKeyProvider({ file, createIfMissing: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toHaveLength(1);
    const wrapped = await first.wrap([{ key, label: 'a' }]);
    const again = localFileKeyProvider({ file, createIfMissing: true });
    const [unwrapped] = await again.unwrap(wrapped.map((each) => ({ ...each, label: 'a' })));
    expect(Uint8Array.from(unwrapped ?? [])).toEqual(key);
  });

  it('whose folder is missing is refused with what to do', () => {
    const file = join(aFile(), 'nowhere', 'keys.json');
    expect(refusalOf(() => localFileKeyProvider({ file, createIfMissing: true })).message).toMatch(/make its folder/);
  });

  it.each([0o644, 0o640, 0o604, 0o660, 0o620, 0o601])(
    'with mode %o is refused, and the message says what to do',
    (mode) => {
      const file = aFile();
      localFileKeyProvider({ file, createIfMissing: true });
      chmodSync(file, mode);
      const refusal = refusalOf(() => localFileKeyProvider({ file }));
      expect(refusal.message).toMatch(/chmod 600/);
      expect(refusal.message).toContain(mode.toString(8));
      // Tooth: the mode alone is the reason.
      chmodSync(file, 0o400);
      expect(localFileKeyProvider({ file }).description).toContain(file);
    },
  );

  it('of another owner is refused, and all reasons come at once', () => {
    const file = aFile();
    localFileKeyProvider({ file, createIfMissing: true });
    chmodSync(file, 0o644);
    const owner = statSync(file).uid + 1;
    expect(refusalOf(() => localFileKeyProvider({ file, owner })).reasons).toHaveLength(2);
  });

  it.each([
    'no json at all: SECRET',
    '[]',
    '{"current":"a"}',
    '{"current":"a","keys":{"b":"SECRETSECRETSECRETSECRETSECRETSECRETSECRETS"}}',
    '{"current":"a","keys":{"a":"SECRET"}}',
    '{"current":"A b","keys":{"A b":"SECRETSECRETSECRETSECRETSECRETSECRETSECRETS"}}',
  ])('that is malformed is refused without quoting it', (text) => {
    const file = aFile();
    writeFileSync(file, text, { mode: 0o600 });
    const refusal = refusalOf(() => localFileKeyProvider({ file }));
    expect(refusal.message).not.toContain('SECRET');
    expect(refusal.cause).toBeUndefined();
  });

  it('keeps unwrapping under an older key after a newer one became current', async () => {
    const file = aFile();
    const old = localFileKeyProvider({ file, createIfMissing: true });
    const [wrapped] = await old.wrap([{ key, label: 'a' }]);
    const content = JSON.parse(readFileSync(file, 'utf8')) as { keys: Record<string, string> };
    const keys = { ...content.keys, newer: Buffer.alloc(32, 1).toString('base64url') };
    writeFileSync(file, JSON.stringify({ current: 'newer', keys }));
    const rotated = localFileKeyProvider({ file });
    expect(await rotated.currentKeyId()).toBe('newer');
    expect((await rotated.wrap([{ key, label: 'b' }]))[0]?.kekId).toBe('newer');
    if (!wrapped) throw new Error('nothing was wrapped');
    expect(Uint8Array.from((await rotated.unwrap([{ ...wrapped, label: 'a' }]))[0] ?? [])).toEqual(key);
    await expect(rotated.unwrap([{ ...wrapped, label: 'b' }])).rejects.toThrow(KeyUnwrapFailed);
    await expect(rotated.unwrap([{ ...wrapped, kekId: 'newer', label: 'a' }])).rejects.toThrow(KeyUnwrapFailed);
    await expect(old.unwrap([{ ...wrapped, kekId: 'never-made', label: 'a' }])).rejects.toThrow(/"never-made"/);
  });

  it('shared by two processes, gives both what either has made, from then on', async () => {
    const file = aFile();
    const [here, there] = [localFileKeyProvider({ file, createIfMissing: true }), localFileKeyProvider({ file })];
    const newer = await here.rotate?.();
    const [wrapped] = await here.wrap([{ key, label: 'a' }]);
    if (!wrapped) throw new Error('nothing was wrapped');
    expect([wrapped.kekId, await there.currentKeyId()]).toEqual([newer, newer]);
    expect(Uint8Array.from((await there.unwrap([{ ...wrapped, label: 'a' }]))[0] ?? [])).toEqual(key);
  });

  it('that two processes would change at once is changed by one, and no key is lost', async () => {
    const file = aFile();
    const provider = localFileKeyProvider({ file, createIfMissing: true });
    const before = readFileSync(file, 'utf8');
    const other = takeWriterLock(file);
    await expect(provider.rotate?.()).rejects.toThrow(/another process.*begin again/);
    expect(readFileSync(file, 'utf8')).toBe(before);
    other?.release();
    expect(await provider.rotate?.()).not.toBe((JSON.parse(before) as { readonly current: string }).current);
  });

  it('that a full disk takes only a part of is not written at all, so that a part of the keys never replaces all', () => {
    const file = aFile();
    // A limit on the size of a file gives what a full disk gives: the first write takes a part, and only the next one fails.
    const program = `
      import { writeKeyFile } from ${JSON.stringify(join(import.meta.dirname, 'write-key-file.ts'))};
      const keys = Object.fromEntries(Array.from({ length: 200 }, (_, n) => ['key-' + n, 'A'.repeat(43)]));
      try { writeKeyFile(${JSON.stringify(file)}, { current: 'key-0', keys }); console.log('written'); }
      catch (error) { console.log(error.code); }`;
    const { stdout } = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -f 4; exec "$0" --disable-warning=ExperimentalWarning --input-type=module -e "$1"',
        ...[process.execPath, program],
      ],
      { encoding: 'utf8' },
    );
    expect([stdout.trim(), statSync(file).size > 0]).toEqual(['EFBIG', true]);
  });

  it.each([
    ['is half written', () => '{"current":'],
    ['is gone', () => undefined],
    [
      'has lost the key that was current',
      () => ({ current: 'other', keys: { other: Buffer.alloc(32, 2).toString('base64url') } }),
    ],
    [
      'has another key under its name',
      (content: { readonly current: string }) => ({
        ...content,
        keys: { [content.current]: Buffer.alloc(32, 3).toString('base64url') },
      }),
    ],
  ] as const)(
    'that %s while a process runs changes nothing for it, and refuses or fails the next start',
    async (_, change) => {
      const file = aFile();
      const running = localFileKeyProvider({ file, createIfMissing: true });
      const [wrapped] = await running.wrap([{ key, label: 'a' }]);
      const before = JSON.parse(readFileSync(file, 'utf8')) as { readonly current: string; readonly keys: object };
      const after = change(before);
      if (after === undefined) rmSync(file);
      else writeFileSync(file, typeof after === 'string' ? after : JSON.stringify(after));
      if (!wrapped) throw new Error('nothing was wrapped');
      expect(Uint8Array.from((await running.unwrap([{ ...wrapped, label: 'a' }]))[0] ?? [])).toEqual(key);
      expect(await running.currentKeyId()).toBe(before.current);
      const next = async () => localFileKeyProvider({ file }).unwrap([{ ...wrapped, label: 'a' }]);
      await expect(next()).rejects.toThrow();
      // Put right, it is taken.
      const keys = {
        ...before.keys,
        newer: Buffer.alloc(32, 4).toString('base64url'),
      };
      writeFileSync(file, JSON.stringify({ current: 'newer', keys }), { mode: 0o600 });
      expect(await running.currentKeyId()).toBe('newer');
    },
  );
});
