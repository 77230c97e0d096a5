import type { Role } from '@rosetta/common';

/** A person's place in an organization, with what the organization may know of the person. */
export interface Member {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
}

/** Who is to join, and as what. */
export interface AddMember {
  readonly email: string;
  readonly role: Role;
}
