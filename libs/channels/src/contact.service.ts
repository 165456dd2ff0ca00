import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, ChildThings, Receipts, type Caller } from '@safeguarding/access';
import { localDate, type Instant, type PersonId, type ThingId, refuse } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { contactKind } from './channel-slices.ts';
import type { CloseContactBody, MakeContactBody, ReplyBody } from './channels.requests.ts';
import { channelErrors } from './core/channel-errors.ts';
import { closeContact, makeContact, recordReply, type ContactEvent, type ContactState } from './core/contact.ts';
import { legalOf, TellingChecks, textsOf, whenOf } from './telling.ts';

/** Reads a day of a body; throws CHN-011 for one that does not exist. */
export const dayIn = (text: string, pointer: string) => {
  try {
    return localDate(text);
  } catch {
    return refuse(channelErrors.dayPassed, pointer);
  }
};

/** Contacts with other services: made, replied to, closed. */
@Injectable()
export class ContactService {
  private readonly things: ChildThings<ContactState, ContactEvent>;

  constructor(
    @Inject(Ledger) ledger: Ledger,
    @Inject(AccessGate) gate: AccessGate,
    @Inject(AgencyRegister) register: AgencyRegister,
    @Inject(Receipts) receipts: Receipts,
    @Inject(TellingChecks) private readonly checks: TellingChecks,
  ) {
    this.things = new ChildThings({ ledger, gate, register, receipts }, contactKind);
  }

  async make(caller: Caller, body: MakeContactBody) {
    const { channel, with: party, form, outcome, particulars, classes, replyBy, legal } = body;
    const child = body.childId as PersonId;
    const check = await this.checks.of(caller, { child, to: [party.agency], classes: classes ?? [], legal });
    return this.things.begin(caller, 'contact:make', {
      child,
      body,
      decide: (id) => (state, at) => {
        const { kind } = this.checks.service(party.agency, '/with/agency');
        if (party.agency === caller.agency) refuse(channelErrors.recipientUnknown, '/with/agency');
        check();
        const command = {
          ...{ contact: id as ThingId, child, by: caller.agency, channel, with: party, form, outcome, kind },
          particulars: Object.fromEntries(Object.entries(particulars).filter(([, word]) => word !== undefined)),
          texts: textsOf(body),
          ...(classes === undefined ? {} : { classes }),
          ...(replyBy === undefined ? {} : { replyBy: dayIn(replyBy, '/replyBy') }),
          ...legalOf(legal),
          ...whenOf(body),
        };
        return makeContact(command, state, at);
      },
    });
  }

  reply(caller: Caller, id: ThingId, body: ReplyBody) {
    const command = { by: caller.agency, outcome: body.outcome, texts: textsOf(body), ...whenOf(body) };
    const decide = (state: ContactState, at: Instant) => recordReply(command, state, at);
    return this.things.change(caller, id, { action: 'contact:record', step: 'replied', body, decide });
  }

  close(caller: Caller, id: ThingId, body: CloseContactBody) {
    const command = { by: caller.agency, reason: body.reason, texts: textsOf(body), ...whenOf(body) };
    const decide = (state: ContactState, at: Instant) => closeContact(command, state, at);
    return this.things.change(caller, id, { action: 'contact:record', step: 'closed', body, decide });
  }

  read(caller: Caller, id: ThingId) {
    return this.things.read(caller, id);
  }
}
