import type { Clock, PersonId, ThingId } from '@safeguarding/kernel';
import type { Ledger } from '@safeguarding/ledger';
import { createdId, derivedId, type CommandContext } from '@safeguarding/ledger';
import type { KeyStore } from '@safeguarding/sealing';
import {
  keepDeadLetter,
  type DeadLetterFacts,
  type DeadLetterEvent,
  type DeadLetterState,
  type Door,
} from './core/dead-letter.ts';
import { deadLetterSlice } from './dead-letter-slice.ts';

/** A message that was not taken, as it came. */
export type Refused = {
  readonly door: Door;
  readonly topic: string;
  readonly reason: string;
  readonly ruleCode?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Keyed hash of door, headers that matter and body: the same message is kept once. */
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
    const { door, topic, reason, ruleCode, headers, body } = refused;
    await this.ledger.create<DeadLetterState, DeadLetterEvent>(deadLetterSlice, {
      context,
      decide: (state, at) =>
        keepDeadLetter(
          {
            letter,
            door,
            topic,
            reason,
            ...(ruleCode === undefined ? {} : { ruleCode }),
            bytes: body.byteLength,
            about,
            headers: JSON.stringify(headers),
            bodyBase64: Buffer.from(body).toString('base64'),
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

/** Destroys the keys of dead letters whose time is over; how many there were. */
export const forgetExpired = async (
  due: readonly Pick<DeadLetterFacts, 'letter'>[],
  keyStore: Pick<KeyStore, 'destroy'>,
  clock: Clock,
): Promise<number> => {
  for (const { letter } of due) await forgetLetter(letter, keyStore, clock, 'dead-letter-expired');
  return due.length;
};
