import { Buffer } from 'node:buffer';
import { setImmediate, setTimeout } from 'node:timers';
import * as grpc from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, ReadReq, ReadResp, TombstoneReq } from '@eventstore/db-client/generated/streams_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { answerBatch, appendOf, notReady, type Batch } from './fake-appends.ts';
import { answerRead } from './fake-reads.ts';
import { FakeStore } from './fake-store.ts';

export type FakeOptions = {
  readonly folder: string;
  /** 0: any free one. */
  readonly port: number;
  /** For so long after the start it is not ready, as a real server is. */
  readonly notReadyMs?: number;
  /** It is a follower that has heard of nothing since its start; calls that require the leader are sent to this address. */
  readonly leader?: string;
  /** It is a node of a cluster with this one, and has heard of everything. */
  readonly beside?: FakeEventStoreDb;
  /** This many answers to appends come a second time, which the client does not survive: it knows no append of that name any more. */
  readonly answersTwice?: number;
};

/**
 * A fake of EventStoreDB, not a server to keep anything in: the service definitions of the client, the rules that were measured on the
 * real one, a file. It shows how the adapter takes what a server does; it never shows what a real server does.
 */
export class FakeEventStoreDb {
  private readonly store: FakeStore;
  private readonly options: FakeOptions;
  private readonly server = new grpc.Server();
  private readonly readyAt: number;
  private readonly appending = new Set<grpc.ServerDuplexStream<BatchAppendReq, unknown>>();
  private leader: string | undefined;
  private toAnswerTwice: number;
  /** Streams of appends that ended with the news of another leader: for a test to know that this came up. */
  brokenOff = 0;
  private stopping = false;
  private answers: (() => void)[] = [];
  private syncSoon = false;

  constructor(options: FakeOptions) {
    this.options = options;
    this.store = options.beside?.store ?? new FakeStore(options.folder);
    this.leader = options.leader;
    this.toAnswerTwice = options.answersTwice ?? 0;
    this.readyAt = performance.now() + (options.notReadyMs ?? 0);
    this.server.addService(streams.StreamsService, {
      read: this.read,
      batchAppend: this.batchAppend,
      tombstone: this.tombstone,
    });
    this.server.addService(features.ServerFeaturesService, { getSupportedMethods: this.supported });
  }

  /** The port it listens on. */
  start(): Promise<number> {
    return new Promise((resolve, reject) => {
      const address = `127.0.0.1:${String(this.options.port)}`;
      this.server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  }

  stop(): void {
    this.server.forceShutdown();
    if (!this.options.beside) this.store.close();
  }

  /** Another node leads from here on, or this one where none is named; appends that are under way end with the news. */
  follow(leader: string | undefined): void {
    this.leader = leader;
    const refusal = this.notLeader();
    if (!refusal) return;
    for (const call of this.appending) {
      this.brokenOff += 1;
      call.emit('error', refusal);
    }
  }

  /** As a real server that is told to end: appends are answered no more for a while, then everything breaks off. */
  async quit(lingerMs: number): Promise<void> {
    this.stopping = true;
    await new Promise((resolve) => setTimeout(resolve, lingerMs));
    this.stop();
  }

  private get ready(): boolean {
    return performance.now() >= this.readyAt;
  }

  private readonly supported: grpc.handleUnaryCall<unknown, unknown> = (_call, callback) => {
    const supported = new featuresPb.SupportedMethods();
    supported.setEventStoreServerVersion('24.2.0-fake');
    for (const name of ['batchappend', 'read', 'tombstone']) {
      const method = new featuresPb.SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name);
      supported.addMethods(method);
    }
    callback(null, supported);
  };

  private readonly read = (call: grpc.ServerWritableStream<ReadReq, ReadResp>): void => {
    const refusal =
      this.refusalOf(call.metadata) ??
      (this.ready ? undefined : { code: grpc.status.UNAVAILABLE, details: 'Server Is Not Ready' });
    if (refusal) call.emit('error', refusal);
    else answerRead(call, this.store);
  };

  private readonly batchAppend = (call: grpc.ServerDuplexStream<BatchAppendReq, unknown>): void => {
    const refusal = this.refusalOf(call.metadata);
    if (refusal) {
      call.emit('error', refusal);
      return;
    }
    const batches = new Map<string, Batch>();
    this.appending.add(call);
    call.on('close', () => this.appending.delete(call));
    call.on('data', (request: BatchAppendReq) => {
      const batch = appendOf(batches, request);
      if (!batch || this.stopping || this.notLeader()) return;
      if (!this.ready) {
        call.write(notReady(batch));
        return;
      }
      const answer = this.store.append(batch.append);
      this.whenSynced(() => {
        if (call.cancelled) return;
        call.write(answerBatch(batch, answer));
        if (this.toAnswerTwice <= 0) return;
        this.toAnswerTwice -= 1;
        call.write(answerBatch(batch, answer));
      });
    });
    call.on('end', () => {
      call.end();
    });
    call.on('error', () => undefined);
  };

  private readonly tombstone: grpc.handleUnaryCall<TombstoneReq, unknown> = ({ request }, callback) => {
    const name = request.getOptions()?.getStreamIdentifier()?.getStreamName_asU8() ?? [];
    this.store.tombstone(Buffer.from(name).toString());
    this.store.sync();
    callback(null, new streamsPb.TombstoneResp());
  };

  /** As a real follower says it: an exception by name, and where the leader is. */
  private refusalOf(metadata: grpc.Metadata): object | undefined {
    return metadata.get('requires-leader')[0] === 'true' ? this.notLeader() : undefined;
  }

  private notLeader(): object | undefined {
    const { leader } = this;
    if (leader === undefined) return undefined;
    const [host = '', port = ''] = leader.split(':');
    const trailers = new grpc.Metadata();
    trailers.set('exception', 'not-leader');
    trailers.set('leader-endpoint-host', host);
    trailers.set('leader-endpoint-port', port);
    return { code: grpc.status.NOT_FOUND, details: 'Leader info available', metadata: trailers };
  }

  /** Answers of one turn share a sync; only then do subscribers see the events. */
  private whenSynced(answer: () => void): void {
    this.answers.push(answer);
    if (this.syncSoon) return;
    this.syncSoon = true;
    setImmediate(() => {
      this.syncSoon = false;
      this.store.sync();
      const { answers } = this;
      this.answers = [];
      for (const one of answers) one();
      for (const tell of this.store.subscribers) tell();
    });
  }
}
