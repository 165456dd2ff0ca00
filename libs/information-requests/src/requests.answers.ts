import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { checkNames, requestStatuses } from './core/request-vocabulary.ts';

const id = { type: String, format: 'uuid' } as const;
const instant = { type: String, format: 'date-time' } as const;
/** What the requester is told where an answer must look whole is among them. */
const outcomes = ['whole', 'part', 'nothing-held', 'refused', 'answered', 'no-information'];

/** A request as the command left it, as far as its side is told. */
export class RequestRecorded {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: requestStatuses }) status!: string;
}

/** When a step happened. */
export class RequestWhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One step; beside these members it has the fields that its permitted classes show. */
export class RequestStepAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: RequestWhenAnswer }) occurredOn!: RequestWhenAnswer;
  @ApiProperty(instant) recordedAt!: string;
}

/** A request in a list. */
export class RequestLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ type: String }) asked!: string;
  @ApiPropertyOptional({ type: String, description: 'Absent where the requester is outside the ledger' })
  askedBy?: string;
  @ApiProperty({ type: String }) requesterKind!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ enum: requestStatuses }) status!: string;
  @ApiPropertyOptional({ enum: outcomes }) outcome?: string;
  @ApiProperty(instant) requestedAt!: string;
  @ApiProperty(instant) changedAt!: string;
  @ApiPropertyOptional(instant) answerBy?: string;
  @ApiProperty({ type: Boolean, description: 'The answer is late' }) overdue!: boolean;
  @ApiPropertyOptional({ type: String, description: 'Who of the asked service has it in hand; told to that service' })
  holder?: string;
  @ApiPropertyOptional({
    ...instant,
    description: 'When a second person must have looked at it; told to the asked service',
  })
  reviewDueBy?: string;
  @ApiPropertyOptional({ type: Boolean, description: 'The review is late; told to the asked service' })
  reviewOverdue?: boolean;
}

/** Newest first; `next` where there is more. */
export class RequestsPage {
  @ApiProperty({ type: [RequestLine] }) items!: RequestLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** A request as far as you may see it. The checks that hold it up are told to the service that was asked. */
export class RequestAnswer extends RequestLine {
  @ApiPropertyOptional({ enum: checkNames, isArray: true }) holdingUp?: string[];
  @ApiProperty({ type: [RequestStepAnswer] }) steps!: RequestStepAnswer[];
}
