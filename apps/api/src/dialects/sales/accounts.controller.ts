import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors, WithChangesToken } from '@rosetta/common';
import { type AccountAction, AccountActions, accountActions } from './account-actions.service.js';
import { AccountPages } from './account-pages.service.js';
import {
  SalesAccountResponse,
  SalesAccountDone,
  SalesAccountNames,
  SalesAccountsDto,
  SalesAccountsPage,
} from './account.dto.js';
import { accountActionExamples, listAccountsExamples } from './account.examples.js';
import { ActionPipe } from './action.pipe.js';
import { UuidParam } from './uuid-param.decorator.js';
import { SALES_PATH } from './sales.dialect.js';
import { ActionBody, PageOrNames, truncated, UuidQuery } from './sales.openapi.js';
import type { TruncatingReply } from './truncation.js';

/** The accounts that document E presupposes, in its style. */
@ApiTags('sales: accounts')
@Controller(`${SALES_PATH}/accounts`)
export class SalesAccountsController {
  constructor(
    private readonly pages: AccountPages,
    private readonly actions: AccountActions,
  ) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ by: ['jwt'], permission: 'companies:read' })
  @WithChangesToken()
  @ApiOperation({
    summary: 'Get all accounts',
    description:
      'Oldest first. `next_page` is the cursor of the next page and null at the end. Inactive accounts are listed, ' +
      'with `active` false, unless `filters.include_inactive` is false. `{"action":"lite"}` answers at most 10,000 names, ' +
      'those of inactive accounts only where `filters.include_inactive` is true. `area_min`, `area_max` ' +
      'and `farms_uuid` look at the custom fields `area` and `farms` of the accounts: one that has none is not found.',
  })
  @ApiBody({ type: SalesAccountsDto, examples: listAccountsExamples })
  @PageOrNames(SalesAccountsPage, SalesAccountNames)
  async list(
    @CurrentActor() actor: Actor,
    @Body() body: SalesAccountsDto,
    @Res({ passthrough: true }) reply: TruncatingReply,
  ): Promise<SalesAccountsPage | SalesAccountNames> {
    return body.action === 'lite'
      ? this.pages.names(actor, body, reply)
      : this.pages.page(actor, body, reply);
  }

  @Get('account')
  @Authenticated({ by: ['jwt'], permission: 'companies:read' })
  @ApiOperation({
    summary: 'Get an account by its UUID',
    description:
      'The uuid stands in `?uuid=` or in a JSON body, `{"uuid": "..."}`; when both are sent and differ, the request is ' +
      'refused. Inactive accounts are found.',
  })
  @UuidQuery()
  @ApiOkResponse({ type: SalesAccountResponse, description: 'The account.', headers: truncated })
  @DeclaredErrors({ not_found: 'Account not found' })
  async get(
    @CurrentActor() actor: Actor,
    @UuidParam() uuid: string,
    @Res({ passthrough: true }) reply: TruncatingReply,
  ): Promise<SalesAccountResponse> {
    return { code: 0, data: await this.pages.get(actor, uuid, reply) };
  }

  @Post('account')
  @HttpCode(200)
  @Authenticated({ by: ['jwt'], permission: 'companies:write' })
  @ApiOperation({
    operationId: 'changeSalesAccount',
    summary: 'Create, update, delete, inactivate or activate an account',
    description:
      'What an update leaves out stays. Any member who may write accounts may inactivate and activate them; no contact ' +
      'can be associated with an inactive one. A deleted account leaves its contacts without it.',
  })
  @ActionBody(accountActions, accountActionExamples)
  @ApiOkResponse({ type: SalesAccountDone, description: 'Done.' })
  @DeclaredErrors({
    not_found: 'Account not found',
    already_inactive: 'Account not found or already inactive',
    already_active: 'Account not found or already active',
  })
  async act(
    @CurrentActor() actor: Actor,
    @Body(new ActionPipe<AccountAction>(accountActions)) body: AccountAction,
  ): Promise<SalesAccountDone> {
    return this.actions.perform(actor, body);
  }
}
