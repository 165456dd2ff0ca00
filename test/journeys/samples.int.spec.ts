import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.ts';

type Expected = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};

const folder = join(import.meta.dirname, '../../docs/samples');
const samples = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const shapes: Readonly<Record<string, string>> = {
  uuid: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  instant: '\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z',
  text: '.+',
};

/** The value where it fits the placeholder in its stead, so that the comparison shows the rest; else as it is. */
const fitted = (expected: unknown, got: unknown): unknown => {
  if (typeof expected === 'string' && typeof got === 'string' && /\{\w+\}/.test(expected)) {
    const pattern = expected.replaceAll(/\{(\w+)\}/g, (_, name: string) => shapes[name] ?? 'no such placeholder');
    return new RegExp(`^${pattern}$`).test(got) ? expected : got;
  }
  if (Array.isArray(got))
    return got.map((one, index) => fitted((expected as readonly unknown[] | undefined)?.[index], one));
  if (typeof got !== 'object' || got === null) return got;
  return Object.fromEntries(
    Object.entries(got).map(([name, value]) => [
      name,
      fitted((expected as Readonly<Record<string, unknown>> | undefined)?.[name], value),
    ]),
  );
};

describe('the samples for integrators', () => {
  const world = new World();
  beforeAll(() => world.start());
  afterAll(() => world.stop());

  const run = async (sample: string) => {
    const token = (as: string) => world.authorisation(as).replace('Bearer ', '');
    const { stdout } = await promisify(execFile)('sh', ['curl.sh'], {
      cwd: join(folder, sample),
      env: {
        PATH: process.env['PATH'] ?? '',
        LEDGER_URL: world.service.url,
        OAKFIELD_TOKEN: token('oakfield-clinical-system'),
        POLICE_TOKEN: token('ashby-police-system'),
      },
    });
    await world.settled();
    const [head = '', ...rest] = stdout.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '').split('\r\n\r\n');
    const [first = '', ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    );
    return { status: Number(first.split(' ')[1]), headers, body: JSON.parse(rest.join('\r\n\r\n')) as unknown };
  };

  it.each(samples)('%s is answered as it says', async (sample) => {
    const expected = JSON.parse(readFileSync(join(folder, sample, 'answer.json'), 'utf8')) as Expected;
    const { status, headers, body } = await run(sample);
    const asked = Object.fromEntries(Object.keys(expected.headers ?? {}).map((name) => [name, headers[name] ?? '']));
    expect({ status, headers: fitted(expected.headers, asked), body: fitted(expected.body, body) }).toEqual({
      status: expected.status,
      headers: expected.headers ?? {},
      body: expected.body,
    });
  });

  it('are all told of in their README', () => {
    const told = readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/^\| `([\w-]+)` /gm);
    expect([...told].map(([, name]) => name)).toEqual(samples);
  });
});
