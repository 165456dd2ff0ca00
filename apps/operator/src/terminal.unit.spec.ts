import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { endQuietlyWhenNobodyReads } from './terminal.ts';

const failing = (code: string): Error => Object.assign(new Error(code), { code });

describe('what a command writes', () => {
  it('ends it without a word where nobody reads on, as with `| head`', () => {
    const stream = new PassThrough();
    let ended = 0;
    endQuietlyWhenNobodyReads(stream, () => {
      ended += 1;
    });
    stream.emit('error', failing('EPIPE'));
    expect(ended).toBe(1);
    // A disk that takes nothing is no reader who has had enough.
    expect(() => stream.emit('error', failing('ENOSPC'))).toThrow('ENOSPC');
    expect(ended).toBe(1);
  });
});
