import { Buffer } from 'node:buffer';
import * as grpc from '@grpc/grpc-js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { FakePlace, FakeRecord, FakeStore } from './fake-store.ts';

type Call = grpc.ServerWritableStream<ReadReq, ReadResp>;
type Options = ReadReq.Options;

const ticksPerMillisecond = 10_000n;
const backwardsDirection = streamsPb.ReadReq.Options.ReadDirection.BACKWARDS;

const recordedOf = (record: FakeRecord): ReadResp.ReadEvent.RecordedEvent => {
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent();
  const id = new sharedPb.UUID();
  id.setString(record.wireId);
  recorded.setId(id);
  recorded.setStreamIdentifier(identifierOf(record.stream));
  recorded.setStreamRevision(String(record.revision));
  recorded.setCommitPosition(String(record.place.commit));
  recorded.setPreparePosition(String(record.place.prepare));
  recorded.setCustomMetadata(record.metadata);
  recorded.setData(record.data);
  const metadata = recorded.getMetadataMap();
  metadata.set('type', record.type);
  metadata.set('content-type', record.contentType);
  metadata.set('created', String(BigInt(record.createdMs) * ticksPerMillisecond));
  return recorded;
};

const identifierOf = (stream: string) => {
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  return identifier;
};

const answerOf = (record: FakeRecord): ReadResp => {
  const event = new streamsPb.ReadResp.ReadEvent();
  event.setEvent(recordedOf(record));
  event.setCommitPosition(String(record.place.commit));
  const answer = new streamsPb.ReadResp();
  answer.setEvent(event);
  return answer;
};

/** Writes as fast as the other end takes it. */
const writeAll = async (call: Call, answers: Iterable<ReadResp>): Promise<void> => {
  for (const answer of answers) {
    if (call.cancelled || call.destroyed) return;
    if (!call.write(answer)) await drained(call);
  }
};

const drained = (call: Call): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      call.off('drain', go);
      call.off('close', go);
      resolve();
    };
    call.on('drain', go);
    call.on('close', go);
  });

const eventsOfStream = (store: FakeStore, options: Options): readonly FakeRecord[] | 'deleted' | undefined => {
  const wanted = options.getStream();
  const stream = Buffer.from(wanted?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString();
  if (store.isDeleted(stream)) return 'deleted';
  const events = store.of(stream);
  if (!events) return undefined;
  const count = Number(options.getCount());
  const backwards = options.getReadDirection() === backwardsDirection;
  if (!backwards) {
    const from = wanted?.hasRevision() ? Number(wanted.getRevision()) : 0;
    return events.slice(from, from + count);
  }
  const from = wanted?.hasRevision() ? Number(wanted.getRevision()) : events.length - 1;
  return events
    .slice(0, from + 1)
    .toReversed()
    .slice(0, count);
};

const placeIn = (wanted: ReadReq.Options.AllOptions | undefined): FakePlace | undefined => {
  const position = wanted?.hasPosition() ? wanted.getPosition() : undefined;
  return position && { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) };
};

/** Inclusive forwards, exclusive backwards. The filter of a read is obeyed by the server; the client never sends one. */
const eventsOfAll = (store: FakeStore, options: Options): readonly FakeRecord[] => {
  const wanted = options.getAll();
  const count = Number(options.getCount());
  const place = placeIn(wanted);
  if (options.getReadDirection() === backwardsDirection) {
    const until = place === undefined ? store.visible : store.indexFrom(place, true);
    return store.all.slice(Math.max(0, until - count), until).toReversed();
  }
  if (wanted?.hasEnd()) return [];
  const from = place === undefined ? 0 : store.indexFrom(place, true);
  return store.all.slice(from, Math.min(store.visible, from + count));
};

const matcherOf = (options: Options): ((record: FakeRecord) => boolean) => {
  const filter = options.getFilter();
  if (!filter) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const textOf = (record: FakeRecord): string => (filter.hasEventType() ? record.type : record.stream);
  const prefixes = expression?.getPrefixList() ?? [];
  if (prefixes.length > 0) return (record) => prefixes.some((prefix) => textOf(record).startsWith(prefix));
  const pattern = new RegExp(expression?.getRegex() ?? '');
  return (record) => pattern.test(textOf(record));
};

const told = (say: (answer: ReadResp) => void): ReadResp => {
  const answer = new streamsPb.ReadResp();
  say(answer);
  return answer;
};
const caughtUpAnswer = told((answer) => answer.setCaughtUp(new streamsPb.ReadResp.CaughtUp()));
const fellBehindAnswer = told((answer) => answer.setFellBehind(new streamsPb.ReadResp.FellBehind()));

/** What was filtered out is told as a checkpoint, whose place the next event may take (kurrent-io/KurrentDB#4970). */
const checkpointAt = ({ commit, prepare }: FakePlace): ReadResp =>
  told((answer) => {
    const checkpoint = new streamsPb.ReadResp.Checkpoint();
    checkpoint.setCommitPosition(String(commit));
    checkpoint.setPreparePosition(String(prepare));
    answer.setCheckpoint(checkpoint);
  });

const pageSize = 1_000;

/** From a place exclusive; confirmed first, then everything, then everything that comes. */
const subscribe = async (call: Call, store: FakeStore, options: Options): Promise<void> => {
  const wanted = options.getAll();
  const place = placeIn(wanted);
  let index = place === undefined ? 0 : store.indexFrom(place, false);
  if (wanted?.hasEnd()) index = store.visible;
  const matches = matcherOf(options);
  const confirmation = new streamsPb.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(crypto.randomUUID());
  const confirmed = new streamsPb.ReadResp();
  confirmed.setConfirmation(confirmation);
  call.write(confirmed);
  let news = Promise.withResolvers<undefined>();
  const tell = (): void => {
    news.resolve(undefined);
  };
  store.subscribers.add(tell);
  call.on('close', tell);
  call.on('cancelled', tell);
  let caughtUp = false;
  try {
    while (!call.cancelled && !call.destroyed) {
      const fresh = store.all.slice(index, Math.min(store.visible, index + pageSize));
      if (caughtUp && fresh.length === pageSize) {
        call.write(fellBehindAnswer);
        caughtUp = false;
      }
      index += fresh.length;
      const matching = fresh.filter(matches);
      await writeAll(call, matching.map(answerOf));
      if (options.hasFilter() && matching.length < fresh.length) call.write(checkpointAt(store.nextPlace));
      if (fresh.length > 0) continue;
      if (!caughtUp) call.write(caughtUpAnswer);
      caughtUp = true;
      await news.promise;
      news = Promise.withResolvers();
    }
  } finally {
    store.subscribers.delete(tell);
  }
};

const deleted = (stream: string): object => {
  const trailers = new grpc.Metadata();
  trailers.set('exception', 'stream-deleted');
  trailers.set('stream-name', stream);
  return { code: grpc.status.FAILED_PRECONDITION, details: 'stream deleted', metadata: trailers };
};

/** Answers one read, of a stream, of everything, or for as long as the caller listens. */
export const answerRead = (call: Call, store: FakeStore): void => {
  const options = call.request.getOptions();
  call.on('error', () => undefined);
  if (!options) {
    call.end();
    return;
  }
  if (options.hasSubscription()) {
    void subscribe(call, store, options);
    return;
  }
  const identifier = options.getStream()?.getStreamIdentifier();
  const events = identifier ? eventsOfStream(store, options) : eventsOfAll(store, options);
  if (events === 'deleted') {
    call.emit('error', deleted(Buffer.from(identifier?.getStreamName_asU8() ?? []).toString()));
    return;
  }
  if (events === undefined) {
    const missing = new streamsPb.ReadResp.StreamNotFound();
    missing.setStreamIdentifier(identifier);
    const answer = new streamsPb.ReadResp();
    answer.setStreamNotFound(missing);
    call.write(answer);
    call.end();
    return;
  }
  void writeAll(call, events.map(answerOf)).then(() => {
    call.end();
  });
};
