import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Undefined where a file has no map beside it: then its own lines are told. */
const read = (file: string): SourceMap | undefined => {
  try {
    const beside = new URL(`${file}.map`);
    const payload = JSON.parse(readFileSync(beside, 'utf8')) as SourceMapPayload;
    const sources = payload.sources.map((source) => fileURLToPath(new URL(source, beside)));
    return new SourceMap({ ...payload, sources });
  } catch {
    return undefined;
  }
};

const maps = new Map<string, SourceMap | undefined>();

const mapOf = (file: string): SourceMap | undefined => {
  if (!maps.has(file)) maps.set(file, read(file));
  return maps.get(file);
};

/** What the engine's own description of a frame is made of; the types do not say that it has one. */
type Frame = NodeJS.CallSite & { toString(): string };

/** A line of a stack, with the place in the source in place of the one in the bundle. */
const told = (frame: Frame, folder: string): string => {
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  const text = frame.toString();
  if (!file?.startsWith(folder) || line === null || column === null) return text;
  const origin = mapOf(file)?.findEntry(line - 1, column - 1);
  if (!origin || !('originalSource' in origin)) return text;
  const { originalSource, originalLine, originalColumn } = origin;
  return text.replace(
    `${file}:${String(line)}:${String(column)}`,
    () => `${originalSource}:${String(originalLine + 1)}:${String(originalColumn + 1)}`,
  );
};

/**
 * Tells stacks by the lines of the source for what was bundled into a folder. A map is read when the first stack is told that needs it:
 * `--enable-source-maps` would read every map at the start, and count the lines of every file, a tenth of it all.
 */
export const tellSourceLines = (folder: URL): void => {
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${told(frame, folder.href)}`)].join('\n');
};
