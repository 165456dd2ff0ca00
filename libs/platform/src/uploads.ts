import { DomainError } from '@safeguarding/kernel';
import type { FastifyRequest } from 'fastify';
import { bodyFault } from './core/body-rules.ts';
import { edgeErrors, platformErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** A form as it was sent: texts by name, and the one file. */
export type Upload = {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: { readonly name: string; readonly bytes: Buffer };
};

/** What the parts of a form take beside the file itself. */
const roomForFields = 65_536;
const mostParts = 16;

const malformed = (code: string, pointer = ''): HttpProblem =>
  new HttpProblem(edgeErrors.malformed, {
    pointers: [{ pointer, code, detail: 'The form cannot be taken as it was sent.' }],
  });

/** The fault comes before the bytes: what comes beyond the limit is not kept. */
const bytesOf = async (request: FastifyRequest, limit: number): Promise<Buffer> => {
  if (Number(request.headers['content-length']) > limit) throw new HttpProblem(edgeErrors.tooLarge);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // To leave early must not end the connection: the answer goes back on it.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      length += (chunk as Buffer).length;
      if (length > limit) break;
      chunks.push(chunk as Buffer);
    }
  } catch {
    throw malformed('broken-off');
  }
  if (length > limit) throw new HttpProblem(edgeErrors.tooLarge);
  return Buffer.concat(chunks, length);
};

/** The platform's own reader of RFC 7578; it takes the whole of a form that has been read already. */
const formOf = async (bytes: Buffer, contentType: string): Promise<readonly (readonly [string, string | File])[]> => {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the advice is against forms without bound: this one was read and bounded before
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
    return [...form] as readonly (readonly [string, string | File])[];
  } catch {
    throw malformed('not-a-form');
  }
};

/**
 * Reads one form with one file of at most `limit` bytes in the part `file`. Throws HttpProblem: 400, 413, 415. Called after the guards:
 * nobody unknown makes the service keep ten megabytes.
 */
export const readUpload = async (request: FastifyRequest, limit: number): Promise<Upload> => {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new HttpProblem(edgeErrors.mediaType);
  const parts = await formOf(await bytesOf(request, limit + roomForFields), contentType);
  if (parts.length > mostParts) throw malformed('too-many-parts');
  const names = parts.map(([name]) => name);
  if (new Set(names).size !== names.length) throw malformed('repeated-part');
  const file = parts.find(([name]) => name === 'file')?.[1];
  if (file === undefined || typeof file === 'string') throw malformed('file-missing', '/file');
  if (file.size > limit) throw new HttpProblem(edgeErrors.tooLarge);
  const fields = Object.fromEntries(
    parts.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );
  if (parts.length !== Object.keys(fields).length + 1) throw malformed('more-than-one-file');
  const fault = bodyFault({ ...fields, file: file.name });
  if (fault !== undefined) throw malformed(fault);
  return { fields, file: { name: file.name, bytes: Buffer.from(await file.arrayBuffer()) } };
};

/** So many pieces of heavy work at once; more are told to come again. */
export class AtOnce {
  private running = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Throws DomainError (503) where too many are running. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) throw new DomainError(platformErrors.overloaded);
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
