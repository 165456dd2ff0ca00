import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyFault } from './core/body-rules.ts';
import { edgeErrors } from './core/platform-errors.ts';
import { HttpProblem } from './http-problem.ts';

/** What a body was found to be, kept until it is known who sent it: 401 and 429 come before 400, 413 and 415. */
export type WithEdgeFault = { edgeFault?: Error };

type Request = FastifyRequest & WithEdgeFault;
type Done = (error: Error | null, body?: unknown) => void;
type Bytes = (fault: Error | undefined, bytes?: Buffer) => void;

const cloudEventsPath = '/v1/cloudevents';
/** Routes that take a document: `readUpload` reads it, after it is known who sends it. */
const uploadPath = '/attachments';

const faultOf = (code: string): HttpProblem =>
  new HttpProblem(edgeErrors.malformed, {
    pointers: [{ pointer: '', code, detail: 'The body cannot be kept as it was sent.' }],
  });

const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i;

/**
 * What the headers say against reading a body: a coding that nobody undoes, or another character set. Latin-1 whose bytes happen to be
 * UTF-8 would be kept as another text. The codec of CloudEvents has a reason code of its own for the second.
 */
const unreadable = ({ headers, routeOptions }: FastifyRequest): HttpProblem | undefined => {
  const coding = headers['content-encoding'] ?? 'identity';
  const [, set = 'utf-8'] = charset.exec(headers['content-type'] ?? '') ?? [];
  const why = [
    ...(coding.toLowerCase() === 'identity' ? [] : ['content-encoding']),
    ...(/^utf-?8$/i.test(set) || routeOptions.url === cloudEventsPath ? [] : ['charset']),
  ];
  if (why.length === 0) return undefined;
  const pointers = why.map((code) => ({
    pointer: '',
    code,
    detail: 'Send the body as UTF-8 and not encoded further.',
  }));
  return new HttpProblem(edgeErrors.mediaType, { pointers });
};

/** All bytes of a body, or its fault; what comes beyond the limit is not kept. */
const readBytes = ({ raw }: FastifyRequest, limit: number, then: Bytes): void => {
  if (Number(raw.headers['content-length']) > limit) {
    then(new HttpProblem(edgeErrors.tooLarge));
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const finish: Bytes = (fault, bytes) => {
    raw.off('data', take).off('end', end).off('error', broken);
    then(fault, bytes);
  };
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > limit) finish(new HttpProblem(edgeErrors.tooLarge));
    else chunks.push(chunk);
  };
  const end = (): void => {
    finish(undefined, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
  };
  const broken = (): void => {
    finish(faultOf('broken-off'));
  };
  raw.on('data', take).on('end', end).on('error', broken);
};

const later = (request: Request, done: Done, fault: Error): void => {
  request.edgeFault = fault;
  done(null, undefined);
};

/** JSON for the routes; bytes for the CloudEvents door; documents, unread, for the routes that take them; nothing else. No fault is answered here: `EdgeGuard` does. */
export const addBodyParsers = (server: FastifyInstance): void => {
  const limit = server.initialConfig.bodyLimit ?? 0;
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', (request: Request, _payload, done: Done) => {
    const fault = unreadable(request);
    if (fault) {
      later(request, done, fault);
      return;
    }
    readBytes(request, limit, (broken, bytes) => {
      if (!bytes) later(request, done, broken ?? faultOf('broken-off'));
      // Many clients say that they send JSON whether they send any or not.
      else if (bytes.length === 0) done(null, undefined);
      // Bytes that are no UTF-8 would come back as replacement characters: another text than the one that was sent.
      else if (!isUtf8(bytes)) later(request, done, faultOf('ill-formed-text'));
      else
        void parseJson(request, bytes.toString(), (error, body) => {
          const found = error ? 'not-json' : bodyFault(body);
          if (found === undefined) done(null, body);
          else later(request, done, faultOf(found));
        });
    });
  });
  server.addContentTypeParser('multipart/form-data', (request: Request, payload, done: Done) => {
    const taken = request.routeOptions.url?.endsWith(uploadPath) === true;
    const fault = taken ? unreadable(request) : new HttpProblem(edgeErrors.mediaType);
    if (fault) later(request, done, fault);
    else done(null, payload);
  });
  server.addContentTypeParser('*', (request: Request, _payload, done: Done) => {
    const taken = request.routeOptions.url === cloudEventsPath;
    const refused = taken ? unreadable(request) : new HttpProblem(edgeErrors.mediaType);
    if (refused) {
      later(request, done, refused);
      return;
    }
    readBytes(request, limit, (fault, bytes) => {
      if (bytes) done(null, bytes);
      else later(request, done, fault ?? faultOf('broken-off'));
    });
  });
};
