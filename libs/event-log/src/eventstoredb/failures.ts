import type { Failure } from './messages.ts';

/** As much of an error of the client as is looked at: it throws its own kinds, those of gRPC and plain ones. */
type Thrown = {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly actualVersion?: unknown;
};

const describe = ({ type, code, message }: Thrown): string =>
  [
    typeof type === 'string' ? type : '',
    typeof code === 'number' ? `code ${String(code)}` : '',
    typeof message === 'string' ? message : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, 200);

/** While a server starts, stops or changes its leader the connection is sound. */
const notTheConnection = /not ready|not-leader/i;

/**
 * What an error of the client means. Whatever is not known to be final is to be tried again: a server that stops or starts is told by
 * an UnknownError, one that is gone by an error without a type (code 14).
 */
export const failureOf = (error: unknown): Failure => {
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as Thrown;
  switch (thrown.type) {
    case 'wrong-expected-version':
      // Its message is empty; only `actualVersion` tells.
      return { kind: 'conflict', actual: typeof thrown.actualVersion === 'bigint' ? Number(thrown.actualVersion) : -1 };
    case 'maximum-append-size-exceeded':
      return { kind: 'tooLarge' };
    case 'stream-deleted':
      return { kind: 'deleted' };
    case 'access-denied':
    case 'invalid-argument':
      return { kind: 'refused', why: describe(thrown) };
    default: {
      const why = describe(thrown) || 'the client failed';
      return { kind: 'again', why, lost: !notTheConnection.test(why) };
    }
  }
};
