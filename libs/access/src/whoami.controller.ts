import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { AgencyRegister } from './agency-register.ts';
import { Caller } from './caller.ts';
import { Action, CallerOf } from './decorators.ts';

/** Who the ledger takes the caller for. */
export class WhoAmIAnswer {
  @ApiProperty({ type: String, description: 'Pseudonym: what others write to name you as a recipient or panel member' })
  ref!: string;
  @ApiProperty({ enum: ['person', 'system'] }) via!: string;
  @ApiProperty({ type: String }) agency!: string;
  @ApiPropertyOptional({ type: [String], description: 'Services whose work yours does now' })
  predecessors?: readonly string[];
  @ApiProperty({ type: [String] }) roles!: readonly string[];
  @ApiProperty({ type: [String] }) scopes!: readonly string[];
  @ApiProperty({ type: Boolean }) strongAuthentication!: boolean;
}

/** One service unit that can be named as recipient. */
export class AgencyAnswer {
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String }) kind!: string;
  @ApiProperty({ type: String }) nation!: string;
}

/** In order of code; `next` is the code to continue after. */
export class AgenciesPage {
  @ApiProperty({ type: [AgencyAnswer] }) items!: readonly AgencyAnswer[];
  @ApiPropertyOptional({ type: String }) next?: string;
}

/** Paging of the register. */
export class AgenciesQuery {
  @ApiPropertyOptional({ type: String })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/)
  after?: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 500 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

const usualPage = 100;

/** What a client needs before its first submission: how it is known, and whom it can name. Nothing personal. */
@ApiTags('register')
@Controller('v1')
export class WhoAmIController {
  constructor(@Inject(AgencyRegister) private readonly register: AgencyRegister) {}

  @Get('me')
  @Action('agency:read')
  @ApiOperation({ summary: 'How the ledger knows you' })
  @ApiOkResponse({ type: WhoAmIAnswer })
  me(@CallerOf() { principal }: Caller): WhoAmIAnswer {
    const { ref, via, agency, predecessors, roles, scopes, strongAuthentication } = principal;
    const line = predecessors === undefined ? {} : { predecessors: [...predecessors] };
    return { ref, via, agency, ...line, roles, scopes, strongAuthentication };
  }

  @Get('agencies')
  @Action('agency:read')
  @ApiOperation({ summary: 'The service units that can be named' })
  @ApiOkResponse({ type: AgenciesPage })
  agencies(@Query() { after = '', limit = usualPage }: AgenciesQuery): AgenciesPage {
    const active = this.register
      .all()
      .filter(({ status, id }) => status === 'active' && id > after)
      .sort((a, b) => a.id.localeCompare(b.id));
    const items = active.slice(0, limit).map(({ id, name, kind, nation }) => ({ code: id, name, kind, nation }));
    const next = active.length > limit ? items.at(-1)?.code : undefined;
    return { items, ...(next === undefined ? {} : { next }) };
  }
}
