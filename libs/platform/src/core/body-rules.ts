/** Levels of nesting that a body may have. */
export const deepestBody = 24;

/** Why a parsed body cannot be taken, whatever its class says. */
export type BodyFault = 'too-deep' | 'ill-formed-text' | 'reserved-name' | 'list-in-list';

/**
 * What is wrong with a parsed body, or undefined. Text that cannot be stored and given back unchanged (U+0000, a lone surrogate) and
 * nesting without end are refused at the edge, so that nothing behind it has to think of them. So are names that every object has
 * and lists in lists: class-transformer drops the first without a word, class-validator lets the second pass for their members.
 */
export const bodyFault = (value: unknown, depth = 0): BodyFault | undefined => {
  if (typeof value === 'string') return isStorable(value) ? undefined : 'ill-formed-text';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= deepestBody) return 'too-deep';
  return Array.isArray(value)
    ? faultInList(value, depth)
    : faultInObject(value as Readonly<Record<string, unknown>>, depth);
};

const faultInList = (list: readonly unknown[], depth: number): BodyFault | undefined => {
  for (const value of list) {
    const fault = Array.isArray(value) ? 'list-in-list' : bodyFault(value, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const faultInObject = (object: Readonly<Record<string, unknown>>, depth: number): BodyFault | undefined => {
  for (const name of Object.keys(object)) {
    if (name in Object.prototype) return 'reserved-name';
    const fault = isStorable(name) ? bodyFault(object[name], depth + 1) : 'ill-formed-text';
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
