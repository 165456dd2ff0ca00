/** Beyond this the stream that was read longest ago is forgotten and looked up again. */
const mostEnds = 50_000;

/**
 * How far the streams in use reach, as the process that writes the file knows without asking it. The fence asks the same streams
 * for what is new at every read, and nearly always nothing is: that answer needs no query. It is exact because every commit passes
 * through `reached` before its append is acknowledged, and what is not acknowledged nobody may rely on. Another process can write
 * only after it took the writer's place; from then on every append of this one is refused, and no answer that rests on the fence goes
 * out without an append: a command's own, or a receipt.
 */
export class StreamEnds {
  /** No acknowledged event of the stream has a revision above this. */
  private readonly ends = new Map<string, number>();
  private closed = false;

  /** True where the stream is known to hold nothing from this revision on. */
  endBefore(stream: string, from: number): boolean {
    const end = this.ends.get(stream);
    return end !== undefined && end < from;
  }

  /** A read to the end of a stream that began at `from` found this as its last revision, or nothing. */
  read(stream: string, from: number, last: number | undefined): void {
    if (this.closed) return;
    this.ends.delete(stream);
    this.ends.set(stream, last ?? from - 1);
    if (this.ends.size <= mostEnds) return;
    const oldest = this.ends.keys().next();
    if (!oldest.done) this.ends.delete(oldest.value);
  }

  /** To be called before the append resolves; streams that nobody reads are not remembered. */
  reached(stream: string, revision: number): void {
    const end = this.ends.get(stream);
    if (end !== undefined && end < revision) this.ends.set(stream, revision);
  }

  /** From here on nothing is known. */
  close(): void {
    this.closed = true;
    this.ends.clear();
  }
}
