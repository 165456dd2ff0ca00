import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, ChildFactsSource } from '@safeguarding/access';
import type { JsonValue, LocalDate, PersonId, Recorded } from '@safeguarding/kernel';
import { Ledger, SEALING, type History } from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import { united, type OnlineState } from './core/online-access.ts';
import type { OnlineEvent } from './core/online-events.ts';
import { onlineSlice } from './online-slice.ts';

/** Everything about online access to one child, whichever of its records it was recorded on. */
export type OnlineFacts = {
  readonly state: OnlineState;
  readonly born: LocalDate | undefined;
  /** The records that are read as one, the one that was asked about first. */
  readonly records: readonly PersonId[];
  readonly events: readonly (Recorded<OnlineEvent> & { readonly record: PersonId })[];
};

/** The strong read that every answer about online access begins with. */
@Injectable()
export class OnlineFactsReader {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(ChildFactsSource) private readonly children: ChildFactsSource,
    @Inject(SEALING) private readonly sealing: Sealing,
  ) {}

  /** Throws DomainError (503) where the log is gone. */
  async of(child: PersonId): Promise<OnlineFacts> {
    const [records, facts] = await Promise.all([this.gate.membersOf(child), this.children.of(child)]);
    const histories = await Promise.all(
      records.map((record): Promise<History<OnlineState, OnlineEvent>> => this.ledger.load(onlineSlice, record)),
    );
    return {
      state: united(histories.map(({ state }) => state)),
      born: facts?.dateOfBirth,
      records,
      events: histories.flatMap(({ events }, index) =>
        events.map((event) => ({ ...event, record: records[index] ?? child })),
      ),
    };
  }

  /** What was sealed with a fact, its classes together; nothing where the key was destroyed. */
  async said({ id: eventId, type, schemaVersion, sealed: [part] }: Recorded<OnlineEvent>) {
    const opened = part && (await this.sealing.open({ eventId, type, schemaVersion }, part));
    return Object.assign({}, ...Object.values(opened?.classes ?? {})) as Readonly<Record<string, JsonValue>>;
  }
}
