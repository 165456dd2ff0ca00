import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';

export const loadKinds = ['children', 'rolls', 'concerns'] as const;
export type LoadKind = (typeof loadKinds)[number];

/** One row with the line on which it began, as the route takes it; or what is wrong with the line. */
export type Row = { readonly line: number } & (
  | { readonly body: Readonly<Record<string, unknown>> }
  | { readonly fault: 'not-json' | 'not-an-object' | 'malformed-csv' | 'unknown-column' }
);

const mostBytesOfLine = 262_144;
type Cells = Readonly<Record<string, string>>;

const columns: Readonly<Record<LoadKind, readonly string[]>> = {
  children: [],
  rolls: ['from'],
  concerns: ['category', 'riskLevel', 'occurredOn', 'summary', 'narrative', 'health'],
};
const childColumns = ['nhsNumber', 'localNumber', 'family', 'given', 'dateOfBirth', 'sex', 'addressLines', 'postcode'];

/** The columns of a CSV file of a kind; lists in one cell have semicolons between them. */
export const columnsOf = (kind: LoadKind): readonly string[] => [...childColumns, ...columns[kind]];

const given = (cells: Cells, ...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.flatMap((name) => (cells[name] ? [[name, cells[name]] as const] : [])));
const listed = (cell = ''): readonly string[] =>
  cell
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');

const childOf = (cells: Cells): Readonly<Record<string, unknown>> => {
  const { nhsNumber, localNumber, family, addressLines, postcode } = cells;
  const identifiers = [
    ...(nhsNumber ? [{ kind: 'nhs-number', value: nhsNumber }] : []),
    ...(localNumber ? [{ kind: 'local', value: localNumber }] : []),
  ];
  const lines = listed(addressLines);
  const demographics = {
    ...(family ? { name: { family, given: listed(cells['given']) } } : {}),
    ...given(cells, 'dateOfBirth', 'sex'),
    ...(lines.length > 0 || postcode
      ? { addresses: [{ use: 'current', lines, ...(postcode ? { postcode } : {}) }] }
      : {}),
  };
  return {
    ...(identifiers.length > 0 ? { identifiers } : { identifierOmittedBecause: 'not-known' }),
    ...(Object.keys(demographics).length > 0 ? { demographics } : {}),
  };
};

const bodyOf = (kind: LoadKind, cells: Cells): Readonly<Record<string, unknown>> => {
  const child = childOf(cells);
  return kind === 'children' ? child : { child, ...given(cells, ...columns[kind]) };
};

async function* csvRows(file: string, kind: LoadKind): AsyncGenerator<Row> {
  const known = new Set(columnsOf(kind));
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: mostBytesOfLine,
    }),
  );
  let line = 1;
  try {
    for await (const one of parser) {
      const { record, info } = one as { readonly record: Cells; readonly info: { readonly lines: number } };
      line = info.lines;
      const unknown = Object.keys(record).some((name) => !known.has(name));
      yield unknown ? { line, fault: 'unknown-column' } : { line, body: bodyOf(kind, record) };
      if (unknown) return;
    }
  } catch {
    // The parser's own message would quote the row.
    yield { line: line + 1, fault: 'malformed-csv' };
  }
}

const parsed = (line: number, text: string): Row => {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return { line, fault: 'not-an-object' };
    return { line, body: body as Readonly<Record<string, unknown>> };
  } catch {
    return { line, fault: 'not-json' };
  }
};

async function* jsonRows(file: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') yield parsed(line, line === 1 ? text.replace(/^\uFEFF/, '') : text);
  }
}

/** Every row of a file, in order. CSV by its ending, lines of JSON otherwise. */
export const rowsOf = (file: string, kind: LoadKind): AsyncGenerator<Row> =>
  file.toLowerCase().endsWith('.csv') ? csvRows(file, kind) : jsonRows(file);
