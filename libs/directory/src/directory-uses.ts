import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, toldAccessReason, type Caller } from '@safeguarding/access';
import { DomainError, type PersonId } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { platformErrors, type PageQuery } from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { DirectoryEvent, DirectoryState } from './core/directory-record.ts';
import { recordSlice } from './directory-slices.ts';
import type { DirectoryUseLine, DirectoryUsesAnswer } from './directory.answers.ts';

const usualPage = 50;

type Use = { readonly line: DirectoryUseLine; readonly place: string };

/** Who looked a child up in the directory, for those who audit it. */
@Injectable()
export class DirectoryUses {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
  ) {}

  /**
   * Newest first, as far as the asker may know which service did; of a merged child the looks at each of its records. Throws DomainError:
   * 403 and 404 by policy, 400 for a foreign cursor, 503 without a receipt.
   */
  async page(caller: Caller, child: PersonId, { cursor, limit = usualPage }: PageQuery): Promise<DirectoryUsesAnswer> {
    const action = 'directory-use:read';
    const { bases } = await this.gate.require(action, caller, { child });
    const purpose = ['directory-uses', caller.agency, caller.principal.ref, child].join('\n');
    const before = cursor === undefined ? undefined : this.tokens.open(purpose, cursor);
    if (cursor !== undefined && before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const tells = (agency: Caller['agency']): boolean => {
      const labels = caller.isOf(agency) ? [] : this.register.labelsOf(agency, []);
      return bases.some(({ kind }) => this.gate.mayKnowOfReading(caller, kind, labels));
    };
    const records = await this.gate.membersOf(child);
    const uses = (await Promise.all(records.map((record) => this.usesOf(record))))
      .flat()
      .filter(({ line, place }) => (before === undefined || place < before) && tells(line.agency as Caller['agency']))
      .toSorted((one, other) => (one.place < other.place ? 1 : -1));
    await this.receipts.record(caller, { action, answer: 'shown', children: [], asked: [child] });
    const shown = uses.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ line }) => line),
      ...(uses.length > limit && last ? { next: this.tokens.seal(purpose, last.place) } : {}),
    };
  }

  private async usesOf(record: PersonId): Promise<readonly Use[]> {
    const { events } = await this.ledger.load<DirectoryState, DirectoryEvent>(recordSlice, record);
    return events.flatMap(({ id, type, facts, actor, recordedAt }) => {
      if (type !== 'DirectoryConsulted') return [];
      const { reason, accessReason } = facts;
      const line = { at: recordedAt, agency: actor.agency, reader: actor.ref, reason };
      return [{ line: { ...line, ...toldAccessReason(accessReason) }, place: `${recordedAt} ${id}` }];
    });
  }
}
