import { expect, it } from '@jest/globals';
import { isUuid } from '@safeguarding/kernel';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { derivedId } from './ids.ts';

it('a derived id is the UUIDv5 that the library gives', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (parts) => {
      const id = derivedId(...parts);
      expect(id).toBe(v5(parts.join('\n'), '5b8f5f0e-6a0b-4f0c-9a53-2f6c1d0a7e41'));
      expect(isUuid(id)).toBe(true);
    }),
  );
});
