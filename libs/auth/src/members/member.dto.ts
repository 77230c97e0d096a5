import { IsIn, IsString, Matches } from 'class-validator';
import { PrefixedId, requiredText, type Role, roles, Success } from '@rosetta/common';
import { ApiKeyDto } from '../api-keys/api-key.dto.js';

const roleMessage = { message: `role must be one of ${roles.join(', ')}` };

/** Body of `POST /api/v1/members`. */
export class AddMemberDto {
  /** E-mail of a user who has signed up. */
  @Matches(/^[^\s@\0]+@[^\s@\0]+$/, { message: 'email must be an e-mail address' })
  @IsString(requiredText('email'))
  email: string;

  @IsIn(roles, roleMessage)
  role: Role;
}

/** Body of `PATCH /api/v1/members/{id}`. */
export class ChangeRoleDto {
  @IsIn(roles, roleMessage)
  role: Role;
}

/** A member in `/api/v1`. */
export class MemberDto {
  @PrefixedId('member')
  id: string;
  @PrefixedId('user')
  user_id: string;
  email: string;
  name: string;
  role: Role;
  /** UTC, whole seconds. */
  created_at: string;
}

/** Answer with one member. */
export class MemberResponse {
  member: MemberDto;
}

/** Answer to the removal of a member. */
export class RemovedMemberResponse extends Success {
  /** The API keys that the member had made and that worked until now; those with `revoked_at` ended with the membership. */
  api_keys: ApiKeyDto[];
}

/** Answer with a page of members. */
export class MemberPage {
  items: MemberDto[];
  /** How many members there are in all. */
  total: number;
  limit: number;
  offset: number;
}
