import { ValidationPipe, type ValidationError } from '@nestjs/common';
import type { ErrorPointer } from '@safeguarding/kernel';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

const mostPointers = 20;
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Words that never hold what was sent: class-validator's own messages can. */
const detailOf = (rule: string): string =>
  rule === 'whitelistValidation' ? 'There is no such member.' : 'The value breaks this rule.';

/** A member that we do not know may be named by anything, so its name is not repeated. */
const pointersOf = (errors: readonly ValidationError[], path = ''): readonly ErrorPointer[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const unknown = 'whitelistValidation' in constraints;
    const pointer = unknown ? path : `${path}/${escaped(property)}`;
    const own = Object.keys(constraints).map((code) => ({ pointer, code, detail: detailOf(code) }));
    return [...own, ...pointersOf(children, `${path}/${escaped(property)}`)];
  });

/** Bodies are what their class says and nothing more; a refusal points, by JSON Pointer, and never repeats a value. */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) =>
      new HttpProblem(edgeErrors.malformed, { pointers: pointersOf(errors).slice(0, mostPointers) }),
  });
