import { weaknessOf, type PasswordContext } from '../passwords/weak-password.js';
import { MAX_PASSWORD_LENGTH } from '../users/better-auth.js';
import { SupabaseRefusal } from './supabase-auth.errors.js';

/** Refuses a weak password as Supabase Auth does. */
export async function refuseWeakPassword(
  password: string,
  context: PasswordContext,
  minLength: number,
): Promise<void> {
  if (password.length < minLength)
    throw weak(`Password should be at least ${minLength} characters.`, 'length');
  if (password.length > MAX_PASSWORD_LENGTH)
    throw weak(`Password should be at most ${MAX_PASSWORD_LENGTH} characters.`, 'length');
  const weakness = await weaknessOf(password, context);
  if (weakness) throw weak(weakness, 'characters');
}

function weak(message: string, reason: 'length' | 'characters'): SupabaseRefusal {
  return new SupabaseRefusal('weak_password', message, 422, { weak_password: { reasons: [reason] } });
}
