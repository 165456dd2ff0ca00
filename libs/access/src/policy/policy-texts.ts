import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { PolicyRefused } from './policy-refused.ts';

/** One file of the policy. */
export type PolicyFile = { readonly name: string; readonly text: string; readonly sha256: string };

export const schemaFile = 'schema.cedarschema';

/** In the source tree the policies lie beside `src`; the build copies no assets, so from `dist` the way leads to the source tree. */
const places = ['../../policies/', '../../../../../libs/access/policies/'];

/** Where the policy files of this build lie. Throws PolicyRefused where they are not. */
export const policyDirectory = (): URL => {
  const found = places
    .map((place) => new URL(place, import.meta.url))
    .find((place) => existsSync(new URL('policy.json', place)));
  if (!found) throw new PolicyRefused(['the folder libs/access/policies is not beside this build']);
  return found;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Manifest = { readonly version: number; readonly inForceFrom: string; readonly files: readonly string[] };

const isManifest = (value: unknown): value is Manifest => {
  if (typeof value !== 'object' || value === null) return false;
  const { version, inForceFrom, files } = value as Record<string, unknown>;
  const listed =
    Array.isArray(files) && files.every((name) => typeof name === 'string' && /^[a-z-]+\.cedar$/.test(name));
  return Number.isInteger(version) && Number(version) > 0 && typeof inForceFrom === 'string' && listed;
};

/** The policy as it lies on the disk; `inForceFrom` is not looked at yet. Throws PolicyRefused where a file is missing or the manifest is malformed. */
export const readPolicyTexts = (
  directory: URL = policyDirectory(),
): Omit<Manifest, 'files'> & { readonly files: readonly PolicyFile[] } => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('policy.json', directory), 'utf8'));
    if (!isManifest(manifest)) throw new PolicyRefused(['policy.json is malformed']);
    const files = [schemaFile, ...manifest.files].map((name) => {
      const text = readFileSync(new URL(name, directory), 'utf8');
      return { name, text, sha256: sha256(text) };
    });
    return { version: manifest.version, inForceFrom: manifest.inForceFrom, files };
  } catch (error) {
    if (error instanceof PolicyRefused) throw error;
    throw new PolicyRefused([error instanceof Error ? error.message : String(error)], { cause: error });
  }
};

/** One hash over all files, names included: decisions are remembered under it. */
export const bundleHash = ({ files }: { readonly files: readonly PolicyFile[] }): string =>
  sha256(files.map(({ name, sha256: hash }) => `${name} ${hash}`).join('\n'));
