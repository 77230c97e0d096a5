import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, PageQuery, pathId, presentPage, windowOf } from '@rosetta/common';
import { Authenticated } from '../authenticated.decorator.js';
import { CurrentActor } from '../current-actor.decorator.js';
import { apiV1Credentials as by } from '../strategies/credentials.js';
import { presentApiKey } from '../api-keys/api-key.presenter.js';
import {
  AddMemberDto,
  ChangeRoleDto,
  MemberPage,
  MemberResponse,
  RemovedMemberResponse,
} from './member.dto.js';
import { presentMember } from './member.presenter.js';
import { MembersService } from './members.service.js';

/** The organization's people and their roles. */
@ApiTags('Members')
@Controller('/api/v1/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Authenticated({ by, permission: 'members:read' })
  @ApiOperation({ summary: 'List members', description: 'In the order they joined.' })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<MemberPage> {
    return presentPage(await this.members.list(actor, windowOf(query)), presentMember);
  }

  @Get(':id')
  @Authenticated({ by, permission: 'members:read' })
  @ApiOperation({ summary: 'Get a member' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<MemberResponse> {
    return { member: presentMember(await this.members.get(actor, memberId(id))) };
  }

  @Post()
  @Authenticated({ by, permission: 'members:write' })
  @ApiOperation({
    summary: 'Add a member',
    description: 'The user has to have signed up. Only an owner adds owners.',
  })
  async add(@CurrentActor() actor: Actor, @Body() { email, role }: AddMemberDto): Promise<MemberResponse> {
    return { member: presentMember(await this.members.add(actor, { email, role })) };
  }

  @Patch(':id')
  @Authenticated({ by, permission: 'members:write' })
  @ApiOperation({
    operationId: 'updateMember',
    summary: "Change a member's role",
    description: 'Only an owner makes or unmakes owners.',
  })
  async changeRole(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() { role }: ChangeRoleDto,
  ): Promise<MemberResponse> {
    return { member: presentMember(await this.members.changeRole(actor, memberId(id), role)) };
  }

  @Delete(':id')
  @Authenticated({ by, permission: 'members:write' })
  @ApiOperation({
    summary: 'Remove a member',
    description:
      'One owner always stays. The API keys that the member has made are listed, and revoked unless the organization keeps them (`revoke_keys_of_removed_members`).',
  })
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RemovedMemberResponse> {
    const apiKeys = await this.members.remove(actor, memberId(id));
    return { success: true, api_keys: apiKeys.map(presentApiKey) };
  }
}

function memberId(id: string): string {
  return pathId('member', 'Member', id);
}
