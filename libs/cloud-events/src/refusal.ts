import type { CodecReason } from './reasons.ts';

/** Carries a reason up to the codec's edge; never leaves this library. */
export class Refusal extends Error {
  readonly reason: CodecReason;
  readonly attribute: string | undefined;

  constructor(reason: CodecReason, attribute?: string) {
    super(reason);
    this.reason = reason;
    this.attribute = attribute;
  }
}
