import type { AuthEndpoint } from './endpoint.js';
import { invitationEndpoints } from './invitation.endpoints.js';
import { organizationEndpoints } from './organization.endpoints.js';
import { recoveryEndpoints } from './recovery.endpoints.js';
import { sessionEndpoints } from './session.endpoints.js';
import { signInEndpoints } from './sign-in.endpoints.js';

/** Where better-auth answers. */
export const AUTH_PATH = '/api/auth';

/** Where document D's guides have signing in and choosing an organization. */
export const PUBLISHED_AUTH_PATH = '/api/v1/auth';

/**
 * What is offered of better-auth; whatever else it has is 404 here: what goes around our own rules, what needs other providers, which the product does not have, and what is only for a library of better-auth's own.
 */
export const authEndpoints: readonly AuthEndpoint[] = [
  ...signInEndpoints,
  ...recoveryEndpoints,
  ...sessionEndpoints,
  ...organizationEndpoints,
  ...invitationEndpoints,
];

/** Where each is offered: the published ones at both addresses. */
export const authRoutes: readonly { readonly url: string; readonly endpoint: AuthEndpoint }[] = [
  ...authEndpoints.map((endpoint) => ({ url: AUTH_PATH + endpoint.path, endpoint })),
  ...authEndpoints
    .filter(({ isPublished }) => isPublished)
    .map((endpoint) => ({ url: PUBLISHED_AUTH_PATH + endpoint.path, endpoint })),
];
