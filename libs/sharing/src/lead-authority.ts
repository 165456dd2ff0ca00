import { leadKinds, type Agency, type AgencyRegister } from '@safeguarding/access';
import { refuse, type AgencyId, type ErrorEntry } from '@safeguarding/kernel';

/** The active authority of this code that could lead for a child; throws DomainError with the entry where there is none. */
export const leadAuthority = (
  register: Pick<AgencyRegister, 'get'>,
  code: AgencyId,
  entry: ErrorEntry,
  pointer: string,
): Agency => {
  const found = register.get(code);
  return found?.status === 'active' && leadKinds.has(found.kind) ? found : refuse(entry, pointer);
};
