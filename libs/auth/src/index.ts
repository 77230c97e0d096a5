export { AUTHENTICATED, PUBLIC, type Access } from './access.js';
export { AUTH_OPTIONS, type AuthOptions, type ExternalTokenOptions } from './auth.options.js';
export { AuthModule, type AsyncAuthOptions } from './auth.module.js';
export { Authenticated, Public, securitySchemes } from './authenticated.decorator.js';
export { AuthenticatedGuard, type AuthenticatedRequest } from './authenticated.guard.js';
export {
  actorOf,
  CurrentActor,
  currentActor,
  CurrentUser,
  CurrentUserId,
} from './current-actor.decorator.js';
export { ApiKey } from './api-keys/api-key.entity.js';
export { ApiKeysModule } from './api-keys/api-keys.module.js';
export { ApiKeysService, type CreatedApiKey } from './api-keys/api-keys.service.js';
export { KeyUses } from './api-keys/key-uses.js';
export type { Member } from './members/member.commands.js';
export { MembersModule } from './members/members.module.js';
export { MembersService } from './members/members.service.js';
export * from './members/user-member.commands.js';
export { UserMembersService } from './members/user-members.service.js';
export { type Principal, StandingActors } from './members/standing-actors.js';
export { Notices } from './mail/notices.js';
export { OrganizationMembers } from './members/organization-members.js';
export { OrganizationsModule } from './organizations/organizations.module.js';
export { OrganizationSettings, type Settings } from './organizations/organization-settings.js';
export { OrganizationsRepository } from './organizations/organizations.repository.js';
export { defaultScopes, isPermission, rolePermissions } from './permissions.js';
export type { Caller, KeyCaller, UserCaller } from './sessions/caller.js';
export { apiV1Credentials, type Credential, credentials } from './strategies/credentials.js';
export { isSentByNoBrowser } from './strategies/trusted-origins.js';
export { respondByBetterAuth } from './users/better-auth-response.js';
export { BETTER_AUTH, type BetterAuth, CLIENT_ADDRESS_HEADER } from './users/better-auth.js';
export { Provisioning } from './users/provisioning.js';
export { renderSupabaseError, supabaseErrorSchema } from './supabase/supabase-auth.errors.js';
export { SUPABASE_AUTH_PATH } from './supabase/supabase-auth.dto.js';
export { SupabaseAuthModule } from './supabase/supabase-auth.module.js';
