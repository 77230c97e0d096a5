import type { RelationDeclaration } from '@rosetta/postgrest';

/** Which table may embed which, with the names that hints may use; the way back of each follows. */
export const relations: readonly RelationDeclaration[] = [
  { from: 'deals', column: 'contact_id', to: 'contacts', constraint: 'deals_contact_id_fkey' },
  { from: 'deals', column: 'pipeline_id', to: 'pipelines', constraint: 'deals_pipeline_id_fkey' },
  { from: 'deals', column: 'company_id', to: 'companies', constraint: 'deals_company_id_fkey' },
  { from: 'contacts', column: 'company_id', to: 'companies', constraint: 'contacts_company_id_fkey' },
  {
    from: 'deal_contacts',
    column: 'deal_id',
    to: 'deals',
    constraint: 'deal_contacts_deal_id_fkey',
    isPart: true,
  },
  {
    from: 'deal_contacts',
    column: 'contact_id',
    to: 'contacts',
    constraint: 'deal_contacts_contact_id_fkey',
  },
  { from: 'activities', column: 'contact_id', to: 'contacts', constraint: 'activities_contact_id_fkey' },
  { from: 'activities', column: 'deal_id', to: 'deals', constraint: 'activities_deal_id_fkey' },
];
