import type { Clock, PersonId, ThingId } from '@safeguarding/kernel';
import type { Ledger } from '@safeguarding/ledger';
import { createdId, derivedId, type CommandContext } from '@safeguarding/ledger';
import type { KeyStore } from '@safeguarding/sealing';
import {
  keepDeadLetter,
  type Coordinates,
  type DeadLetterFacts,
  type DeadLetterEvent,
  type DeadLetterState,
  type Door,
} from './core/dead-letter.ts';
import { deadLetterSlice } from './dead-letter-slice.ts';

/** Header values as they came, without credentials; a list where one came more than once. */
export type LetterHeaders = Readonly<Record<string, string | readonly string[]>>;

/** A message that was not taken, as it came. */
export type Refused = {
  readonly door: Door;
  readonly topic: string;
  readonly coordinates?: Coordinates | undefined;
  readonly reason: string;
  readonly ruleCode?: string;
  readonly headers: LetterHeaders;
  readonly body: Uint8Array;
  /** Keyed hash of door, place, headers that matter and body: the same message is kept once. */
  readonly fingerprint: string;
};

/** Keeps refused messages and forgets their content in time. */
export class DeadLetters {
  private readonly ledger: Ledger;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  /** Durable when it resolves. */
  async keep(refused: Refused, from: CommandContext): Promise<ThingId> {
    const key = `${refused.fingerprint}\n${refused.reason}`;
    const context = { ...from, scope: `dead-letter\n${refused.door}`, key, bodyHash: refused.fingerprint };
    const letter = createdId(context, deadLetterSlice.category);
    const about = derivedId('dead-letter-content', letter) as PersonId;
    const { door, topic, coordinates, reason, ruleCode, headers, body } = refused;
    const kept = withinBounds(headers, body);
    await this.ledger.create<DeadLetterState, DeadLetterEvent>(deadLetterSlice, {
      context,
      decide: (state, at) =>
        keepDeadLetter(
          {
            letter,
            door,
            topic,
            ...coordinates,
            reason,
            ...(ruleCode === undefined ? {} : { ruleCode }),
            bytes: body.byteLength,
            ...(kept.body === body ? {} : { contentKept: false as const }),
            about,
            headers: JSON.stringify(kept.headers),
            bodyBase64: Buffer.from(kept.body).toString('base64'),
          },
          state,
          at,
        ),
    });
    return letter;
  }
}

/** Destroys the key of one dead letter; harmless when repeated. */
export const forgetLetter = async (
  letter: ThingId,
  keyStore: Pick<KeyStore, 'destroy'>,
  clock: Clock,
  why: 'dead-letter-expired' | 'dead-letter-replayed' | 'dead-letter-discarded',
): Promise<void> => {
  const person = derivedId('dead-letter-content', letter) as PersonId;
  await keyStore.destroy({ person, retention: 'dead-letter' }, { at: clock.now(), why });
};

/** Sealed and in base64 twice, this much still fits into one event. */
const largestKeptBytes = 300_000;

/** What is too large for the log lies in its topic only; its coordinates are kept, and how long it was. */
const withinBounds = (headers: Refused['headers'], body: Uint8Array): Pick<Refused, 'headers' | 'body'> => {
  const headerBytes = Buffer.byteLength(JSON.stringify(headers));
  const keepsHeaders = headerBytes <= largestKeptBytes / 2;
  const keepsBody = body.byteLength + (keepsHeaders ? headerBytes : 0) <= largestKeptBytes;
  return { headers: keepsHeaders ? headers : {}, body: keepsBody ? body : new Uint8Array() };
};

/** Destroys the keys of dead letters whose time is over; how many there were. */
export const forgetExpired = async (
  due: readonly Pick<DeadLetterFacts, 'letter'>[],
  keyStore: Pick<KeyStore, 'destroy'>,
  clock: Clock,
): Promise<number> => {
  for (const { letter } of due) await forgetLetter(letter, keyStore, clock, 'dead-letter-expired');
  return due.length;
};
