import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, type Caller, type View } from '@safeguarding/access';
import {
  DomainError,
  type Instant,
  type PersonId,
  type RecordedEvent,
  type ThingId,
  plainEvent,
} from '@safeguarding/kernel';
import { createdId, Ledger, ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { isNotModified } from '@safeguarding/platform';
import { meetingEntryDraft, meetingSlice } from './channel-slices.ts';
import type { EndActionBody, HoldMeetingBody, MeetingActionBody, MeetingItemBody } from './channels.requests.ts';
import { dayIn } from './contact.service.ts';
import {
  agreeAction,
  discussChild,
  endAction,
  holdMeeting,
  type HeldMeeting,
  type MeetingEvent,
  type MeetingState,
} from './core/practice-meeting.ts';
import { legalOf, TellingChecks, textsOf } from './telling.ts';

export type MeetingOutcome = Outcome<MeetingState, MeetingEvent>;
type Change = {
  readonly step: string;
  readonly body: object;
  readonly childOf: (state: HeldMeeting) => PersonId | undefined;
  readonly decide: (state: MeetingState, at: Instant) => readonly MeetingEvent[];
};

const heldOf = (state: MeetingState): HeldMeeting => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  return state;
};

/** A practice's safeguarding meeting: held once, then what was said of each child, and who does what by when. */
@Injectable()
export class MeetingService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(TellingChecks) private readonly checks: TellingChecks,
  ) {}

  hold(caller: Caller, body: HoldMeetingBody): Promise<MeetingOutcome> {
    const { attendance, visitors = [], occurredOn } = body;
    const context = caller.context('practice-meeting:hold', body);
    const meeting = createdId(context, meetingSlice.category);
    return this.ledger.create<MeetingState, MeetingEvent>(meetingSlice, {
      context,
      authorise: async () => {
        await this.gate.require('practice-meeting:hold', caller);
      },
      decide: (state, at) => {
        visitors.forEach((agency, index) => this.checks.service(agency, `/visitors/${String(index)}`));
        const facts = {
          ...{ meeting, practice: caller.agency, visitors },
          attendance: attendance.map(({ role, count }) => ({ role, count })),
          ...(occurredOn === undefined ? {} : { occurredOn }),
        };
        return holdMeeting(facts, state, at);
      },
    });
  }

  async discuss(caller: Caller, id: ThingId, body: MeetingItemBody) {
    const child = body.childId as PersonId;
    const { toldTo, legal } = body;
    const check = await this.checks.of(caller, { child, to: toldTo ?? [], classes: ['presence', 'summary'], legal });
    const item = createdId(caller.context(`practice-meeting:record\nitem\n${id}`, body), 'meeting-item');
    const decide = (state: MeetingState) => {
      check();
      const facts = { ...(toldTo === undefined ? {} : { toldTo }), ...legalOf(legal) };
      return discussChild({ item, child, ...facts, texts: textsOf(body) }, state);
    };
    const outcome = await this.change(caller, id, { step: 'item', body, childOf: () => child, decide });
    return { outcome, part: item };
  }

  async agree(caller: Caller, id: ThingId, body: MeetingActionBody) {
    const { owner, ownerRole, summary } = body;
    const item = body.item as ThingId;
    const action = createdId(caller.context(`practice-meeting:record\naction\n${id}`, body), 'meeting-action');
    const decide = (state: MeetingState, at: Instant) => {
      const facts = {
        ...{ action, item, dueOn: dayIn(body.dueOn, '/dueOn'), texts: { summary } },
        ...(owner === undefined ? {} : { owner }),
        ...(ownerRole === undefined ? {} : { ownerRole }),
      };
      return agreeAction(facts, state, at);
    };
    const childOf = ({ items }: HeldMeeting) => items.find((each) => each.item === item)?.child;
    const outcome = await this.change(caller, id, { step: 'action', body, childOf, decide });
    return { outcome, part: action };
  }

  async end(caller: Caller, id: ThingId, action: ThingId, body: EndActionBody) {
    const { outcome: how, reasons } = body;
    const texts = reasons === undefined ? {} : { reasons };
    const decide = (state: MeetingState, at: Instant) => endAction({ action, outcome: how, texts }, state, at);
    const childOf = ({ actions }: HeldMeeting) => actions.find((each) => each.action === action)?.child;
    const outcome = await this.change(caller, id, { step: `end\n${action}`, body, childOf, decide });
    return { outcome, part: action };
  }

  /** The meeting is the practice's; of each child the reader sees what it may see, and no trace of the others. */
  async read(caller: Caller, id: ThingId) {
    const history = await this.ledger.load<MeetingState, MeetingEvent>(meetingSlice, id);
    const state = heldOf(history.state);
    await this.gate.require('practice-meeting:read', caller, this.targetOf(state));
    const recorded = history.events.map((event) => plainEvent(event));
    const entries = recorded
      .filter(({ type }) => type !== 'PracticeMeetingHeld')
      .map((event) => this.register.entryOf(meetingEntryDraft(event)));
    const views: View[] = [];
    for (const [child, ofChild] of Map.groupBy(entries, (entry) => entry.child))
      views.push(await this.gate.view(caller, 'practice-meeting:read', child, ofChild));
    const seen = views.filter((view) => view.entries.length > 0);
    // A tag of the whole stream would tell of children that the reader may not know.
    const tag = this.ledger.tagOf(history.stream, Math.max(0, ...this.revisions(recorded, seen)));
    const same = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'practice-meeting:read',
      answer: same ? 'not-modified' : 'shown',
      children: seen.map(({ receipt }) => receipt),
      ...(seen[0] ? { versions: seen[0].versions } : {}),
    });
    return { state, tag, ...(same ? {} : { views: seen }) };
  }

  private revisions(events: readonly RecordedEvent[], views: readonly View[]): readonly number[] {
    const shown = new Set<string>(views.flatMap((view) => view.entries.map(({ entry }) => entry.id)));
    return events.filter(({ id }) => shown.has(id)).map(({ revision }) => revision);
  }

  private targetOf({ meeting, practice, heldAt }: HeldMeeting) {
    return { thing: meeting, owner: practice, recipients: [], labels: [], recordedAt: heldAt as Instant };
  }

  private change(caller: Caller, id: ThingId, { step, body, childOf, decide }: Change): Promise<MeetingOutcome> {
    return this.ledger.change<MeetingState, MeetingEvent>(meetingSlice, id, {
      context: caller.context(`practice-meeting:record\n${step}\n${id}`, body),
      // Items and actions are facts of their own: two people write up one meeting side by side.
      ifMatch: 'ignored',
      authorise: async (state) => {
        const held = heldOf(state);
        await this.gate.require('practice-meeting:record', caller, this.targetOf(held));
        const child = childOf(held);
        // What is said of a child is said by somebody who may know of it.
        if (child === undefined) throw new DomainError(ledgerErrors.unknown);
        await this.gate.require('practice-meeting:item', caller, { child });
      },
      decide,
    });
  }
}
