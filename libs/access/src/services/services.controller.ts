import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { changed, created } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { Caller } from '../caller.ts';
import { Action, CallerOf } from '../decorators.ts';
import { ServiceRegistrar, type ServiceOutcome } from './service-registrar.ts';
import {
  AddSourceKeyBody,
  OnboardServiceBody,
  RetireSourceKeyBody,
  ServiceAnswer,
  ServiceBody,
  SucceedCodeBody,
  SucceedServiceBody,
  SuspendServiceBody,
} from './services.requests.ts';

/** The operator's side of the register of services. Nothing personal. */
@ApiTags('register')
@Controller('v1/services')
export class ServicesController {
  constructor(@Inject(ServiceRegistrar) private readonly registrar: ServiceRegistrar) {}

  @Post()
  @Action('service:onboard')
  @ApiOperation({ summary: 'A service comes to the ledger, with its codes, clients and sources' })
  @ApiCreatedResponse({ type: ServiceAnswer })
  async onboard(
    @CallerOf() caller: Caller,
    @Body() body: OnboardServiceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    const outcome = await this.registrar.onboard(caller, body);
    created(reply, { ...outcome, location: `/v1/services/${body.code}` });
    return this.registrar.answerOf(outcome.state);
  }

  @Get(':code')
  @Action('service:read')
  @ApiOperation({ summary: 'One service as the register has it' })
  @ApiOkResponse({ type: ServiceAnswer })
  read(@CallerOf() caller: Caller, @Param('code') code: string): Promise<ServiceAnswer> {
    return this.registrar.read(caller, code);
  }

  @Post(':code/changes')
  @HttpCode(200)
  @Action('service:change')
  @ApiOperation({ summary: 'Its particulars as they are from now on; its kind and nation stay' })
  @ApiOkResponse({ type: ServiceAnswer })
  async change(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Body() body: ServiceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.change(caller, { ...body, code }));
  }

  @Post(':code/source-keys')
  @HttpCode(200)
  @Action('service:add-key')
  @ApiOperation({ summary: 'A source signs with one more key; the first one makes signatures compulsory' })
  @ApiOkResponse({ type: ServiceAnswer })
  async addKey(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Body() body: AddSourceKeyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.addKey(caller, code, body));
  }

  @Post(':code/source-keys/retirement')
  @HttpCode(200)
  @Action('service:retire-key')
  @ApiOperation({ summary: 'What a key signs is refused, now or from the end of the overlap on' })
  @ApiOkResponse({ type: ServiceAnswer })
  async retireKey(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Body() body: RetireSourceKeyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.retireKey(caller, code, body));
  }

  @Post(':code/suspension')
  @HttpCode(200)
  @Action('service:suspend')
  @ApiOperation({ summary: 'Refuse its tokens and sources from the next request on' })
  @ApiOkResponse({ type: ServiceAnswer })
  async suspend(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Body() body: SuspendServiceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.suspend(caller, code, body));
  }

  @Post(':code/resumption')
  @HttpCode(200)
  @Action('service:resume')
  @ApiOperation({ summary: 'Let a suspended service in again' })
  @ApiOkResponse({ type: ServiceAnswer })
  async resume(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.resume(caller, code));
  }

  @Post(':code/code-successions')
  @HttpCode(200)
  @Action('service:succeed-code')
  @ApiOperation({ summary: 'One of its codes is another one from a day on; the former one stays known as its own' })
  @ApiOkResponse({ type: ServiceAnswer })
  async succeedCode(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Body() body: SucceedCodeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.succeedCode(caller, code, body));
  }

  @Post(':code/succession')
  @HttpCode(200)
  @Action('service:succeed')
  @ApiOperation({ summary: 'Another service of its kind and nation does its work from now on' })
  @ApiOkResponse({ type: ServiceAnswer })
  async succeed(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Body() body: SucceedServiceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.succeed(caller, code, body));
  }

  @Post(':code/succession/withdrawal')
  @HttpCode(200)
  @Action('service:withdraw-succession')
  @ApiOperation({ summary: 'The succession was a mistake: both services are what they were before it' })
  @ApiOkResponse({ type: ServiceAnswer })
  async withdrawSuccession(
    @CallerOf() caller: Caller,
    @Param('code') code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAnswer> {
    return this.answered(reply, await this.registrar.withdrawSuccession(caller, code));
  }

  private answered(reply: FastifyReply, outcome: ServiceOutcome): ServiceAnswer {
    changed(reply, outcome);
    return this.registrar.answerOf(outcome.state);
  }
}
