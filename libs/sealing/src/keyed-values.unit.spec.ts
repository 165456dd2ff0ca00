import { describe, expect, it } from '@jest/globals';
import { createSecretKey } from 'node:crypto';
import * as fc from 'fast-check';
import { KeyedIdentifierHash } from './identifier-hash.ts';
import { ephemeralKeyProvider } from './key-wrapping.ts';
import { KeyedHash } from './keyed-hash.ts';
import { MemoryKeyStore } from './memory-key-store.ts';
import { openSealing } from './open-sealing.ts';
import { SealedTokens } from './sealed-tokens.ts';

const keyOf = (fill: number) => createSecretKey(Buffer.alloc(32, fill));

describe('An identifier hash', () => {
  const hash = new KeyedIdentifierHash(keyOf(1), 1);

  it('is the same for the same system and value, and 43 characters that are safe in a stream name', () => {
    expect(hash.of('nhs-number', '9990000018')).toBe(hash.of('nhs-number', '9990000018'));
    expect(hash.of('nhs-number', '9990000018')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('differs by system, by value, by where one ends and the other begins, and by key', () => {
    const hashes = [
      hash.of('a', 'bc'),
      hash.of('ab', 'c'),
      hash.of('a', 'bc '),
      hash.of('', 'abc'),
      hash.of('a","', 'bc'),
      hash.of('a', '\ud800'),
      hash.of('a', '\ufffd'),
      new KeyedIdentifierHash(keyOf(2), 2).of('a', 'bc'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('has a new key in a new epoch, and the old one again in the old', async () => {
    const keyStore = new MemoryKeyStore();
    const provider = ephemeralKeyProvider();
    const inEpoch = async (identifierEpoch: number) =>
      (await openSealing({ keyStore, provider, identifierEpoch })).identifierHash;
    const [one, two, again] = [await inEpoch(1), await inEpoch(2), await inEpoch(1)];
    expect([one.epoch, two.epoch]).toEqual([1, 2]);
    expect(two.of('nhs-number', '9990000018')).not.toBe(one.of('nhs-number', '9990000018'));
    expect(again.of('nhs-number', '9990000018')).toBe(one.of('nhs-number', '9990000018'));
  });
});

describe('A keyed hash', () => {
  const hash = new KeyedHash(keyOf(1));

  it('of one purpose never equals that of another', () => {
    expect(hash.of('etag', 'x')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(hash.of('etag', 'x')).toBe(hash.of('etag', 'x'));
    expect(new Set([hash.of('etag', 'x'), hash.of('body', 'x'), hash.of('etagx', ''), hash.of('eta', 'gx')]).size).toBe(
      4,
    );
  });

  it('gives a pseudonym that is stable and tells nothing', () => {
    const ref = hash.pseudonym('person', 'https://issuer.example', 'dr.finch');
    expect(ref).toMatch(/^u-[0-9a-f]{32}$/);
    expect(hash.pseudonym('person', 'https://issuer.example', 'dr.finch')).toBe(ref);
    expect(hash.pseudonym('system', 'https://issuer.example', 'dr.finch')).toMatch(/^s-[0-9a-f]{32}$/);
    expect(hash.pseudonym('system', 'https://issuer.example', 'dr.finch').slice(2)).not.toBe(ref.slice(2));
    expect(hash.pseudonym('person', 'https://issuer.exampl', 'edr.finch')).not.toBe(ref);
  });
});

describe('A sealed token', () => {
  const tokens = new SealedTokens(keyOf(1));

  it('opens for its purpose, in another process with the same key too', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, (purpose, content) => {
        const token = tokens.seal(purpose, content);
        return (
          /^[A-Za-z0-9_-]+$/.test(token) &&
          tokens.open(purpose, token) === content &&
          new SealedTokens(keyOf(1)).open(purpose, token) === content &&
          tokens.open(`${purpose} `, token) === undefined &&
          new SealedTokens(keyOf(2)).open(purpose, token) === undefined
        );
      }),
    );
  });

  it('never shows that two positions are the same', () => {
    expect(tokens.seal('position', '0000000000000042')).not.toBe(tokens.seal('position', '0000000000000042'));
  });

  it('does not open when any character is changed, added or taken away', () => {
    const token = tokens.seal('cursor', 'after=41');
    const change = fc.record({
      at: fc.nat(token.length - 1),
      put: fc.constantFrom(...'ABYZabyz0189-_+/= \0'.split(''), ''),
      keep: fc.nat(1),
    });
    fc.assert(
      fc.property(change, ({ at, put, keep }) => {
        const other = token.slice(0, at) + put + token.slice(at + keep);
        return other === token || tokens.open('cursor', other) === undefined;
      }),
      { numRuns: 2_000 },
    );
  });

  it('anything else gives undefined and never throws', () => {
    const hostile: unknown[] = [
      '',
      'a',
      '\0',
      '\ud800',
      'A'.repeat(100_000),
      '../..',
      '__proto__',
      null,
      undefined,
      7,
      {},
    ];
    expect(hostile.map((each) => tokens.open('cursor', each as string))).toEqual(hostile.map(() => undefined));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => tokens.open('cursor', text) === undefined),
    );
  });

  it('forged series push no real key out', () => {
    const own = new SealedTokens(keyOf(3));
    const token = own.seal('cursor', 'x');
    for (let n = 0; n < 1_000; n++) own.open('cursor', Buffer.alloc(60, n).toString('base64url'));
    expect(own.open('cursor', token)).toBe('x');
  });
});
