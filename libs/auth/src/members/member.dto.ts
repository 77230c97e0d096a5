import { IsIn, IsString, Matches } from 'class-validator';
import { HouseId, type Role, roles } from '@rosetta/common';

const roleMessage = { message: `role must be one of ${roles.join(', ')}` };

/** Body of `POST /api/v1/members`. */
export class AddMemberDto {
  /** E-mail of a user who has signed up. */
  @IsString({ message: 'email is required' })
  @Matches(/^[^\s@\0]+@[^\s@\0]+$/, { message: 'email must be an e-mail address' })
  email: string;

  @IsIn(roles, roleMessage)
  role: Role;
}

/** Body of `PATCH /api/v1/members/{id}`. */
export class ChangeRoleDto {
  @IsIn(roles, roleMessage)
  role: Role;
}

/** A member in the house dialect. */
export class MemberDto {
  @HouseId('member')
  id: string;
  @HouseId('user')
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

/** Answer with a page of members. */
export class MemberPage {
  items: MemberDto[];
  /** How many members there are in all. */
  total: number;
  limit: number;
  offset: number;
}
