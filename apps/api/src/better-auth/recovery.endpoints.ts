import type { AuthEndpoint } from './endpoint.js';
import { newPassword, noPassword } from './passwords.js';
import { object, ref, text } from './schemas.js';

const tag = 'Own user';
const invalidToken = 'Invalid token';

/** The way back in for whoever has forgotten their password, and the way to show that an e-mail is one's own. */
export const recoveryEndpoints: readonly AuthEndpoint[] = [
  {
    method: 'POST',
    path: '/request-password-reset',
    tag,
    summary: 'Ask for a new password by mail',
    description:
      'Mails a link that works once, within an hour; the response is the same whether there is such a user or not. The link leads to `redirectTo`, a page of a trusted origin, with the token as `token`, or else to a page of ours. A product without SMTP_URL on a database of its own refuses.',
    session: 'none',
    body: object({
      email: text({ format: 'email' }),
      'redirectTo?': text({ description: 'The page that asks for the new password.' }),
    }),
    example: { email: 'amira@example.com' },
    response: ref('AuthMailAsked'),
    returns: 'If there is such a user, they get a mail.',
    refusals: [
      [400, "Reset password isn't enabled", 'RESET_PASSWORD_DISABLED'],
      [403, 'Invalid redirectURL', 'INVALID_REDIRECT_URL'],
    ],
  },
  {
    method: 'POST',
    path: '/reset-password',
    tag,
    summary: 'Choose a new password with the token of a mail',
    description: 'Ends all sessions of the user; the e-mail counts as confirmed.',
    session: 'none',
    body: object({ newPassword, token: text({ description: 'From the link of the mail.' }) }),
    example: { newPassword: 'correct horse battery staple', token: 'o3Gkq8sYtq5W2mXaB7vLzR1c' },
    response: ref('AuthDone'),
    returns: 'It is changed.',
    refusals: [
      ...noPassword,
      [400, invalidToken, 'INVALID_TOKEN'],
      [400, 'User not found', 'USER_NOT_FOUND'],
    ],
  },
  {
    method: 'POST',
    path: '/send-verification-email',
    tag,
    summary: 'Ask for a link that confirms an e-mail',
    description:
      'Mails a link that works once, within a day. Without a session the response is the same whether there is such a user or not. A product without SMTP_URL on a database of its own refuses.',
    session: 'read',
    body: object({
      email: text({ format: 'email' }),
      'callbackURL?': text({ description: 'Where our page leads on once the e-mail is confirmed.' }),
    }),
    example: { email: 'amira@example.com' },
    response: ref('AuthDone'),
    returns: 'If there is something to confirm, they get a mail.',
    refusals: [
      [400, "Verification email isn't enabled", 'VERIFICATION_EMAIL_NOT_ENABLED'],
      [400, 'Email mismatch', 'EMAIL_MISMATCH'],
      [400, 'Email is already verified', 'EMAIL_ALREADY_VERIFIED'],
      [403, 'Invalid callbackURL', 'INVALID_CALLBACK_URL'],
    ],
  },
  {
    method: 'POST',
    asked: 'GET',
    path: '/verify-email',
    tag,
    summary: 'Confirm an e-mail with the token of a mail',
    description:
      'Works once. better-auth has this as a GET; here it is a POST, since whatever opens the links of mails in advance must not confirm anything: `verifyEmail({ query: { token }, fetchOptions: { method: "POST" } })` in its client.',
    session: 'none',
    query: { token: text({ description: 'From the link of the mail.' }) },
    response: ref('AuthEmailConfirmed'),
    returns: 'It is confirmed.',
    refusals: [
      [400, '[query.token] Invalid input: expected string, received undefined', 'VALIDATION_ERROR'],
      [401, invalidToken, 'INVALID_TOKEN'],
      [401, 'Token expired', 'TOKEN_EXPIRED'],
      [401, 'User not found', 'USER_NOT_FOUND'],
    ],
  },
];
