import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PersonId } from './brand.ts';
import { fieldClasses } from './field-class.ts';
import { partsOfTexts, sealedTexts, textsByClass } from './sealed-texts.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const classOf = { summary: 'summary', reasons: 'narrative', childsVoice: 'narrative' } as const;

describe('texts under their classes', () => {
  it('stand each under its own class and no other, whatever else was sent', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 6 });
    fc.assert(
      fc.property(
        names.chain((all) =>
          fc.tuple(...all.map((name) => fc.tuple(fc.constant(name), fc.constantFrom(...fieldClasses)))),
        ),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string()),
        (classes, texts) => {
          const found = textsByClass(Object.fromEntries(classes), texts);
          const said = Object.entries(found).flatMap(([name, fields]) =>
            Object.entries(fields).map(([text, value]) => [text, name, value]),
          );
          const expected = classes.flatMap(([text, name]) =>
            Object.hasOwn(texts, text) ? [[text, name, texts[text]]] : [],
          );
          expect(said.toSorted()).toEqual(expected.toSorted());
        },
      ),
    );
  });

  it('are a part of the person where something was said, and nothing where nothing was', () => {
    const texts = { summary: 'One.', childsVoice: undefined, reasons: 'Two.' };
    const part = { person: child, classes: { summary: { summary: 'One.' }, narrative: { reasons: 'Two.' } } };
    expect(partsOfTexts(child, classOf, texts)).toEqual([part]);
    expect(sealedTexts(child, classOf, texts)).toEqual({ personal: [part] });
    expect([partsOfTexts(child, classOf, {}), sealedTexts(child, classOf, { other: 'x' })]).toEqual([[], {}]);
  });
});
