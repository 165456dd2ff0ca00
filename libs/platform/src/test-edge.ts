import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  HttpCode,
  Injectable,
  Module,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  type CanActivate,
  type ExecutionContext,
  type Provider,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DomainError, type Clock, type Instant, type PersonId, type Position } from '@safeguarding/kernel';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLOCK, DevClockController } from './clock.ts';
import { Health, HealthController } from './health.ts';
import { configureHttp, createAdapter, type EdgeParts } from './http.ts';
import { TokenRefused } from './identity/index.ts';
import { Logs } from './logs.ts';
import { Metrics } from './metrics.ts';
import { openApiOf, serveOpenApi } from './openapi.ts';
import { changed, created, PersonIdPipe, PositionTokens } from './replies.ts';
import { factsOf, isNotModified } from './request-facts.ts';

/** The moment at which every request of these tests comes in. */
const arrived = '2031-03-04T05:06:07.089Z' as Instant;
/** A value that no answer may repeat. */
export const canary = 'CanaryNeverToBeRepeated';
export const aRequestId = '1d2f5b6e-6d0f-4c2e-9a57-0c1c9d2a7b11';
export const aTag = 'W/"t1"';

class Inner {
  @ApiProperty({ type: String })
  @IsString()
  @MaxLength(20)
  word!: string;
}

class NoteBody {
  @ApiProperty({ type: String })
  @IsString()
  @MaxLength(20)
  text!: string;

  @ApiPropertyOptional({ type: [Inner] })
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => Inner)
  parts?: Inner[];

  @ApiPropertyOptional({ type: Inner })
  @IsOptional()
  @ValidateNested()
  @Type(() => Inner)
  only?: Inner;

  @ApiPropertyOptional({ type: String, format: 'uuid' })
  @IsOptional()
  @IsUUID()
  about?: string;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(20)
  why?: string;
}

class PageQuery {
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 10 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10)
  limit?: number;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  cursor?: string;
}

class NoteAnswer {
  @ApiProperty({ type: String }) id!: string;
}

const rule = { code: 'TST-001', kind: 'conflict', title: 'Against a rule', remedy: 'Do otherwise.' } as const;

/** Lets the tests hold a request until they let it go. */
class Gate {
  private waiting: (() => void)[] = [];
  private arrival: (() => void) | undefined;

  get held(): number {
    return this.waiting.length;
  }

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.arrival?.();
    });
  }

  arrivals(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.arrival = () => {
        if (this.waiting.length >= count) resolve();
      };
      this.arrival();
    });
  }

  open(): void {
    for (const release of this.waiting.splice(0)) release();
  }
}

@Controller('v1/notes')
class NotesController {
  constructor(private readonly gate: Gate) {}

  @Post()
  create(@Body() body: NoteBody, @Res({ passthrough: true }) reply: FastifyReply): NoteAnswer {
    created(reply, { location: '/v1/notes/1', tag: aTag, position: '0000000000000007' as Position });
    return { id: String(body.text.length) };
  }

  @Put(':id')
  change(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): NoteAnswer {
    changed(reply, { tag: aTag, position: '0000000000000008' as Position });
    return { id };
  }

  @Post('search')
  @HttpCode(200)
  search(@Body() body: NoteBody): NoteAnswer {
    // Null is not undefined: it would be answered.
    const { text, about = text } = body;
    return { id: about };
  }

  @Get()
  list(@Query() query: PageQuery): { readonly limit: number } {
    return { limit: query.limit ?? 0 };
  }

  @Get('facts')
  facts(@Req() request: FastifyRequest): object {
    return factsOf(request);
  }

  @Get('tagged')
  tagged(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    void reply.header('etag', aTag);
    if (isNotModified(factsOf(request), aTag)) void reply.code(304).send();
    else void reply.send({ id: '1' });
  }

  @Get('held')
  async held(): Promise<NoteAnswer> {
    await this.gate.pass();
    return { id: 'held' };
  }

  @Post('held')
  async heldCommand(): Promise<NoteAnswer> {
    return this.held();
  }

  @Get('breaks-a-rule')
  rule(@Res({ passthrough: true }) reply: FastifyReply): never {
    void reply.header('etag', aTag).header('location', '/v1/notes/1');
    throw new DomainError(rule, [{ pointer: '/text', code: 'rule', detail: 'Not so.' }]);
  }

  @Get('fails')
  fails(): never {
    throw Object.assign(new TypeError(`${canary} failed`), { statusCode: 404, [canary]: canary });
  }

  @Get('fails-oddly')
  odd(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything can be thrown by a library
    throw canary;
  }

  @Get('forbidden')
  forbidden(): never {
    throw new ForbiddenException(canary);
  }

  @Get('people/:id')
  person(@Param('id', PersonIdPipe) id: PersonId): { readonly id: string } {
    return { id };
  }

  @Get(':id')
  read(@Param('id') id: string): NoteAnswer {
    return { id };
  }
}

@Controller('v1/cloudevents')
class EventsController {
  @Post()
  @HttpCode(200)
  take(@Req() { body }: FastifyRequest): { readonly bytes: number } {
    return { bytes: Buffer.isBuffer(body) ? body.length : -1 };
  }
}

/** Stands for the access guard: under /v1, one token is right and every other is refused. */
@Injectable()
class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: unknown }>();
    if (!request.url.startsWith('/v1')) return true;
    if (request.headers.authorization !== 'Bearer right') throw new TokenRefused('credentialsMissing');
    request.caller = { principal: { ref: 'u-00000000000000000000000000000001', agency: 'gp-larkhill' } };
    return true;
  }
}

class HexPositions extends PositionTokens {
  seal(position: Position): string {
    return Buffer.from(position).toString('hex');
  }

  open(token: string): Position | undefined {
    return /^(?:[0-9a-f]{2})+$/.test(token) ? (Buffer.from(token, 'hex').toString() as Position) : undefined;
  }
}

export type Edge = {
  readonly app: NestFastifyApplication;
  readonly gate: Gate;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Lines of the log, parsed. */
  readonly lines: () => readonly Record<string, unknown>[];
  close(): Promise<void>;
};

export type EdgeOptions = {
  readonly config?: Partial<EdgeParts['config']>;
  readonly adapter?: Partial<Parameters<typeof createAdapter>[0]>;
  readonly lagMs?: () => number;
  readonly reached?: EdgeParts['reached'];
  readonly clock?: Clock;
  readonly development?: boolean;
};

@Module({})
class EdgeModule {}

/** A tiny application behind the real edge. */
export const anEdge = async (options: EdgeOptions = {}): Promise<Edge> => {
  const gate = new Gate();
  const health = new Health();
  const metrics = new Metrics({ process: false });
  const clock = options.clock ?? { now: () => arrived };
  const written: string[] = [];
  const logs = new Logs('info', { write: (line) => void written.push(line) });
  const providers: Provider[] = [
    { provide: Gate, useValue: gate },
    { provide: Health, useValue: health },
    { provide: CLOCK, useValue: clock },
    { provide: APP_GUARD, useClass: TokenGuard },
  ];
  const controllers = [NotesController, EventsController, HealthController];
  const root = {
    module: EdgeModule,
    controllers: options.development === true ? [...controllers, DevClockController] : controllers,
    providers,
  };
  const limits = { bodyLimitBytes: 2_000, requestTimeoutMs: 5_000, ...options.adapter };
  const adapter = createAdapter(limits);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  configureHttp(app, {
    config: { inFlightLimit: 100, requestTimeoutMs: limits.requestTimeoutMs, ...options.config },
    clock,
    logs,
    metrics,
    positions: new HexPositions(),
    reached: options.reached ?? (() => Promise.resolve(true)),
    lagMs: options.lagMs ?? (() => 0),
  });
  serveOpenApi(app, () => openApiOf(app));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    gate,
    health,
    metrics,
    clock,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    close: async () => {
      gate.open();
      await app.close();
    },
  };
};
