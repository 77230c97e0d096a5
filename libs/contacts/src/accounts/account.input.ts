import type { AccountFields } from './account.commands.js';
import type { UpdateCompanyDto } from './account.dto.js';

/** How document D spells fields of a company that the domain calls otherwise. */
export const companyWireNames = { notes: 'note' } as const;

/** Reads `/api/v1`'s company as the domain's fields. */
export function readCompanyFields(body: UpdateCompanyDto): AccountFields {
  const { postal_code, employee_count, annual_revenue, tax_id, note, custom_fields, ...fields } = body;
  return {
    ...fields,
    postalCode: postal_code,
    employeeCount: employee_count,
    annualRevenue: annual_revenue,
    taxId: tax_id,
    notes: note,
    customFields: custom_fields,
  };
}
