import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { DomainError, type ActorRef, type PersonId } from '@safeguarding/kernel';
import { ledgerErrors, type Outcome } from '@safeguarding/ledger';
import { changed, PageQuery, PersonIdPipe } from '@safeguarding/platform';
import type { FastifyReply } from 'fastify';
import { DirectoryService } from './directory.service.ts';
import { DirectoryUsers } from './directory-users.ts';
import { DirectoryUses } from './directory-uses.ts';
import { DirectoryEntryAnswer, DirectoryRecorded, DirectoryUsesAnswer, OwnAccessAnswer } from './directory.answers.ts';
import {
  EndKeepingBody,
  EndLeadBody,
  KeepLongerBody,
  LeadProfessionalBody,
  LookUpBody,
  PrerequisiteBody,
  RevokeBody,
} from './directory.requests.ts';

type Written = Promise<Pick<Outcome<unknown, never>, 'tag' | 'position'>>;

const written = async (reply: FastifyReply, id: string, change: Written): Promise<DirectoryRecorded> => {
  changed(reply, await change);
  return { id };
};

/** A pseudonym that cannot be one belongs to nobody. */
const userOf = (text: string): ActorRef => {
  if (!/^u-[0-9a-f]{32}$/.test(text)) throw new DomainError(ledgerErrors.unknown);
  return text as ActorRef;
};

/** Who works with a child, and who may ask. */
@ApiTags('directory')
@Controller('v1')
export class DirectoryController {
  constructor(
    private readonly directory: DirectoryService,
    private readonly users: DirectoryUsers,
    private readonly looks: DirectoryUses,
  ) {}

  @Post('directory/lookups')
  @HttpCode(200)
  @Action('directory:consult')
  @ApiOperation({ summary: 'Who works with a child: checked and trained people, with a reason, no case information' })
  @ApiOkResponse({ type: DirectoryEntryAnswer })
  lookUp(@CallerOf() caller: Caller, @Body() body: LookUpBody): Promise<DirectoryEntryAnswer> {
    return this.directory.lookUp(caller, body);
  }

  @Get('directory/access')
  @Action('directory-user:read')
  @ApiOperation({ summary: 'Your own check and training, and until when they hold' })
  @ApiOkResponse({ type: OwnAccessAnswer })
  own(@CallerOf() caller: Caller): Promise<OwnAccessAnswer> {
    return this.users.own(caller);
  }

  @Post('directory-users/:person/checks')
  @HttpCode(200)
  @Action('directory-user:record')
  @ApiOperation({ summary: 'Record the enhanced check of somebody else in your service' })
  @ApiOkResponse({ type: DirectoryRecorded })
  check(
    @CallerOf() caller: Caller,
    @Param('person') person: string,
    @Body() body: PrerequisiteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, person, this.users.record(caller, userOf(person), 'check', body));
  }

  @Post('directory-users/:person/training')
  @HttpCode(200)
  @Action('directory-user:record')
  @ApiOperation({ summary: 'Record the training of somebody else in your service' })
  @ApiOkResponse({ type: DirectoryRecorded })
  training(
    @CallerOf() caller: Caller,
    @Param('person') person: string,
    @Body() body: PrerequisiteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, person, this.users.record(caller, userOf(person), 'training', body));
  }

  @Post('directory-users/:person/revocation')
  @HttpCode(200)
  @Action('directory-user:revoke')
  @ApiOperation({ summary: 'Somebody of your service may consult the directory no more, from the next question on' })
  @ApiOkResponse({ type: DirectoryRecorded })
  revoke(
    @CallerOf() caller: Caller,
    @Param('person') person: string,
    @Body() body: RevokeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, person, this.users.revoke(caller, userOf(person), body));
  }

  @Get('children/:childId/directory-uses')
  @Action('directory-use:read')
  @ApiOperation({ summary: 'Who looked the child up and why: for auditors and the authority that leads' })
  @ApiOkResponse({ type: DirectoryUsesAnswer })
  uses(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Query() page: PageQuery,
  ): Promise<DirectoryUsesAnswer> {
    return this.looks.page(caller, child, page);
  }

  @Post('children/:childId/lead-professional')
  @HttpCode(200)
  @Action('lead-professional:name')
  @ApiOperation({ summary: 'Name the lead professional, of your service' })
  @ApiOkResponse({ type: DirectoryRecorded })
  nameLead(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: LeadProfessionalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, child, this.directory.nameLead(caller, child, body));
  }

  @Post('children/:childId/lead-professional/end')
  @HttpCode(200)
  @Action('lead-professional:name')
  @ApiOperation({ summary: 'The lead professional of your service is it no more' })
  @ApiOkResponse({ type: DirectoryRecorded })
  endLead(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: EndLeadBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, child, this.directory.endLead(caller, child, body));
  }

  @Post('children/:childId/directory-keeping')
  @HttpCode(200)
  @Action('directory:keep')
  @ApiOperation({ summary: 'Keep the record in the directory to 25, with the consent of the young person' })
  @ApiOkResponse({ type: DirectoryRecorded })
  keep(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: KeepLongerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, child, this.directory.keepLonger(caller, child, body));
  }

  @Post('children/:childId/directory-keeping/end')
  @HttpCode(200)
  @Action('directory:keep')
  @ApiOperation({ summary: 'Keep it no longer than to 18: the consent was withdrawn' })
  @ApiOkResponse({ type: DirectoryRecorded })
  endKeeping(
    @CallerOf() caller: Caller,
    @Param('childId', PersonIdPipe) child: PersonId,
    @Body() body: EndKeepingBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryRecorded> {
    return written(reply, child, this.directory.endKeeping(caller, child, body));
  }
}
