import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { requiredText, WarnsOfExtraKeys } from '@rosetta/common';

/** What Postgres's integer holds. */
export const LARGEST_ROL_ID = 2_147_483_647;

/** Body of `POST /api/v1/crm/contact-roles`. */
@WarnsOfExtraKeys()
export class CreateContactRoleDto {
  /** Name, at most 100 characters. */
  @Matches(/\S/u, { message: 'name is required' })
  @IsString(requiredText('name'))
  name: string;

  /** Number of the role (document E's `rol_id`); the next free one unless told. */
  @IsOptional()
  @Max(LARGEST_ROL_ID, { message: 'rol_id is too large' })
  @Min(1, { message: 'rol_id must be at least 1' })
  @IsInt({ message: 'rol_id must be an integer' })
  rol_id?: number | null;
}

/** Body of `PATCH /api/v1/crm/contact-roles/{rol_id}`. */
@WarnsOfExtraKeys()
export class RenameContactRoleDto {
  /** Name, at most 100 characters. */
  @Matches(/\S/u, { message: 'name is required' })
  @IsString(requiredText('name'))
  name: string;
}

/** A contact role in `/api/v1`. */
export class ContactRoleDto {
  /** Number of the role, as document E names it. */
  rol_id: number;
  name: string;
}

/** Answer with one contact role. */
export class ContactRoleResponse {
  /** The contact role. */
  contact_role: ContactRoleDto;
}

/** Answer with all contact roles. */
export class ContactRolePage {
  items: ContactRoleDto[];
  /** How many contact roles there are. */
  total: number;
  limit: number;
  offset: number;
}
