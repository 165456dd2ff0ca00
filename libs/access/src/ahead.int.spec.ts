import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { examineAhead, type PolicyAhead } from './ahead.ts';
import { examine, type Examined } from './policy/examine.ts';
import { PolicyBook } from './policy/policy-book.ts';
import { bundleHash, readPolicyFiles, type PolicyBundle } from './policy/policy-files.ts';
import { PolicyRefused } from './policy/policy-refused.ts';
import { accessBench, type AccessBench } from './test-bench.ts';

const bundle = readPolicyFiles();
const next: PolicyBundle = { ...bundle, version: bundle.version + 1 };
const broken: PolicyBundle = {
  ...next,
  files: next.files.map((file) =>
    file.name === 'own.cedar'
      ? { ...file, text: file.text.replaceAll('context.basis', 'context.bases'), sha256: 'other' }
      : file,
  ),
};
const found = (policy: PolicyBundle, examined: Examined | undefined): PolicyAhead => ({
  hash: bundleHash(policy),
  examined: Promise.resolve(examined),
});

let bench: AccessBench;
beforeEach(async () => {
  bench = await accessBench();
});
afterEach(() => bench.close());
const open = (policy: PolicyBundle, ahead: PolicyAhead | undefined) =>
  PolicyBook.open({ ledger: bench.ledger, clock: bench.clock, bundle: policy, ahead });

describe('a policy that was examined ahead', () => {
  it('is found by a thread of its own to be what it is found to be here', async () => {
    const ahead = examineAhead();
    expect(ahead?.hash).toBe(bundleHash(bundle));
    expect(await ahead?.examined).toEqual(examine(bundle.files));
  });

  it('is refused with every fault that was found, and nothing is put on record', async () => {
    const before = await bench.log.head();
    await expect(open(broken, found(broken, examine(broken.files)))).rejects.toThrow(/bases/);
    expect(await bench.log.head()).toBe(before);
  });

  it('is not examined again: what was found is what counts', async () => {
    const whole = examine(next.files);
    if (!whole) throw new Error('there is a schema');
    await expect(open(next, found(next, { ...whole, invalid: ['found ahead'] }))).rejects.toThrow('found ahead');
  });

  it('says nothing of other files, which are examined for themselves', async () => {
    await expect(open(broken, found(next, examine(next.files)))).rejects.toThrow(PolicyRefused);
    expect((await open(next, found(broken, examine(broken.files)))).all()).toHaveLength(2);
  });

  it('whose thread failed is examined at its turn', async () => {
    await expect(open(broken, found(broken, undefined))).rejects.toThrow(PolicyRefused);
    expect((await open(next, found(next, undefined))).all()).toHaveLength(2);
  });
});
