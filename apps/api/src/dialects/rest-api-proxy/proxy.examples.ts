import type { Table } from '@rosetta/postgrest';

/** Examples of a body by their names. */
export type Examples = Record<string, { summary: string; value: object }>;

const contactId = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';
const dealId = '7d1c1f0e-64b5-4c0c-9d0a-3a51f2b6a0de';

/** Bodies of document B, sections 2.1 and 3.1, and of the tables it presupposes. */
const created: Readonly<Record<string, Examples>> = {
  contacts: {
    document: {
      summary: 'Section 2.1.1',
      value: {
        first_name: 'Mahmoud',
        last_name: 'Ali',
        phones: ['+201017177777'],
        emails: ['mahmoud@example.com'],
        source: 'website',
        tags: ['vip', 'newsletter'],
        custom_fields: { customer_type: 'VIP', last_order_value: 1200 },
      },
    },
  },
  deals: {
    document: {
      summary: 'Section 3.1.1',
      value: {
        title: 'Order #68297792',
        value: 11523,
        currency: 'SAR',
        stage: 'qualified',
        contact_id: contactId,
        source: 'shopify',
        expected_close_date: '2026-05-15',
        probability: 60,
        tags: ['online-order'],
        custom_fields: { shopify_order_id: '68297792', payment_method: 'mada' },
      },
    },
  },
  deal_contacts: {
    link: {
      summary: 'A further contact of a deal',
      value: {
        deal_id: dealId,
        contact_id: contactId,
        role: 'Decision maker',
      },
    },
  },
  companies: { company: { summary: 'A company', value: { name: 'Acme Corp', domain: 'acme.example' } } },
  activities: {
    call: {
      summary: 'A call',
      value: {
        contact_id: contactId,
        kind: 'call',
        direction: 'inbound',
        body: 'Asked for an offer',
        external_id: 'call-81',
      },
    },
  },
};

/** What document B changes, and the like. */
const changed: Readonly<Record<string, Examples>> = {
  contacts: {
    change: {
      summary: 'Section 2.1.3',
      value: {
        first_name: 'Mahmoud Updated',
        tags: ['vip', 'premium'],
        custom_fields: { customer_type: 'Platinum', last_order_value: 2400 },
      },
    },
  },
  deals: { won: { summary: 'Section 3.1.4', value: { stage: 'won', probability: 100 } } },
  deal_contacts: { role: { summary: 'Another role', value: { role: 'Decision maker' } } },
  companies: { domain: { summary: 'Another domain', value: { domain: 'acme.example' } } },
  activities: { text: { summary: 'Another text', value: { body: 'Asked for an offer on olive oil' } } },
};

/** Ids of rows by their tables. */
const ids: Readonly<Record<string, string>> = {
  contacts: contactId,
  deals: dealId,
  deal_contacts: '5b0e7c1a-3a52-4f6e-9a0b-6d5c3c0f1e22',
  companies: '987e6543-e21b-12d3-a456-426614174999',
  activities: '2c9d1f64-7f0b-4a38-8c53-1f7d0b2f4b11',
};

/** An id of a row of a table. */
export function exampleIdOf({ name }: Table): string {
  return ids[name] ?? contactId;
}

/** Rows to create. */
export function createExamplesOf({ name }: Table): Examples {
  return created[name] ?? {};
}

/** The same rows with an id, as a PUT wants them. */
export function replaceExamplesOf(table: Table): Examples {
  const withIds = Object.entries(createExamplesOf(table)).map(([key, { summary, value }]) => [
    key,
    { summary, value: { id: exampleIdOf(table), ...value } },
  ]);
  return Object.fromEntries(withIds) as Examples;
}

/** Changes of rows. */
export function changeExamplesOf({ name }: Table): Examples {
  return changed[name] ?? {};
}
