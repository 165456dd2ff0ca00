import { statusOf } from './problem.ts';
import type { RefusalKind } from '@safeguarding/kernel';

/** One line of the catalogue, from whichever lib. */
export type CatalogueEntry = {
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly kind?: string;
  readonly status?: number;
};

const statusFor = ({ kind, status }: CatalogueEntry): number =>
  status ?? (kind !== undefined && kind in statusOf ? statusOf[kind as RefusalKind] : 401);

/** All errors of the product in order of code; throws RangeError where two share one. */
export const catalogueOf = (
  ...parts: readonly Readonly<Record<string, CatalogueEntry>>[]
): readonly CatalogueEntry[] => {
  const entries = parts.flatMap((part) => Object.values(part)).sort((a, b) => a.code.localeCompare(b.code));
  const repeated = entries.find(({ code }, index) => entries[index + 1]?.code === code);
  if (repeated) throw new RangeError(`The error code ${repeated.code} is given twice.`);
  return entries;
};

/** The page of the documentation: one row per code. */
export const cataloguePage = (entries: readonly CatalogueEntry[]): string =>
  [
    '# Errors',
    '',
    'Every refusal is `application/problem+json` (RFC 9457) with one of these codes; `type` is `urn:safeguarding-ledger:error:` and the',
    'code. A code keeps its meaning for ever. This page is generated from the code (`npm run golden`).',
    '',
    '| code | status | title | what to do |',
    '| --- | --- | --- | --- |',
    ...entries.map((entry) => `| ${entry.code} | ${String(statusFor(entry))} | ${entry.title} | ${entry.remedy} |`),
    '',
  ].join('\n');
