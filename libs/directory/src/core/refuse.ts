import { DomainError } from '@safeguarding/kernel';
import type { directoryErrors } from './directory-errors.ts';

/** Throws DomainError; the pointer says where, never what was sent. */
export const refuse = (entry: (typeof directoryErrors)[keyof typeof directoryErrors], pointer?: string): never => {
  throw new DomainError(entry, pointer === undefined ? [] : [{ pointer, code: entry.code, detail: entry.title }]);
};
