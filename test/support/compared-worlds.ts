import { cpSync } from 'node:fs';
import fc from 'fast-check';
import { ToldService } from './ways-out.ts';
import { World, type Answer } from './world.ts';

/** Something that happens in one of the two worlds alone, and of which the viewer may not learn. */
export type Hidden = { readonly kind: number; readonly pick: number };

export type Question = readonly [as: string, method: string, path: string, body?: object];

type Comparison<Left> = {
  readonly runs: number;
  /** How many kinds of hidden things there are: each happens once at least, whatever chance brings. */
  readonly kinds: number;
  readonly longest: number;
  /** The story that both worlds begin with, and what the rest needs to know of it. */
  readonly tell: (world: World) => Promise<Left>;
  /** Throws where it did not happen. */
  readonly hide: (world: World, left: Left, hidden: Hidden) => Promise<void>;
  readonly questions: (left: Left) => readonly Question[];
  /**
   * A service of whoever may not learn of it, that the ledger tells things by itself; what it is told is compared first. `last` happens
   * in both worlds, is told to it, and answers its id: so the ways are open, and it is known until when to wait.
   */
  readonly told?: { readonly agency: string; readonly last: (world: World, left: Left) => Promise<string> };
  /** Happens in one world after the rest: something that the viewer may see, for a comparison that has to find it. */
  readonly seen?: (world: World, left: Left) => Promise<void>;
};

const id = { 'x-request-id': '6f1d6a52-3c4b-4e8f-9a10-1b2c3d4e5f60' };

/** Sealed afresh each time, and no two alike even in one world: cursors, dates, rate counters. */
const told = ({ status, headers, text }: Answer): string =>
  JSON.stringify([
    status,
    text.replace(/"(next|changedSince)":"[^"]+"/g, '"$1":"sealed"'),
    [...headers].filter(([name]) => name !== 'date' && name !== 'x-position' && !name.startsWith('ratelimit')),
  ]);

/** Until what was recorded is in every read model, and what that brought about too. */
export const settled = async (world: World): Promise<void> => {
  await world.settled();
};

const answersOf = async (world: World, questions: readonly Question[]): Promise<readonly string[]> => {
  await settled(world);
  const answers: string[] = [];
  for (const [as, method, path, body] of questions) {
    const headers = { ...id, 'x-purpose': 'direct-care', 'idempotency-key': path };
    const answer = await world.ask(method, as, path, { headers, ...(body ? { body } : {}) });
    answers.push(`${as} ${method} ${path} ${told(answer)}`);
  }
  return answers;
};

/**
 * How many pairs of worlds were compared. Each begins as the same story, copied with its keys; then things happen in one of them of
 * which the viewer may not learn. Throws with the seed and both answers where one differs.
 */
export const compareWorlds = async <Left>(comparison: Comparison<Left>): Promise<number> => {
  const { runs, kinds, longest, tell, hide, questions, told: service, seen } = comparison;
  const story = new World();
  let compared = 0;
  const compare = async (left: Left, events: readonly Hidden[]): Promise<void> => {
    const [quiet, busy] = [new World(), new World()];
    for (const world of [quiet, busy]) cpSync(story.folder, world.folder, { recursive: true });
    const listening = service && {
      quiet: await ToldService.listen(service.agency),
      busy: await ToldService.listen(service.agency),
    };
    await (listening?.quiet.start(quiet) ?? quiet.start());
    await (listening?.busy.start(busy) ?? busy.start());
    try {
      for (const event of events) await hide(busy, left, event);
      await seen?.(busy, left);
      // What is asked first: the last thing is recorded at another instant in each world.
      const allOf = async (world: World, by: ToldService | undefined): Promise<readonly string[]> => {
        const answers = await answersOf(world, questions(left));
        return by && service ? [...(await by.all(world, await service.last(world, left))), ...answers] : answers;
      };
      const [one, other] = [await allOf(quiet, listening?.quiet), await allOf(busy, listening?.busy)];
      const at = one.findIndex((answer, index) => answer !== other[index]);
      if (at >= 0) throw new Error(`The answers differ:\n${String(one[at])}\n${String(other[at])}`);
      compared += 1;
    } finally {
      await quiet.stop();
      await busy.stop();
      listening?.quiet.close();
      listening?.busy.close();
    }
  };
  try {
    await story.start();
    const left = await tell(story);
    await story.service.close();
    const happenings = fc.array(fc.record({ kind: fc.nat({ max: kinds - 1 }), pick: fc.nat({ max: 1_000 }) }), {
      minLength: 1,
      maxLength: longest,
    });
    await fc.assert(
      fc.asyncProperty(happenings, (events) => compare(left, events)),
      {
        numRuns: runs,
        endOnFailure: true,
        examples: [[Array.from({ length: kinds }, (_, kind) => ({ kind, pick: kind }))]],
      },
    );
    return compared;
  } finally {
    await story.stop().catch(() => undefined);
  }
};
