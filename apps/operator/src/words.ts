import { InvalidArgumentError } from 'commander';

/** A position of the log among the words of a command line. */
export const positionOf = (text: string): number => {
  if (/^[1-9]\d{0,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Positions count from 1.');
};

/** A whole number from 1 among them. */
export const wholeUpTo =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d{1,6}$/.test(text) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from 1 to ${String(most)} is needed.`);
  };
