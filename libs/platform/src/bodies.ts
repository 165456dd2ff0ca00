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
    readBytes(request, limit, (fault, bytes) => {
      if (!bytes) later(request, done, fault ?? faultOf('broken-off'));
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
    if (request.routeOptions.url?.endsWith(uploadPath) === true) done(null, payload);
    else later(request, done, new HttpProblem(edgeErrors.mediaType));
  });
  server.addContentTypeParser('*', (request: Request, _payload, done: Done) => {
    if (request.routeOptions.url !== cloudEventsPath) {
      later(request, done, new HttpProblem(edgeErrors.mediaType));
      return;
    }
    readBytes(request, limit, (fault, bytes) => {
      if (bytes) done(null, bytes);
      else later(request, done, fault ?? faultOf('broken-off'));
    });
  });
};
