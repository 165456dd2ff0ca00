import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, type Caller, type Entry, type ShownEntry, type View } from '@safeguarding/access';
import type { EventId, FieldClass } from '@safeguarding/kernel';
import { EntriesOfOwner, namesPerpetrator, tellsOfPassingOn } from '@safeguarding/timeline';
import type { Standing } from './core/access-request.ts';

const concernKinds = ['concern-raised', 'concern-amended', 'concern-closed', 'concern-reopened'];
/** Kinds that are the subject's own information. What is in no list is given to nobody: relationships, shields, who was told ... */
const givenKinds = new Set([
  ...concernKinds,
  ...['referral-submitted', 'referral-amended', 'referral-information-supplied'],
]);
/** To whoever asks on a child's behalf not even that social care was asked to act: the family may not know. */
const kindsForOthers = new Set(concernKinds);
const classes: readonly FieldClass[] = ['presence', 'identity', 'summary', 'narrative', 'health'];

/** True for an entry that says something of health. */
export const saysHealth = ({ sealed }: Entry): boolean =>
  sealed.some(({ commitments }) => commitments.health !== undefined);

/**
 * What of a controller's entries on one person's own record could be given, as it would be given. A concern that names an alleged
 * perpetrator, or somebody who is not aware of it, in whichever of its entries, is given to its subject at most: whoever asks on a
 * child's behalf may be the one, and the amendment that says nothing of them is still about them.
 */
@Injectable()
export class Candidates {
  constructor(
    @Inject(EntriesOfOwner) private readonly entries: EntriesOfOwner,
    @Inject(AccessGate) private readonly gate: AccessGate,
  ) {}

  /** In the order in which it occurred; of those that are named where some are. One view per record. */
  async of(
    caller: Caller,
    { subject, controller, by }: Standing,
    asked: { readonly to: 'read' | 'decide'; readonly named?: readonly EventId[] },
  ): Promise<{ readonly views: readonly View[]; readonly shown: readonly ShownEntry[] }> {
    const records = await this.gate.membersOf(subject);
    // A request to a service that does the work of others now is one for their records too.
    const written = this.entries.of(records, controller === caller.agency ? caller.services : [controller]);
    // What went out has gone out: it is told as it was given, whatever was written since.
    const given = asked.to === 'read' && asked.named !== undefined;
    const naming = new Set(written.filter(namesPerpetrator).map((entry) => (given ? entry.id : entry.thing)));
    const all = written
      .filter(
        ({ kind, id }) =>
          (by === 'subject' ? givenKinds : kindsForOthers).has(kind) &&
          (asked.named === undefined || asked.named.includes(id)),
      )
      .filter(
        (entry) =>
          by === 'subject' || (!naming.has(given ? entry.id : entry.thing) && (given || !tellsOfPassingOn(entry))),
      );
    const through = { action: `access-request:${asked.to}`, basis: 'access-request' } as const;
    const views = await Promise.all(
      records.map((record) =>
        this.gate.viewThrough(
          caller,
          through,
          record,
          all.filter(({ child }) => child === record).map((entry) => [entry, classes] as const),
        ),
      ),
    );
    const places = new Map(all.map(({ id }, index) => [id, index]));
    const shown = views
      .flatMap(({ entries }) => entries)
      .toSorted((one, other) => (places.get(one.entry.id) ?? 0) - (places.get(other.entry.id) ?? 0));
    return { views, shown };
  }
}
