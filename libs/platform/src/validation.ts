import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import type { ErrorPointer } from '@safeguarding/kernel';
import { getMetadataStorage } from 'class-validator';
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

const malformed = (pointers: readonly ErrorPointer[]): HttpProblem =>
  new HttpProblem(edgeErrors.malformed, { pointers: pointers.slice(0, mostPointers) });

/** Which members of a class hold an object (`one`) or a list of objects (`list`). */
type Shapes = ReadonlyMap<string, 'one' | 'list'>;

const shapesByClass = new Map<unknown, Shapes>();

const shapesOf = (target: { readonly constructor: unknown }): Shapes => {
  const known = shapesByClass.get(target.constructor);
  if (known) return known;
  const nested = getMetadataStorage()
    .getTargetValidationMetadatas(target.constructor as () => unknown, '', true, false)
    .filter(({ type }) => type === 'nestedValidation');
  const shapes = new Map(nested.map(({ propertyName, each }) => [propertyName, each ? 'list' : 'one'] as const));
  shapesByClass.set(target.constructor, shapes);
  return shapes;
};

/** class-validator takes a list where one object belongs, and one object where a list belongs, if each passes by itself. */
const wrongShapes = (value: object, path = ''): readonly ErrorPointer[] =>
  [...shapesOf(value)].flatMap(([name, shape]) => {
    const member: unknown = (value as Readonly<Record<string, unknown>>)[name];
    if (typeof member !== 'object' || member === null) return [];
    const pointer = `${path}/${escaped(name)}`;
    if (Array.isArray(member) !== (shape === 'list'))
      return [{ pointer, code: shape === 'list' ? 'isArray' : 'isObject', detail: detailOf(shape) }];
    if (!Array.isArray(member)) return wrongShapes(member, pointer);
    return member.flatMap((one: object, index) => wrongShapes(one, `${pointer}/${String(index)}`));
  });

class BodyPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const read: unknown = await super.transform(value, metadata);
    if (metadata.type !== 'body' || typeof read !== 'object' || read === null) return read;
    const pointers = wrongShapes(read);
    if (pointers.length > 0) throw malformed(pointers);
    return read;
  }
}

/** Bodies are what their class says and nothing more; a refusal points, by JSON Pointer, and never repeats a value. */
export const validationPipe = (): ValidationPipe =>
  new BodyPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => malformed(pointersOf(errors)),
  });
