import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { StatesAccessReason, type AccessReasonCode } from '@safeguarding/access';
import { IdentifierBody } from '@safeguarding/people';
import { PageQuery } from '@safeguarding/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { longestEmergencyMinutes } from '../core/emergency-decisions.ts';
import {
  emergencyFindings,
  emergencyReasons,
  type EmergencyFinding,
  type EmergencyReason,
} from '../core/sharing-vocabulary.ts';
import { longestText } from '../sharing.parts.ts';
import { emergencyStates, type EmergencyAccessState } from './emergency-access-model.ts';

/** `POST /v1/emergency-accesses`: one child, by its id or by identifiers. */
export class OpenEmergencyBody {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Either this or identifiers' })
  @IsOptional()
  @IsUUID()
  childId?: string;

  @ApiPropertyOptional({ type: [IdentifierBody], minItems: 1, maxItems: 4 })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers?: IdentifierBody[];

  @ApiProperty({ enum: emergencyReasons })
  @IsIn(emergencyReasons)
  reason!: EmergencyReason;

  @StatesAccessReason()
  accessReason?: AccessReasonCode;

  @ApiProperty({ type: String, description: 'What happened; the second person and the lead authority read it' })
  @IsString()
  @MinLength(10)
  @MaxLength(longestText)
  explanation!: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: longestEmergencyMinutes })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(longestEmergencyMinutes)
  minutes?: number;
}

/** `POST /v1/children/{childId}/emergency-accesses/{id}/review` */
export class ReviewEmergencyBody {
  @ApiProperty({ enum: emergencyFindings })
  @IsIn(emergencyFindings)
  finding!: EmergencyFinding;

  @ApiProperty({ type: String })
  @IsString()
  @MinLength(1)
  @MaxLength(longestText)
  findings!: string;
}

/** `GET /v1/emergency-accesses` */
export class EmergencyAccessesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: emergencyStates })
  @IsOptional()
  @IsIn(emergencyStates)
  state?: EmergencyAccessState;
}
