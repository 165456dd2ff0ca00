import type { Viewer } from './principal.ts';
import type { AgeBand, BasisKind, EntryLabel } from './vocabulary.ts';

/** What a policy can be asked about. `Ledger`: nothing yet; `Entry`: an entry or its thing; `Reading`: a line of the list of readers. */
export const resourceKinds = ['Ledger', 'Child', 'Entry', 'Reading'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** The part of the attributes that changes from entry to entry. */
export type SubjectAttributes = {
  readonly basis: BasisKind | 'none';
  readonly labels: readonly EntryLabel[];
  readonly ageBand: AgeBand;
  readonly shielded: boolean;
};

/** All that a policy sees: abstract, so that decisions can be remembered. No id of anybody, no time. */
export type Attributes = Pick<Viewer, 'via' | 'agencyKind' | 'nation' | 'roles' | 'scopes'> &
  SubjectAttributes & { readonly strong: boolean; readonly purpose: string };

/** Where a viewer stands to nothing in particular. */
export const noSubject: SubjectAttributes = { basis: 'none', labels: [], ageBand: 'unknown', shielded: false };

/** Joins what the viewer brings with what the subject brings. */
export const attributesOf = (viewer: Viewer, subject: SubjectAttributes): Attributes => ({
  via: viewer.via,
  agencyKind: viewer.agencyKind,
  nation: viewer.nation,
  roles: viewer.roles,
  scopes: viewer.scopes,
  strong: viewer.strongAuthentication,
  purpose: viewer.purpose ?? 'not-stated',
  ...subject,
});

const keys = new WeakMap<Viewer, string>();

/** The same for the same viewer attributes in any order of roles; one half of the key under which a decision is remembered. */
export const viewerKey = (viewer: Viewer): string => {
  const known = keys.get(viewer);
  if (known !== undefined) return known;
  const key = [
    viewer.via,
    viewer.agencyKind,
    viewer.nation,
    viewer.roles.toSorted().join(','),
    viewer.scopes.toSorted().join(','),
    viewer.strongAuthentication ? 'strong' : 'weak',
    viewer.purpose ?? 'not-stated',
  ].join('|');
  keys.set(viewer, key);
  return key;
};

/** The other half. */
export const subjectKey = ({ basis, labels, ageBand, shielded }: SubjectAttributes): string =>
  `${basis}|${labels.length < 2 ? (labels[0] ?? '') : [...labels].sort().join(',')}|${ageBand}|${shielded ? 'shielded' : ''}`;

/** The same for all attributes that differ only in what is not looked at. Who asks, a person or a system, always counts. */
export const attributesKey = (attributes: Attributes, looked: ReadonlySet<string>): string =>
  Object.entries(attributes)
    .filter(([name]) => name === 'via' || looked.has(name))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.toSorted().join(',') : String(value)}`)
    .join('|');
