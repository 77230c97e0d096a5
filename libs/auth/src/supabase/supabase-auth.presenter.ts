import type { SignedInUser, SignIn } from './supabase-sessions.js';
import type { SupabaseSessionDto, SupabaseUserDto } from './supabase-auth.dto.js';

/** Writes a sign-in as Supabase Auth does; the token says itself when it expires. */
export function presentSession({ accessToken, refreshToken, user }: SignIn): SupabaseSessionDto {
  const expiresAt = expiryOf(accessToken);
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: expiresAt - Math.floor(Date.now() / 1000),
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: presentUser(user),
  };
}

/** Writes a user as Supabase Auth does. */
export function presentUser({
  id,
  email,
  name,
  emailVerified,
  createdAt,
  updatedAt,
}: SignedInUser): SupabaseUserDto {
  const created = new Date(createdAt).toISOString();
  return {
    id,
    aud: 'authenticated',
    role: 'authenticated',
    email,
    email_confirmed_at: emailVerified ? created : null,
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: { name, email, email_verified: emailVerified, sub: id },
    // supabase-js takes a sign-up without an identity for one of somebody who is known already.
    identities: [identityOf(id, email, emailVerified, created)],
    created_at: created,
    updated_at: new Date(updatedAt).toISOString(),
    is_anonymous: false,
  };
}

/** Writes a user who has to confirm an e-mail before signing in. */
export function presentNewUser(user: SignedInUser): SupabaseUserDto {
  return { ...presentUser(user), confirmation_sent_at: new Date().toISOString() };
}

/** A user's way of signing in. */
function identityOf(id: string, email: string, isVerified: boolean, created: string) {
  return {
    identity_id: id,
    id,
    user_id: id,
    identity_data: { email, email_verified: isVerified, phone_verified: false, sub: id },
    provider: 'email',
    last_sign_in_at: created,
    created_at: created,
    updated_at: created,
    email,
  };
}

function expiryOf(token: string): number {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    exp: number;
  };
  return claims.exp;
}
