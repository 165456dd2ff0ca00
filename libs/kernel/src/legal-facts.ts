/** The four legal facts of telling somebody, as events carry them; never folded into one. Who decides checks them before. */
export type RecordedLegalFacts = {
  readonly gdprBasis: string;
  readonly specialCategoryCondition: string;
  readonly confidentialityBasis: string;
  readonly consentDecision: string;
  readonly gateways?: readonly string[];
};

/** Children Act 2004 s.16LC: whoever tells includes a consistent identifier, or says why not. */
export type IdentifierIncluded = 'included' | { readonly omitted: string };
