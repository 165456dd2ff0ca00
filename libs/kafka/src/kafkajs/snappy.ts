import { RecordsUnreadable, Unpacked } from './unpacked.ts';

/** What the Java client puts before its blocks (xerial/snappy-java): a name of eight bytes, then two versions of four. */
const framed = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const frameBytes = 16;

/** A little-endian number in seven bits a byte; where it ends. */
const varint = (from: Buffer): { readonly value: number; readonly next: number } => {
  let value = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = from[at];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, next: at + 1 };
  }
  throw new RecordsUnreadable();
};

const numberAt = (from: Buffer, at: number, bytes: number): number => {
  if (at + bytes > from.length) throw new RecordsUnreadable();
  return from.readUIntLE(at, bytes);
};

/** One block as google/snappy describes it in format_description.txt: its length, then literals and copies by the two low bits of a tag. */
const unpackBlock = (block: Buffer, into: Unpacked): void => {
  const { value: length, next } = varint(block);
  const end = into.size + length;
  let at = next;
  while (at < block.length) {
    const tag = numberAt(block, at, 1);
    at += 1;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const bytes = Math.max(0, short - 59);
      const count = (bytes === 0 ? short : numberAt(block, at, bytes)) + 1;
      at += bytes;
      into.append(block, at, count);
      at += count;
    } else if ((tag & 3) === 1) {
      into.repeat(((tag >> 5) << 8) | numberAt(block, at, 1), ((tag >> 2) & 7) + 4);
      at += 1;
    } else {
      const bytes = (tag & 3) === 2 ? 2 : 4;
      into.repeat(numberAt(block, at, bytes), (tag >> 2) + 1);
      at += bytes;
    }
  }
  if (into.size !== end) throw new RecordsUnreadable();
};

/** Unpacks Snappy, in the Java client's frame or as one bare block. Throws RecordsUnreadable. */
export const fromSnappy = (packed: Buffer): Buffer => {
  const into = new Unpacked(2 * packed.length);
  if (!packed.subarray(0, framed.length).equals(framed)) {
    unpackBlock(packed, into);
    return into.whole();
  }
  for (let at = frameBytes; at < packed.length;) {
    if (at + 4 > packed.length) throw new RecordsUnreadable();
    const end = at + 4 + packed.readUInt32BE(at);
    if (end > packed.length) throw new RecordsUnreadable();
    unpackBlock(packed.subarray(at + 4, end), into);
    at = end;
  }
  return into.whole();
};
