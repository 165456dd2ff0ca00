import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, Receipts, standingShareKinds, type Caller } from '@safeguarding/access';
import { DomainError, type Clock, type PersonId } from '@safeguarding/kernel';
import { asSuccessor, ledgerErrors } from '@safeguarding/ledger';
import { CLOCK, isNotModified } from '@safeguarding/platform';
import { KeyedHash } from '@safeguarding/sealing';
import { whatStands, type WhatStands } from './core/what-stands.ts';
import { Fence } from './fence.ts';

/** `sharing` absent: the caller has it as it is. */
export type SharingReading = { readonly tag: string; readonly sharing?: WhatStands & { readonly id: PersonId } };

/** What a service may know of how a child's record is shared: fence, policy, receipt, answer, in this order. */
@Injectable()
export class SharingReader {
  constructor(
    @Inject(Fence) private readonly fence: Fence,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(KeyedHash) private readonly keyedHash: KeyedHash,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws DomainError: 404 and 403 of the gate, 503 where the receipt cannot be kept. */
  async read(caller: Caller, child: PersonId): Promise<SharingReading> {
    const view = await this.gate.child(caller, 'sharing:read', child);
    if (!view.permitted) {
      await this.gate.require('sharing:read', caller, { child });
      throw new DomainError(ledgerErrors.unknown);
    }
    const { state } = await this.fence.folded(child);
    const now = this.clock.now();
    const at = state.lastRecordedAt !== undefined && state.lastRecordedAt > now ? state.lastRecordedAt : now;
    const { agency, agencyKind, ref } = caller.principal;
    const asking = { agency, ref, teamOfShare: standingShareKinds.has(agencyKind) };
    const sharing = { id: child, ...whatStands(asSuccessor(state, caller.principal), asking, at) };
    const tag = `W/"${this.keyedHash.of('sharing-tag', `${ref}\n${JSON.stringify(sharing)}`)}"`;
    const has = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'sharing:read',
      answer: has ? 'not-modified' : 'shown',
      children: [view.receipt],
      versions: view.versions,
    });
    return has ? { tag } : { tag, sharing };
  }
}
