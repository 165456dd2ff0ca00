import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Action, Caller, CallerOf } from '@safeguarding/access';
import { AnswersFrom } from '@safeguarding/platform';
import { NamesFound, NameSearchBody } from './name-search.requests.ts';
import { NameSearcher, type NameSearch } from './search-names.ts';

/** Finding a child whose number nobody has at hand. */
@ApiTags('children')
@Controller('v1/children/name-search')
export class NameSearchController {
  constructor(private readonly searcher: NameSearcher) {}

  @Post()
  @Action('child:search-by-name')
  @AnswersFrom('names')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Search by name and date of birth; for who is checked and trained as for the directory; forgives typing errors, and shows nobody whom you may not know of',
  })
  @ApiOkResponse({ type: NamesFound })
  search(@CallerOf() caller: Caller, @Body() body: NameSearchBody): Promise<NameSearch> {
    const { reason, accessReason, ...asked } = body;
    return this.searcher.search(caller, asked, reason, accessReason);
  }
}
