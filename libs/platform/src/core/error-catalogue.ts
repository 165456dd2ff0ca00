import { statusOf } from './problem.ts';

/** One line of the catalogue, from whichever lib. */
export type CatalogueEntry = {
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly kind?: string;
  readonly status?: number;
};

const statusOfKind: ReadonlyMap<string, number> = new Map([['unauthenticated', 401], ...Object.entries(statusOf)]);

const statusFor = ({ code, kind = '', status = statusOfKind.get(kind) }: CatalogueEntry): number => {
  if (status === undefined) throw new RangeError(`The error ${code} has neither a status nor a known kind.`);
  return status;
};

/** All errors of the product in order of code; throws RangeError where two share one. */
export const catalogueOf = (
  ...parts: readonly Readonly<Record<string, CatalogueEntry>>[]
): readonly CatalogueEntry[] => {
  const entries = parts.flatMap((part) => Object.values(part)).sort((a, b) => a.code.localeCompare(b.code));
  const repeated = entries.find(({ code }, index) => entries[index + 1]?.code === code);
  if (repeated) throw new RangeError(`The error code ${repeated.code} is given twice.`);
  return entries;
};

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const rowOf = (entry: CatalogueEntry): string =>
  `| ${entry.code} | ${String(statusFor(entry))} | ${cell(entry.title)} | ${cell(entry.remedy)} |`;

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
    ...entries.map(rowOf),
    '',
  ].join('\n');

/** Cells without the padding that a formatter of tables adds. */
const rowsOf = (page: string): ReadonlyMap<string, string> =>
  new Map(
    [...page.matchAll(/^\| *([A-Z]+-\d{3}) *\|.*$/gm)].map(([line, code = '']) => [
      code,
      line.replaceAll(/ +\| */g, ' | ').trim(),
    ]),
  );

/** Where a page and the code part ways, in sentences; empty where both list exactly the same. */
export const catalogueDifferences = (page: string, entries: readonly CatalogueEntry[]): readonly string[] => {
  const documented = rowsOf(page);
  const inCode = rowsOf(cataloguePage(entries));
  const codes = [...new Set([...documented.keys(), ...inCode.keys()])].sort();
  return codes.flatMap((code) => {
    if (!inCode.has(code)) return [`${code} is documented and does not exist.`];
    if (!documented.has(code)) return [`${code} is not documented.`];
    return documented.get(code) === inCode.get(code) ? [] : [`${code} is documented otherwise.`];
  });
};
