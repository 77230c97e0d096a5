import { IsIn, IsOptional } from 'class-validator';
import { OptionalText, PlainId, WarnsOfExtraKeys } from '@rosetta/common';

/** Where we speak as Supabase Auth. */
export const SUPABASE_AUTH_PATH = '/auth/v1';

/** Query of `POST /auth/v1/token`. */
export class GrantQuery {
  /** `password` or `refresh_token`. */
  @IsIn(['password', 'refresh_token'], { message: 'unsupported_grant_type' })
  grant_type: 'password' | 'refresh_token';
}

/** Body of `POST /auth/v1/token`: `email` and `password`, or `refresh_token`. */
@WarnsOfExtraKeys()
export class GrantDto {
  @OptionalText()
  email?: string | null;

  @OptionalText()
  password?: string | null;

  @OptionalText()
  refresh_token?: string | null;
}

/** Query of `POST /auth/v1/logout`. */
export class LogoutQuery {
  /** Which sessions end: all (`global`, the default), this one, or the others. */
  @IsOptional()
  @IsIn(['global', 'local', 'others'], { message: 'Unsupported logout scope' })
  scope?: 'global' | 'local' | 'others' = 'global';
}

/** A user as Supabase Auth writes one. */
export class SupabaseUserDto {
  @PlainId()
  id: string;
  /** Whom the tokens are for: `authenticated`. */
  aud: string;
  /** Postgres's role, as Supabase has it: `authenticated`. */
  role: string;
  email: string;
  /** When the e-mail address was confirmed, in UTC; null before. */
  email_confirmed_at: string | null;
  /** When the mail left that a sign-up is confirmed by; in the response to the sign-up alone. */
  confirmation_sent_at?: string;
  /** Always "": nobody signs in by phone. */
  phone: string;
  /** How the user signs in. */
  app_metadata: Record<string, unknown>;
  /** What the user is called. */
  user_metadata: Record<string, unknown>;
  /** Ways to sign in. */
  identities: unknown[];
  created_at: string;
  updated_at: string;
  /** Always false. */
  is_anonymous: boolean;
}

/** A session as Supabase Auth writes one. */
export class SupabaseSessionDto {
  /** JWT, signed with RS256: a Bearer. */
  access_token: string;
  /** How the access token is sent: `bearer`. */
  token_type: string;
  /** Seconds until the access token expires. */
  expires_in: number;
  /** When it does, in seconds since 1970. */
  expires_at: number;
  refresh_token: string;
  user: SupabaseUserDto;
}

/** A public RSA key of the access tokens. */
export class PublicKeyDto {
  kid: string;
  kty: string;
  alg: string;
  n: string;
  e: string;
}

/** A JSON Web Key Set of RFC 7517. */
export class PublicKeySet {
  keys: PublicKeyDto[];
}
