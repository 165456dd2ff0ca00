import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@safeguarding/kernel';
import { checkPublicUrl, isPublicAddress, publicLookup } from './public-address.ts';

const refused = (url: string): boolean => {
  try {
    checkPublicUrl(new URL(url));
    return false;
  } catch (error) {
    return error instanceof DomainError && error.entry.code === 'SIG-003';
  }
};

describe('a webhook in production', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '3fff::1',
    '5f00::1',
    'fec0::1',
    'localhost',
  ])('is never %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['1.1.1.1', '172.32.0.1', '2606:4700:4700::1111'])('may be %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('is called over https, and by no private address however it is written', () => {
    for (const url of [
      'http://example.org/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
    ])
      expect([url, refused(url)]).toEqual([url, true]);
    expect(refused('https://example.org/signals')).toBe(false);
  });

  it('is not called by a name that leads to a private address', async () => {
    const error = await new Promise((resolve) => {
      publicLookup('localhost', { all: true }, resolve);
    });
    expect(error).toMatchObject({ entry: { code: 'SIG-003' } });
  });
});
