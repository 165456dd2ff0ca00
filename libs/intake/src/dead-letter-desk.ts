import type { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors, type CommandContext, type History, type Ledger } from '@safeguarding/ledger';
import type { KeyStore, Sealing } from '@safeguarding/sealing';
import {
  discardDeadLetter,
  markReplayed,
  type Coordinates,
  type DeadLetterEvent,
  type DeadLetterFacts,
  type DeadLetterState,
} from './core/dead-letter.ts';
import type { DiscardReason } from './core/dead-letter.ts';
import { countLetters, deadLetterLines, type DeadLetterLine, type LettersWanted } from './dead-letter-model.ts';
import { deadLetterSlice } from './dead-letter-slice.ts';
import { forgetLetter, type LetterHeaders } from './dead-letters.ts';
import type { Intake, Taken } from './intake.ts';

/** The message as it came. */
export type LetterContent = { readonly headers: LetterHeaders; readonly body: Uint8Array };

/** A second refusal of the same record is the same letter. */
const coordinatesOf = ({ partition, offset }: DeadLetterFacts): { readonly coordinates?: Coordinates } =>
  partition === undefined || offset === undefined ? {} : { coordinates: { partition, offset } };

/** What became of a replay: taken, refused again, or there is nothing to replay any more. */
export type DeskAnswer =
  Taken | { readonly gone: 'replayed' | 'discarded'; readonly became?: ThingId } | { readonly forgotten: true };

type Parts = {
  readonly db: ReadDatabase;
  readonly ledger: Ledger;
  readonly sealing: Pick<Sealing, 'open'>;
  readonly keyStore: Pick<KeyStore, 'destroy'>;
  readonly clock: Clock;
  readonly intake: Pick<Intake, 'take'>;
};

type LetterHistory = History<DeadLetterState, DeadLetterEvent>;

/** Where an operator works through refused messages. Every change is on record in the letter's own stream. */
export class DeadLetterDesk {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Without content; newest first unless they are asked for in the order in which they came. */
  list({
    order = 'newest-first',
    ...which
  }: LettersWanted & {
    readonly limit: number;
    readonly order?: 'newest-first' | 'oldest-first';
  }): readonly DeadLetterLine[] {
    return deadLetterLines(this.parts.db, { ...which, order });
  }

  /** How many a list without a limit would have. */
  count(which: LettersWanted): number {
    return countLetters(this.parts.db, which);
  }

  /** Throws DomainError (404) for a letter that nobody kept. */
  async state(letter: ThingId): Promise<Exclude<DeadLetterState, { readonly status: 'none' }>> {
    const { state } = await this.load(letter);
    if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
    return state;
  }

  /** Undefined where its time is over. Whoever calls it has put the access on record first. */
  async content(letter: ThingId): Promise<LetterContent | undefined> {
    return this.open(await this.load(letter));
  }

  /** Sends it through the same intake as any message. What was taken is forgotten here: it is where it belongs now. */
  async replay(letter: ThingId, context: CommandContext): Promise<DeskAnswer> {
    const history = await this.load(letter);
    const { state } = history;
    if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
    if (state.status === 'replayed') return { gone: 'replayed', became: state.became };
    if (state.status === 'discarded') return { gone: 'discarded' };
    const content = await this.open(history);
    // What was too large to be kept lies in its topic only: there is nothing here to send again.
    if (!content || state.contentKept === false) return { forgotten: true };
    const [kept] = history.events;
    const agency = kept?.actor.agency;
    const taken = await this.parts.intake.take({
      door: state.door,
      message: { headers: content.headers, body: content.body },
      receivedAt: kept?.receivedAt ?? this.parts.clock.now(),
      correlationId: context.correlationId,
      ...(state.door === 'kafka' ? { topic: state.topic, ...coordinatesOf(state) } : {}),
      ...(agency === undefined || agency === 'unknown-agency' ? {} : { agency }),
    });
    if (!('taken' in taken)) return taken;
    await this.change(letter, context, (now) => markReplayed(taken.taken.id, now));
    await forgetLetter(letter, this.parts.keyStore, this.parts.clock, 'dead-letter-replayed');
    return taken;
  }

  /** Gives it up and forgets what it says at once; false where it was replayed or given up before. */
  async discard(letter: ThingId, reason: DiscardReason, context: CommandContext): Promise<boolean> {
    const { status } = await this.state(letter);
    if (status !== 'kept') return false;
    await this.change(letter, context, (now) => discardDeadLetter(reason, now));
    await forgetLetter(letter, this.parts.keyStore, this.parts.clock, 'dead-letter-discarded');
    return true;
  }

  private load(letter: ThingId): Promise<LetterHistory> {
    return this.parts.ledger.load<DeadLetterState, DeadLetterEvent>(deadLetterSlice, letter);
  }

  private async change(
    letter: ThingId,
    context: CommandContext,
    decide: (state: DeadLetterState) => readonly DeadLetterEvent[],
  ): Promise<void> {
    await this.parts.ledger.change<DeadLetterState, DeadLetterEvent>(deadLetterSlice, letter, {
      context,
      ifMatch: 'ignored',
      decide,
    });
  }

  private async open({ events: [kept] }: LetterHistory): Promise<LetterContent | undefined> {
    const [part] = kept?.sealed ?? [];
    if (!kept || !part) return undefined;
    const { id: eventId, type, schemaVersion } = kept;
    const opened = await this.parts.sealing.open({ eventId, type, schemaVersion }, part);
    const { headers, body } = opened?.classes.narrative ?? {};
    if (typeof headers !== 'string' || typeof body !== 'string') return undefined;
    return { headers: JSON.parse(headers) as LetterContent['headers'], body: Buffer.from(body, 'base64') };
  }
}
