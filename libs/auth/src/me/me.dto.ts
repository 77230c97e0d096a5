import { type Permission, PrefixedId, type Role } from '@rosetta/common';

/** Who signed in. */
export class MyUserDto {
  @PrefixedId('user')
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  /** Address of a picture. */
  image: string | null;
  /** UTC, whole seconds. */
  created_at: string;
}

/** The organization that a request is about. */
export class MyOrganizationDto {
  @PrefixedId('organization')
  id: string;
  name: string;
  slug: string;
}

/** The API key that was presented. */
export class MyApiKeyDto {
  @PrefixedId('apiKey')
  id: string;
  /** What the key is for. */
  name: string;
  /** UTC, whole seconds. */
  expires_at: string | null;
}

/** Response of `GET /api/v1/me`: who the presented credential stands for, and what they may do. */
export class MeResponse {
  /** Null for an API key. */
  user: MyUserDto | null;
  /** Null for a user who is in none, or in several and has chosen none. */
  organization: MyOrganizationDto | null;
  /** The user's role in the organization; null for an API key. */
  role: Role | null;
  /** What the caller may do in the organization. */
  permissions: Permission[];
  /** Null for a user. */
  api_key: MyApiKeyDto | null;
}
