import type { ErrorPointer, RefusalKind } from '@safeguarding/kernel';

/** RFC 9457. Nothing of what was sent is repeated in any member. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly instance: string;
  readonly errors?: readonly ErrorPointer[];
};

/** The status of each kind of refusal (contracts, "HTTP"). */
export const statusOf: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  stale: 412,
  unprocessable: 422,
  'precondition-required': 428,
  unavailable: 503,
};

/** The stable, documented `type` of a code. */
export const problemType = (code: string): string => `urn:safeguarding-ledger:error:${code}`;

/** Builds the body of a refusal. */
export const problemOf = (
  status: number,
  { code, title }: { readonly code: string; readonly title: string },
  requestId: string,
  errors: readonly ErrorPointer[] = [],
): Problem => ({
  type: problemType(code),
  title,
  status,
  code,
  instance: `urn:uuid:${requestId}`,
  ...(errors.length === 0 ? {} : { errors }),
});
