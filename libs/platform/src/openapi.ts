import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { answersFromExtension } from './edge.guard.ts';

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance'],
  properties: {
    type: { type: 'string', description: 'urn:safeguarding-ledger:error: and the code' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Documented in docs/errors.md' },
    instance: { type: 'string', description: 'URN of the request id' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
} as const;

const header = (name: string, description: string, schema: object = {}) =>
  ({ name, in: 'header', schema: { type: 'string', ...schema }, description }) as const;

const headers = {
  all: [
    header('X-Request-ID', 'Mirrored; the idempotency key of a command where Idempotency-Key is absent', {
      format: 'uuid',
    }),
    header('X-Correlation-ID', 'Mirrored', { maxLength: 64 }),
  ],
  command: [
    header('Idempotency-Key', 'The same key and body get the same answer, also after a restart', { maxLength: 130 }),
  ],
  onExisting: [
    header('If-Match', 'The ETag last read; needed by commands on an existing thing, restrictions excepted'),
  ],
  question: [
    header('X-Purpose', 'Why you read; needed by every read of personal data'),
    header('X-Min-Position', 'X-Position of your last write: the answer includes it, or is 503'),
  ],
  read: [header('If-None-Match', 'Answered 304 only after permission and receipt')],
} as const;

const createdHeaders = {
  Location: { schema: { type: 'string' }, description: 'Path of what was created' },
  ETag: { schema: { type: 'string' }, description: 'For If-Match' },
  'X-Position': { schema: { type: 'string' }, description: 'For X-Min-Position of the next read' },
} as const;

/** Written once in the document: nearly every operation has them. */
const sharedHeaders = {
  TagAfterCommand: {
    ...createdHeaders.ETag,
    description: 'Of the thing as the command left it, for the next If-Match',
  },
  TagOfRead: {
    ...createdHeaders.ETag,
    description: 'There where one thing or one timeline is read: for If-Match and If-None-Match',
  },
  Position: createdHeaders['X-Position'],
} as const;
const sharedHeader = (name: keyof typeof sharedHeaders) => ({ $ref: `#/components/headers/${name}` });
const changedHeaders = { ETag: sharedHeader('TagAfterCommand'), 'X-Position': sharedHeader('Position') };
const readHeaders = { ETag: sharedHeader('TagOfRead') };

const incompleteHeader = {
  'X-Incomplete': {
    schema: { type: 'string' },
    description:
      'There where something had to be set aside from what the list is made of, so that it may show too little: the names of the read models, separated by commas',
  },
} as const;

type Response = { headers?: Record<string, unknown> };
type Operation = {
  parameters?: unknown[];
  responses?: Record<string, Response>;
  security?: unknown[];
  'x-answers-from'?: readonly string[];
};
const reference = (response: 'NotModified' | 'Refusal'): Response =>
  ({ $ref: `#/components/responses/${response}` }) as Response;

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** A search takes identifiers in its body, because they may not stand in an address; it is a question all the same. */
const isQuestion = (method: string, path: string): boolean => method === 'get' || /[/-]search$/.test(path);

const headersOf = (method: string, path: string): readonly unknown[] => {
  if (!path.startsWith('/v1/')) return headers.all;
  if (method === 'get') return [...headers.all, ...headers.question, ...headers.read];
  if (isQuestion(method, path)) return [...headers.all, ...headers.question];
  return [...headers.all, ...headers.command, ...(path.includes('{') ? headers.onExisting : [])];
};

const answeredHeaders = (method: string, path: string): object => {
  if (!path.startsWith('/v1/')) return {};
  if (method === 'get') return readHeaders;
  return isQuestion(method, path) ? {} : changedHeaders;
};

/** What holds for every operation is written once, here, and not on every route. */
const completeOperation = (operation: Operation, method: string, path: string): void => {
  operation.parameters = [...(operation.parameters ?? []), ...headersOf(method, path)];
  const { 201: created, 200: answered, ...others } = operation.responses ?? {};
  const fromModel = answersFromExtension in operation;
  delete operation['x-answers-from'];
  operation.responses = {
    ...(answered
      ? {
          200: {
            ...answered,
            headers: {
              ...(fromModel ? incompleteHeader : {}),
              ...answeredHeaders(method, path),
              ...answered.headers,
            },
          },
        }
      : {}),
    ...others,
    ...(created ? { 201: { ...created, headers: { ...createdHeaders, ...created.headers } } } : {}),
    ...(method === 'get' && path.startsWith('/v1/') ? { 304: reference('NotModified') } : {}),
    default: reference('Refusal'),
  };
  if (path.startsWith('/v1/')) operation.security = [{ token: [] }];
};

const complete = (document: OpenAPIObject): OpenAPIObject => {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = (item as Record<string, Operation | undefined>)[method];
      if (operation) completeOperation(operation, method, path);
    }
  const refusal = {
    description: 'A refusal (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  const notModified = {
    description: 'What If-None-Match names is still the answer',
    headers: { ETag: createdHeaders.ETag },
  };
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem as never },
    headers: { ...document.components?.headers, ...sharedHeaders },
    responses: { ...document.components?.responses, NotModified: notModified, Refusal: refusal },
  };
  return document;
};

/** The OpenAPI 3.1 document of the application as it is composed. */
export const openApiOf = (app: NestFastifyApplication): OpenAPIObject => {
  const about = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Safeguarding Ledger')
    .setDescription(
      'Every agency around a child shares what it should, sees only what it may, and can prove afterwards who knew what and when.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'at+jwt' }, 'token')
    .build();
  const unique = (controller: string, method: string): string =>
    `${controller.replace(/Controller$/, '').replace(/^./, (first) => first.toLowerCase())}_${method}`;
  return complete(SwaggerModule.createDocument(app, about, { operationIdFactory: unique }));
};

/** Serves `/openapi.json` and the pages at `/docs`, from files of the release alone. */
export const serveOpenApi = (app: NestFastifyApplication, document: () => OpenAPIObject): void => {
  let made: OpenAPIObject | undefined;
  let text: string | undefined;
  const once = (): OpenAPIObject => (made ??= document());
  const server = app.getHttpAdapter().getInstance();
  server.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(once());
    void reply.header('content-type', 'application/json; charset=utf-8').send(text);
  });
  SwaggerModule.setup('docs', app, once, { raw: false });
};
