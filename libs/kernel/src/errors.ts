/** The answers that a refusal can become at the edge; the catalogue of each lib maps its codes to one of them. */
export type RefusalKind =
  | 'malformed' // 400
  | 'forbidden' // 403
  | 'unknown' // 404
  | 'conflict' // 409
  | 'stale' // 412
  | 'unprocessable' // 422
  | 'precondition-required' // 428
  | 'unavailable'; // 503

/** One documented error: `code` is stable for ever, `title` is the same for every occurrence and says nothing personal. */
export type ErrorEntry = {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly title: string;
  /** What the caller can do about it; printed in the error catalogue. */
  readonly remedy: string;
};

/** Where in the body a refusal points: a JSON Pointer, a code, and words that never repeat the rejected value. */
export type ErrorPointer = { readonly pointer: string; readonly code: string; readonly detail: string };

/** A command or question that is refused for a documented reason. */
export class DomainError extends Error {
  readonly entry: ErrorEntry;
  readonly pointers: readonly ErrorPointer[];

  constructor(entry: ErrorEntry, pointers: readonly ErrorPointer[] = []) {
    super(`${entry.code} ${entry.title}`);
    this.name = 'DomainError';
    this.entry = entry;
    this.pointers = pointers;
  }
}

/** A refusal that points into the body, where the place is known; what was sent is never repeated. */
export const refused = (entry: ErrorEntry, pointer?: string): DomainError =>
  new DomainError(entry, pointer === undefined ? [] : [{ pointer, code: entry.code, detail: entry.title }]);

/** Throws what `refused` makes: for the middle of an expression. */
export const refuse = (entry: ErrorEntry, pointer?: string): never => {
  throw refused(entry, pointer);
};
