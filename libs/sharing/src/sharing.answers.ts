import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { fieldClasses } from '@safeguarding/kernel';

const instant = { type: String, format: 'date-time' } as const;
const id = { type: String, format: 'uuid' } as const;

class PeriodAnswer {
  @ApiProperty(instant) from!: string;
  @ApiPropertyOptional({ ...instant, description: 'Exclusive; it stands where absent' }) until?: string;
}

/** Your service, or one practitioner of it for a time. */
export class OwnInvolvementAnswer extends PeriodAnswer {
  @ApiProperty(id) id!: string;
  @ApiPropertyOptional({ type: String, description: 'Pseudonym of a practitioner who was assigned' }) person?: string;
  @ApiProperty({ type: String }) earnedBy!: string;
}

/** An involvement that waits for a second person, whom your service can be. */
export class ProposalAnswer extends PeriodAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: String }) agency!: string;
}

/** A service that was confirmed while yours worked with the child. */
export class NoticeAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty(instant) recordedAt!: string;
}

/** An opt-out of the standing share. */
export class OptOutAnswer extends PeriodAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: Boolean }) recordedByYou!: boolean;
  @ApiPropertyOptional({ type: String, description: 'In whose name; to the service that recorded it' })
  authority?: string;
}

/** A service, or one person in it. */
export class PartyAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiPropertyOptional({ type: String }) person?: string;
}

/** A decision of your service that has not ended. */
export class OwnDecisionAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: ['consent', 'disclosure', 'override', 'handover', 'not-to-share'] }) kind!: string;
  @ApiPropertyOptional({ enum: ['sought', 'given', 'refused', 'not-sought'] }) decision?: string;
  @ApiPropertyOptional({ enum: ['stands', 'outranked', 'held'] }) effect?: string;
  @ApiPropertyOptional(instant) from?: string;
  @ApiPropertyOptional(instant) until?: string;
  @ApiProperty({ type: [PartyAnswer] }) recipients!: PartyAnswer[];
  @ApiProperty({ enum: fieldClasses, isArray: true }) classes!: string[];
  @ApiPropertyOptional({ type: [String] }) purposes?: string[];
  @ApiPropertyOptional({ type: [String] }) entries?: string[];
}

/** What another service's decision opens to yours. */
export class GivenToYouAnswer extends PeriodAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: ['disclosure', 'override', 'consent', 'handover'] }) kind!: string;
  @ApiProperty({ type: String }) controller!: string;
  @ApiProperty({ enum: fieldClasses, isArray: true }) classes!: string[];
  @ApiPropertyOptional({ type: [String] }) purposes?: string[];
}

/** Parents who disagree; the restriction stands until somebody has resolved it. */
export class ConflictAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ enum: ['consent', 'opt-out'] }) about!: string;
  @ApiProperty(instant) openedAt!: string;
}

/** The child's location is hidden. */
export class ShieldAnswer {
  @ApiProperty(instant) from!: string;
  @ApiProperty({ type: Boolean }) liftProposed!: boolean;
}

/** How the child's record is shared, as far as it concerns your service; what has ended stands on the timeline. */
export class SharingAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty({ type: [OwnInvolvementAnswer] }) involvements!: OwnInvolvementAnswer[];
  @ApiProperty({ type: [ProposalAnswer] }) proposals!: ProposalAnswer[];
  @ApiProperty({ type: [NoticeAnswer], description: 'Newest first, all of them' }) notices!: NoticeAnswer[];
  @ApiProperty({ type: [OptOutAnswer] }) optOuts!: OptOutAnswer[];
  @ApiProperty({ type: [OwnDecisionAnswer] }) decisions!: OwnDecisionAnswer[];
  @ApiProperty({ type: [GivenToYouAnswer] }) givenToYou!: GivenToYouAnswer[];
  @ApiProperty({ type: [ConflictAnswer] }) conflicts!: ConflictAnswer[];
  @ApiPropertyOptional({ type: ShieldAnswer }) shield?: ShieldAnswer;
}
