import { Controller, Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { AnswersFrom } from '@safeguarding/platform';
import { OwnConcernsPage } from '../concerns.answers.ts';
import { OwnConcernsQuery } from '../concerns.requests.ts';
import { OwnConcerns } from './own-concerns.ts';

const usualPage = 50;

/** What one's own service raised. */
@ApiTags('concerns')
@Controller('v1/concerns')
export class OwnConcernsController {
  constructor(private readonly concerns: OwnConcerns) {}

  @Get()
  @Action('concern:read')
  @AnswersFrom('own-concerns')
  @ApiOperation({ summary: 'What your service raised: ids, status and dates' })
  @ApiOkResponse({ type: OwnConcernsPage })
  list(@CallerOf() caller: Caller, @Query() { limit = usualPage, cursor }: OwnConcernsQuery): Promise<OwnConcernsPage> {
    return this.concerns.page(caller, { limit, cursor });
  }
}

/** The list of one's own concerns; to be imported together with the read model `own-concerns`, which it asks. */
@Module({ controllers: [OwnConcernsController], providers: [OwnConcerns] })
export class OwnConcernsModule {}
