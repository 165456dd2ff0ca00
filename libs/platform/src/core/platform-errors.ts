import type { ErrorEntry } from '@safeguarding/kernel';

/** Refusals of the edge itself whose status the kernel's kinds do not know. */
export type EdgeEntry = Omit<ErrorEntry, 'kind'> & { readonly status: number };

export const edgeErrors = {
  malformed: {
    code: 'HTTP-001',
    status: 400,
    title: 'The request is malformed',
    remedy: 'Correct what `errors` points to and send it again.',
  },
  noRoute: {
    code: 'HTTP-002',
    status: 404,
    title: 'There is no such route',
    remedy: 'Look the path and method up in /openapi.json.',
  },
  tooLarge: {
    code: 'HTTP-003',
    status: 413,
    title: 'The body is too large',
    remedy: 'Send less at once; the limit is in /openapi.json.',
  },
  mediaType: {
    code: 'HTTP-004',
    status: 415,
    title: 'The media type is not taken here',
    remedy: 'Send application/json, a CloudEvent to /v1/cloudevents, or multipart/form-data where a document is taken.',
  },
  tooMany: {
    code: 'HTTP-005',
    status: 429,
    title: 'Too many requests',
    remedy: 'Wait for the seconds in Retry-After; nothing was recorded.',
  },
  fault: {
    code: 'HTTP-006',
    status: 500,
    title: 'The service failed',
    remedy: 'Repeat the same request with the same key; tell the operator the instance if it goes on.',
  },
  method: {
    code: 'HTTP-007',
    status: 405,
    title: 'The method is not offered here',
    remedy: 'Use a method that the header Allow names.',
  },
  closed: {
    code: 'HTTP-008',
    status: 403,
    title: 'Not allowed here',
    remedy: 'Look up in /openapi.json what the route asks for.',
  },
  readOnly: {
    code: 'HTTP-017',
    status: 503,
    title: 'The service only reads for now: it is being maintained',
    remedy:
      'Repeat the same command with the same key after the seconds in Retry-After. Reads go on. What cannot wait goes by telephone.',
  },
} as const satisfies Record<string, EdgeEntry>;

export const platformErrors = {
  overloaded: {
    code: 'HTTP-010',
    kind: 'unavailable',
    title: 'The service is busy or is being stopped',
    remedy: 'Repeat the same request with the same key after the seconds in Retry-After.',
  },
  positionNotReached: {
    code: 'HTTP-011',
    kind: 'unavailable',
    title: 'What was just recorded is not in the read model yet',
    remedy: 'Repeat the read after the seconds in Retry-After.',
  },
  catchingUp: {
    code: 'HTTP-013',
    kind: 'unavailable',
    title: 'What is read is still being built from the log',
    remedy: 'Repeat the read after the seconds in Retry-After; commands are taken meanwhile.',
  },
  newerRelease: {
    code: 'HTTP-018',
    kind: 'unavailable',
    title: 'What is asked for holds an event that a newer release wrote',
    remedy:
      'Nothing was answered or recorded, because what this release cannot read could decide it. Repeat the request after the seconds in Retry-After: a process of the newer release answers it. The operator ends the upgrade.',
  },
  positionInvalid: {
    code: 'HTTP-012',
    kind: 'malformed',
    title: 'X-Min-Position is not a position of this ledger',
    remedy: 'Send back the X-Position of an answer, unchanged.',
  },
  keyMalformed: {
    code: 'HTTP-014',
    kind: 'malformed',
    title: 'The Idempotency-Key is malformed',
    remedy: 'Send 1 to 128 visible ASCII characters, quoted or bare.',
  },
  cursorInvalid: {
    code: 'HTTP-015',
    kind: 'malformed',
    title: 'The cursor does not belong to this question',
    remedy: 'Send the cursor of the last answer with the same filters, or start without one.',
  },
  clockMalformed: {
    code: 'HTTP-016',
    kind: 'malformed',
    title: 'The instant is malformed',
    remedy: 'Send ISO 8601 with an offset, or null for the time of the machine.',
  },
} as const satisfies Record<string, ErrorEntry>;
