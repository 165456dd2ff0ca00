import type { ReadDatabase } from '@safeguarding/event-log';
import { londonDate, type Instant, type RecordedEvent } from '@safeguarding/kernel';
import { derivedId } from '@safeguarding/ledger';
import { lookUpRules, type LookUpRuleId } from '../core/look-up-rules.ts';

/** The first look-up that raised a flag, how many there were, and when the last one was. */
type Raised = {
  readonly first: RecordedEvent;
  readonly rule: LookUpRuleId;
  readonly day: string;
  readonly child: string | undefined;
  lookUps: number;
  lastAt: Instant;
};

const upsert = `INSERT INTO look_up_flag (flag, place, agency, person, role, rule, version, day, child, look_ups, first_at, last_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET look_ups = look_ups + excluded.look_ups, last_at = excluded.last_at`;

/**
 * One flag per rule, person and day, and per child where the rule is about a child: each further look-up counts it up. A busy evening
 * raises the same few again and again, so those of one page are counted first and written once.
 */
export class RaisedFlags {
  private readonly raised = new Map<string, Raised>();

  raise(event: RecordedEvent, rule: LookUpRuleId, child?: string): void {
    const { actor, recordedAt } = event;
    const day = londonDate(recordedAt);
    const name = [rule, actor.agency, actor.ref, day, child ?? ''].join('\n');
    const known = this.raised.get(name);
    if (known) {
      known.lookUps += 1;
      known.lastAt = recordedAt;
    } else this.raised.set(name, { first: event, rule, day, child, lookUps: 1, lastAt: recordedAt });
  }

  /** Writes what was counted, and counts anew. */
  write(db: ReadDatabase): void {
    for (const { first, rule, day, child, lookUps, lastAt } of this.raised.values()) {
      const { actor, position, recordedAt } = first;
      const flag = derivedId('look-up-flag', rule, actor.agency, actor.ref, day, child ?? '');
      const { version } = lookUpRules[rule];
      db.run(
        upsert,
        ...[flag, `${position}${flag}`, actor.agency, actor.ref, actor.role, rule, version, day, child ?? null],
        ...[lookUps, recordedAt, lastAt],
      );
    }
    this.raised.clear();
  }
}
