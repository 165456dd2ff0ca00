import type { Reaction } from '@safeguarding/event-log';
import { type PersonId, type ThingId, recordedAs } from '@safeguarding/kernel';
import { derivedId, reactionContext, type CommandContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import { noteBorn, noteNotBorn, registerBirth, retractBirth } from '../core/birth-on-person.ts';
import type { MaternityEvent, Pregnancy } from '../core/maternity.ts';
import type { PersonEvent, PersonState } from '../core/person.ts';
import { maternitySlice, personSlice } from '../people-slices.ts';
import type { BirthLink, BirthLinks } from './birth-links.ts';
import type { Pregnancies } from './pregnancies.ts';

export type JoinParts = {
  readonly ledger: Ledger;
  readonly links: BirthLinks;
  readonly pregnancies: Pregnancies;
};

/** The name of one birth wherever it is spoken of. */
const birthOf = (pregnancy: ThingId, child: PersonId, unborn: PersonId): BirthLink => ({
  birth: derivedId('birth', pregnancy, child, unborn) as ThingId,
  child,
  unborn,
});

/** The relationship to the mother that a birth says. */
export const relationshipOf = (pregnancy: ThingId, child: PersonId): ThingId =>
  derivedId('born-to', pregnancy, child) as ThingId;

const named = (context: CommandContext, ...parts: readonly string[]): CommandContext => ({
  ...context,
  scope: [context.scope, 'people', 'join-births', ...parts].join('\n'),
});

const onPerson = (
  { ledger }: JoinParts,
  person: PersonId,
  context: CommandContext,
  decide: (state: PersonState) => readonly PersonEvent[],
) =>
  ledger.change<PersonState, PersonEvent>(personSlice, person, { context, ifMatch: 'ignored', mayBeNew: true, decide });

/**
 * Joins every child of a pregnancy to the record of before its birth: the fence of both first, so that a child whose unborn record is
 * shielded is never read without the shield, then both streams. Each step twice records nothing.
 */
export const joinBirths = async (
  parts: JoinParts,
  maternity: ThingId,
  { pregnancy, unborn, births }: Pregnancy,
  context: CommandContext,
): Promise<void> => {
  for (const { child } of births.filter(({ standing }) => standing)) {
    const birth = { child, pregnancy, maternity, ...(unborn === undefined ? {} : { unborn }) };
    if (unborn !== undefined) await parts.links.join(birthOf(pregnancy, child, unborn), named(context, 'link', child));
    await onPerson(parts, child, named(context, 'child', child), (state) => registerBirth(birth, state));
    if (unborn === undefined) continue;
    const noted = { unborn, pregnancy, child };
    await onPerson(parts, unborn, named(context, 'unborn', unborn, child), (state) => noteBorn(noted, state));
  }
};

/** The reverse, for one child: sight ends on both fences before anything says so. */
export const separateBirth = async (
  parts: JoinParts,
  {
    child,
    pregnancy,
    unborn,
  }: { readonly child: PersonId; readonly pregnancy: ThingId; readonly unborn: PersonId | undefined },
  context: CommandContext,
): Promise<void> => {
  const relationship = relationshipOf(pregnancy, child);
  if (unborn !== undefined) {
    await parts.links.separate(birthOf(pregnancy, child, unborn), named(context, 'separate', child));
    const noted = { unborn, pregnancy, child };
    await onPerson(parts, unborn, named(context, 'not-born', unborn, child), (state) => noteNotBorn(noted, state));
  }
  await onPerson(parts, child, named(context, 'retract', child), (state) =>
    retractBirth({ child, pregnancy, relationship }, state),
  );
};

const standingIn = ({ births }: Pregnancy): readonly PersonId[] =>
  births.filter(({ standing }) => standing).map(({ child }) => child);

const name = 'when-birth-recorded-then-join';

/**
 * A notice of birth, or a record of an unborn child, whose command ended half way is finished. What was withdrawn while this ran is
 * separated again: a late link must not outlive its end.
 */
export const joinRecordedBirths = (parts: JoinParts & { readonly readEvent: ReadEvent }): Reaction => ({
  name,
  eventTypes: ['UnbornChildRecorded', 'BirthRecorded'],
  streams: [`${maternitySlice.category}-`],
  handle: async (logged) => {
    const event = recordedAs<MaternityEvent>(parts.readEvent(logged));
    const maternity = event.stream.slice(maternitySlice.category.length + 1) as ThingId;
    const find = async () =>
      (await parts.pregnancies.of(maternity)).pregnancies.find(({ pregnancy }) => pregnancy === event.facts.pregnancy);
    const before = await find();
    if (!before) return;
    await joinBirths(parts, maternity, before, reactionContext(name, event));
    // By the child and not by the birth: one that was withdrawn and told of again stands, beside what was withdrawn of it.
    const standing = new Set(standingIn((await find()) ?? before));
    for (const child of standingIn(before).filter((one) => !standing.has(one)))
      await separateBirth(
        parts,
        { child, pregnancy: before.pregnancy, unborn: before.unborn },
        reactionContext(name, event, 'withdrawn meanwhile'),
      );
  },
});
