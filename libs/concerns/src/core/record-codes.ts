/** What a practice writes into its own record beside what it tells, in the code system that its record uses. */
export type RecordCode = {
  readonly system: 'http://snomed.info/sct';
  readonly code: string;
  readonly means: string;
  /** In whose record. */
  readonly record: 'child' | 'unborn-child' | 'family-member';
  /** What in this ledger is the occasion for it. */
  readonly when: 'concern' | 'child-protection-plan';
  readonly source: string;
  readonly verified: boolean;
};

const known = {
  system: 'http://snomed.info/sct',
  source: 'SNOMED CT, UK Edition (domain facts, section 3)',
  verified: true,
} as const;

/** The codes of enhanced review (104 and 106) are those of online access. */
export const recordCodes: readonly RecordCode[] = [
  {
    ...known,
    ...{ code: '836881000000105', record: 'child', when: 'concern' },
    means: 'Child is cause for safeguarding concern',
  },
  {
    ...known,
    ...{ code: '1064961000000107', record: 'family-member', when: 'concern' },
    means: 'Child in family is safeguarding concern',
  },
  {
    ...known,
    ...{ code: '878111000000109', record: 'unborn-child', when: 'concern' },
    means: 'Unborn child is cause for safeguarding concern',
  },
  {
    ...known,
    ...{ code: '342191000000101', record: 'child', when: 'child-protection-plan' },
    means: 'Subject to child protection plan',
  },
  {
    ...known,
    ...{ code: '375041000000100', record: 'family-member', when: 'child-protection-plan' },
    means: 'Family member subject of child protection plan',
  },
];
