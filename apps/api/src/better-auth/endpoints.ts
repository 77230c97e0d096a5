import type { AuthEndpoint } from './endpoint.js';
import { invitationEndpoints } from './invitation.endpoints.js';
import { organizationEndpoints } from './organization.endpoints.js';
import { recoveryEndpoints } from './recovery.endpoints.js';
import { sessionEndpoints } from './session.endpoints.js';
import { signInEndpoints } from './sign-in.endpoints.js';

/** Where better-auth answers. */
export const AUTH_PATH = '/api/auth';

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
