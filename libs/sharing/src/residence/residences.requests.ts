import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { residenceEndReasons, type ResidenceEndReason } from '../core/sharing-vocabulary.ts';
import { longestText } from '../sharing.parts.ts';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const day = { type: String, format: 'date' } as const;
const id = { type: String, format: 'uuid' } as const;
const longestArea = 200;

/** `POST /v1/children/{childId}/residences` */
export class ResidenceBody {
  @ApiProperty({ type: String, description: "Social care, MASH or trust that answers for the child's area" })
  @Matches(agencyPattern)
  authority!: AgencyId;

  @ApiProperty({ ...day, description: 'London day from which the child lives there; a past one is late' })
  @Matches(dayPattern)
  from!: string;

  @ApiPropertyOptional({
    type: String,
    description: 'The area in words or as a code, where it says more than the authority',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestArea)
  area?: string;

  @ApiPropertyOptional({ type: String, description: 'From whom it is known' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons?: string;
}

/** `POST /v1/children/{childId}/residences/{id}/correction`: the whole of it as it should have been said. */
export class ResidenceCorrectionBody extends ResidenceBody {
  @ApiPropertyOptional({ ...day, description: 'First day on which the child did not live there; goes on where absent' })
  @IsOptional()
  @Matches(dayPattern)
  until?: string;
}

/** `POST /v1/children/{childId}/residences/{id}/end` */
export class ResidenceEndBody {
  @ApiProperty({ enum: residenceEndReasons })
  @IsIn(residenceEndReasons)
  reason!: ResidenceEndReason;

  @ApiPropertyOptional({ ...day, description: 'With moved-away: the first day on which the child did not live there' })
  @IsOptional()
  @Matches(dayPattern)
  until?: string;

  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons?: string;
}

/** `GET /v1/children/{childId}/residences` */
export class ResidencesQuery {
  @ApiPropertyOptional({ ...day, description: 'Which is in force on this London day; today where absent' })
  @IsOptional()
  @Matches(dayPattern)
  on?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'As it was known then' })
  @IsOptional()
  @IsISO8601({ strict: true })
  knownAt?: string;
}

/** Where a child lived from a day on, as one service said it. Which one is told to that service alone. */
export class ResidenceAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ ...id, description: 'The record it stands on: another one where records are read as one' })
  record!: string;
  @ApiProperty({ type: String }) authority!: string;
  @ApiPropertyOptional({ type: String }) area?: string;
  @ApiProperty(day) from!: string;
  @ApiPropertyOptional({ ...day, description: 'The first day on which the child did not live there' }) until?: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
  @ApiProperty({ type: Boolean, description: 'Recorded on a later day than that from which it holds' }) late!: boolean;
  @ApiProperty({ type: Boolean, description: 'In force on the day that was asked for' }) inForce!: boolean;
  @ApiPropertyOptional({ type: Boolean, description: 'It never was so' }) inError?: boolean;
  @ApiProperty({ type: Boolean }) recordedByYou!: boolean;
}

/** All that the reader may know, in the order of their days. */
export class ResidencesAnswer {
  @ApiProperty({ type: [ResidenceAnswer] }) items!: ResidenceAnswer[];
}
