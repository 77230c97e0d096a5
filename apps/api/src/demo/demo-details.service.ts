import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiKeysService, MembersService, Provisioning } from '@rosetta/auth';
import { type Actor, DomainError } from '@rosetta/common';
import {
  type Account,
  AccountsService,
  ActivitiesService,
  type Contact,
  ContactRolesService,
  ContactsService,
  CustomFieldsService,
  type RecordActivity,
  RelationshipsService,
} from '@rosetta/contacts';
import { type Deal, DealContactsService, DealsService, PipelinesService } from '@rosetta/deals';
import { WebhooksService } from '@rosetta/events';
import { ImportsService, ImportUploadsService } from '@rosetta/transfers';

const DAY_MS = 24 * 3600 * 1000;
/** Of what can be used up by trying it out, so many. */
const SPARE = 5;

const colleagues = [
  { name: 'Sales', email: 'sales@example.com', role: 'manager' },
  { name: 'Support', email: 'support@example.com', role: 'member' },
  { name: 'Field sales', email: 'field@example.com', role: 'member' },
  { name: 'Bookkeeping', email: 'bookkeeping@example.com', role: 'viewer' },
] as const;

/** Signed up, and a member of nothing yet: somebody to add. */
const newcomer = { name: 'Colleague', email: 'colleague@example.com' };

/** Keys of the demo's contacts, as a form would show them. */
const fields = [
  { key: 'lead_status', label: 'Status of the lead' },
  { key: 'interest', label: 'Interest' },
  { key: 'expected_order_value', label: 'Expected order', type: 'number' },
  { key: 'preferred_channel', label: 'Preferred channel' },
  { key: 'city', label: 'City' },
] as const;

const conversation = [
  { kind: 'call', direction: 'inbound', body: 'Asked for an offer' },
  { kind: 'email', direction: 'outbound', body: 'Sent the offer' },
  { kind: 'sms', direction: 'inbound', body: 'Wants to see a sample first' },
  { kind: 'note', direction: null, body: 'Sample is on its way' },
] as const;

/** What the demo has already. */
export interface DemoRecords {
  readonly accounts: readonly Account[];
  readonly contacts: readonly Contact[];
  readonly deals: readonly Deal[];
}

/** What hangs on the demo's contacts and deals, and what an administrator keeps: some of each kind that can be asked for. */
@Injectable()
export class DemoDetailsService {
  constructor(
    private readonly modules: ModuleRef,
    private readonly provisioning: Provisioning,
  ) {}

  async create(actor: Actor, records: DemoRecords): Promise<void> {
    const { contacts, deals } = records;
    await this.colleagues(actor, contacts);
    await this.conversations(actor, deals);
    await this.furtherContacts(actor, contacts, deals);
    await this.administration(actor);
    await this.deleted(actor, contacts[0]!);
    await this.inactive(actor, records);
    await this.imports(actor, contacts).catch((error: unknown) => {
      // An operator may allow fewer at once, and a quick worker may be done before it is stopped.
      if (!(error instanceof DomainError)) throw error;
    });
  }

  private async colleagues(actor: Actor, contacts: readonly Contact[]): Promise<void> {
    // Nobody is to sign in as one of them.
    const password = randomBytes(24).toString('base64url');
    const sign = ({ name, email }: { name: string; email: string }) =>
      this.provisioning.createUser({ name, email, password });
    await Promise.all([...colleagues, newcomer].map(sign));
    const members = this.get(MembersService);
    const relationships = this.get(RelationshipsService);
    for (const [index, { email, role }] of colleagues.entries()) {
      const { userId } = await members.add(actor, { email, role });
      for (const { id: contactId } of contacts.slice(index * SPARE, (index + 1) * SPARE))
        await relationships.link(actor, { contactId, userId, relationshipType: 'secondary' });
    }
  }

  private async conversations(actor: Actor, deals: readonly Deal[]): Promise<void> {
    const activities = deals.flatMap(({ id: dealId, contactId }, deal) =>
      conversation.slice(0, 1 + (deal % conversation.length)).map((said, step): RecordActivity => ({
        ...said,
        contactId,
        dealId,
        occurredAt: new Date(Date.now() - (1 + (deal % 60)) * DAY_MS + step * 3600 * 1000),
      })),
    );
    await this.get(ActivitiesService).recordMany(actor, activities);
  }

  private async furtherContacts(actor: Actor, contacts: readonly Contact[], deals: readonly Deal[]) {
    const links = deals.slice(0, 2 * SPARE).flatMap(({ id: dealId, contactId, companyId }) => {
      const colleague = contacts.find((each) => each.companyId === companyId && each.id !== contactId);
      return companyId && colleague ? [{ dealId, contactId: colleague.id, role: 'Decision maker' }] : [];
    });
    await this.get(DealContactsService).addMany(actor, links);
  }

  private async administration(actor: Actor): Promise<void> {
    const customFields = this.get(CustomFieldsService);
    for (const field of fields) await customFields.create(actor, { entity: 'contact', ...field });
    const roles = this.get(ContactRolesService);
    for (const name of ['Sponsor', 'Gatekeeper', 'Works council']) await roles.create(actor, name, null);
    const pipelines = this.get(PipelinesService);
    for (const name of ['Partners', 'Tenders', 'Renewals']) await pipelines.create(actor, { name });
    const keys = this.get(ApiKeysService);
    for (const name of ['Web shop', 'Newsletter', 'Telephone system', 'Data warehouse'])
      await keys.create(actor, { name, scopes: ['contacts:read'], expiresAt: null });
    // Disabled: a demo calls nobody by itself.
    const webhook = {
      url: 'https://hooks.example.com/rosetta',
      events: ['deal.created'],
      enabled: false,
    } as const;
    for (const description of ['Web shop', 'Data warehouse'])
      await this.get(WebhooksService).create(actor, { ...webhook, description });
  }

  /** What can be restored. */
  private async deleted(actor: Actor, { id: contactId }: Contact): Promise<void> {
    const [contacts, accounts, deals, activities] = [
      this.get(ContactsService),
      this.get(AccountsService),
      this.get(DealsService),
      this.get(ActivitiesService),
    ];
    const made = {
      contacts: await contacts.createMany(actor, twice({ firstName: 'Entered', lastName: 'Twice' })),
      accounts: await accounts.createMany(actor, twice({ name: 'Closed down' })),
      deals: await deals.createMany(actor, twice({ title: 'Withdrawn', contactId })),
      activities: await activities.recordMany(
        actor,
        twice({ contactId, kind: 'note', body: 'Wrong contact' }),
      ),
    };
    await activities.deleteMany(actor, idsOf(made.activities.map(({ activity }) => activity)));
    await deals.deleteMany(actor, idsOf(made.deals));
    await accounts.deleteMany(actor, idsOf(made.accounts));
    await contacts.deleteMany(actor, idsOf(made.contacts));
  }

  /** What can be made active again: the last ones that no deal is about. */
  private async inactive(actor: Actor, { accounts, contacts, deals }: DemoRecords): Promise<void> {
    const busy = new Set(deals.flatMap(({ contactId, companyId }) => [contactId, companyId]));
    for (const { id } of contacts.filter(({ id }) => !busy.has(id)).slice(-2))
      await this.get(ContactsService).inactivate(actor, id);
    for (const { id } of accounts.filter(({ id }) => !busy.has(id)).slice(-2))
      await this.get(AccountsService).inactivate(actor, id);
  }

  /** Files that wait, one that was stopped, and one that is imported as soon as the worker looks; it holds nobody new. */
  private async imports(actor: Actor, contacts: readonly Contact[]): Promise<void> {
    const known = contacts.filter(({ emails }) => emails.length > 0).slice(0, 3);
    const lines = known.map(({ firstName, lastName, emails, customFields }) =>
      [firstName, lastName, emails[0], customFields['city']].join(','),
    );
    const file = Buffer.from(['First name,Last name,E-Mail,City', ...lines].join('\n'));
    const upload = (fileName: string, start: boolean) =>
      this.get(ImportUploadsService).upload(
        actor,
        {
          entity: 'contacts',
          fileName,
          layout: { format: 'csv', encoding: 'utf-8' },
          isGzipped: false,
          start,
          idempotencyKey: null,
          options: { skipDuplicates: true },
        },
        sent(file),
      );
    const stopped = await Promise.all(['stopped.csv', 'stopped-too.csv'].map((name) => upload(name, true)));
    for (const { uploaded } of stopped) await this.get(ImportsService).cancel(actor, uploaded.id);
    for (const name of ['trade-fair.csv', 'newsletter.csv', 'exhibitors.csv']) await upload(name, true);
    for (const name of ['waiting.csv', 'waiting-too.csv']) await upload(name, false);
  }

  private get<T>(service: new (...dependencies: never[]) => T): T {
    return this.modules.get(service, { strict: false });
  }
}

function idsOf(records: readonly { readonly id: string }[]): string[] {
  return records.map(({ id }) => id);
}

function twice<T>(value: T): T[] {
  return [value, value];
}

async function* sent(file: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(file);
}
