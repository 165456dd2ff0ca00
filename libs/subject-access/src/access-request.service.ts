import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, ChildFactsSource, healthKinds, type Caller } from '@safeguarding/access';
import {
  startOfLondonDay,
  type EventId,
  type Instant,
  type OccurredOn,
  type PersonId,
  type ThingId,
} from '@safeguarding/kernel';
import { createdId, Ledger, type Outcome } from '@safeguarding/ledger';
import { dueUnder } from '@safeguarding/timescales';
import { accessRequestSlice } from './access-request-slice.ts';
import type {
  AuthorityBody,
  DisclosureBody,
  ExtensionBody,
  IdentityBody,
  OpinionBody,
  ReceiveBody,
  RefusalBody,
  WhyBody,
  WithholdingBody,
} from './access-requests.requests.ts';
import { Candidates, saysHealth } from './candidates.ts';
import {
  checkDisclosure,
  checkExemption,
  checkExtension,
  checkIdentityAsked,
  checkRefusal,
  dayThatBegan,
  openRequest,
  stepOf,
  type Candidate,
} from './core/access-request-decisions.ts';
import type { AccessRequestEvent } from './core/access-request-events.ts';
import type { AccessRequestState, Standing } from './core/access-request.ts';
import { standingOf, targetOf } from './request-target.ts';

export type RequestOutcome = Outcome<AccessRequestState, AccessRequestEvent>;

const onDay = (text: string, at: Instant): OccurredOn => ({ value: dayThatBegan(text, at), precision: 'day' });
const narrative = ({ reasons }: WhyBody) => ({ narrative: { reasons } });

type Step = {
  readonly action: 'access-request:handle' | 'access-request:decide';
  readonly operation: string;
  readonly body: object;
  readonly decide: (open: Standing, at: Instant) => AccessRequestEvent;
  /** What has to be read before it can be decided. */
  readonly before?: (open: Standing) => Promise<void>;
};

/** Records what a controller does about a subject access request. */
@Injectable()
export class AccessRequestService {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(ChildFactsSource) private readonly people: ChildFactsSource,
    @Inject(Candidates) private readonly candidates: Candidates,
  ) {}

  receive(caller: Caller, body: ReceiveBody): Promise<RequestOutcome> {
    const { by, requester, receivedOn, identity, wording } = body;
    const subject = body.subject as PersonId;
    const context = caller.context('access-request:receive', body);
    const of = { request: createdId(context, accessRequestSlice.category), subject, controller: caller.agency };
    return this.ledger.create<AccessRequestState, AccessRequestEvent>(accessRequestSlice, {
      context,
      authorise: async () => {
        await this.gate.require('access-request:receive', caller, { child: subject });
      },
      decide: (state, at) => {
        if (state.status !== 'none') return [];
        const sealed = { 'third-party': { requester }, narrative: wording === undefined ? {} : { wording } };
        return [stepOf('AccessRequestReceived', of, { by, identity }, { sealed, on: onDay(receivedOn, at) })];
      },
    });
  }

  checkIdentity(caller: Caller, id: ThingId, body: IdentityBody): Promise<RequestOutcome> {
    const { outcome, checkedOn } = body;
    return this.take(caller, id, {
      ...{ action: 'access-request:handle', operation: 'identity', body },
      decide: (open, at) => {
        checkIdentityAsked(open);
        const on = onDay(checkedOn, at);
        return stepOf('AccessRequestIdentityChecked', open, { outcome }, { sealed: narrative(body), on });
      },
    });
  }

  extend(caller: Caller, id: ThingId, body: ExtensionBody): Promise<RequestOutcome> {
    const { reason } = body;
    const { nation } = caller.principal;
    return this.take(caller, id, {
      ...{ action: 'access-request:handle', operation: 'extension', body },
      decide: (open, at) => {
        const due = open.runningSince && dueUnder('UK-SAR', open.runningSince, nation);
        const runningSince = checkExtension(open, due, at);
        return stepOf('AccessRequestExtended', open, { reason, runningSince }, { sealed: narrative(body) });
      },
    });
  }

  assessAuthority(caller: Caller, id: ThingId, body: AuthorityBody): Promise<RequestOutcome> {
    const { childsDecision, interests } = body;
    return this.take(caller, id, {
      ...{ action: 'access-request:handle', operation: 'authority', body },
      decide: (open) =>
        stepOf('AccessRequestAuthorityAssessed', open, { childsDecision, interests }, { sealed: narrative(body) }),
    });
  }

  giveOpinion(caller: Caller, id: ThingId, body: OpinionBody): Promise<RequestOutcome> {
    const { finding, professional, givenOn, entries, reasons } = body;
    return this.take(caller, id, {
      ...{ action: 'access-request:handle', operation: 'opinion', body },
      decide: (open, at) => {
        const givenAt = startOfLondonDay(dayThatBegan(givenOn, at));
        const sealed = { narrative: { reasons, professional } };
        const about = entries === undefined ? {} : { entries };
        return stepOf('AccessRequestOpinionGiven', open, { finding, givenAt, ...about }, { sealed });
      },
    });
  }

  withhold(caller: Caller, id: ThingId, body: WithholdingBody): Promise<RequestOutcome> {
    const { exemption } = body;
    const entry = body.entry as EventId;
    const { nation } = caller.principal;
    return this.take(caller, id, {
      ...{ action: 'access-request:handle', operation: 'withholding', body },
      decide: (open, at) => {
        checkExemption(open, { entry, exemption, nation, at });
        return stepOf('AccessRequestItemWithheld', open, { entry, exemption }, { sealed: narrative(body) });
      },
    });
  }

  /** Gives what somebody has read entry by entry, and nothing else. */
  disclose(caller: Caller, id: ThingId, body: DisclosureBody): Promise<RequestOutcome> {
    const { entries } = body;
    let candidates: readonly Candidate[] = [];
    let subject: Pick<Parameters<typeof checkDisclosure>[1], 'kind' | 'born'> = { kind: 'child', born: undefined };
    return this.take(caller, id, {
      ...{ action: 'access-request:decide', operation: 'disclosure', body },
      before: async (open) => {
        const [{ shown }, facts] = await Promise.all([
          this.candidates.of(caller, open, { to: 'decide', named: entries }),
          this.people.of(open.subject),
        ]);
        candidates = shown.map(({ entry }) => ({ id: entry.id, health: saysHealth(entry) }));
        subject = { kind: facts?.kind ?? 'child', born: facts?.dateOfBirth };
      },
      decide: (open, at) => {
        // Health professionals make the serious harm test themselves.
        const healthProfessional = healthKinds.has(caller.principal.agencyKind);
        checkDisclosure(open, { ...subject, entries, candidates, healthProfessional, at });
        return stepOf('AccessRequestDisclosed', open, { entries }, { sealed: narrative(body) });
      },
    });
  }

  refuse(caller: Caller, id: ThingId, body: RefusalBody): Promise<RequestOutcome> {
    const { reason } = body;
    return this.take(caller, id, {
      ...{ action: 'access-request:decide', operation: 'refusal', body },
      decide: (open) => {
        checkRefusal(open, reason);
        return stepOf('AccessRequestRefused', open, { reason }, { sealed: narrative(body) });
      },
    });
  }

  withdraw(caller: Caller, id: ThingId, body: WhyBody): Promise<RequestOutcome> {
    return this.take(caller, id, {
      ...{ action: 'access-request:handle', operation: 'withdrawal', body },
      decide: (open) => stepOf('AccessRequestWithdrawn', open, {}, { sealed: narrative(body) }),
    });
  }

  private take(
    caller: Caller,
    id: ThingId,
    { action, operation, body, decide, before }: Step,
  ): Promise<RequestOutcome> {
    return this.ledger.change<AccessRequestState, AccessRequestEvent>(accessRequestSlice, id, {
      context: caller.context(`${action}\n${operation}\n${id}`, body),
      ifMatch: 'required',
      authorise: async (state) => {
        const open = standingOf(state);
        await this.gate.require(action, caller, targetOf(open));
        await before?.(open);
      },
      decide: (state, at) => [decide(openRequest(state), at)],
    });
  }
}
