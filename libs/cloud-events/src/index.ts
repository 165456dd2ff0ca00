export type {
  CloudEvent,
  CloudEventData,
  CloudEventMessage,
  Decoded,
  EncodedCloudEvent,
  HeaderValue,
} from './cloud-event.ts';
export { decodeHttp, decodeKafka, encodeHttpBinary, encodeKafkaBinary } from './codec.ts';
export type { CodecBounds } from './json-text.ts';
export { codecReasons, dataReasons, type CodecReason, type DataReason } from './reasons.ts';
export {
  concernCategories,
  type ConcernCategory,
  type SafeguardingConcernRaisedV1,
} from './schemas/safeguarding-concern-raised.v1.ts';
export { encodeStructured } from './structured-mode.ts';
export { dataSchemas, validateData, type KnownData, type ValidatedData } from './validate-data.ts';
