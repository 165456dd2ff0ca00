import { randomUUID } from 'node:crypto';
import type { Actor, AgencyId, Clock } from '@safeguarding/kernel';
import type { CommandContext } from '@safeguarding/ledger';
import type { KeyedHash } from '@safeguarding/sealing';

/** Whoever works on the machine itself acts for nobody's service. */
export const localOperator = 'local-operator' as AgencyId;

/** The account on the machine as a pseudonym: who it was can be told by whoever knows the accounts and the key. */
export const operatorActor = (keyedHash: Pick<KeyedHash, 'pseudonym'>, user: string): Actor => ({
  agency: localOperator,
  role: 'operator',
  ref: keyedHash.pseudonym('person', localOperator, user),
  via: 'person',
});

/** The context of one command of a local operator; each is a command of its own. */
export const operatorContext = (
  keyedHash: Pick<KeyedHash, 'pseudonym'>,
  user: string,
  clock: Clock,
  scope: string,
): CommandContext => {
  const id = randomUUID();
  return {
    actor: operatorActor(keyedHash, user),
    purpose: 'records-management',
    scope,
    key: id,
    bodyHash: '',
    receivedAt: clock.now(),
    correlationId: id,
  };
};
