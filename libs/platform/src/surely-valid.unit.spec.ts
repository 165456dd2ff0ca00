import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  ValidateIf,
  ValidateNested,
  ValidatePromise,
  validate,
} from 'class-validator';
import fc from 'fast-check';
import { isSurelyValid } from './surely-valid.ts';

class Part {
  @IsString()
  @MaxLength(3)
  word!: string;
}

class Base {
  @IsOptional()
  @IsInt()
  @Max(5)
  count?: number;
}

class Whole extends Base {
  @IsIn(['a', 'b'])
  kind!: string;

  @IsDefined()
  @Matches(/^\d*$/)
  digits!: string;

  @ValidateIf(({ kind }: Whole) => kind === 'b')
  @IsString()
  onlyOfB?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(2)
  @ArrayUnique()
  @IsIn(['x', 'y'], { each: true })
  list?: string[];

  @IsOptional()
  @ValidateNested()
  @Type(() => Part)
  part?: Part;

  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Part)
  parts?: Part[];
}

class OfAnotherKind {
  @ValidatePromise()
  later!: Promise<string>;
}

const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: true };

const odd = fc.constantFrom(null, undefined, 7, 'long text', [], {}, [[]], [null], true);
const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 15, arbitrary }, { weight: 1, arbitrary: odd });
const part = mostly(fc.record({ word: mostly(fc.constantFrom('', 'ab', 'abc')) }));
const sent = fc.record(
  {
    kind: mostly(fc.constantFrom('a', 'b')),
    digits: mostly(fc.constantFrom('12', '')),
    onlyOfB: mostly(fc.constant('word')),
    count: mostly(fc.integer({ min: 0, max: 6 })),
    list: mostly(fc.array(fc.constantFrom('x', 'x', 'y', 'y', 'z'), { maxLength: 2 })),
    part,
    parts: mostly(fc.array(part, { maxLength: 2 })),
  },
  { requiredKeys: ['kind', 'digits'] },
);
const sentOrMore = fc
  .tuple(sent, fc.nat({ max: 9 }))
  .map(([plain, more]) => (more === 0 ? { ...plain, unknown: 1 } : plain));

describe('what is surely valid', () => {
  const judged = async (plain: object) => {
    const one = plainToInstance(Whole, plain);
    return { sure: isSurelyValid(one), valid: (await validate(one, options)).length === 0 };
  };

  it('is never anything that class-validator finds fault with', () =>
    fc.assert(
      fc.asyncProperty(sentOrMore, async (plain) => {
        const { sure, valid } = await judged(plain);
        expect(sure && !valid).toBe(false);
      }),
      { numRuns: 1_000 },
    ));

  it('is most of what it finds no fault with', async () => {
    // The same each time: a share of what chance brings is a matter of luck.
    const all = await Promise.all(fc.sample(sentOrMore, { numRuns: 1_000, seed: 1 }).map(judged));
    const [valid, sure] = [all.filter((one) => one.valid).length, all.filter((one) => one.sure).length];
    expect(valid).toBeGreaterThan(100);
    expect(sure / valid).toBeGreaterThan(0.9);
  });

  it.each([
    ['an object of no class with rules', Object, { kind: 'a' }],
    ['a rule of a kind that is not read', OfAnotherKind, { later: Promise.resolve('x') }],
  ])('is not %s', (_, target, plain) => {
    expect(isSurelyValid(plainToInstance<object, object>(target, plain))).toBe(false);
  });
});
