import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError, isoSeconds, toPrefixedId } from '@rosetta/common';
import { ApiKeysRepository } from '../api-keys/api-keys.repository.js';
import { Authenticated } from '../authenticated.decorator.js';
import { CurrentCaller } from '../current-actor.decorator.js';
import { OrganizationsRepository } from '../organizations/organizations.repository.js';
import { rolePermissions } from '../permissions.js';
import type { Caller, KeyCaller, UserCaller } from '../sessions/caller.js';
import { apiV1Credentials as by } from '../strategies/credentials.js';
import { MeResponse } from './me.dto.js';
import { MeRepository } from './me.repository.js';

/** Who the caller is: what a client asks first, at the address that document D's guides print. */
@ApiTags('Signing in')
@Controller('/api/v1/me')
export class MeController {
  constructor(
    private readonly users: MeRepository,
    private readonly apiKeys: ApiKeysRepository,
    private readonly organizations: OrganizationsRepository,
  ) {}

  @Get()
  @Authenticated({ by, permission: null })
  @ApiOperation({
    operationId: 'getMe',
    summary: 'Ask who you are',
    description: 'The user or API key, the organization that requests are about, and what you may do in it.',
  })
  async me(@CurrentCaller() caller: Caller): Promise<MeResponse> {
    return caller.kind === 'user' ? this.user(caller) : this.key(caller);
  }

  private async user({ userId, membership }: UserCaller): Promise<MeResponse> {
    const { organizationId, role } =
      'refusal' in membership ? { organizationId: null, role: null } : membership;
    const user = await this.users.get(userId, organizationId);
    if (!user) throw new DomainError('unauthorized', 'Unauthorized');
    const { id, name, email, emailVerified, image, createdAt, organization } = user;
    return {
      user: {
        id: toPrefixedId('user', id),
        name,
        email,
        email_verified: emailVerified,
        image,
        created_at: isoSeconds(createdAt),
      },
      organization: organization && { ...organization, id: toPrefixedId('organization', organization.id) },
      role,
      permissions: role ? [...rolePermissions[role]] : [],
      api_key: null,
    };
  }

  private async key({ apiKeyId, organizationId, scopes }: KeyCaller): Promise<MeResponse> {
    const [key, organization] = await Promise.all([
      this.apiKeys.get(organizationId, apiKeyId),
      this.organizations.get(organizationId),
    ]);
    if (!key || !organization) throw new DomainError('unauthorized', 'Unauthorized');
    const { id, name, slug } = organization;
    return {
      user: null,
      organization: { id: toPrefixedId('organization', id), name, slug },
      role: null,
      permissions: [...scopes],
      api_key: {
        id: toPrefixedId('apiKey', key.id),
        name: key.name,
        expires_at: key.expiresAt && isoSeconds(key.expiresAt),
      },
    };
  }
}
