import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import { type PersonId, type Recorded } from '@safeguarding/kernel';
import { Ledger, SEALING } from '@safeguarding/ledger';
import { type Sealing } from '@safeguarding/sealing';
import type { SharingEvent } from '../core/sharing-events.ts';
import type { BarState, SharingState } from '../core/sharing-state.ts';
import { sharingSlice } from '../sharing-slice.ts';
import type { BarAnswer, BarsAnswer } from './bars.requests.ts';

/** The bars of a child, on every record that is read as this one, for those who may decide about them. */
@Injectable()
export class BarsReader {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SEALING) private readonly sealing: Sealing,
  ) {}

  /** Throws DomainError: 404 and 403 of the gate, 503 without a receipt. */
  async of(caller: Caller, child: PersonId): Promise<BarsAnswer> {
    const { versions } = await this.gate.require('bar:read', caller, { child });
    const records = await this.gate.membersOf(child);
    const items = (await Promise.all(records.map((record) => this.onRecord(caller, record)))).flat();
    await this.receipts.record(caller, {
      action: 'bar:read',
      answer: 'shown',
      children: records.map((record) => ({ child: record, classes: ['narrative'], entries: [] })),
      versions,
    });
    return { items: items.toSorted((one, other) => (one.from < other.from ? -1 : 1)) };
  }

  private async onRecord(caller: Caller, record: PersonId): Promise<readonly BarAnswer[]> {
    const { state, events } = await this.ledger.load<SharingState, SharingEvent>(sharingSlice, record);
    return Promise.all(
      state.bars.map((bar) =>
        this.answerOf(
          caller,
          record,
          bar,
          events.find(({ id }) => id === bar.event),
        ),
      ),
    );
  }

  /** Which other service said so would tell of that service: a sexual-health clinic, perhaps. */
  private async answerOf(
    caller: Caller,
    record: PersonId,
    { id, person, from, agency }: BarState,
    event: Recorded<SharingEvent> | undefined,
  ): Promise<BarAnswer> {
    const recordedByYou = caller.isOf(agency);
    return { id, record, person, from, recordedByYou, ...(recordedByYou && event ? await this.why(event) : {}) };
  }

  private async why({ id: eventId, type, schemaVersion, sealed: [part] }: Recorded<SharingEvent>) {
    const opened = part && (await this.sealing.open({ eventId, type, schemaVersion }, part));
    const { ground, reasons } = opened?.classes.narrative ?? {};
    return {
      ...(typeof ground === 'string' ? { ground } : {}),
      ...(typeof reasons === 'string' ? { reasons } : {}),
    };
  }
}
