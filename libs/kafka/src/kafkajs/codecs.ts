import { promisify } from 'node:util';
import { unzip, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { fromLz4 } from './lz4.ts';
import { fromSnappy } from './snappy.ts';
import { mostUnpackedBytes } from './unpacked.ts';
import { unreadableRecords } from './unreadable.ts';

const [gunzip, unzstd] = [promisify(unzip), promisify(zstdDecompress)];
const bounded = { maxOutputLength: mostUnpackedBytes };

/** kafkajs asks for both directions; what is sent from here is small and goes as it is. */
const codec = (decompress: (packed: Buffer) => Promise<Buffer> | Buffer) => () => ({
  compress: () => Promise.reject(new Error('Nothing is compressed here.')),
  decompress: async (packed: Buffer): Promise<Buffer> => {
    try {
      return await decompress(packed);
    } catch {
      return unreadableRecords();
    }
  },
});

/**
 * kafkajs 2.2.4 reads gzip only, and a member of the group ends at the first batch of another kind: senders are free to compress as
 * they like. Each is bounded, for a megabyte can unpack to a thousand of them. What cannot be unpacked is met record by record as well.
 */
export const readEveryCompression = (): void => {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.GZIP] = codec((packed) => gunzip(packed, bounded));
  CompressionCodecs[CompressionTypes.Snappy] = codec(fromSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = codec(fromLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = codec((packed) => unzstd(packed, bounded));
};
