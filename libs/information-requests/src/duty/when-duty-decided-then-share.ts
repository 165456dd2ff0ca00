import type { AgencyRegister } from '@safeguarding/access';
import type { Reaction } from '@safeguarding/event-log';
import { londonDate, recordedAs } from '@safeguarding/kernel';
import { reactionContext, type ReadEvent } from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import type { Disclosure, SharingService, Withholding } from '@safeguarding/sharing';
import type { DecidedNotToShare, DecidedToShare } from '../core/duty/duty.ts';
import { sealedTextsOf } from '../sealed-texts.ts';

const name = 'when-duty-decided-then-share';

type Parts = {
  readonly sharing: SharingService;
  readonly sealing: Sealing;
  readonly register: AgencyRegister;
  readonly readEvent: ReadEvent;
};

/**
 * A decision to share opens the entries that it names, one not to share is kept on the fence of the child with its reviewer and day.
 * Runs late or twice without harm: the decision's id names both.
 */
export const whenDutyDecidedThenShare = ({ sharing, sealing, register, readEvent }: Parts): Reaction => ({
  name,
  eventTypes: ['DutyDecidedToShare', 'DutyDecidedNotToShare'],
  handle: async (stored) => {
    const event = recordedAs<DecidedToShare | DecidedNotToShare>(readEvent(stored));
    const { child, controller: agency, recipient, classes, entries, decision } = event.facts;
    const texts = await sealedTextsOf(sealing, event);
    // An erased child has nothing left to open or to keep back.
    if (!texts) return;
    const common = {
      controller: { agency, kind: register.get(agency)?.kind ?? '' },
      recipients: [{ agency: recipient }],
      classes,
      ...(entries.length === 0 ? {} : { entries }),
    };
    const context = reactionContext(name, event);
    if (event.type === 'DutyDecidedToShare') {
      const { channel, legal } = event.facts;
      const { policyDocument } = texts;
      const disclosure = {
        ...common,
        ...{ disclosure: decision, purposes: [], channel: channel as Disclosure['channel'] },
        legal: legal as Disclosure['legal'],
        ...(policyDocument === undefined ? {} : { policyDocument }),
      };
      await sharing.disclose(child, disclosure, context);
      return;
    }
    const { reason, reviewer, reviewDueOn } = event.facts;
    const { reasons = '', reviewerName } = texts;
    const withholding = {
      ...common,
      ...{ decision, reason: reason as Withholding['reason'], reviewer: reviewer as Withholding['reviewer'] },
      ...(reviewerName === undefined ? {} : { reviewerName }),
      ...{ reviewDueOn, today: londonDate(event.recordedAt), reasons },
    };
    await sharing.withhold(child, withholding, context);
  },
});
