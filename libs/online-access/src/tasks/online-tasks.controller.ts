import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { AnswersFrom } from '@safeguarding/platform';
import { OnlineTasksPage } from '../online.answers.ts';
import { OnlineTasksQuery } from '../online.requests.ts';
import { OnlineTasks } from './online-tasks.ts';

/** The list of work that online access leaves a practice. */
@ApiTags('online access')
@Controller('v1/online-access-tasks')
export class OnlineTasksController {
  constructor(private readonly tasks: OnlineTasks) {}

  @Get()
  @Action('online-access:read')
  @AnswersFrom('online-tasks')
  @ApiOperation({ summary: 'Children of your practice about whose online access somebody has to look, and why' })
  @ApiOkResponse({ type: OnlineTasksPage })
  list(@CallerOf() caller: Caller, @Query() query: OnlineTasksQuery): Promise<OnlineTasksPage> {
    return this.tasks.page(caller, query);
  }
}
