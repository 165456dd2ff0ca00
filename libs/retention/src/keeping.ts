import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, ChildFactsSource } from '@safeguarding/access';
import { DomainError, londonDate, type AgencyId, type Clock, type PersonId } from '@safeguarding/kernel';
import { ReadDatabase } from '@safeguarding/event-log';
import { Ledger } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { unionsOf } from '@safeguarding/sharing';
import type { DisposalGround } from './core/retention-vocabulary.ts';
import { holdsOn, type HoldEvent, type HoldsState } from './core/holds.ts';
import { ordersFor, preservationOrders } from './core/preservation-orders.ts';
import { retentionErrors } from './core/retention-errors.ts';
import { isDue, periodOf, type Period } from './core/retention-rule.ts';
import { schedule } from './core/schedule.ts';
import { holdsSlice } from './retention-slices.ts';
import { holdsAnything, type HoldingRow } from './retention-rows.ts';

/** Whether records must be kept at this instant: by their schedule, by a hold, by an order of an inquiry. Everything is read strongly. */
@Injectable()
export class Keeping {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(ChildFactsSource) private readonly people: ChildFactsSource,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The period that is over; undefined where the records are not due. */
  async dueBy({ controller, person, retention, firstAt, lastAt }: HoldingRow): Promise<Period | undefined> {
    const holder = this.register.get(controller);
    if (!holder) return undefined;
    const facts = await this.people.of(person);
    const today = londonDate(this.clock.now());
    const period = periodOf(
      schedule,
      {
        retention,
        holder: holder.kind,
        nation: holder.nation,
        about: facts === undefined || facts.kind === 'adult' ? 'adult' : 'child',
        firstDay: londonDate(firstAt),
        lastDay: londonDate(lastAt),
        ...(facts?.dateOfBirth === undefined ? {} : { dateOfBirth: facts.dateOfBirth }),
      },
      today,
    );
    return isDue(period, today) ? period : undefined;
  }

  /** True while a hold or an order keeps what this service holds of this person, on any of the records that are read as one. */
  async isHeld(controller: AgencyId, person: PersonId): Promise<boolean> {
    const nation = this.register.get(controller)?.nation ?? 'england';
    if (ordersFor(preservationOrders, nation, londonDate(this.clock.now())).length > 0) return true;
    const members = await this.gate.membersOf(person);
    const keepers = this.keepersOf(controller);
    // A predecessor's hold on all that it held goes on for those of whom it held anything, and for nobody else of its successor's.
    const before = this.register.successions.predecessorsOf(controller).map(({ agency }) => agency);
    const whole = keepers.filter((keeper) => !before.includes(keeper) || holdsAnything(this.db, keeper, person));
    const states = await Promise.all([...whole, person, ...members].map((id) => this.holdsIn(id)));
    if (states.some((state) => keepers.some((keeper) => holdsOn(state, keeper).length > 0))) return true;
    return this.wasHeldAsOne(person, keepers);
  }

  /**
   * A hold that was placed while this record was read as one with another keeps both after they are separated: nobody knows which of the
   * two children it was meant for, until whoever placed it lifts it.
   */
  private async wasHeldAsOne(person: PersonId, keepers: readonly AgencyId[]): Promise<boolean> {
    for (const { other, from, until } of unionsOf(this.db, person))
      for (const record of new Set([other, ...(await this.gate.membersOf(other))])) {
        const state = await this.holdsIn(record);
        const meant = keepers.flatMap((keeper) => holdsOn(state, keeper));
        if (meant.some(({ placedAt }) => placedAt >= from && (until === undefined || placedAt <= until))) return true;
      }
    return false;
  }

  private async holdsIn(id: AgencyId | PersonId): Promise<HoldsState> {
    return (await this.ledger.load<HoldsState, HoldEvent>(holdsSlice, id)).state;
  }

  /** Whose holds keep what a service holds: its own, those of whoever does its work, and those of whose work it does. */
  keepersOf(controller: AgencyId): readonly AgencyId[] {
    const { successions } = this.register;
    const line = [...successions.successorsOf(controller), ...successions.predecessorsOf(controller)];
    return [controller, ...line.map(({ agency }) => agency)];
  }

  /** Throws RET-002 where they are held, RET-001 where they are not due and no erasure disposes of them. */
  async refuseUntimely(row: HoldingRow, ground: DisposalGround): Promise<Period | undefined> {
    if (await this.isHeld(row.controller, row.person)) throw new DomainError(retentionErrors.holdStands);
    if (ground === 'erasure') return undefined;
    const period = await this.dueBy(row);
    if (!period) throw new DomainError(retentionErrors.notDue);
    return period;
  }
}
