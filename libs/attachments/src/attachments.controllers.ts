import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import { Action, Caller, CallerOf, type ShownEntry } from '@safeguarding/access';
import { DomainError, type PersonId, type ThingId } from '@safeguarding/kernel';
import { ledgerErrors } from '@safeguarding/ledger';
import { AnswersFrom, changed, created, readUpload, ThingIdPipe, validationPipe } from '@safeguarding/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AttachmentService, type AttachmentOutcome } from './attachment-service.ts';
import {
  AttachmentFields,
  AttachmentForm,
  AttachmentRecorded,
  AttachmentsList,
  WithdrawAttachmentBody,
  type AttachmentLine,
} from './attachments.requests.ts';
import type { Holder } from './core/attachment.ts';
import { mediaTypes } from './core/attachment.ts';
import { endingOf } from './media-type.ts';

/** Bytes of one document at most. */
export abstract class AttachmentLimit {
  abstract readonly bytes: number;
}

const recorded = ({ id, state }: AttachmentOutcome): AttachmentRecorded => {
  if (state.status === 'none') throw new DomainError(ledgerErrors.unknown);
  const { status, mediaType, bytes, addedAt } = state;
  return { id, status, mediaType, bytes, recordedAt: addedAt };
};

const lineOf = ({ entry: { id, child, kind, owner, recordedAt, supersedes }, fields }: ShownEntry): AttachmentLine => ({
  ...{ id, child, kind, agency: owner, recordedAt },
  ...(supersedes === undefined ? {} : { supersedes }),
  ...fields,
});

const pipe = validationPipe();

/** What both kinds of holder answer alike. */
class AttachmentRoutes {
  protected readonly attachments: AttachmentService;
  protected readonly limit: AttachmentLimit;
  private readonly kind: Holder['kind'];

  constructor(kind: Holder['kind'], attachments: AttachmentService, limit: AttachmentLimit) {
    this.kind = kind;
    this.attachments = attachments;
    this.limit = limit;
  }

  protected async add(caller: Caller, id: ThingId, request: FastifyRequest, reply: FastifyReply) {
    const { fields, file } = await readUpload(request, this.limit.bytes);
    const { category, title, childId } = (await pipe.transform(fields, {
      type: 'body',
      metatype: AttachmentFields,
    })) as AttachmentFields;
    const outcome = await this.attachments.add(caller, this.holder(id), {
      content: file.bytes,
      fileName: file.name.slice(0, 255),
      category,
      ...(title === undefined ? {} : { title }),
      ...(childId === undefined ? {} : { childId: childId as PersonId }),
    });
    created(reply, { ...outcome, location: `/v1/${this.kind}s/${id}/attachments/${outcome.id}` });
    return recorded(outcome);
  }

  protected async list(caller: Caller, id: ThingId): Promise<AttachmentsList> {
    return { items: (await this.attachments.list(caller, this.holder(id))).map(lineOf) };
  }

  /** A name of ours, no preview, nothing that a browser could run: the sender's name is told in the list. */
  protected async read(caller: Caller, id: ThingId, attachment: ThingId, reply: FastifyReply): Promise<void> {
    const { mediaType, content } = await this.attachments.read(caller, this.holder(id), attachment);
    void reply
      .code(200)
      .header('content-type', mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType)
      .header('content-disposition', `attachment; filename="${attachment}.${endingOf[mediaType]}"`)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('cross-origin-resource-policy', 'same-origin')
      .send(content);
  }

  protected async withdraw(
    caller: Caller,
    id: ThingId,
    attachment: ThingId,
    body: WithdrawAttachmentBody,
    reply: FastifyReply,
  ): Promise<AttachmentRecorded> {
    const outcome = await this.attachments.withdraw(caller, this.holder(id), attachment, body);
    changed(reply, outcome);
    return recorded(outcome);
  }

  private holder(id: ThingId): Holder {
    return { kind: this.kind, id };
  }
}

/** Documents beside a concern. */
@ApiTags('attachments')
@Controller('v1/concerns')
export class ConcernAttachmentsController extends AttachmentRoutes {
  constructor(
    @Inject(AttachmentService) attachments: AttachmentService,
    @Inject(AttachmentLimit) limit: AttachmentLimit,
  ) {
    super('concern', attachments, limit);
  }

  @Post(':id/attachments')
  @Action('attachment:add')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: AttachmentForm })
  @ApiOperation({ summary: 'Attach one document; its type is told by its content' })
  @ApiCreatedResponse({ type: AttachmentRecorded })
  attach(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentRecorded> {
    return this.add(caller, id, request, reply);
  }

  @Get(':id/attachments')
  @Action('attachment:read')
  @AnswersFrom('attachments')
  @ApiOperation({ summary: 'What is attached, as far as you may see it' })
  @ApiOkResponse({ type: AttachmentsList })
  attached(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<AttachmentsList> {
    return this.list(caller, id);
  }

  @Get(':id/attachments/:attachmentId')
  @Action('attachment:read')
  @ApiProduces(...mediaTypes)
  @ApiOperation({ summary: 'The document itself' })
  @ApiOkResponse({ description: 'As it was sent', schema: { type: 'string', format: 'binary' } })
  document(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('attachmentId', ThingIdPipe) attachment: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.read(caller, id, attachment, reply);
  }

  @Post(':id/attachments/:attachmentId/withdrawal')
  @HttpCode(200)
  @Action('attachment:withdraw')
  @ApiOperation({ summary: 'Take a document back that your service attached: it is not handed out any more' })
  @ApiOkResponse({ type: AttachmentRecorded })
  takeBack(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('attachmentId', ThingIdPipe) attachment: ThingId,
    @Body() body: WithdrawAttachmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentRecorded> {
    return this.withdraw(caller, id, attachment, body, reply);
  }
}

/** Documents beside a referral. */
@ApiTags('attachments')
@Controller('v1/referrals')
export class ReferralAttachmentsController extends AttachmentRoutes {
  constructor(
    @Inject(AttachmentService) attachments: AttachmentService,
    @Inject(AttachmentLimit) limit: AttachmentLimit,
  ) {
    super('referral', attachments, limit);
  }

  @Post(':id/attachments')
  @Action('attachment:add')
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: AttachmentForm })
  @ApiOperation({ summary: 'Attach one document; its type is told by its content' })
  @ApiCreatedResponse({ type: AttachmentRecorded })
  attach(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentRecorded> {
    return this.add(caller, id, request, reply);
  }

  @Get(':id/attachments')
  @Action('attachment:read')
  @AnswersFrom('attachments')
  @ApiOperation({ summary: 'What is attached, as far as you may see it' })
  @ApiOkResponse({ type: AttachmentsList })
  attached(@CallerOf() caller: Caller, @Param('id', ThingIdPipe) id: ThingId): Promise<AttachmentsList> {
    return this.list(caller, id);
  }

  @Get(':id/attachments/:attachmentId')
  @Action('attachment:read')
  @ApiProduces(...mediaTypes)
  @ApiOperation({ summary: 'The document itself' })
  @ApiOkResponse({ description: 'As it was sent', schema: { type: 'string', format: 'binary' } })
  document(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('attachmentId', ThingIdPipe) attachment: ThingId,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.read(caller, id, attachment, reply);
  }

  @Post(':id/attachments/:attachmentId/withdrawal')
  @HttpCode(200)
  @Action('attachment:withdraw')
  @ApiOperation({ summary: 'Take a document back that your service attached: it is not handed out any more' })
  @ApiOkResponse({ type: AttachmentRecorded })
  takeBack(
    @CallerOf() caller: Caller,
    @Param('id', ThingIdPipe) id: ThingId,
    @Param('attachmentId', ThingIdPipe) attachment: ThingId,
    @Body() body: WithdrawAttachmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AttachmentRecorded> {
    return this.withdraw(caller, id, attachment, body, reply);
  }
}
