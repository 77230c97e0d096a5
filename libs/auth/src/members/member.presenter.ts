import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { Member } from './member.commands.js';
import type { MemberDto } from './member.dto.js';

/** Writes a member as `/api/v1` does. */
export function presentMember({ id, userId, email, name, role, createdAt }: Member): MemberDto {
  return {
    id: toPrefixedId('member', id),
    user_id: toPrefixedId('user', userId),
    email,
    name,
    role,
    created_at: isoSeconds(createdAt),
  };
}
