import type { Reaction } from '@safeguarding/event-log';
import {
  type AgencyId,
  type FieldClass,
  type PersonId,
  type Recorded,
  type ThingId,
  type RecordedLegalFacts,
  recordedAs,
} from '@safeguarding/kernel';
import { derivedId, reactionContext, type ReadEvent } from '@safeguarding/ledger';
import type { LegalFacts, SharingService } from '@safeguarding/sharing';
import type { AdviceSought } from './core/advice.ts';
import { isSpoken, type ContactMade } from './core/contact.ts';
import type { ContributionGiven } from './core/contribution.ts';
import type { MeetingItemDiscussed } from './core/practice-meeting.ts';

const name = 'when-channel-discloses-then-record';

type DisclosingEvent = AdviceSought | ContactMade | ContributionGiven | MeetingItemDiscussed;
type Disclosing = Recorded<DisclosingEvent>;
type Disclosed = {
  readonly to: readonly AgencyId[];
  readonly classes: readonly FieldClass[];
  readonly channel:
    'telephone' | 'meeting' | 'secure-email' | 'letter' | 'case-management-system' | 'in-person' | 'this-ledger';
  readonly legal: RecordedLegalFacts;
};

const summaryOnly: readonly FieldClass[] = ['presence', 'summary', 'legal'];

/** What an event told whom; undefined where it told nobody outside. */
const disclosedBy = (event: Disclosing): Disclosed | undefined => {
  switch (event.type) {
    case 'AdviceSought': {
      const { adviser, legal } = event.facts;
      return adviser === undefined || legal === undefined
        ? undefined
        : { to: [adviser], classes: summaryOnly, channel: 'telephone', legal };
    }
    case 'ContactMade': {
      const { with: party, classes, legal, form: channel } = event.facts;
      return classes === undefined || legal === undefined ? undefined : { to: [party.agency], classes, channel, legal };
    }
    case 'ContributionGiven': {
      const { authority, classes, legal } = event.facts;
      return { to: [authority], classes, channel: 'this-ledger', legal };
    }
    case 'MeetingItemDiscussed': {
      const { toldTo, legal } = event.facts;
      return toldTo === undefined || legal === undefined
        ? undefined
        : { to: toldTo, classes: summaryOnly, channel: 'meeting', legal };
    }
  }
};

/** The id of the disclosure that an event of a channel is: its controller withdraws it as any other. */
export const disclosureOf = (event: { readonly id: string }): ThingId =>
  derivedId('channel-disclosure', event.id) as ThingId;

/**
 * What a channel told is a disclosure: it opens that one entry to those who were told, and is withdrawn as any other. Somebody who was
 * spoken to was told directly. Runs late or twice without harm: a grant may lag, and each is recorded once.
 */
export const whenChannelDisclosesThenRecord = (sharing: SharingService, readEvent: ReadEvent): Reaction => ({
  name,
  eventTypes: ['AdviceSought', 'ContactMade', 'ContributionGiven', 'MeetingItemDiscussed'],
  handle: async (stored) => {
    const event = recordedAs<DisclosingEvent>(readEvent(stored));
    const child: PersonId = event.facts.child;
    const { agency } = event.actor;
    const told = disclosedBy(event);
    if (told)
      await sharing.discloseTold(
        child,
        {
          disclosure: disclosureOf(event),
          controller: agency,
          recipients: told.to.map((recipient) => ({ agency: recipient })),
          classes: [...new Set<FieldClass>(['presence', 'legal', ...told.classes])],
          entries: [event.id],
          writtenAt: event.recordedAt,
          channel: told.channel,
          legal: told.legal as LegalFacts,
        },
        reactionContext(name, event),
      );
    if (event.type !== 'ContactMade' || !isSpoken(event.facts.form)) return;
    const { form, outcome, with: party } = event.facts;
    if (outcome === 'sent') return;
    await sharing.contacted(
      child,
      {
        contact: derivedId('channel-direct-contact', event.id) as ThingId,
        with: party,
        agency,
        channel: form,
        outcome,
        occurredOn: event.occurredOn,
      },
      reactionContext(name, event),
    );
  },
});
