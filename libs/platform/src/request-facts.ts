import { randomUUID } from 'node:crypto';
import { DomainError, isUuid, type Clock, type Instant } from '@safeguarding/kernel';
import { platformErrors } from './core/platform-errors.ts';

/** What the edge makes of a request's headers; nothing of it is trusted as identity. */
export type RequestFacts = {
  readonly requestId: string;
  readonly correlationId: string;
  readonly traceparent?: string;
  /** Of Idempotency-Key, else of a UUID in X-Request-ID. */
  readonly idempotencyKey?: string;
  /** As sent: a list of tags, or `*`. */
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly purpose?: string;
  readonly preferMinimal?: boolean;
  /** Name of a first load that the command belongs to, as `X-Load` says. */
  readonly load?: string;
  readonly receivedAt: Instant;
};

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
type WithFacts = { readonly headers: Headers; facts?: RequestFacts };

/** What stands for the request id where a request was refused before its headers could be read. */
export const nobodysRequestId = '00000000-0000-0000-0000-000000000000';

const correlation = /^[\w.:-]{1,64}$/;
const trace = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const key = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
const longestTags = 2_048;

const single = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : undefined;
};

/** The key as sent, quoted (RFC 8941 string) or bare; throws DomainError (400) where it is malformed. */
const keyOf = (headers: Headers): string | undefined => {
  const sent = headers['idempotency-key'];
  if (sent === undefined) return undefined;
  const text = typeof sent === 'string' ? sent.trim().replace(/^"(.*)"$/, '$1') : '';
  if (!key.test(text)) throw new DomainError(platformErrors.keyMalformed);
  return text;
};

const read = (headers: Headers, clock: Clock): RequestFacts => {
  const sentId = single(headers, 'x-request-id')?.toLowerCase();
  const requestId = sentId !== undefined && isUuid(sentId) ? sentId : undefined;
  const sentCorrelation = single(headers, 'x-correlation-id');
  const traceparent = single(headers, 'traceparent');
  const purpose = single(headers, 'x-purpose');
  const load = single(headers, 'x-load');
  const ifMatch = single(headers, 'if-match');
  const ifNoneMatch = single(headers, 'if-none-match');
  const given = requestId ?? randomUUID();
  return {
    requestId: given,
    correlationId: sentCorrelation !== undefined && correlation.test(sentCorrelation) ? sentCorrelation : given,
    ...(traceparent !== undefined && trace.test(traceparent) ? { traceparent } : {}),
    ...(requestId === undefined ? {} : { idempotencyKey: requestId }),
    ...(ifMatch === undefined ? {} : { ifMatch: ifMatch.slice(0, longestTags) }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch: ifNoneMatch.slice(0, longestTags) }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(single(headers, 'prefer')?.includes('return=minimal') ? { preferMinimal: true } : {}),
    ...(load === undefined ? {} : { load }),
    receivedAt: clock.now(),
  };
};

/** Reads the headers once, as the request comes in; never throws, so that every answer has its request id. */
export const readFacts = (request: WithFacts, clock: Clock): RequestFacts =>
  (request.facts ??= read(request.headers, clock));

/** The facts of a request with its key; throws DomainError (400) for a malformed Idempotency-Key. */
export const factsOf = (request: WithFacts): RequestFacts => {
  if (!request.facts) throw new TypeError('The request has no facts: configureHttp was not applied.');
  const idempotencyKey = keyOf(request.headers);
  if (idempotencyKey !== undefined) request.facts = { ...request.facts, idempotencyKey };
  return request.facts;
};

/** True where the caller has this answer already (RFC 9110, weak comparison). Ask only after fence, policy and receipt. */
export const isNotModified = ({ ifNoneMatch = '' }: RequestFacts, tag: string): boolean =>
  ifNoneMatch
    .split(',')
    .map((sent) => sent.trim())
    .some((sent) => sent === '*' || sent.replace(/^W\//, '') === tag.replace(/^W\//, ''));
