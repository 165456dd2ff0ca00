import { DomainError, type Aggregate, type DomainEvent, type Instant } from '@safeguarding/kernel';
import { accessErrors } from './access-errors.ts';

/** One version of the policy, texts included, so that the past can be asked under the rules of its day. */
export type PolicyVersion = {
  readonly version: number;
  readonly inForceFrom: Instant;
  readonly basisVersion: number;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly text: string }[];
};

export type PolicyAdopted = DomainEvent<'PolicyAdopted', PolicyVersion>;

/** In the order of adoption. */
export type PolicyState = { readonly versions: readonly PolicyVersion[] };

/** The stream is `policy-book`. These names are the storage format. */
export const policyBook: Aggregate<PolicyState, PolicyAdopted> & {
  readonly events: { readonly PolicyAdopted: { readonly version: 1; readonly retention: 'directory' } };
} = {
  category: 'policy',
  initial: { versions: [] },
  evolve: (state, event) => ({ versions: [...state.versions, event.facts] }),
  events: { PolicyAdopted: { version: 1, retention: 'directory' } },
};

const sameFiles = (one: PolicyVersion, other: PolicyVersion): boolean =>
  one.inForceFrom === other.inForceFrom &&
  one.basisVersion === other.basisVersion &&
  one.files.length === other.files.length &&
  one.files.every(
    ({ name, sha256 }, index) => name === other.files[index]?.name && sha256 === other.files[index].sha256,
  );

/**
 * Adopts what the files say where it is newer than the newest version on record. Older files, and other files under a version that
 * is on record, are refused: two replicas must not decide under different rules of one name.
 */
export const adoptPolicy = (wanted: PolicyVersion, { versions }: PolicyState): readonly PolicyAdopted[] => {
  const newest = versions.at(-1);
  if (newest?.version === wanted.version) {
    if (!sameFiles(newest, wanted)) throw new DomainError(accessErrors.policyChanged);
    return [];
  }
  if (newest && (wanted.version < newest.version || wanted.inForceFrom < newest.inForceFrom))
    throw new DomainError(accessErrors.policyOlder);
  return [{ type: 'PolicyAdopted', facts: wanted }];
};
