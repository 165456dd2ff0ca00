import { describe, expect, it } from '@jest/globals';
import { failureOf } from './failures.ts';

const thrown = (more: object): Error => Object.assign(new Error(''), more);

describe('what an error of the client means', () => {
  it.each([
    [
      { type: 'wrong-expected-version', actualVersion: 7n },
      { kind: 'conflict', actual: 7 },
    ],
    [
      { type: 'wrong-expected-version', actualVersion: 'no_stream' },
      { kind: 'conflict', actual: -1 },
    ],
    [{ type: 'maximum-append-size-exceeded' }, { kind: 'tooLarge' }],
    [{ type: 'stream-deleted' }, { kind: 'deleted' }],
    [{ type: 'access-denied' }, { kind: 'refused' }],
    // A server that is gone: an error without a type.
    [
      { code: 14, message: '14 UNAVAILABLE: No connection established' },
      { kind: 'again', lost: true },
    ],
    // A server that starts or stops: the connection is sound.
    [
      { type: 'unknown', message: 'Could not recognize Server Is Not Ready' },
      { kind: 'again', lost: false },
    ],
    [{ type: 'not-leader' }, { kind: 'again', lost: false }],
    [{ type: 'deadline-exceeded' }, { kind: 'again', lost: true }],
    [{ type: 'cancelled' }, { kind: 'again', lost: true }],
  ])('%j is %j', (error, meaning) => {
    expect(failureOf(thrown(error))).toMatchObject(meaning);
  });

  it('is to be tried again where nothing is known of it', () => {
    for (const nothing of [undefined, 'text', new TypeError('undefined is not iterable')])
      expect(failureOf(nothing)).toMatchObject({ kind: 'again', lost: true });
  });
});
