/** Whom a token is about. */
interface TokenUser {
  readonly email: string;
  readonly name: string;
}

/**
 * What clients of Supabase look for in an access token (`getClaims`). `role` is Supabase's word for anybody who is signed in: what
 * they may do here is asked of their membership with every request.
 */
export function supabaseClaims({ email, name }: TokenUser, sessionId: string) {
  return {
    role: 'authenticated',
    email,
    phone: '',
    session_id: sessionId,
    aal: 'aal1',
    is_anonymous: false,
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: { name, email },
  };
}
