import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, notFound, Success } from '@rosetta/common';
import {
  ContactRoleResponse,
  ContactRolePage,
  type ContactRoleDto,
  CreateContactRoleDto,
  LARGEST_ROL_ID,
  RenameContactRoleDto,
} from './contact-role.dto.js';
import type { ContactRole } from './contact-role.entity.js';
import { ContactRolesService } from './contact-roles.service.js';

const rolIdParameter = {
  name: 'rol_id',
  description: 'Number of the role; whatever is no number is 404.',
  schema: { type: 'integer' },
} as const;

/** The roles contacts have at companies (document E's `rol_id`). */
@ApiTags('Contact roles')
@Controller('/api/v1/crm/contact-roles')
export class ContactRolesController {
  constructor(private readonly roles: ContactRolesService) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'companies:read' })
  @ApiOperation({ summary: 'List contact roles', description: 'All of them, by number.' })
  async list(@CurrentActor() actor: Actor): Promise<ContactRolePage> {
    const items = (await this.roles.list(actor)).map(presentContactRole);
    return { items, total: items.length, limit: items.length, offset: 0 };
  }

  @Post()
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ApiOperation({ summary: 'Add a contact role' })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateContactRoleDto,
  ): Promise<ContactRoleResponse> {
    const role = await this.roles.create(actor, body.name, body.rol_id ?? null);
    return { contact_role: presentContactRole(role) };
  }

  @Patch(':rol_id')
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ApiOperation({ summary: 'Rename a contact role' })
  @ApiParam(rolIdParameter)
  async rename(
    @CurrentActor() actor: Actor,
    @Param('rol_id') rolId: string,
    @Body() { name }: RenameContactRoleDto,
  ): Promise<ContactRoleResponse> {
    return { contact_role: presentContactRole(await this.roles.rename(actor, readRolId(rolId), name)) };
  }

  @Delete(':rol_id')
  @Authenticated({ by: apiV1Credentials, permission: 'companies:write' })
  @ApiOperation({ summary: 'Remove a contact role that no contact has' })
  @ApiParam(rolIdParameter)
  async delete(@CurrentActor() actor: Actor, @Param('rol_id') rolId: string): Promise<Success> {
    await this.roles.delete(actor, readRolId(rolId));
    return { success: true };
  }
}

function presentContactRole({ rolId, name }: ContactRole): ContactRoleDto {
  return { rol_id: rolId, name };
}

function readRolId(text: string): number {
  const rolId = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Infinity;
  if (rolId > LARGEST_ROL_ID) throw notFound('Contact role');
  return rolId;
}
