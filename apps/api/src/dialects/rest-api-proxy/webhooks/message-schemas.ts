import type { Account, Contact } from '@rosetta/contacts';
import type { Deal } from '@rosetta/deals';
import type { JournalEntry } from '@rosetta/events';
import { proxyRowSchemas, refTo } from '../proxy.schemas.js';
import { webhooksTag } from '../rest-api-proxy.dialect.js';
import { neverRaised, raised } from './published-events.js';
import { presentData } from './published-payload.js';
import type { ToldRecords } from './told-records.js';

type Schema = Record<string, unknown>;

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });
const uuid = (description: string) => text(description, { format: 'uuid' });
const object = (description: string, properties: Record<string, Schema>, required: readonly string[]) => ({
  type: 'object',
  description,
  required,
  properties,
  additionalProperties: false,
});
const nullable = (description: string) => ({ type: ['string', 'null'], description });

const company = object(
  'The company of the contact as it is now.',
  {
    id: uuid('The company.'),
    name: text('Its name.'),
    domain: nullable('Its domain.'),
    website: nullable('Its web site.'),
    industry: nullable('Its line of business.'),
  },
  ['id', 'name', 'domain', 'website', 'industry'],
);
const organization = object(
  'The organization as it is now.',
  {
    id: uuid('The organization.'),
    name: text('Its name.'),
    slug: text('Its short name.'),
    settings: { type: 'object', description: 'Empty: settings do not leave the house.' },
    created_at: text('When it was made, UTC.', { format: 'date-time' }),
    updated_at: { type: 'null', description: 'Nobody keeps it.' },
  },
  ['id', 'name', 'slug', 'settings', 'created_at', 'updated_at'],
);

/** What webhooks of this format are told, made of the tables' own rows. */
export function messageSchemas(): Record<string, Schema> {
  const rows = proxyRowSchemas();
  const columnsOf = (row: string) => rows[row]!['properties'] as Record<string, Schema>;
  const around = ['id', 'organization_id', 'organization', 'change'];
  const told = (what: string, row: string, more: Record<string, Schema> = {}) =>
    object(
      `A ${what} as its row was once it was changed so, with what belongs to it; once it is purged, its ids alone.`,
      {
        ...columnsOf(row),
        organization_id: uuid('The organization.'),
        version: { type: 'integer', description: 'The version of the record then.' },
        ...more,
        organization,
        change: { description: 'What was changed.', ...refTo('ChangeDto') },
      },
      around,
    );
  const contact = object(
    'The contact of the deal as it is now; left out of what one may not read.',
    { ...columnsOf('ProxyContact'), organization_id: uuid('The organization.'), company },
    ['id', 'organization_id'],
  );
  return {
    ProxyToldContact: told('contact', 'ProxyContact'),
    ProxyToldDeal: told('deal', 'ProxyDeal', { contact }),
    ProxyWebhookMessage: {
      ...object(
        'What a webhook in the format of document B is told.',
        {
          event: text(`Which event it is. Published too, but never raised: ${neverRaised.join(', ')}.`, {
            enum: [...raised, 'webhook.test'],
          }),
          timestamp: text('When the change was made, UTC.', { format: 'date-time' }),
          data: {
            description: 'The record with what belongs to it; of a test the id of the webhook.',
            anyOf: [
              refTo('ProxyToldContact'),
              refTo('ProxyToldDeal'),
              object('The webhook that is tested.', { webhook_id: uuid('The webhook.') }, ['webhook_id']),
            ],
          },
        },
        ['event', 'timestamp', 'data'],
      ),
      'x-webhook': { format: 'rest-api-proxy', tag: webhooksTag, examples: examplesOf() },
    },
  };
}

const id = (last: number) => `0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b${last}`;
const at = new Date('2026-05-15T09:30:00.000Z');
const changed: Record<
  (typeof raised)[number],
  Pick<JournalEntry, 'action' | 'version' | 'before' | 'after'>
> = {
  'contact.created': { action: 'created', version: 1, before: null, after: { firstName: 'Ada' } },
  'contact.updated': { action: 'updated', version: 2, before: { source: null }, after: { source: 'fair' } },
  'contact.assigned': {
    action: 'updated',
    version: 2,
    before: { assigneeId: null },
    after: { assigneeId: id(3) },
  },
  'deal.created': { action: 'created', version: 1, before: null, after: { title: 'Anvils' } },
  'deal.updated': { action: 'updated', version: 2, before: { value: null }, after: { value: '12.5' } },
  'deal.stage.changed': { action: 'updated', version: 2, before: { stage: 'new' }, after: { stage: 'won' } },
  'deal.assigned': { action: 'updated', version: 2, before: { ownerId: null }, after: { ownerId: id(3) } },
};

/** As the format itself writes them. */
function examplesOf(): Record<string, object> {
  return Object.fromEntries(
    raised.map((event) => {
      const entity = event.startsWith('deal') ? 'deal' : 'contact';
      const entry: JournalEntry = {
        ...changed[event],
        id: id(1),
        entity,
        entityId: entity === 'deal' ? id(5) : id(2),
        position: 42,
        stamp: id(1),
        occurredAt: at,
      };
      const data = presentData(entry, recordsOf(entry));
      return [event, { event, timestamp: at.toISOString(), data }];
    }),
  );
}

function recordsOf({ id: entryId, version, after }: JournalEntry): ToldRecords {
  const common = {
    organizationId: id(0),
    companyId: id(4),
    source: null,
    tags: ['vip'],
    description: null,
    customFields: {},
    metadata: {},
    createdBy: null,
    createdAt: at,
    updatedAt: at,
    deletedAt: null,
    version: version!,
  };
  const contact: Contact = {
    ...common,
    id: id(2),
    number: '1',
    fullName: 'Ada Lovelace',
    firstName: 'Ada',
    lastName: 'Lovelace',
    emails: ['ada@example.com'],
    phones: ['+12025550143'],
    phoneAsWritten: null,
    phoneExtensions: {},
    position: null,
    companyName: null,
    assigneeId: null,
    optInStatus: true,
    inactivatedAt: null,
  };
  const deal: Deal = {
    ...common,
    id: id(5),
    title: 'Anvils',
    value: '12.5',
    currency: 'USD',
    pipelineId: id(6),
    stage: 'new',
    contactId: id(2),
    ownerId: null,
    probability: null,
    expectedCloseDate: '2026-12-24',
    lostReason: null,
    wonDate: null,
    products: [],
  };
  const acme = {
    id: id(4),
    name: 'Acme',
    domain: 'acme.example',
    website: null,
    industry: 'Tools',
  } as Account;
  return {
    changedContacts: new Map([[entryId, { ...contact, ...after }]]),
    changedDeals: new Map([[entryId, { ...deal, ...after }]]),
    contacts: new Map([[contact.id, contact]]),
    companies: new Map([[acme.id, acme]]),
    organization: { id: id(0), name: 'Acme Sales', slug: 'acme-sales', createdAt: at },
  };
}
