import { describe, expect, it } from '@jest/globals';
import { agencyId, type FieldClass } from '@safeguarding/kernel';
import { anEventId } from './access-builders.ts';
import { receiptStreamId, shownTogether } from './reading.ts';

it('receipts of a service lie in one stream for each month', () => {
  expect(receiptStreamId(agencyId('oakfield-gp'), '2026-03-10')).toBe('oakfield-gp-202603');
});

describe('entries that were shown alike', () => {
  const all: readonly FieldClass[] = ['presence', 'narrative'];

  it('stand together in a receipt, whether their classes are one list or two that say the same', () => {
    const found = shownTogether([
      { id: anEventId(1), classes: all },
      { id: anEventId(2), classes: ['presence'] },
      { id: anEventId(3), classes: all },
      { id: anEventId(4), classes: ['presence', 'narrative'] },
      { id: anEventId(5), classes: ['presence'] },
    ]);
    expect(found).toEqual([
      { classes: ['presence', 'narrative'], entries: [anEventId(1), anEventId(3), anEventId(4)] },
      { classes: ['presence'], entries: [anEventId(2), anEventId(5)] },
    ]);
    expect(shownTogether([])).toEqual([]);
  });
});
