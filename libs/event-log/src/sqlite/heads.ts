/** Beyond this the head that was used longest ago is forgotten and read again from the index. */
const mostHeads = 100_000;

/** Revision of the last event of the streams in use; -1 for a stream that does not exist. */
export class Heads {
  private readonly known = new Map<string, number>();
  private readonly read: (stream: string) => number;

  constructor(read: (stream: string) => number) {
    this.read = read;
  }

  of(stream: string): number {
    return this.known.get(stream) ?? this.read(stream);
  }

  moved(stream: string, head: number): void {
    this.known.delete(stream);
    this.known.set(stream, head);
    if (this.known.size <= mostHeads) return;
    const oldest = this.known.keys().next();
    if (!oldest.done) this.known.delete(oldest.value);
  }

  /** After a rollback nothing that was remembered is certain. */
  forget(): void {
    this.known.clear();
  }
}
