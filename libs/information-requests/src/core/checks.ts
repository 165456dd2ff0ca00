import { DomainError } from '@safeguarding/kernel';
import { requestErrors } from './request-errors.ts';
import { checkNames, type CheckName, type RefusedGround, type SourceMeans } from './request-vocabulary.ts';

/** The answer to one check (domain facts, section 4, "Request for information (M11): the checks, in order"). */
export type CheckAnswer =
  | { readonly check: 'source'; readonly verified: boolean; readonly means: SourceMeans }
  | { readonly check: 'process'; readonly followed: boolean }
  | {
      readonly check: 'information';
      readonly situation: boolean;
      readonly concerns: boolean;
      readonly riskLevel: boolean;
    }
  | ConsentCheck;
/** Consent has three branches, and each its own question. */
export type ConsentCheck = { readonly check: 'consent' } & (
  | { readonly branch: 'not-sought'; readonly reasonsGiven: boolean }
  | { readonly branch: 'given'; readonly awareOfRecordContent: 'yes' | 'no' | 'not-known' }
  | { readonly branch: 'refused'; readonly ground: RefusedGround }
);

/** The newest answer to each check that stands. */
export type Checks = { readonly [C in CheckName]?: Extract<CheckAnswer, { check: C }> };

/** Whether an answer to a check lets information go out. */
export const satisfies = (answer: CheckAnswer): boolean => {
  switch (answer.check) {
    case 'source':
      return answer.verified && answer.means !== 'not-verified';
    case 'process':
      return answer.followed;
    case 'information':
      return answer.situation && answer.concerns && answer.riskLevel;
    case 'consent':
      if (answer.branch === 'not-sought') return answer.reasonsGiven;
      return answer.branch === 'given' ? answer.awareOfRecordContent === 'yes' : answer.ground !== 'none';
  }
};

/** Checks that nobody has answered, in their order. */
export const unanswered = (checks: Checks): readonly CheckName[] =>
  checkNames.filter((name) => checks[name] === undefined);

/** Checks that hold an answer up: not answered, or answered with no. */
export const holding = (checks: Checks): readonly CheckName[] =>
  checkNames.filter((name) => {
    const answer = checks[name];
    return answer === undefined || !satisfies(answer);
  });

/** Throws DomainError (IRQ-004) where an earlier check has not been answered: what is asked later rests on it. */
export const checkOrder = (name: CheckName, checks: Checks): void => {
  const earlier = checkNames.slice(0, checkNames.indexOf(name));
  if (earlier.every((each) => checks[each] !== undefined)) return;
  throw new DomainError(requestErrors.outOfOrder, [
    { pointer: '/check', code: requestErrors.outOfOrder.code, detail: requestErrors.outOfOrder.title },
  ]);
};

/** With a new answer; those after it are open again, because they were given on what it said before. */
export const withAnswer = (checks: Checks, answer: CheckAnswer): Checks => {
  const kept = checkNames.slice(0, checkNames.indexOf(answer.check));
  return Object.fromEntries([
    ...kept.flatMap((name) => (checks[name] === undefined ? [] : [[name, checks[name]] as const])),
    [answer.check, answer],
  ]);
};

/** Without the answers from this check on. */
export const openFrom = (checks: Checks, name: CheckName): Checks =>
  Object.fromEntries(
    checkNames
      .slice(0, checkNames.indexOf(name))
      .flatMap((each) => (checks[each] === undefined ? [] : [[each, checks[each]] as const])),
  );
