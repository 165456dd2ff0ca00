import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { agencyKinds } from '@safeguarding/access';
import { AddressBody, IdentifierBody, NameBody } from './children.requests.ts';
import { sexes } from './core/demographics.ts';
import { omissionReasons, verificationStatuses, type OmissionReason } from './core/identifier.ts';
import { personKinds } from './core/person-kind.ts';
import { unmatchedReasons, type UnmatchedReason } from './core/worklist.ts';

/** The opaque id of what was recorded; for a child the same for everybody. */
export class RecordedAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
}

/** A relationship with those of its fields that you may see. */
export class RelationshipAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiPropertyOptional({ type: String }) relation?: string;
  @ApiPropertyOptional({ type: NameBody }) name?: NameBody;
  @ApiPropertyOptional({ type: String }) contact?: string;
  @ApiPropertyOptional({ type: String }) note?: string;
}

/** A service that works with the child. */
export class InvolvementAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ enum: agencyKinds }) kind!: string;
}

/** A number of the child. */
export class ShownIdentifierAnswer extends IdentifierBody {
  @ApiPropertyOptional({ type: Boolean, description: 'The child has another number now' }) superseded?: boolean;
}

/** A child as far as you may see it. */
export class ChildAnswer {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: personKinds }) kind!: string;
  @ApiPropertyOptional({ type: NameBody }) name?: NameBody;
  @ApiPropertyOptional({ type: [NameBody] }) formerNames?: NameBody[];
  @ApiPropertyOptional({ enum: sexes }) sex?: string;
  @ApiPropertyOptional({ type: String, format: 'date' }) dateOfBirth?: string;
  @ApiPropertyOptional({ type: [AddressBody] }) addresses?: AddressBody[];
  @ApiPropertyOptional({ type: [ShownIdentifierAnswer] }) identifiers?: ShownIdentifierAnswer[];
  @ApiPropertyOptional({ enum: verificationStatuses, description: 'Of a child without a number' })
  numberStatus?: string;
  @ApiPropertyOptional({ type: [RelationshipAnswer] }) relationships?: RelationshipAnswer[];
  @ApiPropertyOptional({ type: [InvolvementAnswer], description: 'Of a shielded child your own service alone' })
  involvements?: InvolvementAnswer[];
  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Records that are read as one with this one' })
  mergedWith?: string[];
  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'The record of before the birth, read as one' })
  beforeBirth?: string[];
  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Of an unborn child: whom it was born as' })
  bornAs?: string[];
}

/** One who was found; read it for more. */
export class ChildFound {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
}

/** Those whom the identifiers name and you may know. */
export class ChildrenFound {
  @ApiProperty({ type: [ChildFound] }) items!: ChildFound[];
}

/** One submission that its source must look at again. */
export class WorklistLine {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid', description: 'Where what was sent stands until then' }) child!: string;
  @ApiProperty({ enum: unmatchedReasons }) reason!: UnmatchedReason;
  @ApiPropertyOptional({ enum: omissionReasons }) identifierOmittedBecause?: OmissionReason;
  @ApiProperty({ type: String, format: 'date-time' }) recordedAt!: string;
}

/** Oldest first; `next` where there is more. */
export class WorklistPage {
  @ApiProperty({ type: [WorklistLine] }) items!: WorklistLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
