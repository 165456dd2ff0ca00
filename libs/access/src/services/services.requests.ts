import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { suspensionReasons, type SuspensionReason } from '../core/agency.ts';
import { agencyKinds, nations, type AgencyKind, type Nation } from '../core/vocabulary.ts';

export const serviceCodePattern = /^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/;
const most = 100;

/** Codes under which others know a service. */
export class ServiceCodesBody {
  @ApiPropertyOptional({ type: String }) @IsOptional() @IsString() @MaxLength(10) ods?: string;
  @ApiPropertyOptional({ type: String }) @IsOptional() @IsString() @MaxLength(9) gss?: string;
  @ApiPropertyOptional({ type: String }) @IsOptional() @IsString() @MaxLength(6) urn?: string;
}

/** One way in which its events arrive. */
export class ServiceSourceBody {
  @ApiProperty({ type: String }) @IsString() @MaxLength(100) topic!: string;
  @ApiProperty({ type: String }) @IsString() @MinLength(1) @MaxLength(200) source!: string;
}

/** Telephone numbers of the service. */
export class ServiceContactBody {
  @ApiPropertyOptional({ type: String }) @IsOptional() @IsString() @MaxLength(26) day?: string;
  @ApiPropertyOptional({ type: String }) @IsOptional() @IsString() @MaxLength(26) outOfHours?: string;
}

/** `POST /v1/services/{code}/changes`: all particulars as they are from now on. */
export class ServiceBody {
  @ApiProperty({ type: String }) @IsString() @MinLength(1) @MaxLength(200) name!: string;
  @ApiProperty({ enum: agencyKinds }) @IsIn(agencyKinds) kind!: AgencyKind;
  @ApiProperty({ enum: nations }) @IsIn(nations) nation!: Nation;

  @ApiPropertyOptional({ type: ServiceCodesBody })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ServiceCodesBody)
  codes?: ServiceCodesBody;

  @ApiProperty({ type: String, description: 'GSS code of the area that it serves' })
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  area!: string;

  @ApiPropertyOptional({ type: [ServiceSourceBody], maxItems: most })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(most)
  @ValidateNested({ each: true })
  @Type(() => ServiceSourceBody)
  sources?: ServiceSourceBody[];

  @ApiPropertyOptional({ type: [String], maxItems: most, description: 'Client ids of its systems and feeds' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(most)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  clients?: string[];

  @ApiPropertyOptional({ type: Boolean, description: 'It is told where a child of its area has no lead authority' })
  @IsOptional()
  @IsBoolean()
  dutyForArea?: boolean;

  @ApiPropertyOptional({ type: ServiceContactBody })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ServiceContactBody)
  contact?: ServiceContactBody;
}

/** `POST /v1/services` */
export class OnboardServiceBody extends ServiceBody {
  @ApiProperty({ type: String, pattern: serviceCodePattern.source })
  @IsString()
  @Matches(serviceCodePattern)
  code!: string;
}

/** `POST /v1/services/{code}/source-keys` */
export class AddSourceKeyBody extends ServiceSourceBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Public key as JWK, with `kid`',
  })
  @IsObject()
  key!: Record<string, string>;
}

/** `POST /v1/services/{code}/source-keys/retirement` */
export class RetireSourceKeyBody extends ServiceSourceBody {
  @ApiProperty({ type: String })
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  kid!: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'The end of the overlap; now where absent' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;
}

/** A key of a source, by its id alone. */
export class SourceKeyAnswer extends ServiceSourceBody {
  @ApiProperty({ type: String }) kid!: string;
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'From when on what it signs is refused' })
  retiredFrom?: string;
}

/** `POST /v1/services/{code}/suspension` */
export class SuspendServiceBody {
  @ApiProperty({ enum: suspensionReasons })
  @IsIn(suspensionReasons)
  reason!: SuspensionReason;
}

/** One service as the register has it, suspended ones too. */
export class ServiceAnswer extends OnboardServiceBody {
  @ApiProperty({ enum: ['active', 'suspended'] }) status!: string;
  @ApiProperty({ type: [SourceKeyAnswer], description: 'Keys by which its sources sign, retired ones too' })
  sourceKeys!: SourceKeyAnswer[];
}
