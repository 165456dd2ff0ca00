import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import kafkajs from 'kafkajs';
import { readEveryCompression } from './codecs.ts';
import { fromLz4 } from './lz4.ts';
import { fromSnappy } from './snappy.ts';
import { mostUnpackedBytes, RecordsUnreadable } from './unpacked.ts';
import { isUnreadable, unreadableRecords } from './unreadable.ts';

readEveryCompression();
const codecOf = (type: number) =>
  (kafkajs.CompressionCodecs as Readonly<Record<number, () => { decompress(packed: Buffer): Promise<Buffer> }>>)[
    type
  ]?.();

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** By hand, from the formats' descriptions: "abc" and a copy of nine bytes which reaches into itself. */
const snappyBlock = hex('0c 08 616263 15 03');
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const xerial = (...blocks: readonly Buffer[]): Buffer =>
  Buffer.concat([
    hex('82 534e41505059 00 00000001 00000001'),
    ...blocks.flatMap((block) => [int32(block.length), block]),
  ]);
/** A frame of one block: "abc", nine bytes from three behind, then the literal "!". */
const lz4Frame = hex('04224d18 60 40 82 08000000 35616263 0300 10 21 00000000');
const lz4Bare = hex('04224d18 60 40 82 03000080 616263 00000000');

describe('compressed records', () => {
  it('of Snappy are read, in the frame of the Java client and bare', () => {
    expect(String(fromSnappy(snappyBlock))).toBe('abcabcabcabc');
    expect(String(fromSnappy(xerial(snappyBlock, snappyBlock)))).toBe('abcabcabcabc'.repeat(2));
  });

  it('of LZ4 are read, frame after frame, packed and as they are', () => {
    expect(String(fromLz4(lz4Frame))).toBe('abcabcabcabc!');
    expect(String(fromLz4(Buffer.concat([lz4Frame, lz4Bare])))).toBe('abcabcabcabc!abc');
  });

  it('of gzip and Zstandard are read', async () => {
    const { GZIP, ZSTD } = kafkajs.CompressionTypes;
    expect(String(await codecOf(GZIP)?.decompress(await promisify(gzip)('abc')))).toBe('abc');
    expect(String(await codecOf(ZSTD)?.decompress(await promisify(zstdCompress)('abc')))).toBe('abc');
  });

  it('that unpack to more than is borne are refused before the memory is gone', async () => {
    const { GZIP, ZSTD } = kafkajs.CompressionTypes;
    const much = Buffer.alloc(mostUnpackedBytes + 1);
    expect(await codecOf(GZIP)?.decompress(await promisify(gzip)(much))).toBe(unreadableRecords());
    expect(await codecOf(ZSTD)?.decompress(await promisify(zstdCompress)(much))).toBe(unreadableRecords());
    // A literal of one byte, then copies of it: 255 more for each byte, without an end.
    const run = Buffer.concat([hex('1f 61 0100'), Buffer.alloc(300_000, 255), hex('00')]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(run.length);
    expect(() => fromLz4(Buffer.concat([hex('04224d18 60 40 82'), size, run, hex('00000000')]))).toThrow(
      RecordsUnreadable,
    );
    expect(() => fromSnappy(Buffer.concat([hex('ffffffff0f'), Buffer.alloc(1_100_000, 0xfe)]))).toThrow(
      RecordsUnreadable,
    );
  });

  it('that cannot be unpacked are met all the same, each at its offset', async () => {
    type Encoded = { readonly buffer: Buffer };
    const of = createRequire(import.meta.url);
    const Decoder = of('kafkajs/src/protocol/decoder.js') as new (from: Buffer) => object;
    const decode = of('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (from: object) => Promise<{
      readonly records: readonly { readonly offset: string; readonly value: unknown; readonly headers: object }[];
    }>;
    const record = of('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (from: object) => Encoded;
    const { RecordBatch } = of('kafkajs/src/protocol/recordBatch/v0/index.js') as {
      readonly RecordBatch: (from: object) => Promise<Encoded>;
    };
    const { LZ4 } = kafkajs.CompressionTypes;
    const codecs = kafkajs.CompressionCodecs as Record<number, () => object>;
    const reads = codecs[LZ4];
    codecs[LZ4] = () => ({ ...reads?.(), compress: () => Promise.resolve(Buffer.from('no frame')) });
    const records = Array.from({ length: 300 }, (_, offsetDelta) => record({ offsetDelta, key: 'k', value: 'v' }));
    const { buffer } = await RecordBatch({ compression: LZ4, firstOffset: '5000000000', records });
    codecs[LZ4] = reads ?? (() => ({}));
    const { records: met } = await decode(new Decoder(buffer));
    expect(met.map(({ offset }) => offset)).toEqual(records.map((_, n) => String(5_000_000_000 + n)));
    expect(met.every(({ headers, value }) => value === null && isUnreadable(headers))).toBe(true);
  });

  it('that are broken anywhere are refused, or read as something: never more than an error', () => {
    const kinds = [
      [fromSnappy, xerial(snappyBlock)],
      [fromSnappy, snappyBlock],
      [fromLz4, lz4Frame],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(60), fc.nat(255), fc.boolean(), ([read, good], at, byte, cut) => {
        const broken = Buffer.from(good);
        broken[at % broken.length] = byte;
        try {
          return read(cut ? broken.subarray(0, at % broken.length) : broken).length >= 0;
        } catch (error) {
          return error instanceof RecordsUnreadable;
        }
      }),
    );
  });
});
