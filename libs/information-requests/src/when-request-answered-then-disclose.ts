import type { AgencyRegister } from '@safeguarding/access';
import type { Reaction } from '@safeguarding/event-log';
import { DomainError, londonDate, type Recorded, type ThingId, recordedAs } from '@safeguarding/kernel';
import { derivedId, reactionContext, type Ledger, type ReadEvent } from '@safeguarding/ledger';
import type { Sealing } from '@safeguarding/sealing';
import type { SharingService, Withholding } from '@safeguarding/sharing';
import { disclosureOf } from './answer-disclosure.ts';
import { openedTo } from './core/answer-decisions.ts';
import { ofRequest } from './core/request-decisions.ts';
import type { RequestAnswered, RequestEvent, RequestRefused } from './core/request-events.ts';
import type { RequestState } from './core/request.ts';
import { requestSlice } from './request-slice.ts';
import { sealedTextsOf } from './sealed-texts.ts';

const name = 'when-request-answered-then-disclose';

type Parts = {
  readonly ledger: Ledger;
  readonly sharing: SharingService;
  readonly sealing: Sealing;
  readonly register: AgencyRegister;
  readonly readEvent: ReadEvent;
};

const disclose = async (parts: Parts, event: Recorded<RequestAnswered>): Promise<void> => {
  const { ledger, sharing, register } = parts;
  const texts = await sealedTextsOf(parts.sealing, event);
  const { asked, child, request } = event.facts;
  const kind = register.get(asked)?.kind ?? '';
  const { policyDocument } = texts ?? {};
  const by = { answer: event.id, kind, ...(policyDocument === undefined ? {} : { policyDocument }) };
  const disclosure = disclosureOf(event.facts, by);
  // An erased child has nothing left to open.
  if (!disclosure || !texts) return;
  try {
    await sharing.disclose(child, disclosure, reactionContext(name, event));
  } catch (error) {
    // A consent that was withdrawn meanwhile, an end that has passed: a grant may lag, and then it is not made at all.
    if (!(error instanceof DomainError) || error.entry.kind === 'unavailable') throw error;
    const because = error.entry.code;
    await ledger.change<RequestState, RequestEvent>(requestSlice, request, {
      context: reactionContext(name, event, 'not-opened'),
      ifMatch: 'ignored',
      decide: () => [{ type: 'AnswerNotOpened', facts: { ...ofRequest(event.facts), because }, subjects: [child] }],
    });
  }
};

const withhold = async (parts: Parts, event: Recorded<RequestRefused>): Promise<void> => {
  const { asked, child, reason, reviewer, reviewDueOn, classes } = event.facts;
  const recipient = openedTo(event.facts);
  const texts = await sealedTextsOf(parts.sealing, event);
  // Somebody outside the ledger sees nothing in it: the refusal itself is the decision.
  if (recipient === undefined || !texts) return;
  const { reasons = '', reviewerName } = texts;
  const withholding = {
    decision: derivedId('refusal-decision', event.id) as ThingId,
    controller: { agency: asked, kind: parts.register.get(asked)?.kind ?? '' },
    recipients: [{ agency: recipient }],
    classes,
    reason: reason as Withholding['reason'],
    reviewer: reviewer as Withholding['reviewer'],
    ...(reviewerName === undefined ? {} : { reviewerName }),
    reviewDueOn,
    today: londonDate(event.recordedAt),
    reasons,
  };
  await parts.sharing.withhold(child, withholding, reactionContext(name, event));
};

/**
 * An answer opens the entries that it names, a refusal is a decision not to share: both stand on the fence of the child, where the
 * next read finds them. Runs late or twice without harm.
 */
export const whenRequestAnsweredThenDisclose = (parts: Parts): Reaction => ({
  name,
  eventTypes: ['RequestAnswered', 'RequestRefused'],
  handle: async (stored) => {
    const event = recordedAs<RequestAnswered | RequestRefused>(parts.readEvent(stored));
    await (event.type === 'RequestAnswered' ? disclose(parts, event) : withhold(parts, event));
  },
});
