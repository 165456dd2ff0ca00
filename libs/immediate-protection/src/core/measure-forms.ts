import { type Instant, type Nation, refused } from '@safeguarding/kernel';
import { measureErrors } from './measure-errors.ts';

/** By what a child is kept safe at once (domain facts, sections 4 and 5). */
export const measureForms = [
  'emergency-protection-order',
  'police-protection',
  'child-protection-order',
  'police-removal',
] as const;
export type MeasureForm = (typeof measureForms)[number];

/**
 * What a measure is where. Apart from England's two clocks all of it is general knowledge that nobody compared with its primary source
 * (`verified: false`), and nothing of it is to be printed as law.
 */
export type FormRule = {
  readonly form: MeasureForm;
  readonly nations: readonly Nation[];
  readonly takenBy: readonly string[];
  /** Its clock and the clock after an extension, by nation; none: no rule says how long it may last. */
  readonly clocks: Partial<Readonly<Record<Nation, { readonly first: string; readonly extended?: string }>>>;
  /** Whether it gives the authority parental responsibility; `authority.ts` of sharing holds to the same. */
  readonly givesResponsibility: boolean;
  readonly source: string;
  readonly verified: false;
};

const authorities = ['childrens-social-care', 'mash', 'hsct'] as const;
const unchecked = { verified: false } as const;

export const formRules: readonly FormRule[] = [
  {
    ...unchecked,
    form: 'emergency-protection-order',
    nations: ['england', 'wales', 'northern-ireland'],
    takenBy: authorities,
    clocks: {
      england: { first: 'ENG-EPO', extended: 'ENG-EPO-EXTENDED' },
      wales: { first: 'WAL-EPO', extended: 'WAL-EPO-EXTENDED' },
      'northern-ireland': { first: 'NI-EPO', extended: 'NI-EPO-EXTENDED' },
    },
    givesResponsibility: true,
    source: 'Children Act 1989 ss.44-45; Children (Northern Ireland) Order 1995 arts 63-64',
  },
  {
    ...unchecked,
    form: 'police-protection',
    nations: ['england', 'wales', 'northern-ireland'],
    takenBy: ['police'],
    clocks: { england: { first: 'ENG-PP' }, wales: { first: 'WAL-PP' }, 'northern-ireland': { first: 'NI-PP' } },
    givesResponsibility: false,
    source: 'Children Act 1989 s.46; Children (Northern Ireland) Order 1995 art 65',
  },
  {
    ...unchecked,
    form: 'child-protection-order',
    nations: ['scotland'],
    takenBy: authorities,
    clocks: {},
    givesResponsibility: false,
    source: "Children's Hearings (Scotland) Act 2011 part 5",
  },
  {
    ...unchecked,
    form: 'police-removal',
    nations: ['scotland'],
    takenBy: ['police'],
    clocks: {},
    givesResponsibility: false,
    source: "Children's Hearings (Scotland) Act 2011 part 5",
  },
];

const ruleOf = (form: MeasureForm, nation: Nation): FormRule | undefined =>
  formRules.find((rule) => rule.form === form && rule.nations.includes(nation));

/** Throws DomainError (IMM-001, IMM-002) for a measure of another nation, or of another kind of service. */
export const checkForm = (
  form: MeasureForm,
  { nation, kind }: { readonly nation: Nation; readonly kind: string },
): void => {
  const rule = ruleOf(form, nation);
  if (!rule) throw refused(measureErrors.formOfAnotherNation, '/form');
  if (!rule.takenBy.includes(kind)) throw refused(measureErrors.notForYourKind, '/form');
};

/** When something that was triggered then is late by a rule of this id; undefined where there is none, or its end is not known. */
export type EndUnder = (clock: string, takenAt: Instant) => Instant | undefined;

/** The first instant at which it stands no more, counted from when it was taken; undefined where no rule says it. */
export const lastOf = (
  form: MeasureForm,
  {
    nation,
    stage,
    endUnder,
  }: { readonly nation: Nation; readonly stage: 'first' | 'extended'; readonly endUnder: EndUnder },
  takenAt: Instant,
): Instant | undefined => {
  const clock = ruleOf(form, nation)?.clocks[nation]?.[stage];
  return clock === undefined ? undefined : endUnder(clock, takenAt);
};

/** Whether the nation's rule lets this measure be extended. */
export const mayBeExtended = (form: MeasureForm, nation: Nation): boolean =>
  ruleOf(form, nation)?.clocks[nation]?.extended !== undefined;
