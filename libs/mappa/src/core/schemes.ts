import { type LocalDate, type Nation, refused } from '@safeguarding/kernel';
import { mappaErrors } from './mappa-errors.ts';

/** Under which arrangements an offender is managed; each nation's law is its own. */
export const schemes = ['mappa-england-and-wales', 'mappa-scotland', 'ppani'] as const;
export type Scheme = (typeof schemes)[number];
export const schemeOf: Readonly<Record<Nation, Scheme>> = {
  england: 'mappa-england-and-wales',
  wales: 'mappa-england-and-wales',
  scotland: 'mappa-scotland',
  'northern-ireland': 'ppani',
};

/** A ground on which somebody comes into a category. Without a day it holds for every day that the ledger can record. */
type Ground = { readonly ground: string; readonly inForceFrom?: string };
type Category = {
  readonly category: string;
  readonly grounds: readonly Ground[];
  /** Levels at which it may be managed; PPANI has none. */
  readonly levels: readonly string[];
};
type SchemeRules = {
  readonly source: string;
  /** False: something in it was not compared with the primary source; never to be printed as law. */
  readonly verified: boolean;
  readonly categories: readonly Category[];
  readonly notInUse: readonly string[];
};

const allLevels = ['1', '2', '3'];
const upperLevels = ['2', '3'];

/** Grounds of PPANI are of eligibility, whatever category of risk is decided afterwards. */
const ppaniGrounds: readonly Ground[] = [
  { ground: 'sexual-offence-notification' },
  { ground: 'sexual-or-violent-offence-against-child-or-vulnerable-adult' },
  { ground: 'domestic-violence' },
  { ground: 'risk-order' },
];

/** What each nation has, as dated and sourced data (domain facts, section 7). A change of law is a line here. */
export const schemeRules: Readonly<Record<Scheme, SchemeRules>> = {
  'mappa-england-and-wales': {
    source: 'Criminal Justice Act 2003 ss.325-327B',
    verified: false,
    notInUse: [],
    categories: [
      { category: '1', levels: allLevels, grounds: [{ ground: 'registered-sexual-offender' }] },
      {
        category: '2',
        levels: allLevels,
        grounds: [
          { ground: 'custody-of-12-months-or-more' },
          { ground: 'hospital-order' },
          // The day was not checked against the commencement order.
          { ground: 'controlling-or-coercive-behaviour-12-months', inForceFrom: '2025-02-03' },
        ],
      },
      // That level 1 is closed to it was not checked.
      { category: '3', levels: upperLevels, grounds: [{ ground: 'other-dangerous-offender' }] },
      {
        category: '4',
        levels: allLevels,
        grounds: [{ ground: 'terrorist-offender' }, { ground: 'terrorist-risk' }],
      },
    ],
  },
  'mappa-scotland': {
    source: 'National guidance on MAPPA in Scotland',
    verified: true,
    notInUse: ['2'],
    categories: [
      { category: '1', levels: allLevels, grounds: [{ ground: 'registered-sexual-offender' }] },
      { category: 'restricted-patient', levels: allLevels, grounds: [{ ground: 'restricted-patient' }] },
      { category: '3', levels: upperLevels, grounds: [{ ground: 'other-dangerous-offender' }] },
    ],
  },
  ppani: {
    source: 'Criminal Justice (Northern Ireland) Order 2008 arts 49-50',
    verified: false,
    notInUse: [],
    categories: ['1', '2', '3'].map((category) => ({ category, levels: [], grounds: ppaniGrounds })),
  },
};

const categoryOf = (scheme: Scheme, category: string): Category => {
  const { categories, notInUse } = schemeRules[scheme];
  if (notInUse.includes(category)) throw refused(mappaErrors.categoryNotInUse, '/category');
  const found = categories.find((one) => one.category === category);
  // Never mapped to a default: a wrong category is a wrong law.
  if (!found) throw refused(mappaErrors.categoryUnknown, '/category');
  return found;
};

/** Throws DomainError (MAP-001, MAP-003, MAP-005) for a category or ground that is none of the scheme's on that day. */
export const checkCategory = (scheme: Scheme, category: string, ground: string, day: LocalDate): void => {
  const { grounds } = categoryOf(scheme, category);
  const found = grounds.find((one) => one.ground === ground);
  if (!found || (found.inForceFrom !== undefined && day < found.inForceFrom))
    throw refused(mappaErrors.groundUnknown, '/ground');
};

/** Throws DomainError (MAP-001 to MAP-004) for a level that is none, or not for the category. PPANI has none at all. */
export const checkLevel = (scheme: Scheme, category: string, level: string | undefined): void => {
  const { levels } = categoryOf(scheme, category);
  if (scheme === 'ppani') {
    if (level !== undefined) throw refused(mappaErrors.levelUnknown, '/level');
    return;
  }
  if (level === undefined || !allLevels.includes(level)) throw refused(mappaErrors.levelUnknown, '/level');
  if (!levels.includes(level)) throw refused(mappaErrors.levelNotForCategory, '/level');
};

/** How a kind of agency stands to the arrangements: it answers for them, has the duty to cooperate, or neither. */
export type Part = 'responsible-authority' | 'duty-to-cooperate' | 'invited';

/** England and Wales, and Northern Ireland, were not compared with the primary source. */
const responsible: Readonly<Record<Scheme, readonly string[]>> = {
  'mappa-england-and-wales': ['police', 'probation', 'prison'],
  'mappa-scotland': ['police', 'childrens-social-care', 'hospital', 'mental-health', 'prison'],
  ppani: ['police', 'probation', 'prison', 'hsct'],
};
const cooperating: readonly string[] = [
  'childrens-social-care',
  'mash',
  'youth-justice',
  'education',
  'housing',
  'homelessness-service',
  'hospital',
  'mental-health',
  'hsct',
];

/** The part of a kind of agency under a scheme. */
export const partOf = (scheme: Scheme, kind: string): Part => {
  if (responsible[scheme].includes(kind)) return 'responsible-authority';
  return cooperating.includes(kind) ? 'duty-to-cooperate' : 'invited';
};
