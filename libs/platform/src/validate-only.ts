import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

/** Query of a submission. Any other member, a misspelt one too, is refused: it would record what was only to be checked. */
export class SubmissionQuery {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'true: the whole check with the same errors; nothing is recorded, no key is used up',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  validateOnly?: 'true' | 'false';
}

/** Whether the caller only wants to know what would be refused. */
export const onlyValidates = ({ validateOnly }: SubmissionQuery): boolean => validateOnly === 'true';

/** The submission would be taken. The same for every child, known or not; nothing was recorded. */
export class ValidatedAnswer {
  @ApiProperty({ enum: [true] }) valid!: boolean;
}

/** The answer of every check that found nothing. */
export const valid: ValidatedAnswer = { valid: true };
