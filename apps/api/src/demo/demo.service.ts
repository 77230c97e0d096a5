import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiKeysService, Provisioning, rolePermissions } from '@rosetta/auth';
import { type Actor, DomainError } from '@rosetta/common';
import { AccountsService, ContactsService } from '@rosetta/contacts';
import { DealsService } from '@rosetta/deals';
import type { DemoAccess } from './demo-access.js';
import { demoCompanies, demoContacts } from './demo-contacts.js';
import { DemoDetailsService } from './demo-details.service.js';
import { demoDeals } from './demo-deals.js';

const EMAIL = 'demo@example.com';

/** Says that the database has the demo already. */
export class DemoExistsError extends Error {}

/** Makes the organization that a newcomer finds on a fresh database, through the same services every dialect uses. */
@Injectable()
export class DemoService {
  constructor(
    private readonly provisioning: Provisioning,
    private readonly apiKeys: ApiKeysService,
    private readonly accounts: AccountsService,
    private readonly contacts: ContactsService,
    private readonly deals: DealsService,
    private readonly details: DemoDetailsService,
  ) {}

  async create(): Promise<DemoAccess> {
    const password = randomBytes(12).toString('base64url');
    const userId = await this.signUp(password);
    const organizationId = await this.provisioning.createOrganization('Demo', 'demo', userId);
    const actor = this.provisioning.actor(organizationId, userId, 'owner', 'demo');
    const scopes = [...rolePermissions.owner];
    const { text: apiKey } = await this.apiKeys.create(actor, { name: 'Demo key', scopes, expiresAt: null });
    await this.fill(actor, userId);
    return { email: EMAIL, password, apiKey, organizationId };
  }

  private async signUp(password: string): Promise<string> {
    try {
      return await this.provisioning.createUser({ name: 'Demo', email: EMAIL, password });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'duplicate')
        throw new DemoExistsError(undefined, { cause: error });
      throw error;
    }
  }

  private async fill(actor: Actor, userId: string): Promise<void> {
    const accounts = await this.accounts.createMany(actor, demoCompanies());
    const accountIds = new Map(accounts.map(({ name, id }) => [name, id]));
    const commands = demoContacts(userId).map(({ fields, company }) => ({
      ...fields,
      companyId: company && accountIds.get(company.name),
    }));
    const contacts = await this.contacts.createMany(actor, commands);
    const deals = await this.deals.createMany(actor, demoDeals(contacts));
    await this.details.create(actor, { accounts, contacts, deals });
  }
}
