import { receiptEvents, type ReadAnswered } from '@safeguarding/access';
import { discardReasons, type DeadLetterDesk, type DeskAnswer, type DiscardReason } from '@safeguarding/intake';
import { DomainError, londonDate, streamName, type Clock, type JsonValue, type ThingId } from '@safeguarding/kernel';
import type { Ledger } from '@safeguarding/ledger';
import { AdminRefused, type AdminCommand } from '@safeguarding/platform';
import type { KeyedHash } from '@safeguarding/sealing';
import { neededText, textIn } from './arguments.ts';
import { localOperator, operatorContext } from './local-operator.ts';

type Parts = {
  readonly desk: DeadLetterDesk;
  readonly ledger: Ledger;
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
};

const mostListed = 10_000;
const mostReplayed = 10_000;

/** Which letters the words ask for. */
const wantedOf = (args: Readonly<Record<string, JsonValue>>) => {
  const [reason, agency] = [textIn(args, 'reason'), textIn(args, 'agency')];
  return { ...(reason === undefined ? {} : { reason }), ...(agency === undefined ? {} : { agency }) };
};

/** Repeated calls find nothing to do; what became of it is said either way. */
const outcomeOf = (answer: DeskAnswer): JsonValue => {
  if ('taken' in answer) return { became: answer.taken.id, outcome: 'taken' };
  if ('gone' in answer) return { outcome: answer.gone, ...(answer.became ? { became: answer.became } : {}) };
  if ('forgotten' in answer) return { outcome: 'forgotten' };
  return {
    outcome: 'refused',
    reason: answer.refused,
    ...(answer.rule ? { ruleCode: answer.rule.entry.code } : {}),
    pointers: answer.pointers.map(({ pointer }) => pointer),
  };
};

const orRefused = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && error.entry.kind === 'unknown')
      throw new AdminRefused('There is no such dead letter.');
    throw error;
  }
};

/** Refused messages, worked through on the machine itself. Content passes only where it is asked for, and the asking is on record. */
export const deadLetterCommands = ({
  desk,
  ledger,
  keyedHash,
  clock,
}: Parts): Readonly<Record<string, AdminCommand>> => {
  const contextOf = (user: string, what: string) =>
    operatorContext(keyedHash, user, clock, `dead-letter-desk\n${what}`);

  /** No record, no reading. */
  const recordAccess = async (letter: ThingId, user: string): Promise<void> => {
    const month = londonDate(clock.now()).slice(0, 7).replace('-', '');
    const read: ReadAnswered = {
      type: 'ReadAnswered',
      facts: {
        action: 'dead-letter:read',
        answer: 'shown',
        purpose: 'records-management',
        agencyKind: 'safeguarding-partnership',
        children: [],
        asked: [letter],
      },
    };
    await ledger.record(streamName('reads', `${localOperator}-${month}`), receiptEvents, contextOf(user, 'reveal'), [
      read,
    ]);
  };

  return {
    'dead-letters-list': ({ args }) => {
      const which = { all: args['all'] === true, ...wantedOf(args) };
      const limit = typeof args['limit'] === 'number' ? Math.min(args['limit'], mostListed) : 1_000;
      return Promise.resolve({ letters: desk.list({ ...which, limit }), found: desk.count(which) });
    },
    'dead-letters-show': async ({ args, user }) => {
      const letter = neededText(args, 'letter') as ThingId;
      const facts = (await orRefused(desk.state(letter))) as unknown as Readonly<Record<string, JsonValue>>;
      if (args['reveal'] !== true) return { ...facts };
      await recordAccess(letter, user);
      const content = await desk.content(letter);
      if (!content)
        throw new AdminRefused('What this message said is forgotten: its time is over, or it was dealt with.');
      return { ...facts, headers: content.headers, body: Buffer.from(content.body).toString('utf8') };
    },
    'dead-letters-replay': async ({ args, user, progress }) => {
      const letters =
        args['all'] === true
          ? desk
              // In the order in which they came: of two with one id the first one counts.
              .list({ all: false, ...wantedOf(args), limit: mostReplayed, order: 'oldest-first' })
              .map(({ letter }) => letter)
          : [neededText(args, 'letter') as ThingId];
      const replayed: JsonValue[] = [];
      for (const [index, letter] of letters.entries()) {
        progress({ what: 'replaying', at: index, of: letters.length });
        const outcome = await orRefused(desk.replay(letter, contextOf(user, 'replay')));
        replayed.push({ letter, ...(outcomeOf(outcome) as Readonly<Record<string, JsonValue>>) });
      }
      return { replayed };
    },
    'dead-letters-discard': async ({ args, user }) => {
      const [letter, reason] = [neededText(args, 'letter') as ThingId, neededText(args, 'reason')];
      const known = discardReasons.find((one) => one === reason);
      if (!known) throw new AdminRefused(`The reason is one of ${discardReasons.join(', ')}.`);
      const done = await orRefused(desk.discard(letter, known satisfies DiscardReason, contextOf(user, 'discard')));
      if (!done) throw new AdminRefused('It was replayed or discarded before.');
      return { discarded: letter, reason: known };
    },
  };
};
