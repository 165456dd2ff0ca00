/** Beyond this the head that was used longest ago is forgotten and read again from the index. */
const mostHeads = 100_000;

/** Revision of the last event of the streams in use; -1 for a stream that does not exist. */
export class Heads {
  private readonly heads = new Map<string, number>();
  private readonly read: (stream: string) => number;

  constructor(read: (stream: string) => number) {
    this.read = read;
  }

  /** Without looking into the index. */
  known(stream: string): number | undefined {
    return this.heads.get(stream);
  }

  of(stream: string): number {
    return this.heads.get(stream) ?? this.read(stream);
  }

  moved(stream: string, head: number): void {
    this.heads.delete(stream);
    this.heads.set(stream, head);
    if (this.heads.size <= mostHeads) return;
    const oldest = this.heads.keys().next();
    if (!oldest.done) this.heads.delete(oldest.value);
  }

  /** After a rollback nothing that was remembered is certain. */
  forget(): void {
    this.heads.clear();
  }
}
