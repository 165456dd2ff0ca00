import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeAppend, type StreamSoFar } from './judge-append.ts';

const streamOf = (stored: readonly string[]): StreamSoFar => ({
  head: stored.length - 1,
  idAt: (revision) => stored[revision],
});
const someIds = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 6 });

describe('an append', () => {
  it('is written where its expectation is the head', () => {
    expect(judgeAppend('noStream', ['a'], streamOf([]))).toEqual({ kind: 'write' });
    expect(judgeAppend(1, ['c'], streamOf(['a', 'b']))).toEqual({ kind: 'write' });
  });

  it('is a conflict with the actual head anywhere else', () => {
    expect(judgeAppend('noStream', ['c'], streamOf(['a', 'b']))).toEqual({ kind: 'conflict', actual: 1 });
    expect(judgeAppend('exists', ['c'], streamOf([]))).toEqual({ kind: 'conflict', actual: -1 });
    expect(judgeAppend(7, ['c'], streamOf(['a']))).toEqual({ kind: 'conflict', actual: 0 });
    expect(judgeAppend('noStream', [], streamOf(['a']))).toEqual({ kind: 'conflict', actual: 0 });
  });

  it('is recognised by its ids for ever, whatever came before and after it', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid()), someIds, fc.array(fc.uuid()), (before, ids, after) => {
        const expected = before.length === 0 ? 'noStream' : before.length - 1;
        expect(judgeAppend(expected, ids, streamOf([...before, ...ids, ...after]))).toEqual({
          kind: 'replay',
          revision: before.length + ids.length - 1,
        });
      }),
    );
  });

  it('is not recognised by a part of its ids, nor by others in their place', () => {
    fc.assert(
      fc.property(someIds, fc.uuid(), fc.nat(), (ids, other, at) => {
        const changed = ids.with(at % ids.length, other);
        fc.pre(!ids.includes(other));
        expect(judgeAppend('noStream', changed, streamOf(ids)).kind).toBe('conflict');
        expect(judgeAppend('noStream', [...ids, other], streamOf(ids)).kind).toBe('conflict');
      }),
    );
  });

  it('under exists or any is written again: they name no place', () => {
    expect(judgeAppend('exists', ['a'], streamOf(['a']))).toEqual({ kind: 'write' });
    expect(judgeAppend('any', ['a'], streamOf(['a']))).toEqual({ kind: 'write' });
  });
});
