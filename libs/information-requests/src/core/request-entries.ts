import type { AgencyId, FieldClass, JsonValue, PersonId, Recorded, ThingId } from '@safeguarding/kernel';
import { looksWhole, toldOutcome } from './audience.ts';
import type { RequestEvent } from './request-events.ts';

type ClassedField = { readonly class: FieldClass; readonly value: JsonValue };

/** What a step of a request is on its child's timeline, apart from who wrote it and when. */
export type RequestEntry = {
  readonly thing: ThingId;
  readonly child: PersonId;
  readonly kind: string;
  readonly fields: Readonly<Record<string, ClassedField>>;
  readonly recipients: readonly { readonly agency: AgencyId; readonly classes: readonly FieldClass[] }[];
};

/** An answer and a refusal bear one name: where the answer must look whole, they look alike. */
const kinds: Readonly<Record<RequestEvent['type'], string>> = {
  InformationRequested: 'information-requested',
  RequestHolderNamed: 'information-request-taken',
  RequestCheckAnswered: 'information-request-check-answered',
  RequestReturned: 'information-request-returned',
  RequestInformationSupplied: 'information-request-supplied',
  RequestChallenged: 'information-request-challenged',
  RequestChallengeAnswered: 'information-request-challenge-answered',
  RequestAnswered: 'information-request-answered',
  RequestRefused: 'information-request-answered',
  RequestWithdrawn: 'information-request-withdrawn',
  RequestReviewed: 'information-request-reviewed',
  AnswerNotOpened: 'information-request-not-opened',
};

/** Everything: a service works with what it wrote and was sent because it is addressed to it, also without a registration. */
export const everyClass: readonly FieldClass[] = [
  ...(['presence', 'identity', 'location', 'summary', 'narrative', 'attachment'] as const),
  ...(['health', 'third-party', 'perpetrator', 'sensitive-service', 'legal'] as const),
];
/** What the other side is told of a step that is addressed to it. */
const toldClasses: readonly FieldClass[] = ['presence', 'identity', 'summary', 'narrative', 'third-party', 'legal'];
/** Where somebody else could see the answer: no word of a colleague's. */
const toldOfRefusal: readonly FieldClass[] = ['presence', 'legal'];

/** Steps of the asked service that are its own. */
const internal: ReadonlySet<RequestEvent['type']> = new Set([
  'RequestHolderNamed',
  'RequestCheckAnswered',
  'RequestReviewed',
  'AnswerNotOpened',
]);

/** A field that is not listed is shown to nobody but those who may see the most secret class: the service itself. */
const classes: Readonly<Record<string, FieldClass>> = {
  requestKind: 'summary',
  riskLevel: 'summary',
  consent: 'legal',
  answerBy: 'legal',
  identifierIncluded: 'identity',
  missing: 'legal',
  grounds: 'legal',
  response: 'legal',
  outcome: 'legal',
  channel: 'legal',
  legal: 'legal',
};
/** Told only where the answer need not look whole. */
const openClasses: Readonly<Record<string, FieldClass>> = { leftOut: 'legal', reason: 'legal' };
const hidden = new Set(['request', 'child', 'asked', 'requester', 'holds', 'extent']);

const fieldsOf = (event: Recorded<RequestEvent>): RequestEntry['fields'] => {
  const { type, facts } = event;
  const settled = type === 'RequestAnswered' || type === 'RequestRefused';
  const whole = settled && looksWhole(facts.audience);
  const told: Readonly<Record<string, JsonValue>> = settled
    ? {
        outcome: toldOutcome(facts.audience, type === 'RequestAnswered' ? facts.extent : 'refused'),
        ...(whole ? { decided: type === 'RequestAnswered' ? facts.extent : 'refused' } : {}),
      }
    : {};
  // Why it was refused, and that no legal facts or channel stand there, would tell a refusal from nothing held.
  const kept = whole && told['outcome'] === 'no-information';
  const classOf = (name: string): FieldClass => {
    if (kept && name !== 'outcome') return 'sensitive-service';
    return classes[name] ?? (whole ? undefined : openClasses[name]) ?? 'sensitive-service';
  };
  const shown: Readonly<Record<string, JsonValue>> = { ...(facts as object), ...told };
  return Object.fromEntries(
    Object.entries(shown)
      .filter(([name]) => !hidden.has(name))
      .map(([name, value]) => [name, { class: classOf(name), value }] as const),
  );
};

const toRequester = (event: Recorded<RequestEvent>): readonly FieldClass[] => {
  if (event.type === 'RequestRefused') return toldOfRefusal;
  if (event.type !== 'RequestAnswered') return toldClasses;
  const { extent, classes: given } = event.facts;
  if (extent === 'nothing-held') return toldOfRefusal;
  return [...new Set<FieldClass>(['presence', 'legal', ...given.filter((name) => name !== 'sensitive-service')])];
};

/** Pure: the plain fields of the step under their classes, and whom it addresses. */
export const requestEntry = (event: Recorded<RequestEvent>, writtenBy: AgencyId): RequestEntry => {
  const { request, child, asked, requester } = event.facts;
  const other = 'agency' in requester ? requester.agency : undefined;
  const byAsked = writtenBy === asked;
  const told = byAsked ? (internal.has(event.type) ? undefined : other) : asked;
  return {
    thing: request,
    child,
    kind: kinds[event.type],
    fields: fieldsOf(event),
    recipients: [
      { agency: writtenBy, classes: everyClass },
      ...(told === undefined || told === writtenBy
        ? []
        : [
            {
              agency: told,
              classes: byAsked ? toRequester(event) : [...toldClasses, 'health' as const, 'perpetrator' as const],
            },
          ]),
    ],
  };
};
