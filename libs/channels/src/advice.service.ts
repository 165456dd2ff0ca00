import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, ChildThings, Receipts, type Caller } from '@safeguarding/access';
import type { PersonId, ThingId } from '@safeguarding/kernel';
import { Ledger } from '@safeguarding/ledger';
import { adviceKind } from './channel-slices.ts';
import type { DecideAdviceBody, SeekAdviceBody, WordsBody } from './channels.requests.ts';
import { decideOnAdvice, recordAdvice, seekAdvice, type AdviceEvent, type AdviceState } from './core/advice.ts';
import { legalOf, TellingChecks, textsOf, whenOf } from './telling.ts';

/** Advice: sought, given, taken or not. */
@Injectable()
export class AdviceService {
  private readonly things: ChildThings<AdviceState, AdviceEvent>;

  constructor(
    @Inject(Ledger) ledger: Ledger,
    @Inject(AccessGate) gate: AccessGate,
    @Inject(AgencyRegister) register: AgencyRegister,
    @Inject(Receipts) receipts: Receipts,
    @Inject(TellingChecks) private readonly checks: TellingChecks,
  ) {
    this.things = new ChildThings({ ledger, gate, register, receipts }, adviceKind);
  }

  async seek(caller: Caller, body: SeekAdviceBody) {
    const { from, form, adviser, legal } = body;
    const child = body.childId as PersonId;
    const to = adviser === undefined ? [] : [adviser];
    const check = await this.checks.of(caller, { child, to, classes: ['presence', 'summary'], legal });
    return this.things.begin(caller, 'advice:seek', {
      child,
      body,
      decide: (id) => (state, at) => {
        if (adviser !== undefined) this.checks.service(adviser, '/adviser');
        check();
        const command = {
          ...{ advice: id as ThingId, child, seeker: caller.agency, from, form, texts: textsOf(body) },
          ...(adviser === undefined ? {} : { adviser }),
          ...legalOf(legal),
          ...whenOf(body),
        };
        return seekAdvice(command, state, at);
      },
    });
  }

  record(caller: Caller, id: ThingId, body: WordsBody) {
    const command = { by: caller.agency, texts: textsOf(body), ...whenOf(body) };
    const decide = (state: AdviceState, at: Parameters<typeof recordAdvice>[2]) => recordAdvice(command, state, at);
    return this.things.change(caller, id, { action: 'advice:record', step: 'given', body, decide });
  }

  decide(caller: Caller, id: ThingId, body: DecideAdviceBody) {
    const command = { by: caller.agency, decision: body.decision, texts: textsOf(body), ...whenOf(body) };
    const decide = (state: AdviceState, at: Parameters<typeof recordAdvice>[2]) => decideOnAdvice(command, state, at);
    return this.things.change(caller, id, { action: 'advice:record', step: 'decided', body, decide });
  }

  read(caller: Caller, id: ThingId) {
    return this.things.read(caller, id);
  }
}
