import { clearImmediate, setImmediate } from 'node:timers';
import type { Position } from '@safeguarding/kernel';

/** Rows of one model and the checkpoint that they bring it to. */
export type Commit = { readonly model: string; readonly checkpoint: Position; readonly write: () => void };

/** A commit that waits for the end of the turn. `write` may run twice, after a rollback; one of the others runs once, at once. */
export type CommitInTurn = Commit & { readonly written: () => void; readonly failed: (error: unknown) => void };

/**
 * What several read models write in one turn of the event loop is one transaction. Where it fails, each writes alone: the fault of one
 * costs the others a rollback and nothing more.
 */
export class JointCommits {
  private readonly writeAll: (commits: readonly Commit[]) => void;
  private waiting: CommitInTurn[] = [];
  private soon: NodeJS.Immediate | undefined;

  /** `writeAll`: in one transaction, nothing of it where it throws. */
  constructor(writeAll: (commits: readonly Commit[]) => void) {
    this.writeAll = writeAll;
  }

  add(commit: CommitInTurn): void {
    this.waiting.push(commit);
    this.soon ??= setImmediate(this.writeNow);
  }

  readonly writeNow = (): void => {
    if (this.soon === undefined) return;
    clearImmediate(this.soon);
    this.soon = undefined;
    const commits = this.waiting;
    this.waiting = [];
    if (commits.length > 1 && this.written(commits)) return;
    for (const commit of commits) this.writeAlone(commit);
  };

  private written(commits: readonly CommitInTurn[]): boolean {
    try {
      this.writeAll(commits);
    } catch {
      // Whose fault it was is found by writing each alone.
      return false;
    }
    for (const { written } of commits) written();
    return true;
  }

  private writeAlone(commit: CommitInTurn): void {
    try {
      this.writeAll([commit]);
    } catch (error) {
      commit.failed(error);
      return;
    }
    commit.written();
  }
}
