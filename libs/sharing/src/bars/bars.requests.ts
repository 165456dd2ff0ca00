import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ActorRef } from '@safeguarding/kernel';
import { IsIn, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { barEndReasons, barGrounds, type BarEndReason, type BarGround } from '../core/sharing-vocabulary.ts';
import { longestText, personRefPattern } from '../sharing.parts.ts';

/** `POST /v1/children/{childId}/bars` */
export class BarBody {
  @ApiProperty({
    type: String,
    pattern: personRefPattern.source,
    description: 'Pseudonym of the person, as /v1/me says',
  })
  @IsString()
  @Matches(personRefPattern)
  person!: ActorRef;

  @ApiProperty({ enum: barGrounds })
  @IsIn(barGrounds)
  ground!: BarGround;

  @ApiProperty({ type: String, description: 'Read by the service that records it, and by nobody else' })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;
}

/** `POST /v1/children/{childId}/bars/{id}/end` */
export class BarEndBody {
  @ApiProperty({ enum: barEndReasons })
  @IsIn(barEndReasons)
  reason!: BarEndReason;

  @ApiProperty({ type: String })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons!: string;
}

/** One person who is nobody to the child. Who recorded it, and why, is told to the service that did. */
export class BarAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The record it stands on: another one where records were merged',
  })
  record!: string;
  @ApiProperty({ type: String, description: 'Pseudonym' }) person!: string;
  @ApiProperty({ type: String, format: 'date-time' }) from!: string;
  @ApiProperty({ type: Boolean }) recordedByYou!: boolean;
  @ApiPropertyOptional({ enum: barGrounds }) ground?: string;
  @ApiPropertyOptional({ type: String }) reasons?: string;
}

/** All that stand, oldest first. */
export class BarsAnswer {
  @ApiProperty({ type: [BarAnswer] }) items!: BarAnswer[];
}
