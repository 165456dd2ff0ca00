import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { identityErrors, tokenRefusals, type TokenRefusal } from './token-refusals.ts';

const page = readFileSync(new URL('../../../../docs/identity.md', import.meta.url), 'utf8');
const documented = new Map(
  [...page.matchAll(/^\| (IDN-\d{3}) \| (?:`(\w+)`|none) +\|/gm)].map(([, code, error]) => [code, error]),
);

describe('docs/identity.md', () => {
  it('lists the refusals of the code and no others, each with its error', () => {
    const entries: readonly Pick<TokenRefusal, 'code' | 'error'>[] = [
      ...Object.values(tokenRefusals),
      ...Object.values(identityErrors),
    ];
    expect(documented).toEqual(new Map(entries.map(({ code, error }) => [code, error])));
  });
});
