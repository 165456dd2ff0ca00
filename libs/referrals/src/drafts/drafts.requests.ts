import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { pageQueryUpTo } from '@safeguarding/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  Matches,
  ValidateNested,
} from 'class-validator';
import * as words from '../core/referral-vocabulary.ts';
import { mostChildren, TextsOfChildBody } from '../referrals.requests.ts';

/** `POST /v1/referral-drafts`, and each time it is kept anew: the whole draft; only the children must be there. */
export class DraftBody {
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @Matches(agencyPattern)
  recipient?: AgencyId;

  @ApiPropertyOptional({ enum: words.urgencies })
  @IsOptional()
  @IsIn(words.urgencies)
  urgency?: words.Urgency;

  @ApiPropertyOptional({ enum: words.referralCategories, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(words.referralCategories, { each: true })
  categories?: words.ReferralCategory[];

  @ApiProperty({ type: [TextsOfChildBody], minItems: 1, maxItems: mostChildren })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostChildren)
  @ValidateNested({ each: true })
  @Type(() => TextsOfChildBody)
  children!: TextsOfChildBody[];
}

/** `GET /v1/referral-drafts` */
export class DraftsQuery extends pageQueryUpTo(100) {}

/** A draft as the commands leave it. */
export class DraftRecorded {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['open', 'discarded', 'submitted'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) keptAt!: string;
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'What it became' }) referral?: string;
}

/** A draft with all that it says. */
export class DraftAnswer extends DraftRecorded {
  @ApiPropertyOptional({ type: String }) recipient?: string;
  @ApiPropertyOptional({ enum: words.urgencies }) urgency?: string;
  @ApiPropertyOptional({ enum: words.referralCategories, isArray: true }) categories?: string[];
  @ApiProperty({ type: [TextsOfChildBody] }) children!: TextsOfChildBody[];
}

/** One open draft of a list. */
export class DraftLine {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'date-time' }) keptAt!: string;
}

/** Open drafts of your service, newest first. */
export class DraftsPage {
  @ApiProperty({ type: [DraftLine] }) items!: DraftLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
