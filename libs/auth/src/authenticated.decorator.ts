import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { CallerLimitGuard, type Permission } from '@rosetta/common';
import { KeyConfirmationGuard } from './api-keys/key-confirmation.js';
import { AuthenticatedGuard } from './authenticated.guard.js';
import { AUTHENTICATED, PUBLIC, type Access } from './access.js';
import type { Credential } from './strategies/credentials.js';

/** The OpenAPI security schemes a credential can be presented by; the documents declare them under these names. */
export const securitySchemes = {
  session: ['session', 'bearer'],
  jwt: ['bearer'],
  'api-key': ['apiKey'],
  'api-token': ['apiToken'],
} as const satisfies Record<Credential, readonly string[]>;

/**
 * Says who may call a route: guard, rate limit, metadata and OpenAPI security in one. `permission: null` admits every signed-in
 * user, before an organization is chosen; such a route has a `@CurrentUserId()` but no `@CurrentActor()`.
 */
export function Authenticated(access: {
  by: readonly Credential[];
  permission: Permission | null;
  dialect?: string;
}): MethodDecorator & ClassDecorator {
  const schemes = new Set(access.by.flatMap((credential) => securitySchemes[credential]));
  return applyDecorators(
    SetMetadata<symbol, Access>(AUTHENTICATED, access),
    UseGuards(AuthenticatedGuard, CallerLimitGuard, KeyConfirmationGuard),
    ...[...schemes].map((scheme) => ApiSecurity(scheme)),
    ...(access.permission === null ? [] : [ApiExtension('x-permission', access.permission)]),
  );
}

/** Says that a route needs no credential, and why that is right. */
export function Public(why: string): MethodDecorator & ClassDecorator {
  return SetMetadata(PUBLIC, why);
}
