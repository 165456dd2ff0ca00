import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AccessReasonAnswer } from '@safeguarding/access';

const id = { type: String, format: 'uuid' } as const;
const day = { type: String, format: 'date' } as const;

/** Recorded. */
export class DirectoryRecorded {
  @ApiProperty(id) id!: string;
}

/** One number of a child. */
export class DirectoryNumber {
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) value!: string;
}

/** Somebody with parental responsibility or care. */
export class DirectoryCarer {
  @ApiProperty({ type: String }) relation!: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) name?: unknown;
  @ApiPropertyOptional({ type: String, description: 'Not of a shielded child' }) contact?: unknown;
}

/** One service that works with the child. */
export class DirectoryServiceAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiPropertyOptional({ type: String }) name?: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String, format: 'date-time' }) from!: string;
  @ApiPropertyOptional({ type: String, description: 'Who does its work today; the telephones are that service’s' })
  succeededBy?: string;
  @ApiPropertyOptional({ type: String, description: 'Telephone in the day' }) day?: string;
  @ApiPropertyOptional({ type: String, description: 'Telephone out of hours' }) outOfHours?: string;
}

/** The professional who brings the others together. */
export class DirectoryLead {
  @ApiProperty({ type: String }) agency!: string;
  @ApiPropertyOptional({ type: String }) name?: string;
  @ApiPropertyOptional({ type: String }) contact?: string;
}

/** All that the directory has of a child. Of a shielded one: name, sex, date of birth, numbers and the carers' names. */
export class DirectoryEntryAnswer {
  @ApiProperty(id) id!: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) name?: unknown;
  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } }) formerNames?: unknown;
  @ApiPropertyOptional({ type: String }) sex?: string;
  @ApiPropertyOptional(day) dateOfBirth?: string;
  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } }) addresses?: unknown;
  @ApiProperty({ type: [DirectoryNumber] }) identifiers!: DirectoryNumber[];
  @ApiProperty({ type: [DirectoryCarer] }) carers!: DirectoryCarer[];
  @ApiProperty({ type: [DirectoryServiceAnswer] }) schools!: DirectoryServiceAnswer[];
  @ApiProperty({ type: [DirectoryServiceAnswer] }) practices!: DirectoryServiceAnswer[];
  @ApiProperty({ type: [DirectoryServiceAnswer] }) others!: DirectoryServiceAnswer[];
  @ApiPropertyOptional({ type: DirectoryLead }) leadProfessional?: DirectoryLead;
}

/** One look into the directory. */
export class DirectoryUseLine {
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String, description: 'Pseudonym' }) reader!: string;
  @ApiProperty({ type: String }) reason!: string;
  @ApiPropertyOptional({ type: AccessReasonAnswer, description: 'Where a health service stated one' })
  accessReason?: AccessReasonAnswer;
}

/** Who looked a child up and why, newest first. */
export class DirectoryUsesAnswer {
  @ApiProperty({ type: [DirectoryUseLine] }) items!: DirectoryUseLine[];
  @ApiPropertyOptional({ type: String, description: 'Cursor of the next page' }) next?: string;
}

/** A check or training, and up to which day it holds. */
export class ValidAnswer {
  @ApiProperty(day) doneOn!: string;
  @ApiProperty(day) until!: string;
}

/** What you have of what the directory asks for. */
export class OwnAccessAnswer {
  @ApiPropertyOptional({ type: ValidAnswer }) check?: ValidAnswer;
  @ApiPropertyOptional({ type: ValidAnswer }) training?: ValidAnswer;
}

/** One sensitive service, told to the broker alone. */
export class SensitiveServiceAnswer {
  @ApiProperty({ type: String }) agency!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ enum: ['not-passed-on', 'passed-on', 'willing', 'not-willing'] }) standing!: string;
}

/** A request for contact, as far as your side may see it. */
export class ContactRequestAnswer {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: ['asked', 'put-in-touch', 'not-put-in-touch'] }) status!: string;
  @ApiPropertyOptional({ type: String, description: 'What was asked' }) summary?: string;
  @ApiPropertyOptional({ type: String, description: 'To the requester, once put in touch' }) contact?: string;
  @ApiPropertyOptional({ type: String, description: 'To the broker and the services that it was passed on to' })
  requester?: string;
  @ApiPropertyOptional({ type: [SensitiveServiceAnswer], description: 'To the broker' })
  services?: SensitiveServiceAnswer[];
}

/** One request for contact, without content. */
export class ContactRequestLine {
  @ApiProperty(id) id!: string;
  @ApiProperty(id) child!: string;
  @ApiProperty({ enum: ['asked', 'put-in-touch', 'not-put-in-touch'] }) status!: string;
  @ApiProperty({ type: String, format: 'date-time' }) askedAt!: string;
}

/** Newest first; `next` where there is more. */
export class ContactRequestsPage {
  @ApiProperty({ type: [ContactRequestLine] }) items!: ContactRequestLine[];
  @ApiPropertyOptional({ type: String }) next?: string;
}
