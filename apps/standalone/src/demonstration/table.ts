/** What one reader got. */
export type Column = {
  readonly title: string;
  readonly status: number;
  readonly items: readonly {
    readonly id: string;
    readonly kind: string;
    readonly agency: string;
    readonly occurredOn: { readonly value: string };
  }[];
};

/** Members that every entry has; what else it shows is content. */
const presence = new Set([
  'id',
  'thing',
  'kind',
  'agency',
  'occurredOn',
  'recordedAt',
  'receivedAt',
  'late',
  'category',
  'supersedes',
  'supersededBy',
]);

const cellOf = (column: Column, id: string): string => {
  const item = column.items.find((one) => one.id === id);
  if (!item) return '';
  return Object.keys(item).some((name) => !presence.has(name)) ? 'content' : 'presence';
};

/** One row per entry, one column per reader: `content`, `presence` (that it is there, not what it says), or nothing. */
export const sideBySide = (columns: readonly Column[]): string => {
  const all = new Map(columns.flatMap(({ items }) => items.map((item) => [item.id, item] as const)));
  const rows = [...all.values()]
    .map((item) => [
      item.occurredOn.value.slice(0, 10),
      item.agency,
      item.kind,
      ...columns.map((column) => cellOf(column, item.id)),
    ])
    .sort((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''));
  const heads = ['occurred', 'agency', 'entry', ...columns.map(({ title }) => title)];
  const answers = ['', '', 'answer', ...columns.map(({ status }) => String(status))];
  const lines = [heads, answers, ...rows];
  const widths = heads.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  const text = (line: readonly string[]): string =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return ['', 'What each agency sees of one child', '', text(heads), rule, ...lines.slice(1).map(text), ''].join('\n');
};
