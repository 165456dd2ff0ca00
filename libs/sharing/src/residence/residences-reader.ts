import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, type Caller } from '@safeguarding/access';
import {
  DomainError,
  londonDate,
  type Clock,
  type Instant,
  type LocalDate,
  type PersonId,
  type Recorded,
} from '@safeguarding/kernel';
import { Ledger, ledgerErrors, SEALING } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import type { Sealing } from '@safeguarding/sealing';
import { residenceOn } from '../core/residence.ts';
import type { SharingEvent } from '../core/sharing-events.ts';
import type { ResidenceState, SharingState } from '../core/sharing-state.ts';
import { sharing } from '../core/sharing.ts';
import { sharingSlice } from '../sharing-slice.ts';
import type { ResidenceAnswer, ResidencesAnswer } from './residences.requests.ts';

type Asked = { readonly on?: LocalDate; readonly knownAt?: Instant };
type Said = ResidenceState & { readonly record: PersonId; readonly saidBy: Recorded<SharingEvent> | undefined };

/** Which authorities answered for a child by where it lived, on every record that is read as this one, for those who may know where. */
@Injectable()
export class ResidencesReader {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SEALING) private readonly sealing: Sealing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Of a shielded child a service is told what it said itself, and which of that is in force as if nobody else had said anything.
   * Throws DomainError: 404 and 403 of the gate, 503 without a receipt.
   */
  async of(caller: Caller, child: PersonId, { on, knownAt }: Asked): Promise<ResidencesAnswer> {
    const view = await this.gate.child(caller, 'residence:read', child);
    if (!view.permitted) {
      await this.gate.require('residence:read', caller, { child });
      throw new DomainError(ledgerErrors.unknown);
    }
    const everywhere = view.classes.includes('location') && !view.shielded;
    const all = (await Promise.all(view.members.map((record) => this.saidOn(record, knownAt)))).flat();
    const shown = all.filter(({ agency }) => everywhere || caller.isOf(agency));
    const standing = shown.filter(({ inError }) => !inError);
    const inForce = residenceOn(standing, on ?? londonDate(this.clock.now()))?.residence;
    const items = await Promise.all(shown.map((said) => this.answerOf(caller, said, inForce)));
    await this.receipts.record(caller, {
      action: 'residence:read',
      answer: 'shown',
      children: view.members.map((record) => ({ child: record, classes: ['location'], entries: [] })),
      versions: view.versions,
    });
    return { items: items.toSorted((one, other) => one.from.localeCompare(other.from)) };
  }

  private async saidOn(record: PersonId, knownAt: Instant | undefined): Promise<readonly Said[]> {
    const { events } = await this.ledger.load<SharingState, SharingEvent>(sharingSlice, record);
    const known = events.filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt);
    const { residences } = known.reduce((state, event) => sharing.evolve(state, event), sharing.initial);
    return residences.map((said) => ({ ...said, record, saidBy: known.find(({ id }) => id === said.event) }));
  }

  private async answerOf(caller: Caller, said: Said, inForce: string | undefined): Promise<ResidenceAnswer> {
    const { residence: id, record, authority, from, until, recordedAt, inError, agency } = said;
    const area = await this.areaOf(said.saidBy);
    return {
      ...{ id, record, authority, from, recordedAt },
      ...(area === undefined ? {} : { area }),
      ...(until === undefined ? {} : { until }),
      late: from < londonDate(recordedAt),
      inForce: id === inForce,
      ...(inError ? { inError } : {}),
      recordedByYou: caller.isOf(agency),
    };
  }

  private async areaOf(event: Recorded<SharingEvent> | undefined): Promise<string | undefined> {
    const [part] = event?.sealed ?? [];
    if (!event || !part) return undefined;
    const { id: eventId, type, schemaVersion } = event;
    const opened = await this.sealing.open({ eventId, type, schemaVersion }, part);
    const area = opened?.classes.location?.['area'];
    return typeof area === 'string' ? area : undefined;
  }
}
