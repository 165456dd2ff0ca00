import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonId } from '@safeguarding/kernel';
import { IdentifierClaims } from './identifier-claims.ts';
import { peopleBench, serviceOf, type PeopleBench } from './people-bench.ts';
import { PeopleRegister, type NamedPerson } from './people-register.ts';

const nhs = { kind: 'nhs-number', value: '9990000018' } as const;
const upn = { kind: 'upn', value: 'A12345678901B' } as const;

describe('a command that is overtaken between two of its numbers', () => {
  let bench: PeopleBench;
  beforeEach(async () => {
    bench = await peopleBench();
  });
  afterEach(() => bench.close());

  const name = (key: string, ...identifiers: NonNullable<NamedPerson['identifiers']>): Promise<PersonId> =>
    bench.people.findOrCreate({ identifiers }, bench.context('education', key));

  /** Names both numbers; right before the second is claimed, something else happens. */
  const overtakenBy = async (meanwhile: () => Promise<void>): Promise<PersonId> => {
    let happened = false;
    class Overtaken extends IdentifierClaims {
      override async claim(...call: Parameters<IdentifierClaims['claim']>) {
        if (call[0].id.startsWith('upn-') && !happened) {
          happened = true;
          await meanwhile();
        }
        return super.claim(...call);
      }
    }
    const { ledger, sealing, identifierHash, clock } = bench;
    const claims = new Overtaken({ ledger, sealing, identifierHash });
    const { pregnancies, links } = bench;
    const births = { pregnancies, links };
    const people = new PeopleRegister({ ledger, sealing, clock, claims, testNumbers: 'accept', births });
    const found = await people.findOrCreate({ identifiers: [nhs, upn] }, bench.context('gp-practice', 'k1'));
    expect(happened).toBe(true);
    return found;
  };

  it('gives its first number back and joins whom the second names', async () => {
    let rival: PersonId | undefined;
    const found = await overtakenBy(async () => {
      rival = await name('k2', upn);
    });
    expect(found).toBe(rival);
    expect(await name('k3', nhs)).toBe(rival);
    const types = (await bench.recorded()).filter(({ stream }) => stream.startsWith('identifier-nhs'));
    expect(types.map(({ type }) => type).slice(0, 3)).toEqual([
      'IdentifierClaimed',
      'IdentifierClaimReleased',
      'IdentifierClaimed',
    ]);
    expect(await bench.worklist.of(serviceOf('gp-practice'))).toEqual([]);
  });

  it('takes nothing away from whoever has built on its first number since', async () => {
    const built: PersonId[] = [];
    const found = await overtakenBy(async () => {
      built.push(await name('k2', upn), await name('k3', nhs));
    });
    expect(built).not.toContain(found);
    expect(await name('k4', nhs)).toBe(built[1]);
    expect(await bench.worklist.of(serviceOf('gp-practice'))).toMatchObject([
      { person: found, reason: 'identifiers-not-matched' },
    ]);
  });

  it('is answered the same when it is repeated', async () => {
    const found = await overtakenBy(async () => {
      await name('k2', upn);
    });
    const again = bench.people.findOrCreate({ identifiers: [nhs, upn] }, bench.context('gp-practice', 'k1'));
    expect(await again).toBe(found);
  });
});

describe('a number of somebody whose keys were destroyed', () => {
  it('names nobody, and its submission stands by itself', async () => {
    const bench = await peopleBench();
    const child = await bench.people.findOrCreate({ identifiers: [nhs] }, bench.context('gp-practice', 'k1'));
    const claim = (await bench.recorded()).find(({ type }) => type === 'IdentifierClaimed');
    const [seat] = claim?.subjects ?? [];
    if (!seat) throw new Error('The claim has no seat.');
    await bench.keyStore.destroy({ person: seat }, { at: bench.clock.now(), why: 'retention-ended' });
    const other = await bench.people.findOrCreate({ identifiers: [nhs] }, bench.context('education', 'k2'));
    expect(other).not.toBe(child);
    expect(await bench.people.find([nhs], { agency: serviceOf('education') })).toEqual([]);
    expect(await bench.worklist.of(serviceOf('education'))).toHaveLength(1);
    await bench.close();
  });
});
