import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AgencyId, EventId, PersonId, SealedPart } from '@safeguarding/kernel';
import type { KeyProvider } from './key-provider.ts';
import { localFileKeyProvider } from './local-file-key-provider.ts';
import { openSealing } from './open-sealing.ts';
import { rotateKeys } from './rotation.ts';
import { SqliteKeyStore } from './sqlite-key-store.ts';

const people = 1_300;
const controller = 'oakfield-gp' as AgencyId;
const binding = { eventId: 'event-1' as EventId, type: 'ConcernRaised', schemaVersion: 1 };

describe('a rotation of the key-encryption key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rotation-'));
  const file = join(folder, 'key-file');
  const sealed: SealedPart[] = [];
  const open = () => openSealing({ dataDir: folder, provider: localFileKeyProvider({ file, createIfMissing: true }) });
  beforeAll(async () => {
    const opened = await open();
    const parts = Array.from({ length: people }, (_, index) => ({
      person: `person-${String(index)}` as PersonId,
      classes: { summary: { summary: `canary ${String(index)}` } },
    }));
    sealed.push(...(await opened.sealing.seal(binding, controller, 'child-record', parts)));
    await opened.close();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const readable = async (opened: Awaited<ReturnType<typeof open>>): Promise<number> => {
    let count = 0;
    for (const part of sealed) if (await opened.sealing.open(binding, part)) count += 1;
    return count;
  };

  it('that is ended half way is gone on with by the next one, and everything is readable at every moment', async () => {
    const store = await SqliteKeyStore.open(join(folder, 'keys.db'));
    const inner = localFileKeyProvider({ file });
    const before = await inner.currentKeyId();
    let calls = 0;
    const endsHalfWay: KeyProvider = {
      ...inner,
      wrap: (keys) => ((calls += 1) > 2 ? Promise.reject(new Error('killed by the test')) : inner.wrap(keys)),
    };
    await expect(rotateKeys(store, endsHalfWay)).rejects.toThrow('killed by the test');
    await store.close();

    const half = await open();
    const status = await half.keyStatus();
    const { current } = status;
    expect(current).not.toBe(before);
    expect(Math.min(status.counts.get(before) ?? 0, status.counts.get(current) ?? 0)).toBeGreaterThan(0);
    expect(await readable(half)).toBe(people);
    const progress: number[] = [];
    const ended = await half.rotateKeys(({ done, all }) => progress.push(done / all));
    expect(ended).toMatchObject({ current, resumed: true });
    expect([progress.at(-1), [...(await half.keyStatus()).counts.keys()]]).toEqual([1, [current]]);
    expect(await readable(half)).toBe(people);
    await half.close();

    // The older key stays in the file: a backup of the key store is wrapped under it.
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { readonly keys: Readonly<Record<string, string>> };
    expect(Object.keys(keys)).toEqual([before, current]);
    const again = await open();
    expect(await readable(again)).toBe(people);
    await again.close();
  });

  it('leaves what is destroyed meanwhile destroyed', async () => {
    const opened = await open();
    const person = 'person-7' as PersonId;
    const [, rotated] = await Promise.all([
      opened.keyStore.destroy({ person }, { at: '2026-01-01T00:00:00Z' as never, why: 'retention-ended' }),
      opened.rotateKeys(),
    ]);
    expect(rotated.resumed).toBe(false);
    expect(await readable(opened)).toBe(people - 1);
    await opened.close();
  });

  it('would be caught rotating without putting the keys under the new one (tooth)', async () => {
    const store = await SqliteKeyStore.open(join(folder, 'keys.db'));
    const provider = localFileKeyProvider({ file });
    await provider.rotate?.();
    expect([...(await store.counts()).keys()]).not.toEqual([await provider.currentKeyId()]);
    await store.close();
  });
});
