import {
  Body,
  Controller,
  Get,
  Module,
  Post,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RaiseConcernBody } from '@safeguarding/concerns';
import { presentedOf, TokenVerifier } from '@safeguarding/platform';

/**
 * What the service is measured against: the same framework with its own validation of the same rules, the same authentication, and
 * nothing behind them.
 */
const issuer = process.env['ISSUER'] ?? '';
const verifier = new TokenVerifier({
  issuers: [{ issuer, audience: 'safeguarding-ledger', algorithms: ['ES256'], keys: { jwksUri: `${issuer}/jwks` } }],
});
let page: unknown = {};

class Guard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ raw: { rawHeaders: readonly string[] } }>();
    await verifier.verify(presentedOf(request.raw));
    return true;
  }
}

@Controller()
class NoopController {
  @Post('noop')
  post(@Body() body: RaiseConcernBody): object {
    return { category: body.category };
  }

  @Post('page')
  keep(@Body() body: Record<string, unknown>): object {
    page = body;
    return {};
  }

  @Get('page')
  get(): unknown {
    return page;
  }
}

@Module({ controllers: [NoopController] })
class NoopModule {}

const app = await NestFactory.create<NestFastifyApplication>(NoopModule, new FastifyAdapter({ bodyLimit: 1_000_000 }), {
  logger: false,
});
app.useGlobalPipes(
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
  }),
);
app.useGlobalGuards(new Guard());
await app.listen(0, '127.0.0.1');
console.log(`listening ${await app.getUrl()}`);
