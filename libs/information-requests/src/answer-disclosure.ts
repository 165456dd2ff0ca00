import { derivedId } from '@safeguarding/ledger';
import type { ThingId } from '@safeguarding/kernel';
import type { Disclosure } from '@safeguarding/sharing';
import type { Of, RequestAnswered } from './core/request-events.ts';
import { openedTo } from './core/answer-decisions.ts';

type Told = Of &
  Pick<RequestAnswered['facts'], 'classes' | 'entries' | 'channel' | 'legal' | 'consentDecision' | 'until'>;

/**
 * The disclosure that an answer makes: of the entries that it names, to the service that asked, on its legal facts. None where no
 * entries are opened. `answer` names it: each answer of a request makes one of its own.
 */
export const disclosureOf = (
  told: Told,
  by: { readonly answer: string; readonly kind: string; readonly policyDocument?: string },
): Disclosure | undefined => {
  const { asked, classes, entries, channel, legal, consentDecision, until } = told;
  const recipient = openedTo(told);
  if (entries.length === 0 || !legal || recipient === undefined) return undefined;
  return {
    disclosure: derivedId('answer-disclosure', by.answer) as ThingId,
    controller: { agency: asked, kind: by.kind },
    recipients: [{ agency: recipient }],
    classes,
    purposes: [],
    entries,
    channel: channel as Disclosure['channel'],
    legal: legal as Disclosure['legal'],
    ...(consentDecision === undefined ? {} : { consent: consentDecision }),
    ...(until === undefined ? {} : { until }),
    ...(by.policyDocument === undefined ? {} : { policyDocument: by.policyDocument }),
  };
};
