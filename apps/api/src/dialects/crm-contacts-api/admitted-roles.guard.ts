import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import { Authenticated, type AuthenticatedRequest, OrganizationSettings } from '@rosetta/auth';
import { DomainError, type Permission } from '@rosetta/common';

/** Refuses members whose role the organization does not let in here ("only users with the following roles"). */
@Injectable()
export class AdmittedRolesGuard implements CanActivate {
  constructor(private readonly settings: OrganizationSettings) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (!actor) throw new Error('AdmittedRolesGuard stands behind @Authenticated with a permission');
    const { crmContactsApiRoles } = await this.settings.get(actor.organizationId);
    if (actor.role && crmContactsApiRoles.includes(actor.role)) return true;
    throw new DomainError('forbidden', 'Your role may not use this API');
  }
}

/** Opens a route of document A to bearers of a JWT who have the permission and an admitted role. */
export function OpenToRoles(permission: Permission): MethodDecorator {
  return applyDecorators(Authenticated({ by: ['jwt'], permission }), UseGuards(AdmittedRolesGuard));
}
