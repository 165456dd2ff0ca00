import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ActorRef, type AgencyId, type Clock } from '@safeguarding/kernel';
import type { CommandContext, Ledger } from '@safeguarding/ledger';
import type { KeyedHash } from '@safeguarding/sealing';
import type { AgencyRegister } from './agency-register.ts';
import { agencyRegister, type AgencyEvent, type AgencyState } from './core/agency.ts';
import {
  factsOf,
  otherKinds,
  readAgency,
  registerAgency,
  sameFacts,
  sharedClaims,
  type AgencyInFile,
} from './core/agency-loading.ts';
import { withMovedKeys } from './core/moved-sources.ts';
import { recordedByPeople } from './core/recorded-by-people.ts';

/** The register files cannot be used, so nothing starts; every fault is listed. */
export class AgencyFilesRefused extends Error {
  override readonly name = 'AgencyFilesRefused';

  constructor(readonly problems: readonly string[]) {
    super(`The agency register files are refused:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

const isProblems = (read: AgencyInFile | readonly string[]): read is readonly string[] => Array.isArray(read);

const parse = (text: string): readonly unknown[] => {
  const content: unknown = JSON.parse(text);
  return Array.isArray(content) ? (content as readonly unknown[]) : [content];
};

/** Reads agencies from parsed JSON (one or a list). Throws AgencyFilesRefused with every fault. */
export const readAgencies = (content: readonly unknown[]): readonly AgencyInFile[] => {
  const read = content.map(readAgency);
  const agencies = read.filter((one): one is AgencyInFile => !isProblems(one));
  const problems = [
    ...read.flatMap((one, index) =>
      isProblems(one) ? one.map((problem) => `agency ${String(index + 1)}: ${problem}`) : [],
    ),
    ...sharedClaims(agencies),
  ];
  if (problems.length > 0) throw new AgencyFilesRefused(problems);
  return agencies;
};

/** Reads every `.json` file of a folder, each one agency or a list of them. */
export const readAgencyFiles = (folder: string): readonly AgencyInFile[] => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const content = names.sort().flatMap((name) => {
    try {
      return parse(readFileSync(join(folder, name), 'utf8'));
    } catch {
      throw new AgencyFilesRefused([`${name} is not readable JSON`]);
    }
  });
  return readAgencies(content);
};

type LoadingParts = {
  readonly ledger: Ledger;
  readonly keyedHash: Pick<KeyedHash, 'of'>;
  readonly register: AgencyRegister;
  readonly clock: Clock;
};

const fileLoader = `s-${'0'.repeat(32)}` as ActorRef;

const contextFor = (agency: AgencyInFile, revision: number, { keyedHash, clock }: LoadingParts): CommandContext => {
  const bodyHash = keyedHash.of('agency-file', JSON.stringify(agency));
  return {
    actor: {
      agency: agency.code as AgencyId,
      role: 'operator',
      ref: fileLoader,
      via: 'system',
    },
    scope: 'agency-register',
    key: `${agency.code} ${String(revision)} ${bodyHash}`,
    bodyHash,
    receivedAt: clock.now(),
    correlationId: `agency-register-${agency.code}`,
  };
};

/**
 * Records what the files say and the log does not say yet, as far as no person recorded otherwise, then primes the register. Each content
 * of a file counts once. Answers how many changes were recorded. Throws AgencyFilesRefused, and records nothing, where a known service
 * is of another kind or nation.
 */
export const loadAgencies = async (agencies: readonly AgencyInFile[], parts: LoadingParts): Promise<number> => {
  let recorded = 0;
  // Who does whose work: with it sources come with their keys.
  await parts.register.prime();
  const problems = otherKinds(agencies.map(factsOf), (code) => parts.register.get(code as AgencyId));
  if (problems.length > 0) throw new AgencyFilesRefused(problems);
  for (const agency of agencies) {
    const { revision, events } = await parts.ledger.load<AgencyState, AgencyEvent>(agencyRegister, agency.code);
    const context = contextFor(agency, revision, parts);
    const last = events.findLast(({ actor }) => actor.ref === fileLoader);
    // What people changed since this content was looked at is not undone by a restart or a second look.
    if (last?.command.hash === context.bodyHash) continue;
    const people = recordedByPeople(events.map((event) => ({ event, byFile: event.actor.ref === fileLoader })));
    const outcome = await parts.ledger.change<AgencyState, AgencyEvent>(agencyRegister, agency.code, {
      context,
      decide: (state) => {
        const known = state.status === 'unregistered' ? undefined : state.agency;
        const before = parts.register.before(agency.code);
        return registerAgency({ ...agency, ...withMovedKeys(factsOf(agency), known, before) }, state, people);
      },
      ifMatch: 'ignored',
      mayBeNew: true,
    });
    const changes = outcome.events.filter(({ type }) => type !== 'AgencyFileTaken');
    recorded += outcome.replayed ? 0 : changes.length;
  }
  await parts.register.prime();
  return recorded;
};

/** The services of which the register says otherwise than their files, because people recorded otherwise over HTTP. */
export const overruledByPeople = (agencies: readonly AgencyInFile[], register: AgencyRegister): readonly string[] =>
  agencies.flatMap((agency) => {
    const known = register.get(agency.code as AgencyId);
    if (!known) return [];
    const { id: _id, status, ...facts } = known;
    const same = sameFacts(factsOf(agency), facts) && agency.suspended === (status === 'suspended');
    return same ? [] : [agency.code];
  });
