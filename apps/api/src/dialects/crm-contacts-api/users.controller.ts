import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor, UserMembersService } from '@rosetta/auth';
import { type Actor, DeclaredErrors, type Failures } from '@rosetta/common';
import { OpenToRoles } from './admitted-roles.guard.js';
import { CrmContactMessage } from './contact.dto.js';
import { CRM_USERS_API_PATH } from './crm-contacts-api.dialect.js';
import { readRole } from './published-roles.js';
import {
  CrmUserResponse,
  CrmUsersPage,
  ListCrmUsersQuery,
  UpdateCrmUserDto,
  UpdatedCrmUserResponse,
} from './user.dto.js';
import { presentUpdatedUser, presentUserDetail, presentUserRow } from './user.presenter.js';

const MAX_LIMIT = 10_000;
const userId = { name: 'userId', description: "The user's id (`user_id`, not `id`), a uuid." };
const lastOwner: Failures = { conflict: 'An organization keeps at least one owner' };

/** The users API of document A's system: the organization's members, for its admins. */
@ApiTags('crm-users-api')
@Controller(CRM_USERS_API_PATH)
export class CrmUsersController {
  constructor(private readonly users: UserMembersService) {}

  @Get()
  @OpenToRoles('members:write')
  @ApiOperation({
    summary: 'List users',
    description: 'In the order they joined, suspended ones included. `count` is the number of all users.',
  })
  @ApiOkResponse({ type: CrmUsersPage, description: 'A page of users.' })
  async list(@CurrentActor() actor: Actor, @Query() query: ListCrmUsersQuery): Promise<CrmUsersPage> {
    const { limit = 1000, offset = 0 } = query;
    const window = { limit: Math.min(limit, MAX_LIMIT), offset };
    const { items, total } = await this.users.list(actor, window);
    return { data: items.map(presentUserRow), count: total };
  }

  @Get(':userId')
  @OpenToRoles('members:write')
  @ApiOperation({ summary: 'Get a user', description: 'With the role and what it may do.' })
  @ApiParam(userId)
  @ApiOkResponse({ type: CrmUserResponse, description: 'The user.' })
  async get(@CurrentActor() actor: Actor, @Param('userId') id: string): Promise<CrmUserResponse> {
    return { data: presentUserDetail(await this.users.get(actor, id)) };
  }

  @Patch(':userId')
  @OpenToRoles('members:write')
  @ApiOperation({
    summary: 'Update a user',
    description:
      'Role, tier, status and credits. Who is not `active` is let in nowhere in the organization, and the API keys they made ' +
      'end as those of a removed member do. Only an owner makes or unmakes owners, and one always stays.',
  })
  @ApiParam(userId)
  @ApiBody({
    type: UpdateCrmUserDto,
    examples: {
      tier: { summary: 'Change the tier', value: { subscription_tier: 'pro' } },
      role: { summary: 'Change the role', value: { role_id: 'manager' } },
      suspend: { summary: 'Shut out', value: { status: 'suspended' } },
    },
  })
  @ApiOkResponse({ type: UpdatedCrmUserResponse, description: 'The user after the change.' })
  @DeclaredErrors(lastOwner)
  async update(
    @CurrentActor() actor: Actor,
    @Param('userId') id: string,
    @Body() body: UpdateCrmUserDto,
  ): Promise<UpdatedCrmUserResponse> {
    const user = await this.users.update(actor, id, {
      role: body.role_id === undefined ? undefined : readRole(body.role_id),
      subscriptionTier: body.subscription_tier,
      status: body.status,
      credits: body.credits,
    });
    return { data: presentUpdatedUser(user) };
  }

  @Delete(':userId')
  @OpenToRoles('members:write')
  @ApiOperation({
    summary: 'Delete a user',
    description:
      'Ends the membership, with its tier and credits. The account itself stays, and what the user made.',
  })
  @ApiParam(userId)
  @ApiOkResponse({ type: CrmContactMessage, description: 'Deleted.' })
  @DeclaredErrors(lastOwner)
  async delete(@CurrentActor() actor: Actor, @Param('userId') id: string): Promise<CrmContactMessage> {
    await this.users.remove(actor, id);
    return { message: 'User deleted successfully' };
  }
}
