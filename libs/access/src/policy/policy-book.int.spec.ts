import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instant, type DomainError, type StreamName } from '@safeguarding/kernel';
import { accessBench, type AccessBench } from '../test-bench.ts';
import { PolicyBook } from './policy-book.ts';
import { readPolicyFiles, type PolicyBundle } from './policy-files.ts';
import { PolicyRefused } from './policy-refused.ts';

const first = readPolicyFiles();
const second: PolicyBundle = { ...first, version: first.version + 1, inForceFrom: instant('2027-01-01T00:00:00Z') };

let bench: AccessBench;
beforeEach(async () => {
  bench = await accessBench();
});
afterEach(() => bench.close());

const open = (bundle: PolicyBundle) => PolicyBook.open({ ledger: bench.ledger, clock: bench.clock, bundle });
const adopted = async () => (await bench.log.readStream('policy-book' as StreamName)).length;
const codeOf = async (opening: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await opening.catch((refused: unknown) => refused);
  return (error as DomainError).entry.code;
};
const edited = (bundle: PolicyBundle): PolicyBundle => ({
  ...bundle,
  files: bundle.files.map((file, index) => (index === 1 ? { ...file, text: `${file.text}\n`, sha256: 'other' } : file)),
});

describe('the policy book', () => {
  it('adopts a version once, texts included', async () => {
    await open(first);
    expect(await adopted()).toBe(1);
    expect((await open(first)).all()[0]?.files[1]?.text).toBe(first.files[1]?.text);
  });

  it('refuses other files under a version that is on record', async () => {
    expect(await codeOf(open(edited(first)))).toBe('ACC-007');
  });

  it('refuses to start with files older than the log', async () => {
    await open(second);
    expect(await codeOf(open(first))).toBe('ACC-008');
    expect(await adopted()).toBe(2);
  });

  it('keeps a version in force until the next one’s day', async () => {
    const book = await open(second);
    expect(book.inForce(instant('2026-12-31T23:59:59.999Z')).engine.version).toBe(first.version);
    expect(book.inForce(instant('2027-01-01T00:00:00Z')).engine.version).toBe(second.version);
  });

  it('has nothing in force before its first version: then nothing is decided', () => {
    const book = new PolicyBook([{ ...second, basisVersion: 1 }]);
    expect(() => book.inForce(instant('2026-01-01T00:00:00Z'))).toThrow('ACC-009');
  });

  it('puts no policy on record that is refused', async () => {
    const broken = { ...second, files: second.files.slice(0, -1) };
    await expect(open(broken)).rejects.toThrow(PolicyRefused);
    expect(await adopted()).toBe(1);
  });
});
