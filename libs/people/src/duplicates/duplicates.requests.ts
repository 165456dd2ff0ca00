import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { dismissalReasons, type DismissalReason } from '../core/likeness-dismissal.ts';

const id = { type: String, format: 'uuid' } as const;
const longestText = 4_000;

/** `POST /v1/possible-duplicates/dismissal` */
export class DismissalBody {
  @ApiProperty(id)
  @IsUUID()
  one!: string;

  @ApiProperty(id)
  @IsUUID()
  other!: string;

  @ApiProperty({ enum: dismissalReasons })
  @IsIn(dismissalReasons)
  reason!: DismissalReason;

  @ApiProperty({ type: String, maxLength: longestText })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  explanation!: string;
}

/** Two records that may be one child's; propose a merge, or dismiss it. */
export class PossibleDuplicateAnswer {
  @ApiProperty(id) one!: string;
  @ApiProperty(id) other!: string;
  @ApiProperty({ type: Number, minimum: 0, maximum: 1 }) score!: number;
}

/** A page of them; `next` where there is more. */
export class PossibleDuplicatesPage {
  @ApiProperty({ type: [PossibleDuplicateAnswer] }) items!: readonly PossibleDuplicateAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
