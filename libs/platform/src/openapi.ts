import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

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

const headers = [
  {
    name: 'X-Request-ID',
    in: 'header',
    schema: { type: 'string', format: 'uuid' },
    description: 'Mirrored; the idempotency key of a command where Idempotency-Key is absent',
  },
  { name: 'X-Correlation-ID', in: 'header', schema: { type: 'string', maxLength: 64 }, description: 'Mirrored' },
] as const;
const commandHeaders = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', maxLength: 130 },
    description: 'The same key and body get the same answer, also after a restart',
  },
  {
    name: 'If-Match',
    in: 'header',
    schema: { type: 'string' },
    description: 'The ETag last read; needed by commands on an existing thing, restrictions excepted',
  },
] as const;
const readHeaders = [
  {
    name: 'X-Purpose',
    in: 'header',
    schema: { type: 'string' },
    description: 'Why you read; needed by every read of personal data',
  },
  {
    name: 'X-Min-Position',
    in: 'header',
    schema: { type: 'string' },
    description: 'X-Position of your last write: the answer includes it, or is 503',
  },
  {
    name: 'If-None-Match',
    in: 'header',
    schema: { type: 'string' },
    description: 'Answered 304 only after permission and receipt',
  },
] as const;

type Operation = {
  parameters?: unknown[];
  responses?: Record<string, unknown>;
  operationId?: string;
  security?: unknown[];
};
const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** What holds for every operation is written once, here, and not on every route. */
const complete = (document: OpenAPIObject): OpenAPIObject => {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = (item as Record<string, Operation | undefined>)[method];
      if (!operation) continue;
      const forMethod = method === 'get' ? readHeaders : commandHeaders;
      operation.parameters = [
        ...(operation.parameters ?? []),
        ...headers,
        ...(path.startsWith('/v1') ? forMethod : []),
      ];
      operation.responses = {
        ...operation.responses,
        default: {
          description: 'A refusal',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      };
      if (path.startsWith('/v1')) operation.security = [{ token: [] }];
    }
  }
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problem as never },
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
  let text: string | undefined;
  const server = app.getHttpAdapter().getInstance();
  server.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(document());
    void reply.header('content-type', 'application/json; charset=utf-8').send(text);
  });
  SwaggerModule.setup('docs', app, document, { raw: false });
};
