import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  type ActionName,
  type Caller,
  involvementsFor,
  listPage,
  newestFirst,
  Receipts,
  rowsOfServices,
  SharingPositions,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError, type Clock, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { CLOCK } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import { SharingService } from '@safeguarding/sharing';
import { ownTarget } from '../channel-slices.ts';
import { lineOf, type ChannelPage, type DirectContactsAnswer, type UntoldPage } from '../channels.answers.ts';
import type { WorkQuery } from '../channels.requests.ts';
import { workRows, type WorkAsked, type WorkKind, type WorkRow } from './channel-work-model.ts';
import { latestConcernAt, untoldRows, type UntoldRow } from './untold-model.ts';

const readActions: Readonly<Record<WorkKind, ActionName>> = {
  advice: 'advice:read',
  contact: 'contact:read',
  contribution: 'contribution:read',
  action: 'practice-meeting:read',
};

const targetOf = ({ thing, child, agency, other, begunAt }: WorkRow, what: WorkKind) =>
  ownTarget(
    { thing, child, owner: agency, recordedAt: begunAt },
    // Only who is asked to contribute sees what is another service's.
    ...(what === 'contribution' && other !== undefined ? [other] : []),
  );

/** What a service has to do and waits for, and about whom it has spoken to nobody. Judged row by row when it is asked. */
@Injectable()
export class ChannelLists {
  constructor(
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(AccessGate) readonly gate: AccessGate,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(SealedTokens) readonly tokens: SealedTokens,
    @Inject(SharingPositions) private readonly positions: SharingPositions,
    @Inject(SharingService) private readonly sharing: SharingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async work(
    caller: Caller,
    { what, side = 'agency', person }: Pick<WorkAsked, 'what' | 'person'> & Partial<Pick<WorkAsked, 'side'>>,
    { state = 'open', cursor, limit }: WorkQuery,
  ): Promise<ChannelPage> {
    const now = this.clock.now();
    const asked = { what, side, state, now, ...(person === undefined ? {} : { person }) };
    const { rows, next } = await listPage<WorkRow>(
      this,
      caller,
      {
        name: `channel-work\n${what}\n${side}\n${state}\n${person ?? ''}`,
        action: readActions[what],
        targetOf: (row) => targetOf(row, what),
        rows: (before, most) =>
          rowsOfServices(
            caller,
            most,
            (agency) => workRows(this.db, { ...asked, agency }, { before, limit: most }),
            newestFirst,
          ),
        idOf: ({ thing }) => thing,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    return {
      items: rows.map((row) => lineOf(row, caller.actingAs(row.agency, row.other), now)),
      ...(next === undefined ? {} : { next }),
    };
  }

  /** Concerns of the caller's service about which it spoke to nobody. */
  async untold(caller: Caller, { cursor, limit }: WorkQuery): Promise<UntoldPage> {
    const { rows, next } = await listPage<UntoldRow>(
      this,
      caller,
      {
        name: 'untold-concerns',
        action: 'direct-contact:read',
        targetOf: ({ concern: thing, child, agency: owner, raisedAt: recordedAt }) => ({
          ...{ thing, child, owner, recordedAt },
          recipients: [],
          labels: [],
        }),
        rows: (before, most) =>
          rowsOfServices(caller, most, (agency) => untoldRows(this.db, agency, { before, limit: most }), newestFirst),
        idOf: ({ concern }) => concern,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    const items = rows.map(({ concern, child, raisedAt }) => ({ concern, child, raisedAt }));
    return { items, ...(next === undefined ? {} : { next }) };
  }

  /** Of each service that the caller may know to work with the child: was it told directly? A standing share tells nobody. */
  async directContacts(caller: Caller, child: PersonId): Promise<DirectContactsAnswer> {
    const action = 'direct-contact:read';
    const view = await this.gate.child(caller, action, child);
    if (!view.permitted) {
      await this.gate.require(action, caller, { child });
      throw new DomainError(ledgerErrors.unknown);
    }
    const contacts = (await Promise.all(view.members.map((member) => this.sharing.directContacts(member)))).flat();
    const position = await this.positions.of(child);
    const concernAt = caller.services
      .flatMap((agency) => latestConcernAt(this.db, agency, view.members) ?? [])
      .sort()
      .at(-1);
    // Of a shielded child a surgery or a school tells where it lives: what the reader wrote itself says whom it told.
    const known = view.shielded ? [] : involvementsFor(caller.principal, position, this.clock.now());
    const services = new Map(known.filter((one) => !caller.isOf(one.agency)).map((one) => [one.agency, one.kind]));
    await this.receipts.record(caller, { action, answer: 'shown', children: [view.receipt], versions: view.versions });
    const items = [...services].map(([service, kind]) => {
      const own = contacts.filter((each) => caller.isOf(each.agency) && each.with.agency === service);
      const latest = (reached: boolean) =>
        own
          .filter(({ outcome }) => (outcome === 'spoken-to') === reached)
          .map(({ recordedAt }) => recordedAt)
          .sort()
          .at(-1);
      const spokenToAt = latest(true);
      const triedAt = latest(false);
      return {
        ...{ agency: service, kind },
        ...(spokenToAt === undefined ? {} : { spokenToAt }),
        ...(triedAt === undefined ? {} : { triedAt }),
        toldDirectly: spokenToAt !== undefined && (concernAt === undefined || spokenToAt >= concernAt),
      };
    });
    return { ...(concernAt === undefined ? {} : { concernAt }), items };
  }
}
