/** Levels of nesting that a body may have. */
export const deepestBody = 24;

/**
 * What is wrong with a parsed body, or undefined. Text that cannot be stored and given back unchanged (U+0000, a lone surrogate) and
 * nesting without end are refused at the edge, so that nothing behind it has to think of them.
 */
export const bodyFault = (value: unknown, depth = 0): 'too-deep' | 'ill-formed-text' | undefined => {
  if (typeof value === 'string') return isStorable(value) ? undefined : 'ill-formed-text';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= deepestBody) return 'too-deep';
  if (Array.isArray(value)) return firstFault(value, depth);
  for (const name of Object.keys(value)) if (!isStorable(name)) return 'ill-formed-text';
  return firstFault(Object.values(value), depth);
};

const firstFault = (values: readonly unknown[], depth: number): ReturnType<typeof bodyFault> => {
  for (const value of values) {
    const fault = bodyFault(value, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
