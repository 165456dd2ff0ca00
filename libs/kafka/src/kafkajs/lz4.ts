import { RecordsUnreadable, Unpacked } from './unpacked.ts';

const frameMagic = 0x184d2204;
/** Bits of the descriptor that say what else stands in the frame (lz4_Frame_format.md). */
const [dictionaryId, contentChecksum, contentSize, blockChecksum] = [0x01, 0x04, 0x08, 0x10];
const least = 4;

const byteAt = (from: Buffer, at: number): number => {
  const byte = from[at];
  if (byte === undefined) throw new RecordsUnreadable();
  return byte;
};

/** Fifteen means that bytes follow which are added, until one is not 255. */
const lengthFrom = (
  block: Buffer,
  short: number,
  start: number,
): { readonly length: number; readonly next: number } => {
  let [length, at] = [short, start];
  if (short === 15)
    for (let more = 255; more === 255; at += 1) {
      more = byteAt(block, at);
      length += more;
    }
  return { length, next: at };
};

/** One block (lz4_Block_format.md): literals, then a copy of what lies behind; the last sequence has no copy. */
const unpackBlock = (block: Buffer, into: Unpacked): void => {
  for (let at = 0; at < block.length;) {
    const token = byteAt(block, at);
    const literals = lengthFrom(block, token >> 4, at + 1);
    into.append(block, literals.next, literals.length);
    at = literals.next + literals.length;
    if (at >= block.length) return;
    const distance = byteAt(block, at) | (byteAt(block, at + 1) << 8);
    const copy = lengthFrom(block, token & 15, at + 2);
    into.repeat(distance, copy.length + least);
    at = copy.next;
  }
};

const word = (from: Buffer, at: number): number => {
  if (at + 4 > from.length) throw new RecordsUnreadable();
  return from.readUInt32LE(at);
};

/** Unpacks the frames of LZ4. Their checksums are not looked at: the broker has checked the batch. Throws RecordsUnreadable. */
export const fromLz4 = (packed: Buffer): Buffer => {
  const into = new Unpacked(3 * packed.length);
  let at = 0;
  while (at < packed.length) {
    if (word(packed, at) !== frameMagic) throw new RecordsUnreadable();
    const flags = byteAt(packed, at + 4);
    // Magic, flags, block size, and a checksum of the header.
    at += 7 + ((flags & contentSize) === 0 ? 0 : 8) + ((flags & dictionaryId) === 0 ? 0 : 4);
    for (;;) {
      const size = word(packed, at);
      at += 4;
      if (size === 0) break;
      const [bare, length] = [size >= 0x8000_0000, size % 0x8000_0000];
      if (at + length > packed.length) throw new RecordsUnreadable();
      if (bare) into.append(packed, at, length);
      else unpackBlock(packed.subarray(at, at + length), into);
      at += length + ((flags & blockChecksum) === 0 ? 0 : 4);
    }
    at += (flags & contentChecksum) === 0 ? 0 : 4;
  }
  return into.whole();
};
