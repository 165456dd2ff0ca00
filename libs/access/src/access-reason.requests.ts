import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { accessErrors } from './core/access-errors.ts';
import { accessReasonCodes, accessReasons, ownAccessReasons } from './core/access-reasons.ts';

const words = ownAccessReasons.map((code) => `${code} ${accessReasons[code].words}`).join(', ');

/** The member of a look-up in which a health service states its reason by the code of the NHS. A code that nobody knows is ACC-038. */
export const StatesAccessReason = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      enum: ownAccessReasons,
      description: `Of health services alone: the NHS AccessReasonCode, told to whoever audits. ${words}`,
    }),
    IsOptional(),
    IsIn(accessReasonCodes, { context: accessErrors.accessReasonUnknown }),
  );

/** The NHS AccessReasonCode that a health service stated, with its words. */
export class AccessReasonAnswer {
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) words!: string;
}
