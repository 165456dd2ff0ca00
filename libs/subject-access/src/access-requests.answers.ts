import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { exemptions, requesters } from './core/access-request-vocabulary.ts';

const uuid = { type: String, format: 'uuid' } as const;
const day = { type: String, format: 'date' } as const;
const instant = { type: String, format: 'date-time' } as const;
export const requestStatuses = ['open', 'disclosed', 'refused', 'withdrawn'] as const;

/** A request as the command left it. */
export class RequestRecorded {
  @ApiProperty(uuid) id!: string;
  @ApiProperty({ enum: requestStatuses }) status!: string;
}

/** When something happened, as exactly as anybody knows. */
export class RequestWhenAnswer {
  @ApiProperty({ type: String }) value!: string;
  @ApiProperty({ enum: ['instant', 'day', 'month', 'year', 'unknown'] }) precision!: string;
}

/** One step; beside these members it has what was said. */
export class RequestStepAnswer {
  @ApiProperty(uuid) id!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: RequestWhenAnswer }) occurredOn!: RequestWhenAnswer;
  @ApiProperty(instant) recordedAt!: string;
}

/** A request with its steps, for the controller. */
export class AccessRequestAnswer {
  @ApiProperty(uuid) id!: string;
  @ApiProperty(uuid) subject!: string;
  @ApiProperty({ enum: requestStatuses }) status!: string;
  @ApiProperty({ enum: ['confirmed', 'not-confirmed', 'asked-for'] }) identity!: string;
  @ApiPropertyOptional({ ...instant, description: 'Late from this instant on; absent before the time runs' })
  dueBy?: string;
  @ApiPropertyOptional({ ...day, description: 'The last day on which the answer is in time' }) dueOn?: string;
  @ApiProperty({ type: [RequestStepAnswer] }) steps!: RequestStepAnswer[];
}

/** One request of a list. */
export class AccessRequestLine {
  @ApiProperty(uuid) id!: string;
  @ApiProperty({ ...uuid, description: 'Whose information is asked for' }) subject!: string;
  @ApiProperty({ enum: requesters }) by!: string;
  @ApiProperty({ enum: requestStatuses }) status!: string;
  @ApiProperty({ enum: ['confirmed', 'not-confirmed', 'asked-for'] }) identity!: string;
  @ApiProperty(day) receivedOn!: string;
  @ApiProperty({ type: Boolean, description: 'Two months more were taken' }) extended!: boolean;
  @ApiPropertyOptional({ ...instant, description: 'Late from this instant on; absent before the time runs' })
  dueBy?: string;
  @ApiPropertyOptional({ ...day, description: 'The last day on which the answer is in time' }) dueOn?: string;
  @ApiProperty({ type: Boolean }) overdue!: boolean;
  @ApiProperty({ type: Boolean, description: 'You took the latest step' }) mine!: boolean;
}

/** The soonest due first, those whose time does not run yet last; `next` where there is more. */
export class AccessRequestsPage {
  @ApiProperty({ type: [AccessRequestLine] }) items!: AccessRequestLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** One entry that could be given; beside these members it has the fields that would go out. */
export class CandidateAnswer {
  @ApiProperty(uuid) entry!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: RequestWhenAnswer }) occurredOn!: RequestWhenAnswer;
  @ApiPropertyOptional({ enum: exemptions, description: 'Where it is withheld' }) withheld?: string;
}

/** What of the controller's entries could be given, oldest first, as it would be given. */
export class CandidatesAnswer {
  @ApiProperty({ type: [CandidateAnswer] }) items!: CandidateAnswer[];
}

/** What the requester is told in words. */
export class LetterAnswer {
  @ApiProperty({ type: String }) subject!: string;
  @ApiProperty({ type: [String] }) paragraphs!: readonly string[];
}

/** One item that is given, numbered without gaps; beside these members it has its fields. */
export class GivenItemAnswer {
  @ApiProperty({ type: Number }) number!: number;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: RequestWhenAnswer }) occurredOn!: RequestWhenAnswer;
}

/** What goes to the requester. Nothing in it tells whether anything was left out. */
export class DisclosureAnswer {
  @ApiProperty({ type: String, format: 'date' }) answeredOn!: string;
  @ApiProperty({ type: LetterAnswer }) letter!: LetterAnswer;
  @ApiProperty({ type: [GivenItemAnswer] }) items!: GivenItemAnswer[];
}
