import type { EdgeEntry } from './core/platform-errors.ts';
import type { ErrorPointer } from '@safeguarding/kernel';

/** A refusal of the edge with a status that no rule of the domain has. */
export class HttpProblem extends Error {
  readonly entry: EdgeEntry;
  readonly headers: Readonly<Record<string, string>>;
  readonly pointers: readonly ErrorPointer[];

  constructor(
    entry: EdgeEntry,
    {
      headers = {},
      pointers = [],
    }: { headers?: Readonly<Record<string, string>>; pointers?: readonly ErrorPointer[] } = {},
  ) {
    super(`${entry.code} ${entry.title}`);
    this.name = 'HttpProblem';
    this.entry = entry;
    this.headers = headers;
    this.pointers = pointers;
  }
}
