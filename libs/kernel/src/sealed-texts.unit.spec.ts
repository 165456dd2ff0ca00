import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PersonId } from './brand.ts';
import { partsOfTexts, sealedTexts, textsByClass } from './sealed-texts.ts';

const child = 'c0000000-0000-4000-8000-000000000001' as PersonId;
const classOf = { summary: 'summary', reasons: 'narrative', childsVoice: 'narrative' } as const;

describe('texts under their classes', () => {
  it('stand each under its own class and no other, whatever else was sent', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const known = fc.uniqueArray(fc.tuple(name, fc.constantFrom('summary', 'narrative', 'health'), fc.boolean()), {
      selector: ([text]) => text,
      maxLength: 8,
    });
    fc.assert(
      fc.property(known, fc.dictionary(name, fc.string()), (all, others) => {
        const classes = all.map(([text, fieldClass]) => [text, fieldClass] as const);
        const texts = {
          ...others,
          ...Object.fromEntries(all.flatMap(([text, , sent]) => (sent ? [[text, text]] : []))),
        };
        const found = textsByClass(Object.fromEntries(classes), texts);
        const said = Object.entries(found).flatMap(([name, fields]) =>
          Object.entries(fields).map(([text, value]) => [text, name, value]),
        );
        const expected = classes.flatMap(([text, name]) =>
          Object.hasOwn(texts, text) ? [[text, name, texts[text]]] : [],
        );
        expect(said.toSorted()).toEqual(expected.toSorted());
      }),
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
