import { describe, expect, it } from '@jest/globals';
import { instant } from '@safeguarding/kernel';
import { isOrigin, noteOf, readNote, separateNotes, textOf } from './note.ts';

const said = { origin: 'ashby.example/ledger', size: 12, root: 'AAAA', madeAt: instant('2026-03-02T10:00:00Z') };
const note = noteOf(textOf(said), said.origin, 'BBBB');

describe('a checkpoint', () => {
  it('is a signed note of three lines, one more for the time, and a signature', () => {
    expect(note).toBe('ashby.example/ledger\n12\nAAAA\nmade 2026-03-02T10:00:00.000Z\n\n— ashby.example/ledger BBBB\n');
    expect(readNote(note)).toEqual({ ...said, text: textOf(said), signer: said.origin, signature: 'BBBB' });
  });

  it.each([
    note.replace('12', '012'),
    note.replace('12', '-1'),
    note.replace('made', 'made at'),
    note.replace('2026-03-02', '2026-13-02'),
    note.replace('— ', '- '),
    note.trimEnd(),
    `${note}${note}`,
    '',
  ])('is not %j', (text) => {
    expect(readNote(text)).toBeUndefined();
  });

  it('follows another in one file, and a torn one is left out', () => {
    const file = `${note}\n${note}\n`;
    expect(separateNotes(file)).toEqual([note, note]);
    expect(separateNotes(`${file}${note.slice(0, 30)}`)).toEqual([note, note]);
    expect(separateNotes(file.slice(0, -3))).toEqual([note]);
  });

  it('has a name without space and plus sign', () => {
    expect(['ashby.example/ledger', 'a b', 'a+b', ''].map(isOrigin)).toEqual([true, false, false, false]);
  });
});
