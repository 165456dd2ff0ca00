import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

const main = join(import.meta.dirname, '../../dist/run/standalone.js');
const folder = mkdtempSync(join(tmpdir(), 'safeguarding-refused-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  ['key-encryption-key', 'The key file'],
  ['notary.key', "The notary's key"],
])('a service whose %s cannot be used says so and ends', (name, said) => {
  const data = join(folder, name);
  rmSync(data, { recursive: true, force: true });
  const start = () =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, '--demonstration-only'], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...process.env, DATA_DIR: data, PORT: '0', METRICS_PORT: '0', DEV_ISSUER_PORT: '0', DEMONSTRATION: 'off' },
    });
  expect(start().status).toBe(0);
  writeFileSync(join(data, name), 'no key');
  const { status, stderr, stdout } = start();
  expect([status, stderr.includes(said), stdout.includes('listening')]).toEqual([1, true, false]);
});

it('a service whose data folder cannot be written says so, names it, and ends', () => {
  // Nobody makes a file there, whatever the rights of who asks.
  const data = '/sys/kernel';
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, '--demonstration-only'],
    {
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...process.env, DATA_DIR: data, PORT: '0', METRICS_PORT: '0', DEV_ISSUER_PORT: '0', DEMONSTRATION: 'off' },
    },
  );
  expect([status, stdout.includes('listening')]).toEqual([1, false]);
  expect(stderr).toMatch(/The folder \/sys\/kernel cannot be written/);
  expect(stderr).not.toMatch(/\n\s+at /);
});
