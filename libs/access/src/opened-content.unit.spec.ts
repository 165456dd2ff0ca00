import { describe, expect, it } from '@jest/globals';
import { anEntry } from './core/access-builders.ts';
import { allClasses, classSet } from './core/class-set.ts';
import { OpenedContent } from './opened-content.ts';

const nothingSealed = { open: () => Promise.resolve(undefined), openNow: () => undefined };
const entry = anEntry('education', { fields: { summary: { class: 'summary', value: 'told' } }, sealed: [] });
const render = ({ fields }: { readonly fields: object }): string => JSON.stringify(fields);

describe('pages of opened content', () => {
  const counted = () => {
    let made = 0;
    const make = (): Buffer => Buffer.from(String((made += 1)));
    return { make, made: () => made };
  };

  it('are made once for the same digests, and anew for others', () => {
    const opened = new OpenedContent(nothingSealed);
    const { make, made } = counted();
    const keep = opened.pageKeeper();
    expect([keep('a', make), keep('a', make), keep('b', make)].map(String)).toEqual(['1', '1', '2']);
    expect(made()).toBe(2);
  });

  it('are gone after an erasure', () => {
    const opened = new OpenedContent(nothingSealed);
    const { make, made } = counted();
    opened.pageKeeper()('a', make);
    opened.forget();
    opened.pageKeeper()('a', make);
    expect(made()).toBe(2);
  });

  it('that were begun before an erasure are not kept after it', () => {
    const opened = new OpenedContent(nothingSealed);
    const { make, made } = counted();
    const begun = opened.pageKeeper();
    opened.forget();
    begun('a', make);
    opened.pageKeeper()('a', make);
    expect(made()).toBe(2);
  });

  it('are few', () => {
    const opened = new OpenedContent(nothingSealed, { pages: 2 });
    const { make, made } = counted();
    const keep = opened.pageKeeper();
    for (const digests of ['a', 'b', 'c', 'c', 'b', 'a']) keep(digests, make);
    expect(made()).toBe(4);
  });

  it('are let go of after their time', async () => {
    const opened = new OpenedContent(nothingSealed, { lifetimeMs: 20 });
    const { make, made } = counted();
    const keep = opened.pageKeeper();
    keep('a', make);
    await new Promise((resolve) => setTimeout(resolve, 30));
    keep('a', make);
    expect(made()).toBe(2);
  });

  it('have fragments whose digests differ where other classes are shown', async () => {
    const opened = new OpenedContent(nothingSealed);
    const all = await opened.json(entry, allClasses, render);
    const less = await opened.json(entry, classSet(['presence']), render);
    expect(all.json).not.toBe(less.json);
    expect(all.digest).not.toBe(less.digest);
    expect(await opened.json(entry, allClasses, render)).toBe(all);
  });
});
