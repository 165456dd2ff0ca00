import { randomUUID } from 'node:crypto';

/** A header that nobody outside knows: what bears it stands for a record that could not be unpacked. */
const sentinel = `unreadable-${randomUUID()}`;

/** More records than a megabyte packs in earnest; a batch of more than these stops its member, which an alert tells. */
const mostRecords = 100_000;

/** Zigzag, seven bits a byte: how the protocol writes its small numbers. */
const varint = (value: number): readonly number[] => {
  const bytes: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
};

const name = [...Buffer.from(sentinel)];
/** Neither key nor value; one header, without a value. */
const tail = [...varint(-1), ...varint(-1), ...varint(1), ...varint(name.length), ...name, ...varint(-1)];

const recordAt = (delta: number): readonly number[] => {
  const body = [0, ...varint(0), ...varint(delta), ...tail];
  return [...varint(body.length), ...body];
};

let made: Buffer | undefined;

/**
 * Records to stand in the places of a batch that cannot be unpacked. kafkajs reads as many of them as the batch says it has, so each
 * offset is met and can be set aside: thrown, the error would end the member again and again, and hold up every partition that it has.
 */
export const unreadableRecords = (): Buffer => {
  made ??= Buffer.concat(Array.from({ length: mostRecords }, (_, delta) => Buffer.from(recordAt(delta))));
  return made;
};

/** Whether a record stands for one that could not be unpacked. */
export const isUnreadable = (headers: object): boolean => Object.hasOwn(headers, sentinel);
