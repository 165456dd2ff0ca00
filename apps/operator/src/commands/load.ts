import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rowsOf, type LoadKind, type Row } from '../load/rows.ts';
import { Sender, type Sent } from '../load/sender.ts';
import { exits, progressOf, Stopped, type Exit, type Terminal } from '../terminal.ts';

export type LoadOptions = {
  readonly kind: LoadKind;
  readonly name: string;
  readonly url: string;
  readonly tokenFile: string;
  readonly asOf: string;
  readonly maxEnds: number;
  readonly dryRun?: true;
  readonly endMissing?: true;
  readonly confirmEnds?: true;
  readonly showRows?: true;
  readonly json?: true;
};

type Refused = { readonly line: number; readonly what: string };
type Result = {
  readonly rows: number;
  readonly repeated: number;
  readonly refused: readonly Refused[];
  readonly children: ReadonlySet<string>;
};

const mostRows = 1_000_000;
const atOnce = 8;

/** The same row is the same command, in whatever order its members stand; of a roll, for the day that the roll is of. */
const keyOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};

type Pointed = { readonly pointer: string; readonly code: string; readonly detail: string };

/** What is wrong in words, with codes and places: the service repeats no value, and so neither does this. */
const wordsOf = ({ status, body }: Sent): string => {
  const [code, title] = [body['code'], body['title']].map((word) => (typeof word === 'string' ? word : ''));
  const errors = (body['errors'] ?? []) as readonly Pointed[];
  const places = errors.map((one) =>
    `${one.pointer || '/'} ${one.code === code ? '' : `${one.code}: ${one.detail}`}`.trim(),
  );
  const what = [String(status), code, title].filter((word) => word !== '').join(' ');
  return places.length === 0 ? what : `${what} (${places.join('; ')})`;
};

const wrong = ({ status }: Sent): boolean => status >= 400;

/** What is sent of one row; the child's id where it is known afterwards. */
const send = async (sender: Sender, row: Row & { readonly body: object }, options: LoadOptions): Promise<Sent> => {
  const { kind, dryRun, asOf } = options;
  const body = row.body as Readonly<Record<string, unknown>>;
  const check = dryRun ? '?validateOnly=true' : '';
  if (kind !== 'rolls') return sender.post(`/v1/${kind}${check}`, body, keyOf(kind, sorted(body)));
  const { child, ...registration } = body;
  const named = await sender.post(`/v1/children${check}`, child ?? {}, keyOf('children', sorted(child)));
  if (wrong(named) || dryRun) return named;
  const id = named.body['id'];
  const registered = await sender.post(
    '/v1/registrations',
    { ...registration, child: id },
    keyOf('rolls', asOf, sorted(body)),
  );
  return wrong(registered) ? registered : { ...registered, body: { ...registered.body, child: id } };
};

const countRows = async (file: string, kind: LoadKind): Promise<number> => {
  let rows = 0;
  for await (const _row of rowsOf(file, kind)) rows += 1;
  if (rows > mostRows) throw new Stopped(exits.refused, `The file has more than ${String(mostRows)} rows: split it.`);
  return rows;
};

const loadRows = async (
  file: string,
  total: number,
  sender: Sender,
  options: LoadOptions,
  terminal: Terminal,
): Promise<Result> => {
  const progress = progressOf(terminal, options.dryRun ? 'checking' : 'loading', total);
  const seen = new Map<string, number>();
  const refused: Refused[] = [];
  const children = new Set<string>();
  let [rows, repeated] = [0, 0];
  const refuse = (row: Row, what: string): void => {
    refused.push({
      line: row.line,
      what: options.showRows && 'body' in row ? `${what} ${JSON.stringify(row.body)}` : what,
    });
  };
  const source = rowsOf(file, options.kind);
  const work = async (): Promise<void> => {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      const row = next.value;
      rows += 1;
      progress.at(rows);
      if (!('body' in row)) {
        refuse(row, row.fault);
        continue;
      }
      const key = keyOf(sorted(row.body));
      if (seen.has(key)) {
        repeated += 1;
        continue;
      }
      seen.set(key, row.line);
      const answer = await send(sender, row, options);
      if (wrong(answer)) refuse(row, wordsOf(answer));
      else if (typeof answer.body['child'] === 'string') children.add(answer.body['child']);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    progress.end();
  }
  return { rows, repeated, refused: refused.toSorted((a, b) => a.line - b.line), children };
};

/** Everybody whom the feed has registered. */
const registered = async (sender: Sender): Promise<readonly string[]> => {
  const all: string[] = [];
  for (let cursor: unknown; ;) {
    const query = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page = await sender.get(`/v1/registrations?limit=1000${query}`);
    if (wrong(page)) throw new Stopped(exits.refused, `The registrations cannot be read: ${wordsOf(page)}`);
    all.push(...(page.body['items'] as readonly string[]));
    cursor = page.body['next'];
    if (cursor === undefined) return all;
  }
};

/** Half a file must not end what the other half would have kept. */
const checkEnds = (ends: number, of: number, { maxEnds, confirmEnds }: LoadOptions): void => {
  if (confirmEnds || ends * 100 <= maxEnds * of) return;
  throw new Stopped(
    exits.refused,
    `${String(ends)} of ${String(of)} registrations would end, more than ${String(maxEnds)} %: none was ended. Is the roll whole? Then say --confirm-ends.`,
  );
};

const endMissing = async (
  before: readonly string[],
  on: ReadonlySet<string>,
  sender: Sender,
  options: LoadOptions,
  terminal: Terminal,
): Promise<number> => {
  const missing = before.filter((child) => !on.has(child));
  checkEnds(missing.length, before.length, options);
  const progress = progressOf(terminal, 'ending', missing.length);
  let ended = 0;
  for (const child of missing) {
    const answer = await sender.post('/v1/registrations/end', { child }, keyOf('end', options.asOf, child));
    if (wrong(answer)) throw new Stopped(exits.wrong, `A registration was not ended: ${wordsOf(answer)}`);
    ended += 1;
    progress.at(ended);
  }
  progress.end();
  return ended;
};

/** Loads children, rolls or older concerns through a running service; the same file again records nothing. */
export const load = async (file: string, options: LoadOptions, terminal: Terminal): Promise<Exit> => {
  if (!existsSync(file)) throw new Stopped(exits.refused, `There is no file ${file}.`);
  if (options.endMissing && options.kind !== 'rolls')
    throw new Stopped(exits.usage, '--end-missing is for --kind rolls.');
  const sender = new Sender({ url: options.url, tokenFile: options.tokenFile, load: options.name });
  const total = await countRows(file, options.kind);
  const before = options.endMissing ? await registered(sender) : [];
  const { rows, repeated, refused, children } = await loadRows(file, total, sender, options, terminal);
  for (const { line, what } of refused) terminal.err(`line ${String(line)}: ${what}`);
  const counts = { rows, taken: rows - repeated - refused.length, repeated, refused: refused.length };
  let ended = 0;
  if (options.endMissing && options.dryRun) {
    const least = Math.max(0, before.length - counts.taken);
    terminal.err(
      `At least ${String(least)} of ${String(before.length)} registrations would end; which, only the load itself can tell.`,
    );
    checkEnds(least, before.length, options);
  } else if (options.endMissing && refused.length > 0) {
    terminal.err('No registration was ended: a row that was refused may be a child that is still there.');
  } else if (options.endMissing) ended = await endMissing(before, children, sender, options, terminal);
  const done = { ...counts, ended, dryRun: options.dryRun === true };
  terminal.out(
    options.json
      ? JSON.stringify({ ...done, lines: refused })
      : `${String(rows)} rows: ${String(counts.taken)} ${options.dryRun ? 'in order' : 'taken'}, ${String(repeated)} repeated in the file, ${String(refused.length)} refused${options.endMissing && !options.dryRun ? `; ${String(ended)} registrations ended` : ''}${options.dryRun ? '; nothing was recorded' : ''}`,
  );
  return refused.length > 0 ? exits.wrong : exits.done;
};
