import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Action } from '@safeguarding/access';
import { recordCodes } from '../core/record-codes.ts';

/** A code that a practice writes into its own record. */
export class RecordCodeAnswer {
  @ApiProperty({ type: String, format: 'uri' }) system!: string;
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) means!: string;
  @ApiProperty({ enum: ['child', 'unborn-child', 'family-member'] }) record!: string;
  @ApiProperty({ enum: ['concern', 'child-protection-plan'] }) when!: string;
  @ApiProperty({ type: String }) source!: string;
  @ApiProperty({ type: Boolean }) verified!: boolean;
}

/** All of them. */
export class RecordCodesAnswer {
  @ApiProperty({ type: [RecordCodeAnswer] }) items!: RecordCodeAnswer[];
}

/** Codes for the record of the practice; nothing of any child. */
@ApiTags('concerns')
@Controller('v1/record-codes')
export class RecordCodesController {
  @Get()
  @Action('agency:read')
  @ApiOperation({ summary: 'How a practice codes in its own record what it tells here' })
  @ApiOkResponse({ type: RecordCodesAnswer })
  all(): RecordCodesAnswer {
    return { items: recordCodes.map((code) => ({ ...code })) };
  }
}
