import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AccessReasonAnswer, agencyKinds } from '@safeguarding/access';
import { emergencyReasons } from '../core/sharing-vocabulary.ts';
import { emergencyStates } from './emergency-access-model.ts';

const instant = { type: String, format: 'date-time' } as const;
const id = { type: String, format: 'uuid' } as const;

/** A service and where it answers the telephone. */
export class ContactAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ enum: agencyKinds }) kind!: string;
  @ApiPropertyOptional({ type: String }) day?: string;
  @ApiPropertyOptional({ type: String }) outOfHours?: string;
}

/** What was opened. Read the child and its timeline with `X-Purpose: emergency` until it ends. */
export class EmergencyOpenedAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) childId!: string;
  @ApiProperty(instant) until!: string;
  @ApiProperty(instant) reviewDueAt!: string;
  @ApiProperty({ type: Boolean, description: 'An authority leads for the child: there is a case, and perhaps a plan' })
  caseOpen!: boolean;
  @ApiProperty({ type: [ContactAnswer], description: 'Told of this access at once' }) told!: ContactAnswer[];
  @ApiProperty({ type: [ContactAnswer], description: 'Whom to ring' }) ring!: ContactAnswer[];
}

/** The id of what was ended or reviewed. */
export class EmergencyChangedAnswer {
  @ApiProperty(id) id!: string;
}

/** One emergency access of your service, or one that you were told of. */
export class EmergencyAccessAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) childId!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, description: 'Pseudonym of the person' }) person!: string;
  @ApiProperty({ enum: emergencyReasons }) reason!: string;
  @ApiPropertyOptional({ type: AccessReasonAnswer, description: 'Where a health service stated one' })
  accessReason?: AccessReasonAnswer;
  @ApiProperty(instant) from!: string;
  @ApiProperty(instant) until!: string;
  @ApiProperty(instant) reviewDueAt!: string;
  @ApiProperty({ enum: emergencyStates }) state!: string;
  @ApiPropertyOptional({ type: String }) finding?: string;
}

/** A page of them, newest first. */
export class EmergencyAccessesPage {
  @ApiProperty({ type: [EmergencyAccessAnswer] }) items!: EmergencyAccessAnswer[];
  @ApiPropertyOptional({ type: String, description: 'Cursor of the next page' }) next?: string;
}
