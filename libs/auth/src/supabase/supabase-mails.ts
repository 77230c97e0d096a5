import { SupabaseRefusal } from './supabase-auth.errors.js';

/** Why better-auth mails no link, in Supabase's words. */
export function mailRefusal(code: string | undefined): SupabaseRefusal {
  return NO_MAILS.has(code ?? '')
    ? new SupabaseRefusal('email_provider_disabled', 'This server sends no e-mails')
    : new SupabaseRefusal('validation_failed', mistakes[code ?? ''] ?? 'The request is not valid');
}

const NO_MAILS = new Set(['RESET_PASSWORD_DISABLED', 'VERIFICATION_EMAIL_NOT_ENABLED']);
const NOT_TRUSTED = 'redirect_to is not an address of PUBLIC_URL or CORS_ORIGINS';
const mistakes: Readonly<Record<string, string>> = {
  VALIDATION_ERROR: 'Unable to validate email address: invalid format',
  INVALID_EMAIL: 'Unable to validate email address: invalid format',
  INVALID_REDIRECT_URL: NOT_TRUSTED,
  INVALID_CALLBACK_URL: NOT_TRUSTED,
};
