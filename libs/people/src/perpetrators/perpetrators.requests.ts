import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { NameBody, NamedPersonBody } from '../children.requests.ts';
import {
  labelChangeReasons,
  labelEndReasons,
  type LabelChangeReason,
  type LabelEndReason,
} from '../core/perpetrator-label.ts';
import {
  allegationStandings,
  awarenesses,
  concernLabels,
  type AllegationStanding,
  type Awareness,
  type ConcernLabel,
} from '../core/relationship.ts';

const longestReasons = 2_000;

/** `POST /v1/children/{childId}/alleged-perpetrators` */
export class LabelBody {
  @ApiProperty({ enum: concernLabels })
  @IsIn(concernLabels)
  label!: ConcernLabel;

  @ApiProperty({ enum: allegationStandings })
  @IsIn(allegationStandings)
  standing!: AllegationStanding;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'What your service recorded this person to be to the child: a parent, a partner ...',
  })
  @IsOptional()
  @IsUUID()
  relationship?: string;

  @ApiPropertyOptional({
    type: NamedPersonBody,
    description: 'Instead of `relationship`. Nothing of it is written on that person’s own record',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => NamedPersonBody)
  other?: NamedPersonBody;

  @ApiProperty({ enum: awarenesses, description: 'Whether this person knows of the allegation' })
  @IsIn(awarenesses)
  awareOfAllegation!: Awareness;

  @ApiProperty({ enum: awarenesses, description: 'Whether this person knows that information is shared' })
  @IsIn(awarenesses)
  awareOfSharing!: Awareness;

  @ApiProperty({ type: String, maxLength: longestReasons })
  @IsString()
  @MinLength(1)
  @MaxLength(longestReasons)
  reasons!: string;
}

/** `POST /v1/children/{childId}/alleged-perpetrators/{id}/changes`: what is absent stays as it was. */
export class LabelChangeBody {
  @ApiPropertyOptional({ enum: concernLabels })
  @IsOptional()
  @IsIn(concernLabels)
  label?: ConcernLabel;

  @ApiPropertyOptional({ enum: allegationStandings })
  @IsOptional()
  @IsIn(allegationStandings)
  standing?: AllegationStanding;

  @ApiPropertyOptional({ enum: awarenesses })
  @IsOptional()
  @IsIn(awarenesses)
  awareOfAllegation?: Awareness;

  @ApiPropertyOptional({ enum: awarenesses })
  @IsOptional()
  @IsIn(awarenesses)
  awareOfSharing?: Awareness;

  @ApiProperty({ enum: labelChangeReasons })
  @IsIn(labelChangeReasons)
  because!: LabelChangeReason;

  @ApiProperty({ type: String, maxLength: longestReasons })
  @IsString()
  @MinLength(1)
  @MaxLength(longestReasons)
  reasons!: string;
}

/** `POST /v1/children/{childId}/alleged-perpetrators/{id}/end` */
export class LabelEndBody {
  @ApiProperty({ enum: labelEndReasons })
  @IsIn(labelEndReasons)
  because!: LabelEndReason;

  @ApiProperty({ type: String, maxLength: longestReasons })
  @IsString()
  @MinLength(1)
  @MaxLength(longestReasons)
  reasons!: string;
}

/** What one service said of one person at one time. */
export class LabelStatement {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: concernLabels }) relation!: string;
  @ApiPropertyOptional({ enum: allegationStandings }) standing?: string;
  @ApiPropertyOptional({ type: NameBody }) name?: NameBody;
  @ApiPropertyOptional({ enum: awarenesses }) awareOfAllegation?: string;
  @ApiPropertyOptional({ enum: awarenesses }) awareOfSharing?: string;
  @ApiPropertyOptional({ type: String }) because?: string;
  @ApiPropertyOptional({ type: String }) reasons?: string;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** Somebody of concern; beside these members it has what else was said. */
export class LabelAnswer extends LabelStatement {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, format: 'uuid', description: 'The record it stands on' }) record!: string;
  @ApiProperty({ enum: ['standing', 'ended'] }) status!: string;
  @ApiProperty({ type: [LabelStatement], description: 'What the service said before, the newest first' })
  history!: LabelStatement[];
}

/** Everybody of concern, as far as you may see. */
export class LabelsAnswer {
  @ApiProperty({ type: [LabelAnswer] }) items!: LabelAnswer[];
}
