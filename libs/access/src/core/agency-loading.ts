import type {
  AgencyCodes,
  AgencyContact,
  AgencyEvent,
  AgencyFacts,
  AgencyState,
  SignalSubscription,
} from './agency.ts';
import { areasOf } from './former-codes.ts';
import { leavingToPeople, type RecordedByPeople } from './recorded-by-people.ts';
import { agencyKinds, nations, type AgencyKind } from './vocabulary.ts';

/** One agency of a register file. */
export type AgencyInFile = AgencyFacts & { readonly suspended: boolean };

const shapes: { readonly [C in keyof Required<AgencyCodes>]: RegExp } = {
  // A GP practice is a letter and 5 digits; the sites of a trust carry its R code and more.
  ods: /^[A-Z0-9]{3,10}$/,
  gss: /^(?:E0[6-9]|E10|W06|S12|N09)\d{6}$/,
  urn: /^\d{6}$/,
};
const odsOfPractice = /^[A-Z]\d{5}$/;
const odsOfTrust = /^R[A-Z0-9]{2}(?:[A-Z0-9]{2})?$/;
const code = /^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/;
const topic = /^[a-z0-9][a-z0-9.-]{0,99}$/;

const odsShape: Partial<Record<AgencyKind, RegExp>> = {
  'gp-practice': odsOfPractice,
  hospital: odsOfTrust,
  'mental-health': odsOfTrust,
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, longest = 200): value is string =>
  typeof value === 'string' && value.trim() === value && value.length > 0 && value.length <= longest;
const oneOf = <T extends string>(words: readonly T[], value: unknown): value is T =>
  words.some((word) => word === value);

type Reading = { readonly problems: string[]; readonly need: (ok: boolean, problem: string) => void };

const codesOf = (value: unknown, kind: unknown, { need }: Reading): AgencyCodes => {
  const given = isObject(value) ? value : {};
  need(value === undefined || isObject(value), 'codes must be an object');
  const known = Object.keys(shapes) as (keyof AgencyCodes)[];
  need(
    Object.keys(given).every((name) => known.some((ours) => ours === name)),
    'codes holds a code of an unknown kind',
  );
  const kindShape = oneOf(agencyKinds, kind) ? odsShape[kind] : undefined;
  return Object.fromEntries(
    known.flatMap((name) => {
      const text = given[name];
      if (text === undefined) return [];
      const shape = name === 'ods' ? (kindShape ?? shapes.ods) : shapes[name];
      const ok = typeof text === 'string' && shape.test(text);
      need(ok, `the ${name} code is malformed for this kind`);
      return ok ? [[name, text]] : [];
    }),
  );
};

/** What was retired, and what was succeeded, is on record and in no file. */
const spoken = ({ formerCodes: _former, ...facts }: AgencyFacts): AgencyFacts => ({
  ...facts,
  sources: facts.sources.map(({ retiredKeys: _retired, ...source }) => source),
});

const publicMembers = new Set(['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use']);

/** Keys of one source, retired ones included. */
export const mostKeys = 10;

/** A public key as JWK. A private or a shared one must not even lie in the register. */
export const isPublicKey = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) &&
  isText(value['kid'], 64) &&
  ['EC', 'OKP', 'RSA'].includes(String(value['kty'])) &&
  Object.entries(value).every(([name, text]) => publicMembers.has(name) && isText(text, 2_000));

const sourceOf = (value: Readonly<Record<string, unknown>>): AgencyFacts['sources'] => {
  const { topic: name, source, keys } = value;
  const listed: readonly unknown[] = Array.isArray(keys) ? keys : [];
  const known = listed.filter((one) => isPublicKey(one));
  const given = keys === undefined || (known.length > 0 && known.length <= mostKeys && known.length === listed.length);
  if (typeof name !== 'string' || !topic.test(name) || !isText(source) || !given) return [];
  return [{ topic: name, source, ...(keys === undefined ? {} : { keys: known }) }];
};

const sourcesOf = (value: unknown, { need }: Reading): AgencyFacts['sources'] => {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [];
  const read = listed.filter(isObject).flatMap(sourceOf);
  need((value === undefined || Array.isArray(value)) && read.length === listed.length, 'a source is malformed');
  return read;
};

const signalsOf = (value: unknown, { need }: Reading): { readonly signals?: SignalSubscription } => {
  if (value === undefined) return {};
  const { kafka, webhook, ...rest } = isObject(value) ? value : { rest: value };
  const url = typeof webhook === 'string' && webhook.length <= 500 ? URL.parse(webhook) : null;
  const fits = url !== null && ['https:', 'http:'].includes(url.protocol) && !url.username && !url.password;
  const ok =
    Object.keys(rest).length === 0 &&
    (kafka === undefined || typeof kafka === 'boolean') &&
    (webhook === undefined || fits);
  need(ok, 'signals are malformed');
  return ok ? { signals: { ...(kafka === true ? { kafka } : {}), ...(url ? { webhook: url.href } : {}) } } : {};
};

const textsOf = (value: unknown, what: string, { need }: Reading): readonly string[] => {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [];
  const read = listed.filter((one) => isText(one));
  need((value === undefined || Array.isArray(value)) && read.length === listed.length, `${what} is malformed`);
  return read;
};

const telephone = /^\+?[0-9][0-9 ]{2,24}$/;

const contactOf = (value: unknown, { need }: Reading): { readonly contact?: AgencyContact } => {
  if (value === undefined) return {};
  const given = isObject(value) ? value : {};
  const names = Object.keys(given);
  const ok = names.every((name) => (name === 'day' || name === 'outOfHours') && telephone.test(String(given[name])));
  need(isObject(value) && ok, 'contact is malformed');
  return ok ? { contact: given } : {};
};

const members = new Set([
  'code',
  'name',
  'kind',
  'nation',
  'codes',
  'area',
  'sources',
  'signals',
  'clients',
  'dutyForArea',
  'contact',
  'suspended',
]);

/** Reads one agency of a register file; on any fault, what is wrong with it. Words of the file are not repeated. */
export const readAgency = (value: unknown): AgencyInFile | readonly string[] => {
  if (!isObject(value)) return ['an agency must be an object'];
  const problems: string[] = [];
  const reading: Reading = {
    problems,
    need: (ok, problem) => {
      if (!ok) problems.push(problem);
    },
  };
  const { need } = reading;
  const { kind, nation, name, area } = value;
  need(
    Object.keys(value).every((member) => members.has(member)),
    'it has a member that the register does not know',
  );
  need(typeof value['code'] === 'string' && code.test(value['code']), 'the agency code is malformed');
  need(isText(name), 'the name is missing');
  need(oneOf(agencyKinds, kind), 'the kind is not a word of the vocabulary');
  need(oneOf(nations, nation), 'the nation is not a word of the vocabulary');
  need(isText(area, 64), 'the area is missing');
  for (const flag of ['dutyForArea', 'suspended'])
    need(value[flag] === undefined || typeof value[flag] === 'boolean', `${flag} must be true or false`);
  const codes = codesOf(value['codes'], kind, reading);
  const sources = sourcesOf(value['sources'], reading);
  const clients = textsOf(value['clients'], 'clients', reading);
  const contact = contactOf(value['contact'], reading);
  const signals = signalsOf(value['signals'], reading);
  const complete = isText(name) && isText(area, 64) && oneOf(agencyKinds, kind) && oneOf(nations, nation);
  if (problems.length > 0 || !complete) return problems;
  return {
    code: String(value['code']),
    name,
    kind,
    nation,
    codes,
    area,
    sources,
    clients,
    dutyForArea: value['dutyForArea'] === true,
    ...contact,
    ...signals,
    suspended: value['suspended'] === true,
  };
};

/** A source, a client or an area's duty that two agencies claim would make it unclear who speaks. */
export const sharedClaims = (agencies: readonly AgencyFacts[]): readonly string[] => {
  const claims = agencies.flatMap(({ code: agency, sources, clients, dutyForArea, area, formerCodes }) =>
    [
      `code ${agency}`,
      ...sources.map(({ topic: name, source }) => `source ${JSON.stringify([name, source])}`),
      ...clients.map((client) => `client ${client}`),
      ...(dutyForArea ? areasOf({ area, formerCodes }).map((one) => `duty for ${one}`) : []),
    ].map((claim) => ({ claim, agency })),
  );
  const seen = new Map<string, string>();
  return claims.flatMap(({ claim, agency }) => {
    const first = seen.get(claim);
    seen.set(claim, first ?? agency);
    return first === undefined ? [] : [`${agency}: the same ${claim.split(' ')[0] ?? ''} is claimed twice`];
  });
};

/**
 * What files may not say of a service that is known: its kind and nation decide, back to its first day, who may see what it wrote. A
 * service of another kind gets a code of its own.
 */
export const otherKinds = (
  agencies: readonly AgencyFacts[],
  known: (code: AgencyFacts['code']) => Pick<AgencyFacts, 'kind' | 'nation'> | undefined,
): readonly string[] =>
  agencies.flatMap(({ code: agency, kind, nation }) => {
    const before = known(agency);
    if (!before || (before.kind === kind && before.nation === nation)) return [];
    return [`${agency}: its kind and its nation stay as they were registered`];
  });

/** Without what only files have. */
export const factsOf = (agency: AgencyInFile): AgencyFacts => {
  const { code: id, suspended: _suspended, ...facts } = agency;
  return { ...facts, code: id };
};

const nobody: RecordedByPeople = { members: new Set(), suspension: false, keys: false };

/**
 * What must be recorded so that the register says what the file says, as far as no person has said otherwise. Whoever suspended a
 * service lets it in again: a file that knows nothing of it does not. Where nothing changes, that the file was looked at.
 */
export const registerAgency = (
  wanted: AgencyInFile,
  state: AgencyState,
  people: RecordedByPeople = nobody,
): readonly AgencyEvent[] => {
  const { code: agency } = wanted;
  const suspends = wanted.suspended && state.status !== 'suspended';
  const reinstates = !wanted.suspended && state.status === 'suspended' && !people.suspension;
  const suspension: readonly AgencyEvent[] =
    suspends || reinstates
      ? [{ type: suspends ? 'AgencySuspended' : 'AgencyReinstated', facts: { code: agency } }]
      : [];
  if (state.status === 'unregistered') return [{ type: 'AgencyRegistered', facts: factsOf(wanted) }, ...suspension];
  // Whoever recorded that another service does its work takes that back: a file does not.
  if (state.status === 'succeeded') return [{ type: 'AgencyFileTaken', facts: { code: agency } }];
  const facts = leavingToPeople(factsOf(wanted), state.agency, people);
  const events = [
    ...(sameFacts(facts, state.agency) ? [] : [{ type: 'AgencyChanged', facts } as const]),
    ...suspension,
  ];
  return events.length > 0 ? events : [{ type: 'AgencyFileTaken', facts: { code: agency } }];
};

const sorted = (facts: AgencyFacts): string =>
  JSON.stringify(facts, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );

/** Do two say the same of a service, in whatever order? */
export const sameFacts = (one: AgencyFacts, other: AgencyFacts): boolean =>
  sorted(spoken(one)) === sorted(spoken(other));
