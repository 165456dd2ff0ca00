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
import { codeKinds, suspensionReasons, type CodeKind, type SuspensionReason } from '../core/agency.ts';
import { agencyKinds, nations, type AgencyKind, type Nation } from '../core/vocabulary.ts';

export const serviceCodePattern = /^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/;
const localDayPattern = /^\d{4}-\d{2}-\d{2}$/;
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

/** `POST /v1/services/{code}/code-successions` */
export class SucceedCodeBody {
  @ApiProperty({ enum: codeKinds, description: 'Which of its codes; `area`: that of the area which it serves' })
  @IsIn(codeKinds)
  kind!: CodeKind;

  @ApiProperty({ type: String, description: 'The code that takes its place' })
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  successor!: string;

  @ApiProperty({ type: String, format: 'date', description: 'First day of the new code, in London' })
  @IsString()
  @Matches(localDayPattern)
  from!: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Last day on which requests may still name the former ODS code; none where absent',
  })
  @IsOptional()
  @IsString()
  @Matches(localDayPattern)
  acceptedUntil?: string;
}

/** `POST /v1/services/{code}/succession` */
export class SucceedServiceBody {
  @ApiProperty({ type: String, pattern: serviceCodePattern.source, description: 'The service that does its work now' })
  @IsString()
  @Matches(serviceCodePattern)
  successor!: string;
}

/** A code that the service had. */
export class FormerCodeAnswer {
  @ApiProperty({ enum: codeKinds }) kind!: CodeKind;
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String, format: 'date', description: 'First day of the code that took its place' })
  until!: string;
  @ApiPropertyOptional({ type: String, format: 'date', description: 'Last day on which requests may still name it' })
  acceptedUntil?: string;
}

/** The service that does the work of another. */
export class SuccessionAnswer {
  @ApiProperty({ type: String }) by!: string;
  @ApiProperty({ type: String, format: 'date-time' }) since!: string;
}

/** One service as the register has it, suspended and succeeded ones too. */
export class ServiceAnswer extends OnboardServiceBody {
  @ApiProperty({ enum: ['active', 'suspended', 'succeeded'] }) status!: string;
  @ApiPropertyOptional({ type: [FormerCodeAnswer], description: 'In the order in which they were succeeded' })
  formerCodes?: FormerCodeAnswer[];
  @ApiPropertyOptional({ type: SuccessionAnswer, description: 'Of one that is succeeded' })
  succession?: SuccessionAnswer;
  @ApiPropertyOptional({ type: [String], description: 'Services whose work it does now, through others too' })
  predecessors?: string[];
  @ApiProperty({ type: [SourceKeyAnswer], description: 'Keys by which its sources sign, retired ones too' })
  sourceKeys!: SourceKeyAnswer[];
}
