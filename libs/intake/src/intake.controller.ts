import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Action, Caller, CallerOf, Receipts } from '@safeguarding/access';
import { ReadDatabase } from '@safeguarding/event-log';
import { DomainError } from '@safeguarding/kernel';
import {
  AnswersFrom,
  changed,
  edgeErrors,
  HttpProblem,
  onlyValidates,
  PageQuery,
  platformErrors,
  SubmissionQuery,
  valid,
  ValidatedAnswer,
} from '@safeguarding/platform';
import { SealedTokens } from '@safeguarding/sealing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { intakeErrors } from './core/intake-errors.ts';
import { deadLettersBefore } from './dead-letter-model.ts';
import { Intake, type Arrival, type Untaken } from './intake.ts';

const attribute = { type: 'string', minLength: 1 } as const;

/** The envelope in structured mode; what `data` holds is said by the schema of its type. */
const structured = {
  type: 'object' as const,
  required: ['specversion', 'id', 'source', 'type', 'time'],
  properties: {
    specversion: { type: 'string', enum: ['1.0'] },
    ...{ id: attribute, source: attribute, type: attribute },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { type: 'string', example: 'application/json' },
    data: { type: 'object', description: 'By the JSON Schema of its type: docs/cloud-events.md, docs/asyncapi.json' },
  },
};

/** What became of an event. */
export class TakenAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['recorded'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** One dead letter: where it lies and why, never what it says. */
export class DeadLetterAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ enum: ['http', 'kafka'] }) door!: string;
  @ApiProperty({ type: String }) topic!: string;
  @ApiPropertyOptional({ type: Number }) partition?: number;
  @ApiPropertyOptional({ type: String }) offset?: string;
  @ApiProperty({ type: String }) reason!: string;
  @ApiPropertyOptional({ type: String }) ruleCode?: string;
  @ApiProperty({ type: Number }) bytes!: number;
  @ApiProperty({ type: String, format: 'date-time' }) contentUntil!: string;
  @ApiProperty({ type: String }) correlationId!: string;
}

/** Newest first. */
export class DeadLettersPage {
  @ApiProperty({ type: [DeadLetterAnswer] }) items!: DeadLetterAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

const usualPage = 50;
const cursorPurpose = 'dead-letters-cursor';
const media = new Set([
  'unsupported-format',
  'unsupported-charset',
  'batch-not-supported',
  'unsupported-data-content-type',
]);
const forbidden = new Set([
  'unknown-source',
  'suspended-source',
  'succeeded-source',
  'source-of-another-agency',
  'signature-missing',
  'signature-invalid',
  'signature-key-retired',
]);
const ofCodec = new Set(['schema-violated', 'data-missing']);

const problemFor = ({ refused, pointers, rule }: Untaken): Error => {
  if (refused === 'refused-by-a-rule' && rule) return rule;
  if (refused === 'too-large') return new HttpProblem(edgeErrors.tooLarge);
  const why = [{ pointer: '', code: refused, detail: 'The reason code is documented in docs/cloud-events.md.' }];
  if (media.has(refused)) return new HttpProblem(edgeErrors.mediaType, { pointers: why });
  if (forbidden.has(refused)) return new DomainError(intakeErrors.unknownSource, why);
  if (refused === 'same-id-other-data') return new DomainError(intakeErrors.sameIdOtherData, why);
  const entry = ofCodec.has(refused) ? intakeErrors.dataRefused : intakeErrors.notACloudEvent;
  return new DomainError(entry, [...why, ...pointers]);
};

/** The HTTP door of the intake, and what did not come through. */
@ApiTags('cloud events')
@Controller('v1')
export class IntakeController {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(ReadDatabase) private readonly db: ReadDatabase,
    @Inject(SealedTokens) private readonly tokens: SealedTokens,
    @Inject(Receipts) private readonly receipts: Receipts,
  ) {}

  @Post('cloudevents')
  @HttpCode(200)
  @Action('cloud-event:submit')
  @ApiOperation({
    summary: 'Submit one CloudEvent, in binary or structured mode; the same source and id are recorded once',
  })
  @ApiConsumes('application/cloudevents+json')
  @ApiBody({
    required: true,
    description:
      'Structured mode. In binary mode the attributes are the headers ce-specversion, ce-id, ce-source, ce-type and ce-time, and the body is the data alone, as application/json',
    schema: structured,
  })
  @ApiExtraModels(TakenAnswer, ValidatedAnswer)
  @ApiOkResponse({
    schema: { anyOf: [{ $ref: getSchemaPath(TakenAnswer) }, { $ref: getSchemaPath(ValidatedAnswer) }] },
    description: 'What became of it; with validateOnly=true that it would be taken',
  })
  async submit(
    @CallerOf() caller: Caller,
    @Req() request: FastifyRequest,
    @Query() query: SubmissionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TakenAnswer | ValidatedAnswer> {
    const body = Buffer.isBuffer(request.body) ? request.body : { json: request.body };
    const { receivedAt, correlationId } = caller.facts;
    const arrival: Arrival = {
      door: 'http',
      message: { headers: request.headers, body: request.body === undefined ? null : body },
      receivedAt,
      correlationId,
      agency: caller.agency,
    };
    if (onlyValidates(query)) {
      const untaken = await this.intake.check(arrival);
      if (untaken) throw problemFor(untaken);
      return valid;
    }
    const answer = await this.intake.take(arrival);
    if (!('taken' in answer)) throw problemFor(answer);
    const { id, recordedAt, tag, position } = answer.taken;
    changed(reply, { tag, position });
    return { id, status: 'recorded', recordedAt };
  }

  @Get('dead-letters')
  @Action('dead-letter:read')
  @AnswersFrom('dead-letters')
  @ApiOperation({ summary: 'Messages that were not taken, newest first, without their content' })
  @ApiOkResponse({ type: DeadLettersPage, description: 'Where they lie and why' })
  async deadLetters(@CallerOf() caller: Caller, @Query() query: PageQuery): Promise<DeadLettersPage> {
    const { limit = usualPage, cursor } = query;
    const before = cursor === undefined ? '~' : this.tokens.open(cursorPurpose, cursor);
    if (before === undefined) throw new DomainError(platformErrors.cursorInvalid);
    const rows = deadLettersBefore(this.db, before, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    await this.receipts.record(caller, { action: 'dead-letter:read', answer: 'shown', children: [] });
    return {
      items: shown.map(({ letter, partition, offset, ruleCode, position: _position, status: _status, ...rest }) => ({
        id: letter,
        ...rest,
        ...(partition === null || offset === null ? {} : { partition, offset }),
        ...(ruleCode === null ? {} : { ruleCode }),
      })),
      ...(rows.length > limit && last ? { next: this.tokens.seal(cursorPurpose, last.position) } : {}),
    };
  }
}
