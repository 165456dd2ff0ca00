/** A batch of a usual broker is at most a megabyte as it travels; more than this out of it is an attack or a fault. */
export const mostUnpackedBytes = 67_108_864;

/** Compressed records that cannot be unpacked, or unpack to more than is borne. */
export class RecordsUnreadable extends Error {
  override readonly name = 'RecordsUnreadable';

  constructor() {
    super('Compressed records could not be unpacked.');
  }
}

/** What unpacks into one stretch of bytes: literals, and copies of what lies so far behind the end. Throws RecordsUnreadable. */
export class Unpacked {
  private bytes: Buffer;
  private length = 0;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafe(Math.min(expectedBytes, mostUnpackedBytes));
  }

  get size(): number {
    return this.length;
  }

  append(from: Buffer, start: number, count: number): void {
    if (start + count > from.length) throw new RecordsUnreadable();
    this.makeRoom(count);
    from.copy(this.bytes, this.length, start, start + count);
    this.length += count;
  }

  /** The copy may reach into itself: that is how a run of one byte is written. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.length) throw new RecordsUnreadable();
    this.makeRoom(count);
    for (let left = count; left > 0;) {
      const some = Math.min(left, distance);
      this.bytes.copyWithin(this.length, this.length - distance, this.length - distance + some);
      this.length += some;
      left -= some;
    }
  }

  whole(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private makeRoom(count: number): void {
    const needed = this.length + count;
    if (needed > mostUnpackedBytes) throw new RecordsUnreadable();
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.min(mostUnpackedBytes, Math.max(needed, 2 * this.bytes.length, 4_096)));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
