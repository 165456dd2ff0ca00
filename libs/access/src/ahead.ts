import { Worker } from 'node:worker_threads';
import type { Examined } from './policy/examine.ts';
import { bundleHash, readPolicyTexts } from './policy/policy-texts.ts';

/** A policy that is being examined already. `hash` names the very files (`bundleHash`): of any others this says nothing. */
export type PolicyAhead = { readonly hash: string; readonly examined: Promise<Examined | undefined> };

/** The worker lies in the folder beside this file: .ts in the working tree, .js in the build. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './policy/examine.worker.ts' : './policy/examine.worker.js',
  import.meta.url,
);

/**
 * Lets Cedar examine the policy of this release in a thread of its own while the rest of the program is loaded: nothing heavy is
 * imported here. Undefined where the files cannot be read, and undefined as answer where the thread failed: whoever needs the policy
 * then examines it itself, and refuses it with the reason.
 */
export const examineAhead = (): PolicyAhead | undefined => {
  try {
    const texts = readPolicyTexts();
    const { promise, resolve } = Promise.withResolvers<Examined | undefined>();
    const worker = new Worker(workerFile, { workerData: texts.files });
    worker.once('message', resolve);
    // After its message these come too late to say anything.
    for (const end of ['error', 'exit'] as const)
      worker.once(end, () => {
        resolve(undefined);
      });
    return { hash: bundleHash(texts), examined: promise };
  } catch {
    return undefined;
  }
};
