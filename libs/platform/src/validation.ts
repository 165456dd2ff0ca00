import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { DomainError, type ErrorEntry, type ErrorPointer } from '@safeguarding/kernel';
import * as classTransformer from 'class-transformer';
import * as classValidator from 'class-validator';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';
import { blanksIn, readAsMeant } from './sent-members.ts';
import { isSurelyValid } from './surely-valid.ts';

const mostPointers = 20;
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const kinds = ['isString', 'isBoolean', 'isInt', 'isNumber', 'isArray', 'isObject', 'isUuid', 'isISO8601'];
const details: Readonly<Record<string, string>> = {
  ...Object.fromEntries(kinds.map((rule) => [rule, 'The value is not of the kind that is needed.'])),
  whitelistValidation: 'There is no such member.',
  required: 'This member is needed, and is missing.',
  isIn: 'The value is none of the words of the API document.',
  matches: 'The text does not have the form that is needed.',
  ...{ maxLength: 'The text is too long.', minLength: 'The text is too short.' },
  ...{ max: 'The number is too large.', min: 'The number is too small.' },
  ...{ arrayMaxSize: 'The list is too long.', arrayMinSize: 'The list is too short.' },
};

/** Words that never hold what was sent: class-validator's own messages can. */
const detailOf = (rule: string): string => details[rule] ?? 'The value breaks this rule.';

/** Whichever rule is asked first says no to what is not there: what is wrong is that it is missing. */
const isMissing = ({ value, children = [] }: ValidationError): boolean => children.length === 0 && value === undefined;

/** One fault; `entry` where the rule that was broken has a documented refusal of its own (its decorator's `context`). */
type Fault = ErrorPointer & { readonly entry?: ErrorEntry };

const faultOf = (pointer: string, rule: string, contexts: ValidationError['contexts']): Fault => {
  const entry = contexts?.[rule] as ErrorEntry | undefined;
  if (entry === undefined) return { pointer, code: rule, detail: detailOf(rule) };
  return { pointer, code: entry.code, detail: entry.title, entry };
};

/** A member that we do not know may be named by anything, so its name is not repeated. */
const faultsOf = (errors: readonly ValidationError[], path = ''): readonly Fault[] =>
  errors.flatMap((error) => {
    const { property, constraints = {}, contexts, children = [] } = error;
    const unknown = 'whitelistValidation' in constraints;
    const pointer = unknown ? path : `${path}/${escaped(property)}`;
    const rules = !unknown && isMissing(error) ? ['required'] : Object.keys(constraints);
    const own = rules.map((rule) => faultOf(pointer, rule, contexts));
    return [...own, ...faultsOf(children, `${path}/${escaped(property)}`)];
  });

/** A body that is wrong in nothing but a word that nobody knows is refused by the code of that word. */
const refusalOf = (faults: readonly Fault[]): HttpProblem | DomainError => {
  const pointers = faults.map(({ entry: _own, ...pointer }) => pointer);
  const [first] = faults;
  return first?.entry !== undefined && faults.every(({ entry }) => entry === first.entry)
    ? new DomainError(first.entry, pointers.slice(0, mostPointers))
    : malformed(pointers);
};

const malformed = (pointers: readonly ErrorPointer[]): HttpProblem =>
  new HttpProblem(edgeErrors.malformed, { pointers: pointers.slice(0, mostPointers) });

/** A member of a class that holds objects: one, or a list of them. */
type Nested = { readonly name: string; readonly list: boolean };

const nestedByClass = new Map<unknown, readonly Nested[]>();

const nestedOf = (target: { readonly constructor: unknown }): readonly Nested[] => {
  const known = nestedByClass.get(target.constructor);
  if (known) return known;
  const nested = classValidator
    .getMetadataStorage()
    .getTargetValidationMetadatas(target.constructor as () => unknown, '', true, false)
    .filter(({ type }) => type === 'nestedValidation')
    // `each` is undefined, whatever its type says, where the rule was given no options.
    .map(({ propertyName, each }: { propertyName: string; each?: boolean }) => ({
      name: propertyName,
      list: each === true,
    }));
  nestedByClass.set(target.constructor, nested);
  return nested;
};

/** class-validator takes a list where one object belongs, and one object where a list belongs, if each passes by itself. */
const collectWrongShapes = (value: object, path: string, found: ErrorPointer[]): void => {
  for (const { name, list } of nestedOf(value)) {
    const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member !== 'object' || member === null) continue;
    const pointer = `${path}/${name}`;
    const code = list ? 'isArray' : 'isObject';
    if (Array.isArray(member) !== list) found.push({ pointer, code, detail: detailOf(code) });
    else if (!Array.isArray(member)) collectWrongShapes(member, pointer, found);
    else
      for (const [index, one] of member.entries())
        collectWrongShapes(one as object, `${pointer}/${String(index)}`, found);
  }
};

class BodyPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return metadata.type === 'body' ? this.transformBody(value, metadata) : super.transform(value, metadata);
  }

  /** Nearly everything that is sent is right: class-validator is asked only for what is wrong, and words it. */
  protected override validate(
    object: object,
    options?: classValidator.ValidatorOptions,
  ): Promise<ValidationError[]> | ValidationError[] {
    readAsMeant(object);
    return isSurelyValid(object) ? [] : super.validate(object, options);
  }

  private async transformBody(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const read: unknown = await super.transform(value, metadata);
    if (typeof read !== 'object' || read === null) return read;
    const found: ErrorPointer[] = [];
    collectWrongShapes(read, '', found);
    found.push(...blanksIn(read));
    if (found.length > 0) throw malformed(found);
    return read;
  }
}

/** Bodies are what their class says and nothing more; a refusal points, by JSON Pointer, and never repeats a value. */
export const validationPipe = (): ValidationPipe =>
  new BodyPipe({
    // The very ones that hold the rules of our classes: Nest would load others beside a bundle.
    validatorPackage: classValidator,
    transformerPackage: classTransformer,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    // Asked for, to tell what is missing from what is wrong; nothing of it goes into the answer.
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => refusalOf(faultsOf(errors)),
  });
