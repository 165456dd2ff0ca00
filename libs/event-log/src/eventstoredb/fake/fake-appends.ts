import { Buffer } from 'node:buffer';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { Expectation } from '../../core/judge-append.ts';
import { mostAppendBytes, type FakeAnswer, type FakeAppend, type FakeEvent } from './fake-store.ts';

type Options = BatchAppendReq.Options;

/** One append as it has come in so far. */
export type Batch = { readonly correlation: string; readonly options: Options; readonly append: FakeAppend };

const expectedOf = (options: Options): Expectation => {
  if (options.hasNoStream()) return 'noStream';
  if (options.hasStreamExists()) return 'exists';
  return options.hasAny() ? 'any' : Number(options.getStreamPosition());
};

const eventOf = (message: BatchAppendReq.ProposedMessage): FakeEvent => ({
  wireId: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: Buffer.from(message.getData_asU8()),
  metadata: Buffer.from(message.getCustomMetadata_asU8()),
});

/** The append that a request completes; undefined while more of it is to come. */
export const appendOf = (batches: Map<string, Batch>, request: BatchAppendReq): Batch | undefined => {
  const correlation = request.getCorrelationId()?.getString() ?? '';
  const options = request.getOptions() ?? batches.get(correlation)?.options;
  if (!options) return undefined;
  const before = batches.get(correlation)?.append.events ?? [];
  const name = options.getStreamIdentifier()?.getStreamName_asU8() ?? [];
  const append: FakeAppend = {
    stream: Buffer.from(name).toString(),
    expected: expectedOf(options),
    events: before.concat(request.getProposedMessagesList().map(eventOf)),
  };
  const batch = { correlation, options, append };
  if (!request.getIsFinal()) {
    batches.set(correlation, batch);
    return undefined;
  }
  batches.delete(correlation);
  return batch;
};

const response = ({ correlation, options }: Batch) => {
  const answer = new streamsPb.BatchAppendResp();
  const id = new sharedPb.UUID();
  id.setString(correlation);
  answer.setCorrelationId(id);
  answer.setStreamIdentifier(options.getStreamIdentifier());
  return answer;
};

const failed = (batch: Batch, message: string, details: Uint8Array, type: string) => {
  const status = new statusPb.Status();
  status.setMessage(message);
  const any = new anyPb.Any();
  any.pack(details, type);
  status.setDetails(any);
  const answer = response(batch);
  answer.setError(status);
  return answer;
};

const wrongExpected = (batch: Batch, actual: number) => {
  const { expected } = batch.append;
  const details = new sharedPb.WrongExpectedVersion();
  if (actual < 0) details.setCurrentNoStream(new emptyPb.Empty());
  else details.setCurrentStreamRevision(String(actual));
  if (expected === 'noStream') details.setExpectedNoStream(new emptyPb.Empty());
  else if (expected === 'exists') details.setExpectedStreamExists(new emptyPb.Empty());
  else if (expected === 'any') details.setExpectedAny(new emptyPb.Empty());
  else details.setExpectedStreamPosition(String(expected));
  return failed(batch, '', details.serializeBinary(), 'event_store.client.WrongExpectedVersion');
};

/** While a server starts it says so in words that the client does not know. */
export const notReady = (batch: Batch) =>
  failed(batch, 'Server Is Not Ready', new emptyPb.Empty().serializeBinary(), 'google.protobuf.Empty');

export const answerBatch = (batch: Batch, answer: FakeAnswer) => {
  if (answer.kind === 'wrongExpected') return wrongExpected(batch, answer.actual);
  if (answer.kind === 'deleted')
    return failed(batch, '', new sharedPb.StreamDeleted().serializeBinary(), 'event_store.client.StreamDeleted');
  if (answer.kind === 'tooLarge') {
    const details = new sharedPb.MaximumAppendSizeExceeded();
    details.setMaxappendsize(mostAppendBytes);
    return failed(batch, '', details.serializeBinary(), 'event_store.client.MaximumAppendSizeExceeded');
  }
  const success = new streamsPb.BatchAppendResp.Success();
  success.setCurrentRevision(String(answer.revision));
  const position = new sharedPb.AllStreamPosition();
  position.setCommitPosition(String(answer.place.commit));
  position.setPreparePosition(String(answer.place.prepare));
  success.setPosition(position);
  const told = response(batch);
  told.setSuccess(success);
  return told;
};
