import type { Contact } from '@rosetta/contacts';
import type { CreateDeal } from '@rosetta/deals';

/** Where a lead's deal stands, by what the lead says of itself; a new lead has none yet. */
const stages: Readonly<Record<string, string>> = {
  contacted: 'qualified',
  'quote sent': 'proposal',
  negotiating: 'negotiation',
};

/** The deals of the demo: what its leads have asked for, as far as somebody has spoken with them. */
export function demoDeals(contacts: readonly Contact[]): CreateDeal[] {
  return contacts.flatMap(({ id, companyId, assigneeId, customFields }) => {
    const { lead_status: status, interest, expected_order_value: value, currency } = customFields;
    const stage = stages[String(status)];
    if (!stage) return [];
    return [
      {
        title: `${String(interest)[0]!.toUpperCase()}${String(interest).slice(1)}`,
        value: Number(value),
        currency: String(currency),
        stage,
        contactId: id,
        companyId,
        ownerId: assigneeId,
        source: 'demo',
      },
    ];
  });
}
