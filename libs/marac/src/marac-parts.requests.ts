import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
export const personPattern = /^u-[0-9a-f]{32}$/;
export const longestSummary = 2_000;
export const longestRecord = 20_000;
export const mostAgencies = 40;

/** A step with a word of explanation, for those who keep the case. */
export class ExplainedBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  explanation?: string;
}

/** A step that says in words what it is about, for all who have a seat. */
export class SummarisedBody {
  @IsString()
  @MinLength(1)
  @MaxLength(longestSummary)
  summary!: string;
}
