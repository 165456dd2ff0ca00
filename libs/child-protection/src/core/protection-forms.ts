import { DomainError, type Nation } from '@safeguarding/kernel';
import { protectionErrors } from './protection-errors.ts';

const spoken: Readonly<Record<Nation, ReadonlySet<string>>> = {
  england: new Set([
    'strategy-discussion',
    'initial-child-protection-conference',
    'pre-birth-conference',
    'transfer-in-conference',
  ]),
  wales: new Set([
    'strategy-discussion',
    'initial-child-protection-conference',
    'pre-birth-conference',
    'transfer-in-conference',
  ]),
  scotland: new Set([
    'inter-agency-referral-discussion',
    'child-protection-planning-meeting',
    'pre-birth-planning-meeting',
    'transfer-planning-meeting',
  ]),
  'northern-ireland': new Set([
    'strategy-discussion',
    'case-conference',
    'pre-birth-conference',
    'transfer-in-conference',
  ]),
};

/** Throws DomainError (CHP-004) for a meeting by a name that the nation does not use: it would have the clocks of another law. */
export const checkForm = (form: string, nation: Nation): void => {
  if (spoken[nation].has(form)) return;
  const { code, title } = protectionErrors.formOfAnotherNation;
  throw new DomainError(protectionErrors.formOfAnotherNation, [{ pointer: '/form', code, detail: title }]);
};
