import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  AgencyRegister,
  explainPast,
  PolicyBook,
  type Explanation,
  type PastQuestion,
  type ReadAnswered,
  type Viewer,
} from '@safeguarding/access';
import { streamsAsOf } from '@safeguarding/event-log';
import type { EventId, FieldClass, JsonValue, PersonId, Recorded } from '@safeguarding/kernel';
import { PeopleFacts, PersonFolds } from '@safeguarding/people';
import { AdminRefused, type AdminCommand } from '@safeguarding/platform';
import { Fence } from '@safeguarding/sharing';
import { draftsUntil } from '@safeguarding/timeline';
import { contribution } from '../capabilities.ts';
import type { Storage } from '../storage.ts';
import { neededText } from './arguments.ts';

type Parts = { readonly app: NestFastifyApplication; readonly storage: Storage };
type Receipt = Recorded<ReadAnswered>;
type OfChild = Receipt['facts']['children'][number];

const page = 1_000;

/** By the id of the receipt, or of the request that it answered; the newest where a request was repeated. */
const receiptOf = async ({ log, readEvent }: Storage, decision: string): Promise<Receipt> => {
  let found: Receipt | undefined;
  for (let after: Receipt['position'] | undefined; ;) {
    const filter = { streams: ['reads-'], types: ['ReadAnswered'] };
    const events = await log.readAll({ filter, limit: page, ...(after === undefined ? {} : { after }) });
    for (const event of events.filter(({ body }) => body.includes(decision))) {
      const receipt = readEvent(event) as unknown as Receipt;
      if (receipt.id === decision || receipt.correlationId === decision) found = receipt;
    }
    after = events.at(-1)?.position;
    if (events.length < page) break;
  }
  if (!found) throw new AdminRefused('No answer is on record under that receipt or request.');
  return found;
};

const classesRecorded = ({ shown }: OfChild): ReadonlyMap<EventId, readonly FieldClass[]> =>
  new Map(shown.flatMap(({ classes, entries }) => entries.map((entry) => [entry, classes] as const)));

const shownIn = (classes: readonly Explanation[]): readonly FieldClass[] =>
  classes.filter(({ answer }) => answer === 'shown').map((one) => one.class);

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.toSorted().join() === other.toSorted().join();

/** What the question was decided on, as it stood when the answer was given. */
const questionsOf = async ({ app, storage }: Parts, receipt: Receipt) => {
  const { log, readEvent, readDatabase, sealed } = storage;
  const { facts, position, recordedAt, actor } = receipt;
  const past = streamsAsOf(log, position);
  const register = await app.get(AgencyRegister, { strict: false }).at(position);
  const policy = app
    .get(PolicyBook, { strict: false })
    .all()
    .find(({ version }) => version === facts.policyVersion);
  const fence = new Fence({ log: past, readEvent });
  const people = new PeopleFacts({
    folds: new PersonFolds({ log: past, readEvent }),
    sealing: sealed.sealing,
    register,
  });
  const { successions } = register;
  const predecessors = successions.predecessorsOf(actor.agency).map(({ agency }) => agency);
  const viewerWith = (strong: boolean): Viewer => ({
    via: actor.via,
    ref: actor.ref,
    agency: actor.agency,
    ...(predecessors.length === 0 ? {} : { predecessors }),
    agencyKind: facts.agencyKind,
    nation: register.get(actor.agency)?.nation ?? 'england',
    roles: [actor.role] as Viewer['roles'],
    scopes: [],
    strongAuthentication: strong,
    issuer: '',
    clientId: '',
    ...(facts.purpose === undefined ? {} : { purpose: facts.purpose }),
  });
  return async (child: PersonId, strong: boolean): Promise<PastQuestion> => {
    if (!policy) throw new AdminRefused('The receipt names no policy of this ledger: it showed nothing of a child.');
    const drafts = draftsUntil(readDatabase, contribution, readEvent, child, position);
    return {
      policy,
      viewer: viewerWith(strong),
      action: facts.action,
      facts: await people.of(child),
      position: await fence.of(child),
      at: recordedAt,
      successions,
      entries: drafts.map((draft) => register.entryOf(draft)),
    };
  };
};

/** A receipt does not say how strongly somebody had signed in: the way that gives what was shown is taken. */
const explainChild = async (
  questionOf: (child: PersonId, strong: boolean) => Promise<PastQuestion>,
  ofChild: OfChild,
): Promise<Readonly<Record<string, JsonValue>>> => {
  const recorded = classesRecorded(ofChild);
  const tries = await Promise.all(
    [true, false].map(async (strong) => {
      const { child, entries } = explainPast(await questionOf(ofChild.child, strong));
      const known = new Map(entries.map(({ entry, classes }) => [entry, shownIn(classes)]));
      const reproduced =
        [...recorded].every(([entry, classes]) => same(known.get(entry) ?? [], classes)) &&
        (ofChild.classes.length === 0 || same(shownIn(child), ofChild.classes));
      return { child, entries, reproduced, strong };
    }),
  );
  const chosen = tries.find(({ reproduced }) => reproduced) ?? tries[0];
  return {
    child: ofChild.child,
    reproduced: chosen?.reproduced ?? false,
    strongSignIn: chosen?.strong ?? true,
    classes: (chosen?.child ?? []) as unknown as JsonValue,
    entries: (chosen?.entries ?? []).map((one) => ({
      ...one,
      inAnswer: recorded.has(one.entry),
    })) as unknown as JsonValue,
  };
};

/**
 * Why an answer of the past was what it was: by relation, policy and deciding events, for each class of each entry that stood on the
 * timeline then, hidden ones included. Ids and words of the vocabulary only.
 */
export const explainCommand =
  (parts: Parts): AdminCommand =>
  async ({ args }) => {
    const receipt = await receiptOf(parts.storage, neededText(args, 'decision'));
    const { facts, id, correlationId, position, recordedAt, actor } = receipt;
    const questionOf = await questionsOf(parts, receipt);
    const children: JsonValue[] = [];
    for (const ofChild of facts.children) children.push(await explainChild(questionOf, ofChild));
    return {
      receipt: id,
      request: correlationId,
      position,
      answeredAt: recordedAt,
      agency: actor.agency,
      role: actor.role,
      reader: actor.ref,
      purpose: facts.purpose ?? null,
      action: facts.action,
      answer: facts.answer,
      policyVersion: facts.policyVersion ?? null,
      basisVersion: facts.basisVersion ?? null,
      asked: [...(facts.asked ?? [])],
      children,
    };
  };
