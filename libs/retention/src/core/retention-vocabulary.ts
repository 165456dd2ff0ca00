/** What can be disposed of on a schedule: the retention classes of content about people. The others end by rules of their own. */
export const disposableClasses = ['child-record', 'adult-record', 'directory'] as const;
export type DisposableClass = (typeof disposableClasses)[number];

/** Why records go: their time is over, or a lawful decision erases them before it. */
export const disposalGrounds = ['schedule', 'erasure'] as const;
export type DisposalGround = (typeof disposalGrounds)[number];

/**
 * On what an erasure before its time rests (UK GDPR, Article 17(1), and orders of a court). Consent that is withdrawn is not among
 * them: these records never rest on it alone.
 */
export const erasureBases = [
  'court-order',
  'unlawful-processing',
  'legal-obligation',
  'recorded-of-wrong-person',
] as const;
export type ErasureBasis = (typeof erasureBases)[number];

/** Why an approver says no. */
export const refusalReasons = ['still-needed', 'hold-expected', 'not-the-records-meant', 'basis-not-shown'] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What stopped a disposal that two people had approved. */
export const stopReasons = ['hold-stands', 'not-due', 'destroyed-already'] as const;
export type StopReason = (typeof stopReasons)[number];

/** `child`: the records of one service about one person; `service`: all of its records; `everyone`: everybody's about one person. */
export const holdScopes = ['child', 'service', 'everyone'] as const;
export type HoldScope = (typeof holdScopes)[number];

/** Why records must be kept whatever their schedule says. */
export const holdReasons = [
  'public-inquiry',
  'litigation',
  'serious-case-review',
  'police-investigation',
  'complaint',
  'access-request',
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** Why a hold is over. */
export const liftReasons = ['matter-ended', 'released-by-its-authority', 'placed-in-error'] as const;
export type LiftReason = (typeof liftReasons)[number];

/** Where a disposal stands. */
export const disposalStatuses = ['proposed', 'approved', 'refused', 'stopped', 'destroyed'] as const;
export type DisposalStatus = (typeof disposalStatuses)[number];
