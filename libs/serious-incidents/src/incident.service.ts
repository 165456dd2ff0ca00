import { Inject, Injectable } from '@nestjs/common';
import {
  AccessGate,
  AgencyRegister,
  type Caller,
  ChildThings,
  listPage,
  newestFirst,
  Receipts,
  rowsOfServices,
} from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { refused, type Instant, type PersonId, type ThingId } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { SealedTokens } from '@safeguarding/sealing';
import { checkLegalFacts } from '@safeguarding/sharing';
import { recordIncident, takeIncidentStep, type IncidentStep, type IncidentTexts } from './core/incident-decisions.ts';
import { incidentErrors } from './core/incident-errors.ts';
import { checkReviewForm, hasRapidReview } from './core/incident-forms.ts';
import type { IncidentEvent, IncidentState } from './core/incident.ts';
import { incidentRows, type IncidentRow } from './incident-list-model.ts';
import { incidentKind, incidentTarget } from './incident-slice.ts';
import type { IncidentsPage } from './incidents.answers.ts';
import type {
  DecideReviewBody,
  IncidentsQuery,
  IncidentStepBody,
  PublishReviewBody,
  RecordIncidentBody,
  StartReviewBody,
} from './incidents.requests.ts';

type Later = Exclude<IncidentEvent['type'], 'SeriousIncidentBecameKnown'>;

const textsOf = ({ summary, reasons }: IncidentStepBody): IncidentTexts => ({
  summary,
  ...(reasons === undefined ? {} : { reasons }),
});
const onOf = ({ on }: IncidentStepBody) => (on === undefined ? {} : { on });

/** Serious incidents: known, notified, looked at, reviewed, published; knows no HTTP. */
@Injectable()
export class IncidentService {
  private readonly things: ChildThings<IncidentState, IncidentEvent>;

  constructor(
    @Inject(Ledger) ledger: Ledger,
    @Inject(AccessGate) readonly gate: AccessGate,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(Receipts) readonly receipts: Receipts,
    @Inject(SealedTokens) readonly tokens: SealedTokens,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
  ) {
    this.things = new ChildThings({ ledger, gate, register, receipts }, incidentKind);
  }

  record(caller: Caller, body: RecordIncidentBody) {
    const { kind, happenedOn, partnership, legal: sent } = body;
    const child = body.childId as PersonId;
    const { policyDocument, ...legal } = sent;
    return this.things.begin(caller, 'serious-incident:record', {
      child,
      body,
      decide: (id) => (state, at) => {
        const found = this.register.get(partnership);
        const { nation, agencyKind } = caller.principal;
        if (found?.status !== 'active' || found.kind !== 'safeguarding-partnership' || found.nation !== nation)
          throw refused(incidentErrors.partnershipUnfit, '/partnership');
        checkLegalFacts(legal, { kind: agencyKind, ...(policyDocument === undefined ? {} : { policyDocument }) });
        const texts = {
          ...textsOf(body),
          ...(happenedOn === undefined ? {} : { happenedOn }),
          ...(policyDocument === undefined ? {} : { policyDocument }),
        };
        const type = 'SeriousIncidentBecameKnown' as const;
        const step = { type, by: caller.agency, body: { kind, legal }, texts, ...onOf(body) };
        return recordIncident(
          step,
          { incident: id as ThingId, child, authority: caller.agency, partnership },
          state,
          at,
        );
      },
    });
  }

  notify(caller: Caller, id: ThingId, sent: IncidentStepBody) {
    return this.take(caller, id, sent, { type: 'SeriousIncidentNotified', body: {} });
  }

  rapidReview(caller: Caller, id: ThingId, sent: DecideReviewBody) {
    const check = (): void => {
      if (!hasRapidReview(caller.principal.nation)) throw refused(incidentErrors.rapidReviewUnknown);
    };
    return this.take(caller, id, sent, { type: 'RapidReviewCompleted', body: { decision: sent.decision } }, check);
  }

  decide(caller: Caller, id: ThingId, sent: DecideReviewBody) {
    return this.take(caller, id, sent, { type: 'PracticeReviewDecided', body: { decision: sent.decision } });
  }

  startReview(caller: Caller, id: ThingId, sent: StartReviewBody) {
    const { form, review } = sent;
    const body = { form, ...(review === undefined ? {} : { review: review as ThingId }) };
    const check = (): void => {
      checkReviewForm(form, caller.principal.nation);
    };
    return this.take(caller, id, sent, { type: 'PracticeReviewStarted', body }, check);
  }

  publish(caller: Caller, id: ThingId, sent: PublishReviewBody) {
    return this.take(caller, id, sent, { type: 'PracticeReviewPublished', body: { publication: sent.publication } });
  }

  withdraw(caller: Caller, id: ThingId, sent: IncidentStepBody) {
    return this.take(caller, id, sent, { type: 'SeriousIncidentWithdrawn', body: {} });
  }

  read(caller: Caller, id: ThingId) {
    return this.things.read(caller, id);
  }

  async page(caller: Caller, { status, waitsFor, cursor, limit }: IncidentsQuery): Promise<IncidentsPage> {
    const filter = { ...(status === undefined ? {} : { status }), ...(waitsFor === undefined ? {} : { waitsFor }) };
    const { rows, next } = await listPage<IncidentRow>(
      this,
      caller,
      {
        name: `serious-incidents\n${status ?? ''}\n${waitsFor ?? ''}`,
        action: 'serious-incident:read',
        targetOf: incidentTarget,
        rows: (before, most) =>
          rowsOfServices(
            caller,
            most,
            (agency) => incidentRows(this.db, { agency, ...filter }, { before, limit: most }),
            newestFirst,
          ),
        idOf: ({ incident }) => incident,
      },
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
    );
    const items = rows.map(({ incident, child, authority, partnership, kind, status: now, notified, knownOn }) => ({
      ...{ id: incident, child, authority, partnership, incidentKind: kind, status: now, notified, knownOn },
    }));
    return { items, ...(next === undefined ? {} : { next }) };
  }

  private take<T extends Later>(
    caller: Caller,
    id: ThingId,
    sent: IncidentStepBody,
    { type, body }: Pick<IncidentStep<T>, 'type' | 'body'>,
    check?: () => void,
  ) {
    const decide = (state: IncidentState, at: Instant) => {
      check?.();
      const by = state.status === 'none' ? caller.agency : caller.actingAs(state.authority, state.partnership);
      const step = { type, by, body, texts: textsOf(sent), ...onOf(sent) } as IncidentStep<Later>;
      return takeIncidentStep(step, state, at);
    };
    return this.things.change(caller, id, { action: 'serious-incident:take-step', step: type, body: sent, decide });
  }
}
