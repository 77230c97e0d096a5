import type { AuthEndpoint } from './endpoint.js';
import { newPassword, noPassword } from './passwords.js';
import { object, orNull, ref, text } from './schemas.js';

const rememberMe = {
  type: 'boolean',
  default: true,
  description: '`false`: the cookie ends with the browser.',
};
const invalidEmail = [400, 'Invalid email', 'INVALID_EMAIL'] as const;
const tooLong = [400, 'Password too long', 'PASSWORD_TOO_LONG'] as const;

/** Signing up, in and out, and the tokens a session gives. */
export const signInEndpoints: readonly AuthEndpoint[] = [
  {
    method: 'POST',
    path: '/sign-up/email',
    tag: 'Sign in',
    summary: 'Sign up with e-mail and password',
    description:
      'Creates a user and signs them in. An organization is made, or joined, afterwards. Where e-mails have to be confirmed first (AUTH_REQUIRE_EMAIL_VERIFICATION), `token` is null, a mail has the link, and the response does not tell whether the e-mail has a user already.',
    session: 'none',
    body: object({
      name: text(),
      email: text({ format: 'email' }),
      password: newPassword,
      'image?': text({ description: 'Address of a picture.' }),
      'rememberMe?': rememberMe,
      'callbackURL?': text({ description: 'Where our page leads on once the e-mail is confirmed.' }),
    }),
    example: { name: 'Amira Haddad', email: 'amira@example.com', password: 'correct horse battery' },
    response: ref('AuthSignedUp'),
    returns: 'The user and a session token.',
    setsSession: 'sometimes',
    refusals: [
      invalidEmail,
      ...noPassword,
      [403, 'Invalid callbackURL', 'INVALID_CALLBACK_URL'],
      [422, 'User already exists. Use another email.', 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'],
      [422, 'Failed to create user', 'FAILED_TO_CREATE_USER'],
    ],
  },
  {
    method: 'POST',
    path: '/sign-in/email',
    isPublished: true,
    tag: 'Sign in',
    summary: 'Sign in with e-mail and password',
    description: 'A browser keeps the cookie; a program sends the token as a Bearer.',
    session: 'none',
    body: object({
      email: text(),
      password: text(),
      'rememberMe?': rememberMe,
      'callbackURL?': text({
        description: 'Given back as `url`, and as `Location`, for better-auth clients to go to.',
      }),
    }),
    example: { email: 'demo@example.com', password: 'correct horse battery' },
    response: ref('AuthSignedIn'),
    returns: 'The user and a session token.',
    setsSession: 'always',
    refusals: [
      invalidEmail,
      tooLong,
      [401, 'Invalid email or password', 'INVALID_EMAIL_OR_PASSWORD'],
      [403, 'Invalid callbackURL', 'INVALID_CALLBACK_URL'],
      [403, 'Email not verified', 'EMAIL_NOT_VERIFIED'],
    ],
  },
  {
    method: 'POST',
    path: '/sign-out',
    isPublished: true,
    tag: 'Sign in',
    summary: 'Sign out',
    description: 'Ends the session, and its access tokens with it. Without a session it does nothing.',
    session: 'read',
    response: ref('AuthSignedOut'),
    returns: 'The session is over; the cookie is cleared.',
  },
  {
    method: 'GET',
    path: '/token',
    tag: 'Sign in',
    summary: 'Get an access token (JWT, 15 minutes)',
    description:
      'Signed with RS256 by a key of `/api/auth/jwks`. It carries the active organization as `org`, and ends with the session.',
    session: 'needed',
    response: ref('AuthAccessToken'),
    returns: 'An access token.',
  },
  {
    method: 'GET',
    path: '/jwks',
    tag: 'Sign in',
    summary: 'Public keys of the access tokens',
    description: 'The key that signs now, and those whose tokens are still verified.',
    session: 'none',
    response: ref('AuthKeySet'),
    returns: 'A JSON Web Key Set.',
  },
  {
    method: 'GET',
    path: '/ok',
    tag: 'Sign in',
    summary: 'Ask whether sign-in is there',
    description: 'What better-auth clients ask; a balancer asks `/health/ready`.',
    session: 'none',
    response: ref('AuthAlive'),
    returns: 'It is.',
  },
  {
    method: 'POST',
    path: '/update-user',
    tag: 'Own user',
    summary: "Change one's name or picture",
    description: 'Fields that are not sent stay; the e-mail cannot be changed.',
    session: 'needed',
    body: object({ 'name?': text(), 'image?': orNull(text()) }, { minProperties: 1 }),
    example: { name: 'Amira Haddad-Nasser' },
    response: ref('AuthDone'),
    returns: 'It is changed.',
    setsSession: 'always',
    refusals: [
      [400, 'No fields to update'],
      [400, 'Email can not be updated', 'EMAIL_CAN_NOT_BE_UPDATED'],
    ],
  },
  {
    method: 'POST',
    path: '/change-password',
    tag: 'Own user',
    summary: "Change one's password",
    description: 'With `revokeOtherSessions` every session ends, and the response has a new one.',
    session: 'needed',
    body: object({
      currentPassword: text(),
      newPassword,
      'revokeOtherSessions?': { type: 'boolean' },
    }),
    example: { currentPassword: 'correct horse battery', newPassword: 'correct horse battery staple' },
    response: ref('AuthPasswordChanged'),
    returns: 'It is changed.',
    setsSession: 'sometimes',
    refusals: [
      [400, 'Invalid password', 'INVALID_PASSWORD'],
      ...noPassword,
      [400, 'Credential account not found', 'CREDENTIAL_ACCOUNT_NOT_FOUND'],
    ],
  },
];
