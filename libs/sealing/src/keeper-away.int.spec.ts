import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { KeeperUnavailable, KeyProviderRefused } from './errors.ts';
import type { KeyProvider } from './key-provider.ts';
import { ephemeralKeyProvider } from './key-wrapping.ts';
import { openSealing } from './open-sealing.ts';

const folder = mkdtempSync(join(tmpdir(), 'keeper-away-'));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A real keeper that serves, then is away at the moment when the store opens, which no real one does on demand. */
const fakeAbsenceOf = (keeper: KeyProvider): KeyProvider => ({
  ...keeper,
  unwrap: () => Promise.reject(new KeeperUnavailable('sealed')),
});

it('a keeper of keys that is away while the key store opens is named as that, not as a damaged file, and nothing is changed', async () => {
  const provider = ephemeralKeyProvider();
  await (await openSealing({ dataDir: folder, provider })).close();
  const before = readFileSync(join(folder, 'keys.db'));
  const refusal = await openSealing({ dataDir: folder, provider: fakeAbsenceOf(provider) }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(KeyProviderRefused);
  expect((refusal as Error).message).toMatch(/KEYS-SEALED.*a key in memory.*left as it is/s);
  expect((refusal as Error).message).not.toMatch(/damaged|restore/);
  expect(readFileSync(join(folder, 'keys.db')).equals(before)).toBe(true);
  await (await openSealing({ dataDir: folder, provider })).close();
});
