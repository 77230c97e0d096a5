import { Inject, Injectable } from '@nestjs/common';
import { type Actor, DomainError, newId, type Role } from '@rosetta/common';
import { rolePermissions } from '../permissions.js';
import { BETTER_AUTH, type BetterAuth } from './better-auth.js';

/** Somebody who is to be able to sign in. */
export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Sets up users and organizations from inside the application: demo data, scripts, tests. No rules, no HTTP. */
@Injectable()
export class Provisioning {
  constructor(@Inject(BETTER_AUTH) private readonly betterAuth: BetterAuth) {}

  /**
   * Creates a user who can sign in with the password, their e-mail taken for confirmed; returns their id.
   * @throws `duplicate`
   */
  async createUser({ name, email, password }: NewUser): Promise<string> {
    const { internalAdapter, password: passwords } = await this.betterAuth.$context;
    const hash = await passwords.hash(password);
    const user = await internalAdapter
      .createUser({ name, email: email.toLowerCase(), emailVerified: true }, { method: 'email-password' })
      .catch((cause: unknown) => {
        const isKnown = (cause as { code?: unknown }).code === UNIQUE_VIOLATION;
        throw isKnown ? new DomainError('duplicate', 'There is a user with this e-mail', { cause }) : cause;
      });
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      accountId: user.id,
      password: hash,
    });
    return user.id;
  }

  /** Creates an organization with its owner, as a sign-up over HTTP does; returns its id. */
  async createOrganization(name: string, slug: string, ownerId: string): Promise<string> {
    const { id } = await this.betterAuth.api.createOrganization({ body: { name, slug, userId: ownerId } });
    return id;
  }

  /** Makes a user a member, with any role; returns the membership's id. */
  async addMember(organizationId: string, userId: string, role: Role): Promise<string> {
    const { id } = await this.betterAuth.api.addMember({ body: { organizationId, userId, role } });
    return id;
  }

  /** A member as the services want them, for work that begins inside the application. */
  actor(organizationId: string, userId: string, role: Role, dialect: string): Actor {
    const permissions = rolePermissions[role];
    return { organizationId, userId, apiKeyId: null, role, permissions, dialect, requestId: newId() };
  }
}

const UNIQUE_VIOLATION = '23505';
