import { DomainError, type LocalDate } from '@safeguarding/kernel';
import { accessErrors } from '../core/access-errors.ts';
import type { AgencyFacts, AgencyState, EventSource } from '../core/agency.ts';
import { codeOn } from '../core/former-codes.ts';
import type { ServiceAnswer, SourceKeyAnswer } from './services.requests.ts';

const codesToday = (agency: AgencyFacts, today: LocalDate): AgencyFacts['codes'] =>
  Object.fromEntries(
    (['ods', 'gss', 'urn'] as const).flatMap((kind) => {
      const code = codeOn(agency, kind, today);
      return code === undefined ? [] : [[kind, code] as const];
    }),
  );

/** A service as the register has it on a day in London. 404 for a code that nobody registered. */
export const serviceAnswer = (state: AgencyState, today: LocalDate): ServiceAnswer => {
  if (state.status === 'unregistered') throw new DomainError(accessErrors.serviceUnknown);
  const { sources, clients, formerCodes, ...facts } = state.agency;
  return {
    ...facts,
    codes: codesToday(state.agency, today),
    ...(formerCodes === undefined ? {} : { formerCodes: [...formerCodes] }),
    ...(state.status === 'succeeded' ? { succession: { by: state.successor, since: state.at } } : {}),
    sources: sources.map(({ topic, source }) => ({ topic, source })),
    clients: [...clients],
    status: state.status,
    sourceKeys: sources.flatMap(keysOf),
  };
};

const keysOf = ({ topic, source, keys = [], retiredKeys = [] }: EventSource): readonly SourceKeyAnswer[] =>
  keys.map((key) => {
    const kid = key['kid'] ?? '';
    const retired = retiredKeys.find((one) => one.kid === kid);
    return { topic, source, kid, ...(retired === undefined ? {} : { retiredFrom: retired.from }) };
  });
