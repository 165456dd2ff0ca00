import { fieldClasses, type FieldClass } from '@safeguarding/kernel';
import { actions, type ActionName } from './core/actions.ts';
import { noSubject, type Attributes, type ResourceKind } from './core/attributes.ts';
import { basisVersion } from './core/basis.ts';
import {
  ageBands,
  agencyKinds,
  bases,
  entryLabels,
  purposes,
  roles,
  scopes,
  type AgencyKind,
  type Purpose,
  type Role,
  type Scope,
} from './core/vocabulary.ts';
import type { PolicyVersion } from './core/policy-adoption.ts';
import { PolicyEngine } from './policy/engine.ts';

// The whole policy as a table that people can review, made by asking it. A change of the policy is a change of this table.

const ways = ['person', 'system'] as const;

/** The friendliest caller and subject there can be; every row changes one thing about it. */
const plain: Attributes = {
  ...noSubject,
  via: 'person',
  agencyKind: 'childrens-social-care',
  nation: 'england',
  roles,
  scopes: [],
  strong: true,
  purpose: 'safeguarding',
  ageBand: 'under-6',
};
const callerVia = (via: Attributes['via']): Attributes =>
  via === 'person' ? plain : { ...plain, via, roles: [], scopes, strong: false };

type Circumstance = { readonly about: string; readonly word: string; readonly change: Partial<Attributes> };

const circumstances: readonly Circumstance[] = [
  { about: 'shielded', word: '', change: { shielded: true } },
  ...entryLabels.map((label) => ({ about: 'labelled', word: label, change: { labels: [label] } })),
  ...ageBands.map((ageBand) => ({ about: 'age', word: ageBand, change: { ageBand } })),
  ...purposes.map((purpose) => ({ about: 'purpose', word: purpose, change: { purpose } })),
];

/** Kinds of agency in as few words as possible. */
const namesOf = (kinds: readonly AgencyKind[]): string => {
  if (kinds.length === agencyKinds.length) return 'any';
  const rest = agencyKinds.filter((kind) => !kinds.includes(kind));
  return rest.length < kinds.length ? `any but ${rest.join(', ')}` : kinds.join(', ');
};

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [string, readonly T[]])[] => [
  ...Map.groupBy(items, keyOf),
];

const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

type Ask = (action: ActionName | FieldClass, resource: ResourceKind, attributes: Attributes) => boolean;

/** Asks each question once: attributes that no permit of the action looks at are left out of it. */
const asking = (engine: PolicyEngine): Ask => {
  const known = new Map<string, boolean>();
  return (action, resource, attributes) => {
    const read = engine.attributesOf(action, resource, attributes.via);
    const relevant = Object.entries(attributes).filter(([name]) => name === 'via' || read.has(name));
    const key = JSON.stringify([action, resource, relevant]);
    const answer = known.get(key) ?? engine.decide(action, resource, attributes).permitted;
    known.set(key, answer);
    return answer;
  };
};

/** Nothing has no relation to anybody, and everything else has one. */
const basesFor = (resource: ResourceKind): readonly Attributes['basis'][] => (resource === 'Ledger' ? ['none'] : bases);

const none = '.'.repeat(fieldClasses.length);

const classRows = (ask: Ask, resource: ResourceKind): readonly (readonly string[])[] => {
  const marksOf = (attributes: Attributes): string =>
    fieldClasses.map((name) => (ask(name, resource, attributes) ? 'x' : '.')).join('');
  return basesFor(resource).flatMap((basis) =>
    ways.flatMap((via) => {
      const asked = { ...callerVia(via), basis };
      // What a purpose alone opens is shown under that purpose.
      const purpose = purposes.find((one) => marksOf({ ...asked, purpose: one }) !== none) ?? plain.purpose;
      const usual = purpose === plain.purpose || marksOf(asked) !== none ? asked : { ...asked, purpose };
      return grouped(agencyKinds, (agencyKind) => marksOf({ ...usual, agencyKind })).flatMap(([marks, kinds]) => {
        const [agencyKind] = kinds;
        if (marks === none || agencyKind === undefined) return [];
        const changed = changesOf(marks, (change) => marksOf({ ...usual, agencyKind, ...change }));
        const start = usual.purpose === plain.purpose ? 'plain' : `purpose ${usual.purpose}`;
        return [[start, marks] as const, ...changed].map(([name, row], index) => [
          index === 0 ? resource : '',
          index === 0 ? basis : '',
          index === 0 ? via : '',
          name,
          ...fieldClasses.map((_, place) => (row[place] === 'x' ? 'yes' : '-')),
          index === 0 ? namesOf(kinds) : '',
        ]);
      });
    }),
  );
};

const ofThisSort = (sort: string): number => circumstances.filter(({ about }) => about === sort).length;

/** The circumstances that change what is shown, those that change it alike in one row. */
const changesOf = (usual: string, marksUnder: (change: Circumstance['change']) => string) =>
  grouped(
    circumstances
      .map(({ about, word, change }) => ({ about, word, marks: marksUnder(change) }))
      .filter(({ marks }) => marks !== usual),
    ({ about, marks }) => `${about}|${marks}`,
  ).flatMap(([, alike]) => {
    const [first] = alike;
    if (!first) return [];
    const allOthers = first.about !== 'labelled' && alike.length > 1 && alike.length === ofThisSort(first.about) - 1;
    const words = allOthers
      ? `any other ${first.about}`
      : `${first.about} ${alike.map(({ word }) => word).join(' / ')}`;
    return [[words.trim(), first.marks] as const];
  });

const listOr = (words: readonly string[], all: readonly string[], every: string): string =>
  words.length === all.length ? every : words.join(', ');

const actionRow = (
  ask: Ask,
  action: ActionName,
  resource: ResourceKind,
  asked: Attributes,
): readonly string[] | undefined => {
  const permits = (agencyKind: AgencyKind, purpose: Purpose): boolean =>
    ask(action, resource, { ...asked, agencyKind, purpose });
  const kinds = agencyKinds.filter((agencyKind) => purposes.some((purpose) => permits(agencyKind, purpose)));
  const [agencyKind] = kinds;
  if (agencyKind === undefined) return undefined;
  const stated = purposes.filter((purpose) => permits(agencyKind, purpose));
  const [purpose = 'safeguarding'] = stated;
  const can = (change: Partial<Attributes>): boolean =>
    ask(action, resource, { ...asked, agencyKind, purpose, ...change });
  const who =
    asked.via === 'person'
      ? listOr(
          roles.filter((role: Role) => can({ roles: [role] })),
          roles,
          'any role',
        )
      : listOr(
          scopes.filter((scope: Scope) => can({ scopes: [scope] })),
          scopes,
          'any scope',
        );
  const strong = asked.via === 'person' && !can({ strong: false });
  const needsPurpose = !can({ purpose: 'not-stated' });
  const why = stated.length === purposes.length ? (needsPurpose ? 'any' : '-') : stated.join(', ');
  return [action, resource, asked.basis, asked.via, strong ? 'strong' : '-', why, namesOf(kinds), who];
};

const actionRows = (engine: PolicyEngine, ask: Ask): readonly (readonly string[])[] =>
  (Object.keys(actions) as ActionName[]).flatMap((action) =>
    engine.resourcesOf(action).flatMap((resource) =>
      basesFor(resource).flatMap((basis) =>
        ways.flatMap((via) => {
          const row = actionRow(ask, action, resource, { ...callerVia(via), basis });
          return row ? [row] : [];
        }),
      ),
    ),
  );

/** The reviewed table of who may see and do what. */
export const accessMatrix = (engine: PolicyEngine): string => {
  const ask = asking(engine);
  const classes = ['about', 'basis', 'caller', 'circumstance', ...fieldClasses, 'kinds of agency'];
  const does = [
    'action',
    'about',
    'basis',
    'caller',
    'sign-in',
    'purpose',
    'kinds of agency',
    'roles or scopes (any one of them)',
  ];
  return [
    'ACCESS MATRIX',
    '',
    `Policy version ${String(engine.version)}, basis functions version ${String(basisVersion)}. Generated by asking the policy; do not edit.`,
    'What is not listed is denied. Which bases hold is decided before the policy is asked (libs/access/src/core/basis.ts); the bases',
    'addressed and review show at most the classes that their decision or scope lists.',
    '',
    'PART 1. FIELD CLASSES',
    '',
    'Under each first row stand only the circumstances that change something. A class is shown only where an action of part 2 is',
    'permitted through the same basis.',
    '',
    ...table([classes, ...(['Child', 'Entry', 'Reading'] as const).flatMap((resource) => classRows(ask, resource))]),
    '',
    'PART 2. ACTIONS',
    '',
    'Ledger: nothing to look up yet. Purpose "-": none is needed.',
    '',
    ...table([does, ...actionRows(engine, ask)]),
    '',
  ].join('\n');
};

/** The same of a version on record. Throws PolicyRefused where it cannot be compiled by this release. */
export const accessMatrixOf = (version: PolicyVersion): string => accessMatrix(PolicyEngine.compile(version));
