/** What a writer believes, as the port says it; repeated here because worker threads cannot reach the port's imports. */
export type Expectation = 'noStream' | 'exists' | 'any' | number;

/** What is already there. `head` is the revision of the last event, -1 where the stream does not exist. */
export type StreamSoFar = { readonly head: number; readonly idAt: (revision: number) => string | undefined };

/** `replay`: the same ids already follow the expectation, the last of them at `revision`. `actual` is -1 for no stream. */
export type Verdict =
  | { readonly kind: 'write' }
  | { readonly kind: 'replay'; readonly revision: number }
  | { readonly kind: 'conflict'; readonly actual: number };

const write: Verdict = { kind: 'write' };

/**
 * Judges one append against its stream, as EventStoreDB does: an expectation that lies below the head is still met when exactly
 * the ids of this append follow it, so that a retry finds its own first attempt. `exists` and `any` say nothing about a place
 * and are written again.
 */
export const judgeAppend = (expected: Expectation, ids: readonly string[], stream: StreamSoFar): Verdict => {
  const conflict: Verdict = { kind: 'conflict', actual: stream.head };
  if (expected === 'any') return write;
  if (expected === 'exists') return stream.head >= 0 ? write : conflict;
  const after = expected === 'noStream' ? -1 : expected;
  if (stream.head === after) return write;
  const last = after + ids.length;
  if (ids.length === 0 || stream.head < last) return conflict;
  const same = ids.every((id, index) => stream.idAt(after + 1 + index) === id);
  return same ? { kind: 'replay', revision: last } : conflict;
};
