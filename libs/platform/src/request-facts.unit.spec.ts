import { describe, expect, it } from '@jest/globals';
import { DomainError, instantOf, isUuid, type Instant } from '@safeguarding/kernel';
import fc from 'fast-check';
import { platformErrors } from './core/platform-errors.ts';
import { factsOf, isNotModified, readFacts, type RequestFacts } from './request-facts.ts';

const at = '2031-03-04T05:06:07.089Z' as Instant;
const clock = { now: () => at };
const uuid = '1d2f5b6e-6d0f-4c2e-9a57-0c1c9d2a7b11';

type Headers = Record<string, string | string[]>;
const facts = (headers: Headers): RequestFacts => readFacts({ headers }, clock);
const withKey = (headers: Headers): RequestFacts => {
  const request = { headers };
  readFacts(request, clock);
  return factsOf(request);
};
const refusalOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.entry;
    throw error;
  }
  return undefined;
};

describe('the facts of a request', () => {
  it('are an id of ours and the time where it brings nothing', () => {
    const { requestId, ...rest } = facts({});
    expect(isUuid(requestId)).toBe(true);
    expect(rest).toEqual({ correlationId: requestId, receivedAt: at });
  });

  it('are what it brings', () => {
    const headers = {
      'x-request-id': uuid.toUpperCase(),
      'x-correlation-id': 'case.7:b_1-2',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'x-purpose': 'safeguarding',
      'if-match': 'W/"a", W/"b"',
      'if-none-match': '*',
      prefer: 'respond-async, return=minimal',
    };
    expect(facts(headers)).toEqual({
      requestId: uuid,
      idempotencyKey: uuid,
      correlationId: 'case.7:b_1-2',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      purpose: 'safeguarding',
      ifMatch: 'W/"a", W/"b"',
      ifNoneMatch: '*',
      preferMinimal: true,
      receivedAt: at,
    });
  });

  it('are read once, and never fail, whatever the headers are', () => {
    const name = fc.constantFrom('x-request-id', 'x-correlation-id', 'traceparent', 'prefer', 'if-match', 'x-purpose');
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(fc.string(), fc.array(fc.string()))), (headers) => {
        const request = { headers };
        const { requestId, correlationId } = readFacts(request, clock);
        expect(isUuid(requestId)).toBe(true);
        expect(correlationId).toMatch(/^[\w.:-]{1,64}$/);
        expect(readFacts(request, { now: () => instantOf(0) })).toHaveProperty('receivedAt', at);
      }),
    );
  });

  it.each(['Amelia Hartley', 'a'.repeat(65), 'a\tb', '<b>'])('mirror no correlation id such as %j', (sent) => {
    const { correlationId, requestId } = facts({ 'x-correlation-id': sent });
    expect(correlationId).toBe(requestId);
  });
});

describe('the key of a command', () => {
  it('is the Idempotency-Key, quoted or bare, before the X-Request-ID', () => {
    expect(withKey({ 'idempotency-key': 'k-1', 'x-request-id': uuid })).toHaveProperty('idempotencyKey', 'k-1');
    expect(withKey({ 'idempotency-key': '"k-1"' })).toHaveProperty('idempotencyKey', 'k-1');
    expect(withKey({ 'x-request-id': uuid })).toHaveProperty('idempotencyKey', uuid);
    expect(withKey({ 'x-request-id': 'no-uuid' })).not.toHaveProperty('idempotencyKey');
  });

  it('has 1 to 128 visible characters', () => {
    expect(refusalOf(() => withKey({ 'idempotency-key': 'k'.repeat(128) }))).toBeUndefined();
    for (const key of ['', '""', '"', 'a"b', 'a b', 'ä', 'k'.repeat(129), '"k', ['a', 'b']])
      expect([key, refusalOf(() => withKey({ 'idempotency-key': key }))]).toEqual([key, platformErrors.keyMalformed]);
  });

  it('is the same quoted and bare, whatever it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!#-[\]-~]{1,128}$/), (key) => {
        expect(withKey({ 'idempotency-key': `"${key}"` })).toHaveProperty('idempotencyKey', key);
        expect(withKey({ 'idempotency-key': key })).toHaveProperty('idempotencyKey', key);
      }),
    );
  });

  it('cannot be asked for where the edge has not read the request', () => {
    expect(() => factsOf({ headers: {} })).toThrow(TypeError);
  });
});

describe('a tag', () => {
  const having = (ifNoneMatch: string): boolean => isNotModified(facts({ 'if-none-match': ifNoneMatch }), 'W/"t"');

  it('is compared weakly, anywhere in the list', () => {
    for (const sent of ['W/"t"', '"t"', '"a", W/"t"', '"a","t" , "b"', '*'])
      expect([sent, having(sent)]).toEqual([sent, true]);
    for (const sent of ['', '"T"', 't', '"t', 'W/"t2"', '"a"']) expect([sent, having(sent)]).toEqual([sent, false]);
    expect(isNotModified(facts({}), 'W/"t"')).toBe(false);
  });
});
