import type { LogEvent } from '@safeguarding/event-log';
import type { DomainEvent, StreamName } from '@safeguarding/kernel';
import type { Slice } from './catalogue.ts';
import type { History } from './history.ts';

/** Text of stored events whose folds are kept; parsed it takes two to three times as much memory. */
const mostChars = 16_777_216;

type Kept = { readonly slice: unknown; readonly history: unknown; readonly revision: number; readonly chars: number };

/**
 * Folds of the streams in use, so that a strong read asks the log only for what came after them (decision 074). Never an answer by
 * itself: whoever loads a stream reads its end from the log first. Content stays sealed. The stream that was loaded longest ago makes room.
 */
export class RememberedHistories {
  private readonly kept = new Map<StreamName, Kept>();
  private readonly most: number;
  private chars = 0;

  constructor(most = mostChars) {
    this.most = most;
  }

  /** As it was folded last by this very slice. */
  of<S, E extends DomainEvent>(slice: Slice<S, E>, stream: StreamName): History<S, E> | undefined {
    const known = this.kept.get(stream);
    return known?.slice === slice ? (known.history as History<S, E>) : undefined;
  }

  /** Keeps the newer of two; `added` is what it was folded from beyond what is known. */
  keep<S, E extends DomainEvent>(slice: Slice<S, E>, history: History<S, E>, added: readonly LogEvent[]): void {
    const { stream, revision } = history;
    const known = this.kept.get(stream);
    const same = known?.slice === slice;
    // Two loads of one stream may end in either order.
    if (same && known.revision > revision) return;
    const before = same && known.revision < (added[0]?.revision ?? revision + 1) ? known.chars : 0;
    const chars = added.reduce((sum, { body }) => sum + body.length, before);
    if (known) this.drop(stream, known);
    this.kept.set(stream, { slice, history, revision, chars });
    this.chars += chars;
    for (const [oldest, one] of this.kept) {
      if (this.chars <= this.most) return;
      this.drop(oldest, one);
    }
  }

  private drop(stream: StreamName, { chars }: Kept): void {
    this.kept.delete(stream);
    this.chars -= chars;
  }
}
