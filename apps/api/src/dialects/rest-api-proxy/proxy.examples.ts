import type { Table } from '@rosetta/postgrest';

type Examples = Record<string, { summary: string; value: unknown }>;

const contactId = 'f2b4f7ab-7033-47ce-be06-b30a47de020a';

/** Bodies of document B, sections 2.1 and 3.1, and of the tables it presupposes. */
const examples: Readonly<Record<string, Examples>> = {
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
    change: {
      summary: 'Section 2.1.3',
      value: {
        first_name: 'Mahmoud Updated',
        tags: ['vip', 'premium'],
        custom_fields: { customer_type: 'Platinum', last_order_value: 2400 },
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
    won: { summary: 'Section 3.1.4', value: { stage: 'won', probability: 100 } },
  },
  deal_contacts: {
    link: {
      summary: 'A further contact of a deal',
      value: {
        deal_id: '7d1c1f0e-64b5-4c0c-9d0a-3a51f2b6a0de',
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

/** Request examples of a table. */
export function examplesOf({ name }: Table): Examples {
  return examples[name] ?? {};
}
