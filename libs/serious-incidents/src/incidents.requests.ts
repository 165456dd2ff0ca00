import { ApiPropertyOptional } from '@nestjs/swagger';
import { type AgencyId, agencyPattern } from '@safeguarding/kernel';
import { PageQuery } from '@safeguarding/platform';
import { LegalBody } from '@safeguarding/sharing';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { incidentErrors } from './core/incident-errors.ts';
import { reviewForms, type ReviewForm } from './core/incident-forms.ts';
import {
  incidentKinds,
  incidentStatuses,
  publications,
  reviewDecisions,
  type IncidentKind,
  type IncidentStatus,
  type Publication,
  type ReviewDecision,
} from './core/incident.ts';
import { waits, type Wait } from './incident-list-model.ts';

const longestTime = 40;
const longestSummary = 1_000;
const longestText = 8_000;

/** What every step says in words, and when it was so. */
export class IncidentStepBody {
  /** The instant or day of the step; now where absent. */
  @IsOptional()
  @IsString()
  @MaxLength(longestTime)
  on?: string;

  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  reasons?: string;
}

/** `POST /v1/serious-incidents`; `on`: when your authority came to know of it. */
export class RecordIncidentBody extends IncidentStepBody {
  @IsUUID()
  childId!: string;

  @IsIn(incidentKinds)
  kind!: IncidentKind;

  /** When it happened, as far as that is known. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestTime)
  happenedOn?: string;

  /** The safeguarding partnership that decides on a review. */
  @Matches(agencyPattern)
  partnership!: AgencyId;

  @IsDefined()
  @ValidateNested()
  @Type(() => LegalBody)
  legal!: LegalBody;
}

/** `POST /v1/serious-incidents/{id}/rapid-review`, `.../decision` */
export class DecideReviewBody extends IncidentStepBody {
  @IsIn(reviewDecisions)
  decision!: ReviewDecision;
}

/** `POST /v1/serious-incidents/{id}/review` */
export class StartReviewBody extends IncidentStepBody {
  @IsIn(reviewForms, { context: incidentErrors.formOfAnotherNation })
  form!: ReviewForm;

  /** The review of this ledger in which the panel reads. */
  @IsOptional()
  @IsUUID()
  review?: string;
}

/** `POST /v1/serious-incidents/{id}/publication` */
export class PublishReviewBody extends IncidentStepBody {
  @IsIn(publications)
  publication!: Publication;
}

/** `GET /v1/serious-incidents` */
export class IncidentsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: incidentStatuses, description: 'All that are not over where absent' })
  @IsOptional()
  @IsIn(incidentStatuses)
  status?: IncidentStatus;

  @ApiPropertyOptional({ enum: waits })
  @IsOptional()
  @IsIn(waits)
  waitsFor?: Wait;
}
