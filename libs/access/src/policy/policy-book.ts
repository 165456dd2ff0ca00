import { DomainError, type ActorRef, type AgencyId, type Clock, type Instant } from '@safeguarding/kernel';
import type { CommandContext, Ledger } from '@safeguarding/ledger';
import type { PolicyAhead } from '../ahead.ts';
import { accessErrors } from '../core/access-errors.ts';
import { basisVersion } from '../core/basis.ts';
import {
  adoptPolicy,
  policyBook,
  type PolicyAdopted,
  type PolicyState,
  type PolicyVersion,
} from '../core/policy-adoption.ts';
import { DecisionMemory } from './decision-memory.ts';
import { PolicyEngine } from './engine.ts';
import { bundleHash, type PolicyBundle } from './policy-files.ts';

const id = 'book';

const contextFor = (bundle: PolicyBundle, clock: Clock): CommandContext => {
  const hash = bundleHash(bundle);
  return {
    actor: { agency: 'ledger' as AgencyId, role: 'operator', ref: `s-${'0'.repeat(32)}` as ActorRef, via: 'system' },
    scope: 'policy-book',
    key: `${String(bundle.version)} ${hash}`,
    bodyHash: hash,
    receivedAt: clock.now(),
    correlationId: `policy-${String(bundle.version)}`,
  };
};

/** Every version of the policy that was adopted, and which of them is in force. */
export class PolicyBook {
  private readonly versions: readonly PolicyVersion[];
  private readonly memories = new Map<number, DecisionMemory>();

  constructor(versions: readonly PolicyVersion[]) {
    this.versions = versions;
  }

  /**
   * Adopts the files where they are newer than the log's head, and compiles what is in force. Throws PolicyRefused or DomainError:
   * then nothing may start.
   */
  static async open(parts: {
    ledger: Ledger;
    clock: Clock;
    bundle: PolicyBundle;
    ahead?: PolicyAhead | undefined;
  }): Promise<PolicyBook> {
    const { ledger, clock, bundle, ahead } = parts;
    // What was found of other files says nothing of these.
    const examined = ahead?.hash === bundleHash(bundle) ? await ahead.examined : undefined;
    // What cannot be used is not put on record.
    const engine = PolicyEngine.compile(bundle, undefined, examined);
    const { version, inForceFrom, files } = bundle;
    const outcome = await ledger.change<PolicyState, PolicyAdopted>(policyBook, id, {
      context: contextFor(bundle, clock),
      decide: (state) => adoptPolicy({ version, inForceFrom, basisVersion, files }, state),
      ifMatch: 'ignored',
      mayBeNew: true,
    });
    // A replay is answered as of its own time: what is in force is read from the stream as it is now.
    const { state } = outcome.replayed ? await ledger.load<PolicyState, PolicyAdopted>(policyBook, id) : outcome;
    // Older files under a key that was used before are a replay, and are refused all the same.
    adoptPolicy({ version, inForceFrom, basisVersion, files }, state);
    const book = new PolicyBook(state.versions);
    book.memories.set(version, new DecisionMemory(engine));
    book.inForce(clock.now());
    return book;
  }

  /** The version in force at an instant, with its memory. Throws DomainError (503) where none is. */
  inForce(at: Instant): DecisionMemory {
    const found = this.versions.findLast(({ inForceFrom }) => inForceFrom <= at);
    if (!found) throw new DomainError(accessErrors.notReady);
    const known = this.memories.get(found.version);
    if (known) return known;
    const memory = new DecisionMemory(PolicyEngine.compile(found));
    this.memories.set(found.version, memory);
    return memory;
  }

  /** Every adopted version, oldest first. */
  all(): readonly PolicyVersion[] {
    return this.versions;
  }
}
