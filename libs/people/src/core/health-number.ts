/** Weights 10 to 2 over the first nine digits; NHS, CHI and H&C numbers use the same sum (domain facts, section 3). */
const weights = [10, 9, 8, 7, 6, 5, 4, 3, 2] as const;
const nineDigits = /^\d{9}$/;
const tenDigits = /^\d{10}$/;
const oneDigitOnly = /^(\d)\1{9}$/;

/** The check digit of the first nine digits; undefined where the sum leaves 10, for then no number with them exists. */
export const checkDigitOf = (first: string): number | undefined => {
  if (!nineDigits.test(first)) return undefined;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first[index]), 0);
  const digit = 11 - (sum % 11);
  if (digit === 10) return undefined;
  return digit === 11 ? 0 : digit;
};

/** Without the spaces and hyphens in which people group the digits; undefined for anything that is not ten digits then. */
export const normaliseHealthNumber = (text: string): string | undefined => {
  const digits = text.replaceAll(/[\s-]/g, '');
  return tenDigits.test(digits) ? digits : undefined;
};

/**
 * True for ten digits with the right check digit. One digit ten times passes the sum too, and is typed where a number is not known:
 * taken for a number it would make all those children one child.
 */
export const isHealthNumber = (digits: string): boolean =>
  tenDigits.test(digits) && !oneDigitOnly.test(digits) && checkDigitOf(digits.slice(0, 9)) === Number(digits[9]);

/** 999 000 0000 to 999 999 9999: never issued to anybody. */
export const isTestNumber = (digits: string): boolean => digits.startsWith('999');
