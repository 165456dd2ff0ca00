import { instant, type Instant } from '@safeguarding/kernel';
import { PolicyRefused } from './policy-refused.ts';
import { policyDirectory, readPolicyTexts, type PolicyFile } from './policy-texts.ts';

export { bundleHash, policyDirectory, schemaFile, type PolicyFile } from './policy-texts.ts';

/** A policy as its files hold it: the schema is the first file. */
export type PolicyBundle = {
  /** Raised by hand with every change. */
  readonly version: number;
  readonly inForceFrom: Instant;
  readonly files: readonly PolicyFile[];
};

/** Reads the policy files. Throws PolicyRefused where one is missing or the manifest is malformed. */
export const readPolicyFiles = (directory: URL = policyDirectory()): PolicyBundle => {
  const texts = readPolicyTexts(directory);
  try {
    return { ...texts, inForceFrom: instant(texts.inForceFrom) };
  } catch (error) {
    throw new PolicyRefused([error instanceof Error ? error.message : String(error)], { cause: error });
  }
};
