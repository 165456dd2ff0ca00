import { fieldClasses, type ActorRef, type FieldClass } from '@safeguarding/kernel';
import { IdentifierBody } from '@safeguarding/people';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { reviewErrors } from './core/review-errors.ts';
import { closeReasons, reviewKinds, type CloseReason, type ReviewKind } from './core/review.ts';

const personRef = /^u-[0-9a-f]{32}$/;

/** A child in the scope and the name that the panel uses. */
export class ReviewedChildBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers!: IdentifierBody[];

  @Matches(/^Child [A-Z]{1,2}$/)
  pseudonym!: string;
}

/** `POST /v1/reviews` */
export class OpenReviewBody {
  @IsIn(reviewKinds, { context: reviewErrors.kindOfAnotherNation })
  kind!: ReviewKind;

  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(personRef, { each: true })
  panel!: ActorRef[];

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ReviewedChildBody)
  children!: ReviewedChildBody[];

  /** Day or instant. */
  @IsString()
  @MaxLength(40)
  occurredFrom!: string;

  @IsOptional()
  @IsString()
  @MaxLength(40)
  occurredUntil?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(fieldClasses, { each: true })
  classes!: FieldClass[];
}

/** `POST /v1/reviews/{id}/departures` */
export class LeavePanelBody {
  @Matches(personRef)
  member!: ActorRef;
}

/** `POST /v1/reviews/{id}/closure` */
export class CloseReviewBody {
  @IsIn(closeReasons)
  reason!: CloseReason;
}
