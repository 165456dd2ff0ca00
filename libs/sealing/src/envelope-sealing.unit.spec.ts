import { afterEach, describe, expect, it } from '@jest/globals';
import { agencyId, eventId, personId, type PersonalPart, type SealedPart } from '@safeguarding/kernel';
import * as fc from 'fast-check';
import { verifyCommitment } from './commitments.ts';
import { KeyMissing, NotSealable, SealBroken } from './errors.ts';
import { openSealing, type OpenedSealing } from './open-sealing.ts';
import type { OpenedPart, SealContext } from './port.ts';

const gp = agencyId('millbrook-surgery');
const school = agencyId('millbrook-primary');
const child = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0001');
const sister = personId('0f4c1c1e-5a58-4c39-9d4c-7f6a0d3f0002');
const context: SealContext = {
  eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000001'),
  type: 'concern-raised',
  schemaVersion: 1,
};

const aPart = (person = child): PersonalPart => ({
  person,
  classes: {
    identity: { given: 'Wren', family: 'Ashgrove' },
    narrative: { text: 'Wren said she is not to talk about the weekend. “Não posso.” 🙈', seen: true, visits: 2 },
  },
});

const opened: OpenedSealing[] = [];
const inMemory = async (): Promise<OpenedSealing> => {
  const sealing = await openSealing({ memory: true });
  opened.push(sealing);
  return sealing;
};

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

const sealOne = async ({ sealing }: OpenedSealing, part = aPart(), controller = gp): Promise<SealedPart> => {
  const [sealed] = await sealing.seal(context, controller, 'child-record', [part]);
  if (!sealed) throw new Error('nothing was sealed');
  return sealed;
};

/** The ways of moving a sealed part that open all the same; none may. */
const movesThatOpen = (
  open: (context: SealContext, part: SealedPart) => OpenedPart | undefined,
  mine: SealedPart,
  hers: SealedPart,
): readonly string[] => {
  const moves: Readonly<Record<string, readonly [SealContext, SealedPart]>> = {
    event: [{ ...context, eventId: eventId('5d5f0c1a-2a57-4e0c-8f7e-000000000002') }, mine],
    type: [{ ...context, type: 'concern-amended' }, mine],
    version: [{ ...context, schemaVersion: 2 }, mine],
    person: [context, { ...mine, person: sister }],
    ciphertext: [context, { ...mine, ciphertext: hers.ciphertext, iv: hers.iv }],
    key: [context, { ...mine, keyId: hers.keyId }],
  };
  return Object.entries(moves)
    .filter(([, [where, part]]) => {
      try {
        return open(where, part) !== undefined;
      } catch {
        return false;
      }
    })
    .map(([name]) => name);
};

describe('A sealed part', () => {
  it('opens to what was sealed, at once while its key is in memory', async () => {
    const all = await inMemory();
    const sealed = await sealOne(all);
    expect(all.sealing.openNow(context, sealed)).toEqual(aPart());
    expect(await all.sealing.open(context, sealed)).toEqual(aPart());
  });

  it('opens again and again to the same for whoever keeps it, and moved it still opens to nobody', async () => {
    const all = await inMemory();
    const [mine, hers] = [await sealOne(all), await sealOne(all, aPart(sister))];
    expect(all.sealing.openHeld(context, mine)).toEqual(aPart());
    expect(all.sealing.openHeld({ ...context }, mine)).toBe(all.sealing.openHeld(context, mine));
    expect(movesThatOpen((where, part) => all.sealing.openHeld(where, part), mine, hers)).toEqual([]);
  });

  it('is different every time, and shows nothing of its content', async () => {
    const all = await inMemory();
    const [first, second] = [await sealOne(all), await sealOne(all)];
    expect(first.iv).not.toBe(second.iv);
    expect(first.ciphertext).not.toBe(second.ciphertext);
    expect(first.commitments).not.toEqual(second.commitments);
    const bytes = Buffer.from(first.ciphertext, 'base64url').toString('latin1') + JSON.stringify(first);
    expect(bytes).not.toMatch(/Wren|Ashgrove|weekend/);
  });

  it('does not open when moved to another event, type, version, person, ciphertext or key', async () => {
    const all = await inMemory();
    const [mine, hers] = [await sealOne(all), await sealOne(all, aPart(sister))];
    expect(movesThatOpen((where, part) => all.sealing.openNow(where, part), mine, hers)).toEqual([]);
    await expect(all.sealing.open({ ...context, schemaVersion: 2 }, mine)).rejects.toThrow(SealBroken);
  });

  it('would be caught opening elsewhere if the binding were left out (tooth)', async () => {
    const all = await inMemory();
    const [mine, hers] = [await sealOne(all), await sealOne(all, aPart(sister))];
    const unbound = (_: SealContext, part: SealedPart): OpenedPart | undefined =>
      all.sealing.openNow(context, { ...part, person: child });
    expect(movesThatOpen(unbound, mine, hers)).toEqual(['event', 'type', 'version', 'person']);
  });

  it('does not open when any character of it is changed, added or taken away', async () => {
    const all = await inMemory();
    const sealed = await sealOne(all);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=! \0'.split('');
    const tampered = fc
      .record({
        field: fc.constantFrom('iv' as const, 'ciphertext' as const),
        at: fc.nat(),
        put: fc.constantFrom(...alphabet, ''),
        insert: fc.boolean(),
      })
      .map(({ field, at, put, insert }): SealedPart => {
        const text = sealed[field];
        const index = at % text.length;
        return { ...sealed, [field]: text.slice(0, index) + put + text.slice(insert ? index : index + 1) };
      })
      .filter((part) => part.iv !== sealed.iv || part.ciphertext !== sealed.ciphertext);
    fc.assert(
      fc.property(tampered, (part) => {
        expect(() => all.sealing.openNow(context, part)).toThrow(SealBroken);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says nothing of its content when it is broken', async () => {
    const all = await inMemory();
    const sealed = await sealOne(all);
    const error = await all.sealing.open({ ...context, type: 'other' }, sealed).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SealBroken', eventId: context.eventId, keyId: sealed.keyId });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/Wren|millbrook/);
    expect((error as Error).cause).toBeUndefined();
  });

  it('of a key that the store has never held is an error, never "destroyed"', async () => {
    const sealed = await sealOne(await inMemory());
    const elsewhere = await inMemory();
    expect(elsewhere.sealing.openNow(context, sealed)).toBeUndefined();
    await expect(elsewhere.sealing.open(context, sealed)).rejects.toThrow(KeyMissing);
  });

  it('round-trips any JSON content', async () => {
    const all = await inMemory();
    const text = fc.string({ unit: 'grapheme' });
    const content = fc.dictionary(text, fc.jsonValue({ stringUnit: 'grapheme' }), { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(content, async (fields) => {
        const sealed = await sealOne(all, { person: child, classes: { health: fields as never } });
        const again = JSON.parse(JSON.stringify(fields)) as unknown;
        expect(all.sealing.openNow(context, sealed)?.classes.health).toEqual(again);
      }),
      { numRuns: 200 },
    );
  });
});

describe('Sealing', () => {
  it('keeps one key for each person, controller and retention class', async () => {
    const all = await inMemory();
    const seal = async (...[controller, retention, person]: [typeof gp, 'child-record' | 'directory', typeof child]) =>
      (await all.sealing.seal(context, controller, retention, [aPart(person)]))[0]?.keyId;
    const ids = [
      await seal(gp, 'child-record', child),
      await seal(school, 'child-record', child),
      await seal(gp, 'directory', child),
      await seal(gp, 'child-record', sister),
    ];
    expect(new Set(ids).size).toBe(4);
    expect(await seal(gp, 'child-record', child)).toBe(ids[0]);
  });

  it('refuses two parts of one person in one event', async () => {
    const all = await inMemory();
    await expect(all.sealing.seal(context, gp, 'child-record', [aPart(), aPart()])).rejects.toThrow(RangeError);
  });

  it.each([
    ['a lone surrogate', { text: '\ud800' }],
    ['a number that JSON cannot carry', { text: Number.NaN }],
  ])('refuses %s without repeating it', async (_, fields) => {
    const all = await inMemory();
    const refusal = all.sealing.seal(context, gp, 'child-record', [{ person: child, classes: { narrative: fields } }]);
    await expect(refusal).rejects.toThrow(NotSealable);
  });

  it('refuses a class that the kernel does not know', async () => {
    const all = await inMemory();
    const part = { person: child, classes: { gossip: { text: 'x' } } } as unknown as PersonalPart;
    await expect(all.sealing.seal(context, gp, 'child-record', [part])).rejects.toThrow(RangeError);
  });
});

describe('A commitment', () => {
  it('verifies against the sealed salt and the class, and against nothing else', async () => {
    const all = await inMemory();
    const sealed = await sealOne(all);
    const { classes, salts } = (await all.sealing.openWithSalts(context, sealed)) ?? { classes: {}, salts: {} };
    const [commitment, salt, content] = [
      sealed.commitments.identity ?? '',
      salts.identity ?? '',
      classes.identity ?? {},
    ];
    expect(Object.keys(sealed.commitments)).toEqual(['identity', 'narrative']);
    expect(verifyCommitment(commitment, salt, content)).toBe(true);
    expect(verifyCommitment(commitment, salt, { family: 'Ashgrove', given: 'Wren' })).toBe(true);
    expect(verifyCommitment(commitment, salt, { ...content, given: 'Wrem' })).toBe(false);
    expect(verifyCommitment(commitment, salt, { given: 'Wren' })).toBe(false);
    expect(verifyCommitment(commitment, salts.narrative ?? '', content)).toBe(false);
    expect(verifyCommitment(sealed.commitments.narrative ?? '', salt, content)).toBe(false);
    expect(verifyCommitment('', salt, content)).toBe(false);
  });

  it('cannot be guessed without its salt: equal content gives unequal commitments, and no salt stands outside', async () => {
    const all = await inMemory();
    const sealed = await sealOne(all);
    const { salts } = (await all.sealing.openWithSalts(context, sealed)) ?? { salts: {} };
    expect(Object.values(salts)).toHaveLength(2);
    for (const salt of Object.values(salts)) {
      expect(salt).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect(JSON.stringify(sealed)).not.toContain(salt);
    }
  });
});
