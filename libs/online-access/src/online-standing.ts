import { Inject, Injectable } from '@nestjs/common';
import { AccessGate, AgencyRegister, Receipts, type Caller } from '@safeguarding/access';
import {
  londonDate,
  type AgencyId,
  type Clock,
  type Instant,
  type JsonValue,
  type PersonId,
} from '@safeguarding/kernel';
import { OwnRelationships } from '@safeguarding/people';
import { CLOCK, isNotModified } from '@safeguarding/platform';
import { KeyedHash } from '@safeguarding/sealing';
import { countsFor } from './core/line-of-practices.ts';
import { standingOf, type Proxy } from './core/online-access.ts';
import { codeOn, endsByItself, isStopped, patientSince, proxyStanding, turns } from './core/online-sight.ts';
import { OnlineFactsReader, type OnlineFacts } from './online-facts.ts';
import type { OnlineAccessAnswer, OnlineFactAnswer, OnlineProxyAnswer } from './online.answers.ts';

type Listed = { readonly fact: string; readonly practice: AgencyId; readonly at: Instant };
type Asked = OnlineFacts & { readonly at: Instant };

/** What a practice decided about online access to a child's record, and what of it somebody has to look at. */
@Injectable()
export class OnlineStanding {
  constructor(
    @Inject(OnlineFactsReader) private readonly facts: OnlineFactsReader,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(AgencyRegister) private readonly register: AgencyRegister,
    @Inject(OwnRelationships) private readonly relationships: OwnRelationships,
    @Inject(KeyedHash) private readonly keyedHash: KeyedHash,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `standing` absent: the caller has it as it is. Throws DomainError: 404 and 403 of the gate, 503 without a receipt. */
  async read(
    caller: Caller,
    child: PersonId,
  ): Promise<{ readonly tag: string; readonly standing?: OnlineAccessAnswer }> {
    const { versions } = await this.gate.require('online-access:read', caller, { child });
    const standing = await this.answer(caller, child, await this.facts.of(child));
    const tag = `W/"${this.keyedHash.of('online-access-tag', `${caller.principal.ref}\n${JSON.stringify(standing)}`)}"`;
    const same = isNotModified(caller.facts, tag);
    await this.receipts.record(caller, {
      action: 'online-access:read',
      answer: same ? 'not-modified' : 'shown',
      children: [{ child, classes: ['narrative', 'third-party'], entries: [] }],
      versions,
    });
    return same ? { tag } : { tag, standing };
  }

  /** What the practice has to look at, and the records that are read as one; whether the caller may ask has been judged. */
  async tasksOf(
    caller: Caller,
    child: PersonId,
  ): Promise<{ readonly tasks: string[]; readonly records: readonly PersonId[] }> {
    const facts = await this.facts.of(child);
    const asked: Asked = { ...facts, at: this.clock.now() };
    const own = facts.state.proxies.filter((proxy) => caller.isOf(proxy.practice));
    const proxies = await Promise.all(own.map((proxy) => this.proxyAnswer(proxy, asked)));
    return { tasks: await this.tasks(asked, caller.services, proxies), records: facts.records };
  }

  private async answer(caller: Caller, child: PersonId, facts: OnlineFacts): Promise<OnlineAccessAnswer> {
    const { agency: owner } = caller;
    const asked: Asked = { ...facts, at: this.clock.now() };
    const { state, born, at } = asked;
    const own = <T extends Listed>(list: readonly T[]) => list.filter((one) => caller.isOf(one.practice));
    const listed = (list: readonly Listed[]) => Promise.all(own(list).map((one) => this.factAnswer(one, asked)));
    const inForce = codeOn(state.codes, londonDate(at));
    const { successions } = this.register;
    const since = patientSince(state, { born, at }, (one) =>
      countsFor((of, by) => successions.sinceOf(of, by), one, { owner, at }),
    );
    const stopped = caller.services.some((service) => isStopped(state, service, 'patient'));
    const access = since === undefined ? 'not-opened' : stopped ? 'stopped' : 'open';
    const proxies = await Promise.all(own(state.proxies).map((proxy) => this.proxyAnswer(proxy, asked)));
    return {
      id: child,
      ...(inForce === undefined ? {} : { codeInForce: inForce }),
      patient: { access, ...(since === undefined ? {} : { since }) },
      codes: state.codes.map(({ code, effectiveOn, practice: by }) => ({
        ...{ code, effectiveOn },
        recordedByYou: caller.isOf(by),
      })),
      proxies,
      stops: await listed(standingOf(state.stops, state)),
      redactions: await listed(standingOf(state.redactions, state)),
      releases: await listed(state.releases),
      histories: await listed(state.histories),
      assessments: [...(await listed(state.competences)), ...(await listed(state.coercions))],
      tasks: await this.tasks(asked, caller.services, proxies),
    };
  }

  /** What was recorded and what was sealed with it. */
  private async factAnswer(one: Listed, { events }: OnlineFacts): Promise<OnlineFactAnswer> {
    const event = events.find(({ facts, recordedAt }) => facts.fact === one.fact && recordedAt === one.at);
    const { fact: id, practice: _practice, at, ...plain } = one as Listed & Readonly<Record<string, JsonValue>>;
    const said = event ? await this.facts.said(event) : {};
    return { id, record: event?.record ?? '', at, ...plain, ...said };
  }

  private async proxyAnswer(proxy: Proxy, asked: Asked): Promise<OnlineProxyAnswer> {
    const { state, born, at } = asked;
    const end = endsByItself(proxy, born);
    return {
      ...(await this.factAnswer(proxy, asked)),
      standing: proxyStanding(proxy, state, { born, at }),
      ...(end === undefined ? {} : { endsAt: end.at }),
      ...(end?.age === undefined ? {} : { endsAtAge: end.age }),
    };
  }

  private async tasks(
    { state, born, at, records }: Asked,
    services: readonly AgencyId[],
    proxies: readonly OnlineProxyAnswer[],
  ): Promise<string[]> {
    const inForce = codeOn(state.codes, londonDate(at)) === '104';
    const own = state.codes.some(({ practice }) => services.includes(practice));
    const concerns = await Promise.all(records.map((record) => this.relationships.ofConcern(services, record)));
    const labelled = new Set(concerns.flatMap((known) => [...known]));
    const ofConcern = (await this.peopleOf(proxies)).some((record) => labelled.has(record));
    return [
      ...(inForce && born !== undefined && at >= turns(born, 16) ? ['code-104-since-16'] : []),
      ...(inForce && !own ? ['code-104-of-another-practice'] : []),
      ...(ofConcern ? ['proxy-of-concern'] : []),
    ];
  }

  /** Every record of those who act for the patient: who is one person by a merge may be labelled under another id. */
  private async peopleOf(proxies: readonly OnlineProxyAnswer[]): Promise<readonly PersonId[]> {
    const standing = (proxies as readonly (OnlineProxyAnswer & { readonly person?: PersonId })[]).flatMap(
      ({ standing: stands, person }) => (stands === 'standing' && person !== undefined ? [person] : []),
    );
    return (await Promise.all(standing.map((person) => this.gate.membersOf(person)))).flat();
  }
}
