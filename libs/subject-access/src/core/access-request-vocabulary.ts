/** Who asks: the person themselves, somebody with parental responsibility for a child, or somebody else who acts for them. */
export const requesters = ['subject', 'parent', 'representative'] as const;
export type Requester = (typeof requesters)[number];

/** Whether the controller knew at once who asks, or has to ask: then the time begins when it knows. */
export const identityAtReceipt = ['known', 'asked-for'] as const;
export type IdentityAtReceipt = (typeof identityAtReceipt)[number];

export const identityOutcomes = ['confirmed', 'not-confirmed'] as const;
export type IdentityOutcome = (typeof identityOutcomes)[number];

/** UK GDPR article 12(3): two months more, said within the first. */
export const extensionReasons = ['complex', 'number-of-requests'] as const;
export type ExtensionReason = (typeof extensionReasons)[number];

/** What the young person says to a request about them: a child is asked as soon as it understands. */
export const childsDecisions = ['agrees', 'refuses', 'not-competent'] as const;
export type ChildsDecision = (typeof childsDecisions)[number];

export const interests = ['in-childs-interests', 'against-childs-interests'] as const;
export type Interests = (typeof interests)[number];

/** What the appropriate health professional finds: serious harm to the subject or to anybody else (DPA 2018 Sch 3). */
export const harmFindings = ['serious-harm', 'no-serious-harm'] as const;
export type HarmFinding = (typeof harmFindings)[number];

/** Why an entry is not given: health data, child abuse data and third-party data (DPA 2018 Sch 3, Sch 2 para 16). */
export const exemptions = [
  'serious-harm',
  'child-abuse-data',
  'third-party',
  'prejudice-to-crime',
  'legal-privilege',
] as const;
export type Exemption = (typeof exemptions)[number];

export const refusalReasons = [
  'identity-not-confirmed',
  'against-childs-interests',
  'young-person-refuses',
  'nothing-to-be-given',
  'manifestly-unfounded-or-excessive',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];
